-- 可选时段: times that a court offers, and for which case each is kept. Instants are microseconds since 1970 (UTC).

create table slots (
    id text primary key,
    court text not null,
    judge text not null,
    judge_name text not null,
    starts_at bigint not null,
    ends_at bigint not null,
    case_id text references cases (id),
    proposed_by text,
    proposed_at bigint,
    agreed_at bigint,
    unique (judge, starts_at)
);
create index slots_by_court on slots (court, starts_at);
create index slots_by_case on slots (case_id);

-- Who said yes to the time that is kept for their case.
create table slot_answers (
    slot_id text not null references slots (id) on delete cascade,
    party_id text not null,
    at bigint not null,
    primary key (slot_id, party_id)
);
