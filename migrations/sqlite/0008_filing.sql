-- No second filing (民诉法解释 352, B-307): which agreement a package from another system is about, by the file and by
-- the number, and since when its filing is over at the court that took it.

alter table imports add column agreement_sha256 text not null default '';
alter table imports add column number text not null default '';
alter table imports add column ended_at bigint;
update imports set
    number = coalesce(json_extract(manifest, '$.number'), ''),
    agreement_sha256 = coalesce((
        select json_extract(document.value, '$.sha256') from json_each(imports.manifest, '$.documents') document
        where json_extract(document.value, '$.code') = 'D12' limit 1
    ), '');
create index imports_by_agreement on imports (agreement_sha256);
create index imports_by_number on imports (number);
