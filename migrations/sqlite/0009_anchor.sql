-- 日锚: once a civil day, a root over the records of all cases, with a stamp (documents.md 4). Instants are microseconds
-- since 1970 (UTC), days are those of Beijing.

create table anchors (
    day text primary key,
    at bigint not null,
    cases bigint not null,
    previous text not null,
    root text not null,
    token text not null
);

-- The record of a case as an anchor holds it: a row for each day on which it had grown. The leaves of a day are the
-- latest row of each case up to that day.
create table anchor_heads (
    case_id text not null,
    day text not null references anchors (day),
    events bigint not null,
    head text not null,
    root text not null,
    primary key (case_id, day)
);

-- Stamps of evidence bundles, so that the same bundle asked for again is the same bytes.
create table stamps (
    imprint text primary key,
    token text not null,
    at bigint not null
);
