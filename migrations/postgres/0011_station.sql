-- 驿站平板: devices at which several parties of one case may sit (legal.md G-04). Who sits there is in the record of the
-- case; here is only with what the device shows which one it is (a keyed hash), and whose turn it is. Instants are
-- microseconds since 1970 (UTC).

create table stations (
    id text primary key,
    token_hash text not null unique,
    case_id text not null,
    expires_at bigint not null
);
create index stations_by_end on stations (expires_at);

-- At any instant a device stands for one person at most.
alter table sessions add column station text;
create unique index sessions_by_station on sessions (station);
