-- 已处理: who looked after an alert of the desks, and when. Alerts themselves follow from the room ledger and from device
-- checks; only that somebody dealt with one is kept. Instants are microseconds since 1970 (UTC).

create table alerts_handled (
    alert text primary key,
    case_id text not null,
    account_id text not null,
    name text not null,
    at bigint not null
);
