-- The agencies of the channel.
create table agency (
    id          varchar(32) primary key,
    msp_id      varchar(64)  not null unique,
    name_zh     varchar(140) not null,
    name_en     varchar(140) not null,
    credit_code varchar(18)     not null,
    -- 复核人 on receipts that the portal issues by itself
    reviewer    varchar(70)  not null,
    supervisor  boolean      not null default false
);

insert into agency (id, msp_id, name_zh, name_en, credit_code, reviewer, supervisor) values
    ('finance', 'FinanceMSP',      '市财政局', 'Municipal Finance Bureau',       '111100000000220155', '票据管理中心', true),
    ('tax',     'TaxMSP',          '市税务局', 'Municipal Tax Service',          '11110000000033013X', '征收管理科',   false),
    ('civil',   'CivilAffairsMSP', '市民政局', 'Municipal Civil Affairs Bureau', '11110000000044011N', '社会救助科',   false),
    ('audit',   'AuditMSP',        '市审计局', 'Municipal Audit Office',         '1111000000005501XC', '审计执行科',   false);

-- A payment file that was taken in. The same bytes of the same agency are kept once.
create table batch (
    id           uuid primary key,
    agency       varchar(32)  not null references agency,
    digest       bytea        not null check (octet_length(digest) = 32),
    format       varchar(16)  not null check (format in ('CAMT_054', 'CSV')),
    file_name    varchar(255),
    size         bigint       not null check (size >= 0),
    received_by  varchar(64)  not null,
    drawer       varchar(140) not null,
    received_at  timestamptz  not null,
    done_at      timestamptz,
    state        varchar(16)  not null check (state in ('RECEIVED', 'WORKING', 'DONE')),
    entries      integer      not null check (entries >= 0),
    read         integer      not null default 0 check (read between 0 and entries),
    trouble      varchar(1000),
    unique (agency, digest)
);

create index batch_to_do on batch (received_at) where state <> 'DONE';
create index batch_newest on batch (agency, received_at desc);

-- Its bytes, in parts of at most 1 MiB, so that no process holds a large file in memory.
create table batch_part (
    batch_id uuid    not null references batch,
    part     integer not null check (part >= 0),
    content  bytea   not null,
    primary key (batch_id, part)
);

-- An entry that did not become a receipt, with the reason.
create table rejected_entry (
    batch_id   uuid         not null references batch,
    seq        integer      not null,
    position   varchar(120) not null,
    reference  varchar(255),
    reason     varchar(64)  not null,
    arguments  text[]       not null,
    at         timestamptz  not null,
    -- true where it waits in the unmatched queue; then the columns below say what is known of it
    unmatched  boolean      not null,
    account    varchar(34),
    direction  varchar(8) check (direction in ('CREDIT', 'DEBIT')),
    amount     numeric(24, 4),
    currency   varchar(3),
    booked_on  date,
    party_name varchar(140),
    item_code  varchar(35),
    remark     varchar(500),
    primary key (batch_id, seq),
    check (unmatched = (num_nonnulls(account, direction, amount, currency, booked_on) = 5))
);

create index rejected_entry_unmatched on rejected_entry (at desc) where unmatched;
create index rejected_entry_at on rejected_entry (at);

-- A series of receipts. Numbers below next_page have been leased to lanes, a page of 2,000 at a time.
create table series (
    code      varchar(8) primary key check (code ~ '^[0-9]{8}$'),
    agency    varchar(32) not null references agency,
    next_page bigint      not null check (next_page % 2000 = 1)
);

-- A lane holds one page at a time and gives its numbers out in order: [next, page + 2000). At next = page + 2000 it
-- is used up and takes a new page. Whoever numbers receipts locks a lane, so two never wait for the same numbers.
create table number_lane (
    code varchar(8) not null references series,
    lane integer not null,
    page bigint  not null check (page % 2000 = 1),
    next bigint  not null check (next between page and page + 2000),
    -- first number of the last group given out on this page
    last bigint,
    primary key (code, lane),
    unique (code, page)
);

-- Consecutive receipts of one series, sealed together and registered in one transaction.
create table receipt_group (
    code          varchar(8)     not null references series,
    first         bigint      not null,
    count         integer     not null check (count between 1 and 2000),
    -- first number of the group right before it on the same page
    previous      bigint,
    batch_id      uuid        not null references batch,
    state         varchar(16) not null check (state in ('PREPARED', 'SEALED', 'REGISTERED')),
    prepared_at   timestamptz not null,
    sealed_at     timestamptz,
    registered_at timestamptz,
    -- the batch on the channel it goes into, which may hold the groups beside it too; fixed before it is submitted, so
    -- that after a crash the very same batch is submitted again
    ledger_first  bigint,
    ledger_count  integer,
    transaction   varchar(64),
    block         bigint,
    primary key (code, first),
    foreign key (code, previous) references receipt_group (code, first),
    check ((first % 2000 = 1) = (previous is null)),
    check ((first - 1) % 2000 + count <= 2000),
    check ((state = 'REGISTERED') = (num_nonnulls(transaction, block, registered_at) = 3)),
    check (state <> 'REGISTERED' or ledger_first is not null),
    check ((ledger_first is null) = (ledger_count is null))
);

create index receipt_group_batch on receipt_group (batch_id);
create index receipt_group_to_do on receipt_group (prepared_at) where state <> 'REGISTERED';

create table receipt (
    code              varchar(8)        not null,
    number            bigint         not null check (number between 1 and 9999999999),
    group_first       bigint         not null,
    batch_id          uuid           not null references batch,
    -- identity of the payment: what keeps one from being receipted twice
    payment           varchar(255)   not null unique,
    position          varchar(120)   not null,
    agency            varchar(32)    not null references agency,
    kind              varchar(32)    not null,
    -- canonical JSON (RFC 8785) with its salt, and the SHA-256 of its UTF-8
    content           text           not null,
    content_digest    bytea          not null check (octet_length(content_digest) = 32),
    issued_at         timestamptz    not null,
    party_name        varchar(140)   not null,
    item_name         varchar(140)   not null,
    total             numeric(24, 4) not null check (total > 0),
    currency          varchar(3)        not null,
    payment_reference varchar(140)   not null,
    -- state on the channel after registration; null while the group's state says all
    later_state       varchar(16) check (later_state in ('REVERSED', 'LOCKED', 'CLOSED', 'PLEDGED', 'ASSIGNED')),
    primary key (code, number),
    foreign key (code, group_first) references receipt_group (code, first)
);

create index receipt_batch on receipt (batch_id, code, number);
create index receipt_issued on receipt (agency, issued_at desc, code, number);
create index receipt_newest on receipt (issued_at desc, code, number);

-- The sealed document. Written once; its bytes never change.
create table receipt_document (
    code   varchar(8) not null,
    number bigint  not null,
    digest bytea   not null unique check (octet_length(digest) = 32),
    pdf    bytea   not null,
    primary key (code, number),
    foreign key (code, number) references receipt
);

-- PDFs are compressed already.
alter table receipt_document alter column pdf set storage external;

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are written once', tg_table_name;
end $$;

create trigger receipt_document_written_once before update or delete on receipt_document
    for each row execute function refuse_change();
