-- What a new case is compared with: who was in which dispute, and who is busy when. Written in the transaction of the
-- events; a person is a SHA-256 of the number on the document, so no number can be read out of the index.

create table case_people (
    case_id text not null references cases (id),
    person text not null,
    dispute_type text not null,
    at bigint not null,
    primary key (case_id, person)
);
create index case_people_by_person on case_people (person, dispute_type, at);

-- One row a case and member of staff who has to be there. Instants are microseconds since 1970 (UTC).
create table bookings (
    case_id text not null references cases (id),
    person text not null,
    starts_at bigint not null,
    ends_at bigint not null,
    primary key (case_id, person)
);
create index bookings_by_person on bookings (person, starts_at);
