-- The log of registered receipts as the portal's own peer tells it: which batch begins where, and the root of the log
-- behind each. It can be made again from block 0: truncate log_batch and log_head.
create table log_batch (
    start       bigint       primary key check (start >= 0),
    code        varchar(8)   not null,
    first       bigint       not null,
    count       integer      not null check (count between 1 and 2000),
    msp_id      varchar(255) not null,
    block       bigint       not null,
    transaction varchar(64)  not null,
    -- root of the log of start + count entries
    root        bytea        not null check (octet_length(root) = 32),
    unique (code, first)
);

create index log_batch_end on log_batch ((start + count));

-- How far it goes. edge: the roots of the whole subtrees that make up the tree, the largest first.
create table log_head (
    one         boolean     primary key default true check (one),
    genesis     bytea       not null check (octet_length(genesis) = 32),
    size        bigint      not null check (size >= 0),
    edge        bytea       not null check (octet_length(edge) = 32 * bit_count(size::bit(64))),
    block       bigint      not null,
    transaction varchar(64) not null
);

-- The last checkpoint seen of each agency's node, whole.
create table agency_checkpoint (
    agency  varchar(32) primary key,
    size    bigint      not null,
    root    bytea       not null check (octet_length(root) = 32),
    note    text        not null,
    seen_at timestamptz not null
);

-- What the monitor shouted. An open alarm is raised once, however often it is seen.
create table alarm (
    id         bigint generated always as identity primary key,
    kind       varchar(32)   not null,
    subject    varchar(255)  not null,
    detail     varchar(8000) not null,
    raised_at  timestamptz   not null,
    settled_at timestamptz,
    settled_by varchar(64),
    check (settled_at is not null or settled_by is null)
);

create unique index alarm_open on alarm (kind, subject) where settled_at is null;
