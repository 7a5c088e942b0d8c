-- Who was what in which case (民事诉讼法 47, B-203). Written in the transaction of the events. `holder` is the account of
-- a member of staff, or the SHA-256 of the number of somebody who was bound or acted for a party.

create table case_roles (
    case_id text not null references cases (id),
    holder text not null,
    capacity text not null,
    primary key (case_id, holder, capacity)
);
create index case_roles_by_holder on case_roles (holder, case_id);

-- From here on a person in case_people is the SHA-256 of the number alone; rows of older programs are computed again.
delete from case_people;

-- Accounts of one human being.
create index particulars_by_id_no on particulars (id_no);
