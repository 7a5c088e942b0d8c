-- What administrators keep of an organisation by form. Instants are microseconds since 1970 (UTC).

-- 保管期限, in years: of files with a written agreement, and of those without one.
alter table organisations add column keeps_with bigint not null default 30;
alter table organisations add column keeps_without bigint not null default 10;

-- 备案号, where the 司法行政部门 gave one.
alter table organisations add column registered_no text not null default '';

-- 停用: since when it takes no new cases, and why.
alter table organisations add column closed_at bigint;
alter table organisations add column closed_reason text not null default '';
