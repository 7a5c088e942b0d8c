-- What administrators and supervisors need. Instants are microseconds since 1970 (UTC).

-- 1 while the password is one that the service made up and the administrator handed over.
alter table accounts add column first_password bigint not null default 0;

-- Why, where a change has a reason.
alter table register_changes add column detail text not null default '';
create index register_changes_by_time on register_changes (at);

-- When what happened in a case, without anything of what it is about. Written in the transaction of the events and
-- computed again like the task lists; last_at is the latest of these instants.
create table case_figures (
    case_id text primary key references cases (id),
    committee text not null,
    mediator text not null,
    mediator_name text not null,
    registered_at bigint not null,
    accepted_at bigint,
    agreed_at bigint,
    failed_at bigint,
    confirmed_at bigint,
    refused_at bigint,
    withdrawn_at bigint,
    performed_at bigint,
    last_at bigint not null
);
create index case_figures_by_time on case_figures (last_at, registered_at);
create index case_figures_by_mediator on case_figures (mediator);
