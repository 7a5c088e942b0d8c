-- The edge: who may come in. Secrets are stored as keyed hashes only; instants are microseconds since 1970 (UTC).

create table organisations (
    id text primary key,
    name text not null unique,
    short text not null,
    kind text not null,
    phone text not null,
    code text not null
);

create table accounts (
    id text primary key,
    login text not null unique,
    password_hash text not null,
    name text not null,
    role text not null,
    organisation text not null references organisations (id),
    disabled bigint not null default 0,
    created_at bigint not null
);

create table sessions (
    token_hash text primary key,
    account text references accounts (id),
    case_id text,
    party_id text,
    device text not null,
    authenticated_at bigint not null,
    expires_at bigint not null,
    check ((account is null) = (case_id is not null and party_id is not null))
);
create index sessions_by_end on sessions (expires_at);

-- One row a link. A newer link for the same party replaces the older one (replaced_at).
create table invitations (
    id text primary key,
    case_id text not null,
    party_id text not null,
    organisation text not null,
    phone text not null,
    link_hash text not null unique,
    code_hash text not null unique,
    created_at bigint not null,
    expires_at bigint not null,
    replaced_at bigint,
    tries bigint not null default 0,
    paused_until bigint,
    sms_hash text,
    sms_sent_at bigint,
    sms_expires_at bigint,
    sms_used_at bigint,
    sms_today bigint not null default 0
);
create index invitations_by_party on invitations (case_id, party_id);

-- What the built-in provider of the demo "sent".
create table sms_outbox (
    id text primary key,
    phone text not null,
    text text not null,
    link text,
    code text,
    at bigint not null,
    seq bigint not null
);
create index sms_outbox_by_order on sms_outbox (seq);

-- Who was where, when, and how they left: network loss is not leaving (在线诉讼规则 art. 25).
create table room_facts (
    id text primary key,
    case_id text not null,
    room text not null,
    seat text not null,
    kind text not null,
    at bigint not null
);
create index room_facts_by_case on room_facts (case_id, at);

-- What has been done once for this database.
create table marks (
    name text primary key,
    at bigint not null
);
