-- 节假日安排 that administrators entered, a row a year: the table as JSON in the form of confirm/data/holidays.json.
-- Instants are microseconds since 1970 (UTC).

create table holiday_years (
    year bigint primary key,
    body text not null,
    at bigint not null,
    by_account text not null references accounts (id)
);
