-- Who sent which file for which case: naming the hash of somebody else's file puts nothing into a case.
-- Instants are microseconds since 1970 (UTC).

create table uploads (
    case_id text not null,
    sha256 text not null,
    person text not null,
    at bigint not null,
    primary key (case_id, sha256, person)
);
