-- 暗语: the words that a party wants to see in each message from us. Instants are microseconds since 1970 (UTC).

create table phrases (
    case_id text not null,
    party_id text not null,
    phrase text not null,
    at bigint not null,
    primary key (case_id, party_id)
);
