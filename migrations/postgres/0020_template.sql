-- 模板: texts that mediators put into a clause of the kind "other" or into the record (D10) and edit there.

create table templates (
    id text primary key,
    -- Whose it is; who works there or in what stands under it is offered it.
    organisation text not null references organisations (id),
    -- clause or record
    kind text not null,
    title text not null,
    body text not null,
    -- 1 while it is offered.
    in_use bigint not null default 1,
    seq bigint not null
);
create index templates_by_organisation on templates (organisation);
