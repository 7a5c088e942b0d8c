-- 调解组织和调解员名册 (人民调解法 art. 8-10): the tree of organisations, who is registered since when, and which
-- court covers what. Instants are microseconds since 1970 (UTC), days are ISO dates, lists are JSON.

-- `kind` stays the family (center, station, studio, committee, court); `detail` is org.kind of the vocabulary.
-- An organisation without `detail` was put in before there was a register.
alter table organisations add column detail text;
alter table organisations add column parent text references organisations (id);
alter table organisations add column division text not null default '';
alter table organisations add column members bigint;
alter table organisations add column term_from text;
alter table organisations add column registered_at bigint;
alter table organisations add column notified_at bigint;
alter table organisations add column seal_sha256 text;
alter table organisations add column charges bigint not null default 0;
alter table organisations add column labels text not null default '[]';
alter table organisations add column dispute_types text not null default '[]';
-- Lists keep the order in which organisations were put in.
alter table organisations add column seq bigint not null default 0;

-- The short name is in every mediation number: two committees with one would share their numbers.
create unique index organisations_by_short on organisations (short) where short <> '';
create index organisations_by_parent on organisations (parent);

create table court_divisions (
    court text not null references organisations (id),
    division text not null,
    primary key (court, division)
);

-- What the public may know of a mediator (在线调解规则 art. 5).
create table mediators (
    account text primary key references accounts (id),
    registered_at bigint,
    notified_at bigint,
    category text not null,
    star bigint not null,
    dialects text not null,
    languages text not null,
    dispute_types text not null,
    profile text not null
);

-- Other organisations in which a mediator also works.
create table posts (
    account text not null references accounts (id),
    organisation text not null references organisations (id),
    primary key (account, organisation)
);
create index posts_by_organisation on posts (organisation);

-- What a conflict check needs to know of a member of staff; shown to nobody else.
create table particulars (
    account text primary key references accounts (id),
    id_no text,
    address text not null,
    employer text not null
);

-- Who changed the register, and when.
create table register_changes (
    id text primary key,
    at bigint not null,
    by_account text not null references accounts (id),
    subject text not null,
    kind text not null
);
create index register_changes_by_subject on register_changes (subject, at);
