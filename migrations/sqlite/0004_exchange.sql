-- Data exchange (legal.md A-13, C.4): notices to other systems and filing packages from them. Instants are
-- microseconds since 1970 (UTC). No secret is stored: an endpoint's is derived from the key in the data folder.

-- Notices, written in the transaction of the event they tell of. The id is sent as webhook-id.
create table outbox (
    id text primary key,
    case_id text not null,
    seq bigint not null,
    topic text not null,
    body text not null,
    at bigint not null
);
create index outbox_by_time on outbox (at);

-- Where notices go: those of all cases (scope 'all') or of what was filed with one court (scope 'court').
create table webhooks (
    id text primary key,
    organisation text not null references organisations (id),
    scope text not null check (scope in ('all', 'court')),
    url text not null,
    created_at bigint not null,
    stopped_at bigint
);
create index webhooks_by_organisation on webhooks (organisation, created_at);

-- One row a notice and endpoint: waiting, done or dead. Whoever holds the lease sends it. The endpoint is no foreign
-- key: taking one out must never fail a command to a case; what nobody waits for is swept away.
create table deliveries (
    id text primary key,
    message text not null references outbox (id),
    endpoint text not null,
    state text not null check (state in ('waiting', 'done', 'dead')),
    attempts bigint not null default 0,
    next_at bigint not null,
    lease text not null default '',
    lease_until bigint not null default 0,
    status bigint,
    failure text,
    settled_at bigint
);
create index deliveries_due on deliveries (state, next_at);
create index deliveries_by_endpoint on deliveries (endpoint, state);
create index deliveries_by_message on deliveries (message);
create index deliveries_by_lease on deliveries (lease);

-- Filing packages of other systems; the bytes lie in the blob folder under the hash in package_sha256.
create table imports (
    id text primary key,
    court text not null references organisations (id),
    external_id text not null,
    digest text not null,
    package_sha256 text not null,
    manifest text not null,
    received_at bigint not null,
    received_by text not null,
    unique (court, external_id)
);
create index imports_by_time on imports (court, received_at);
