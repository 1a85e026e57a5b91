-- Queries by person look for it; the content rules.
alter table receipt add column party_identifier varchar(35);
update receipt set party_identifier = content::json -> 'party' -> 'identifier' ->> 'value';
create index receipt_party on receipt (party_identifier, agency) where party_identifier is not null;

-- What an agency lets a department ask. It counts from the moment its transaction is known.
create table sharing_grant (
    id                     uuid          primary key,
    agency                 varchar(32)   not null references agency,
    -- subject of the department's certificate (RFC 2253), and SHA-256 of its canonical form, which is what is compared
    department             varchar(400)  not null,
    department_digest      bytea         not null check (octet_length(department_digest) = 32),
    kinds                  text[]        not null check (cardinality(kinds) > 0),
    purpose                varchar(32)   not null,
    legal_basis            varchar(200)  not null,
    -- none: questions that are answered by yes or no are all that may be asked
    fields                 text[]        not null,
    begins_at              timestamptz   not null,
    ends_at                timestamptz   not null check (ends_at > begins_at),
    granted_by             varchar(64)   not null,
    granted_at             timestamptz   not null,
    transaction            varchar(64),
    withdrawn_by           varchar(64),
    withdrawn_at           timestamptz,
    withdrawal_reason      varchar(32),
    withdrawal_transaction varchar(64),
    check (num_nonnulls(withdrawn_by, withdrawn_at, withdrawal_reason) in (0, 3)),
    check (withdrawal_transaction is null or withdrawn_at is not null)
);

create index sharing_grant_department on sharing_grant (department_digest, purpose);
create index sharing_grant_agency on sharing_grant (agency, granted_at desc);
create index sharing_grant_to_do on sharing_grant (granted_at)
    where transaction is null or (withdrawn_at is not null and withdrawal_transaction is null);

-- An access: kept before its commitment goes to the channel, so that the commitment can be opened whatever happens.
-- Without a transaction it was not answered.
create table sharing_access (
    id           uuid          primary key,
    grant_id     uuid          not null references sharing_grant,
    department   varchar(400)  not null,
    legal_basis  varchar(200)  not null,
    case_number  varchar(64)   not null,
    manner       varchar(16)   not null check (manner in ('NUMBERS', 'PERSON', 'QUESTION')),
    asked_at     timestamptz   not null,
    -- when the persons concerned may see it: at once, or a covert one on its date
    disclosed_at timestamptz   not null,
    salt         bytea         not null check (octet_length(salt) = 32),
    -- canonical JSON (RFC 8785); the commitment on the channel is SHA-256(salt || its UTF-8)
    statement    text          not null,
    transaction  varchar(64)
);

create index sharing_access_grant on sharing_access (grant_id, asked_at);

-- The receipts that an access told something about. place: which leaf of the statement's tree.
create table sharing_accessed (
    code      varchar(8) not null,
    number    bigint     not null,
    access_id uuid       not null references sharing_access,
    place     integer    not null check (place >= 0),
    primary key (code, number, access_id),
    foreign key (code, number) references receipt
);

create index sharing_accessed_access on sharing_accessed (access_id, place);

create trigger sharing_accessed_written_once before update or delete on sharing_accessed
    for each row execute function refuse_change();

-- What happened to receipts on the channel, in ledger order: a registration is one row for consecutive numbers, a later
-- transition one for each receipt. The receipts of all rows are counted through, from 0 without a gap: that is the
-- position in the feed. It is filled with log_batch, and can be made again with it.
create table channel_change (
    start       bigint       primary key check (start >= 0),
    count       integer      not null check (count between 1 and 2000),
    code        varchar(8)   not null,
    first       bigint       not null,
    action      varchar(32)  not null,
    state       varchar(16)  not null,
    -- who registered; who takes a later step is in the receipt's history on the channel
    msp_id      varchar(255),
    block       bigint       not null,
    transaction varchar(64)  not null,
    unique (transaction, code, first)
);

insert into channel_change (start, count, code, first, action, state, msp_id, block, transaction)
    select start, count, code, first, 'register', 'REGISTERED', msp_id, block, transaction from log_batch;

-- Where changes are sent to. position: the next change to send; up_to: end of what is being sent, kept so that it is
-- sent again as it was. The secret is in a file of the installation.
create table webhook (
    id              uuid          primary key,
    agency          varchar(32)   not null references agency,
    url             varchar(2000) not null,
    created_by      varchar(64)   not null,
    created_at      timestamptz   not null,
    position        bigint        not null check (position >= 0),
    up_to           bigint        check (up_to > position),
    failures        integer       not null default 0 check (failures >= 0),
    failing_since   timestamptz,
    next_attempt_at timestamptz   not null,
    last_answer     varchar(200),
    last_success_at timestamptz,
    stopped         boolean       not null default false
);

create index webhook_due on webhook (next_attempt_at) where not stopped;
