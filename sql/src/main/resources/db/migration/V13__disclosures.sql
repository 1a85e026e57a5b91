-- What one agency gives another one about receipts, by way of the channel's private collection of the two. Others learn of
-- it what stands on the channel, which is here but for the receipts.
create table disclosure (
    id                  uuid         primary key,
    agency              varchar(32)  not null references agency,
    recipient           varchar(32)  not null references agency check (recipient <> agency),
    purpose             varchar(32)  not null,
    legal_basis         varchar(200) not null,
    receipts            integer      not null check (receipts between 1 and 500),
    -- SHA-256 of salt and content
    hash                bytea        not null check (octet_length(hash) = 32),
    ends_at             timestamptz  not null,
    -- account, or what another installation calls its officer
    disclosed_by        varchar(64)  not null,
    disclosed_at        timestamptz  not null check (ends_at > disclosed_at),
    transaction         varchar(64),
    -- salt and content, only until they are delivered
    content             bytea,
    discarded_agency    varchar(32)  references agency,
    discarded_by        varchar(64),
    discarded_at        timestamptz,
    discard_reason      varchar(32),
    discard_transaction varchar(64),
    check (num_nonnulls(discarded_agency, discarded_by, discarded_at, discard_reason) in (0, 4)),
    check (discard_transaction is null or discarded_at is not null)
);

create index disclosure_sent on disclosure (agency, disclosed_at desc);
create index disclosure_received on disclosure (recipient, disclosed_at desc);
create index disclosure_to_do on disclosure (disclosed_at)
    where transaction is null or content is not null or (discarded_at is not null and discard_transaction is null);
create index disclosure_open on disclosure (ends_at) where discarded_at is null;

-- The receipts that it tells of; known where it was made.
create table disclosure_receipt (
    code          varchar(8) not null,
    number        bigint     not null,
    disclosure_id uuid       not null references disclosure on delete cascade,
    primary key (code, number, disclosure_id),
    foreign key (code, number) references receipt
);

create index disclosure_receipt_disclosure on disclosure_receipt (disclosure_id);

-- Each time that somebody of the recipient's read it.
create table disclosure_reading (
    id            uuid        primary key,
    disclosure_id uuid        not null references disclosure on delete cascade,
    reader        varchar(64) not null,
    read_at       timestamptz not null
);

create index disclosure_reading_disclosure on disclosure_reading (disclosure_id, read_at);

create trigger disclosure_reading_written_once before update on disclosure_reading
    for each row execute function refuse_change();
