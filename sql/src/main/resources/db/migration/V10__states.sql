-- What was done to receipts after they were registered, as entries of the log of log_batch. It can be made again with it.
create table log_state (
    -- index of the entry
    place       bigint       primary key check (place >= 0),
    code        varchar(8)   not null,
    number      bigint       not null,
    -- of the step in the receipt's life
    sequence    integer      not null check (sequence > 0),
    state       varchar(16)  not null,
    -- who took the step, and when: whole seconds, as in the entry
    msp_id      varchar(255) not null,
    at          timestamptz  not null check (at = date_trunc('second', at)),
    block       bigint       not null,
    transaction varchar(64)  not null,
    -- root of the log of place + 1 entries, where the transaction ends there
    root        bytea        check (octet_length(root) = 32),
    -- when the portal heard of it
    heard_at    timestamptz  not null default now(),
    unique (code, number, sequence)
);

create index log_state_place on log_state (code, number, place);
