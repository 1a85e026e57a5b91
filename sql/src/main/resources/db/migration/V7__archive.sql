-- What keeps the proof of a sealed document alive (PAdES baseline LTA), to be read right behind the document and the
-- evidence before. The document itself never changes.
create table archived_evidence (
    code           varchar(8)  not null,
    number         bigint      not null,
    sequence       integer     not null check (sequence >= 1),
    increment      bytea       not null,
    added_at       timestamptz not null,
    -- when the certificate of the timestamp in it expires
    provable_until timestamptz not null,
    primary key (code, number, sequence),
    foreign key (code, number) references receipt_document
);

alter table archived_evidence alter column increment set storage external;

create trigger archived_evidence_written_once before update or delete on archived_evidence
    for each row execute function refuse_change();

-- Groups whose receipts all have their evidence, and until when that of all of them is provable.
create table archived_group (
    code           varchar(8)  not null,
    first          bigint      not null,
    provable_until timestamptz not null,
    primary key (code, first),
    foreign key (code, first) references receipt_group
);

create index archived_group_provable on archived_group (provable_until);
