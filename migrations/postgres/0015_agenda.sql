-- 撞期, 值班. Whose time is being given away: a transaction that books somebody counts here first, so of two that book the
-- same person at once the second waits and sees the first. `person` as in bookings.

create table agendas (
    person text primary key,
    turns bigint not null
);

-- Judges who said that they are on duty, until when. It ends by the clock. Instants are microseconds since 1970 (UTC).
create table duties (
    judge text primary key,
    court text not null,
    name text not null,
    since bigint not null,
    until_at bigint not null
);
create index duties_by_court on duties (court, until_at);
