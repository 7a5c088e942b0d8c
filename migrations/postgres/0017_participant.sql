-- 翻译 and 陪同人 have links and sessions of their own (legal.md C.0): party_id then names the participant of the case.

alter table invitations add column seat_of text not null default 'party';
alter table sessions add column seat_of text not null default 'party';
