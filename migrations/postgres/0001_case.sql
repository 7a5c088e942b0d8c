-- The case. Events are the truth: append-only, each hashed together with the one before it; everything else here is
-- written in the same transaction and could be computed again. Instants are microseconds since 1970 (UTC).

create table events (
    case_id text not null,
    seq bigint not null,
    at bigint not null,
    body text not null,
    previous text not null,
    hash text not null,
    primary key (case_id, seq)
);

-- One row a case, for lists and queues.
create table cases (
    id text primary key,
    version bigint not null,
    number text not null unique,
    committee text not null,
    court text not null,
    docket_no text unique,
    filed_at bigint,
    accepted_at bigint,
    updated_at bigint not null
);
create index cases_by_committee on cases (committee, updated_at);
create index cases_by_court on cases (court, updated_at);

create table documents (
    id text primary key,
    case_id text not null references cases (id),
    check_code text not null unique
);

-- The register of files: a paper that is not here byte for byte is not ours. The bytes lie in the blob folder.
create table revisions (
    sha256 text primary key,
    document text not null references documents (id),
    length bigint not null
);
create index revisions_by_document on revisions (document);

-- Gap-free numbers: allotted in the transaction that uses them.
create table number_series (
    name text primary key,
    last bigint not null
);

-- Requests that were carried out, so that a repeated one does nothing twice.
create table requests (
    actor text not null,
    id text not null,
    case_id text not null,
    digest text not null,
    at bigint not null,
    primary key (actor, id)
);
