-- Task lists: what is to be done in which case, at whose desk. Written in the transaction of the events and without
-- any content; titles and names stay in `cases`, for those who may see them. Could be computed again from the events:
-- `projection` says by which rules a row was computed, and a newer program computes older rows again.

alter table cases add column title text not null default '';
-- Names of the parties, one a line.
alter table cases add column names text not null default '';
-- Codes of the states, separated by blanks, for example `M90 C31`.
alter table cases add column states text not null default '';
alter table cases add column projection bigint not null default 0;
create index cases_by_projection on cases (projection, id);

-- due_day is yyyymmdd, 99991231 for none; holder is an account, '' for nobody; holder_until is when it lapses.
create table tasks (
    case_id text not null references cases (id),
    kind text not null,
    desk text not null,
    org text not null,
    since bigint not null,
    due_day bigint not null,
    holder text not null,
    holder_name text not null,
    holder_until bigint,
    state text not null,
    primary key (case_id, kind)
);
-- One for each way a list is read: a desk, one kind at a desk (and its counts), what somebody took on, everything.
create index tasks_by_desk on tasks (org, desk, due_day, since, case_id, kind);
create index tasks_by_kind on tasks (org, desk, kind, due_day, since, case_id, holder);
create index tasks_by_holder on tasks (org, desk, holder, due_day, since, case_id, kind);
create index tasks_by_day on tasks (due_day, since, case_id, kind);
