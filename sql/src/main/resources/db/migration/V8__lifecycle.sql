-- How receipts stand on the channel, as its events tell it: of a state, only the latest step counts.
alter table receipt add column later_sequence integer not null default 0 check (later_sequence >= 0);

-- What the channel calls an officer by: it says nothing of the person to who has not this table.
alter table account add column reference varchar(32) not null unique default replace(gen_random_uuid()::text, '-', '');

-- Batches of receipts that reverse or replace others.
alter table batch drop constraint batch_format_check;
alter table batch add constraint batch_format_check check (format in ('CAMT_054', 'CSV', 'EN_16931', 'REVERSAL'));

-- A reversal that an officer asked for, and how far it is.
create table reversal (
    id                 uuid          primary key,
    code               varchar(8)    not null,
    number             bigint        not null,
    agency             varchar(32)   not null references agency,
    reason             varchar(32)   not null,
    amount             numeric(24, 4) not null check (amount > 0),
    currency           varchar(3)    not null,
    -- what is issued anew, as JSON; null where nothing is
    replacement        text,
    request_key        varchar(128),
    state              varchar(16)   not null
        check (state in ('ASKED', 'OPEN', 'CONFIRMED', 'DECLINED', 'DONE', 'RELEASED', 'EXPIRED', 'REFUSED')),
    asked_by           varchar(64)   not null,
    asked_by_name      varchar(140)  not null,
    asked_at           timestamptz   not null,
    -- when the lock on the channel ends
    until              timestamptz   not null,
    decided_by         varchar(64),
    decided_by_name    varchar(140),
    decided_at         timestamptz,
    red_code           varchar(8),
    red_number         bigint,
    replacement_code   varchar(8),
    replacement_number bigint,
    -- the contract's refusal, by which it came to nothing
    refusal            varchar(64),
    -- what holds it up now
    trouble            varchar(1000),
    done_at            timestamptz,
    foreign key (code, number) references receipt,
    foreign key (red_code, red_number) references receipt,
    foreign key (replacement_code, replacement_number) references receipt,
    unique (agency, request_key),
    -- four eyes
    check (decided_by <> asked_by),
    check (num_nonnulls(decided_by, decided_by_name, decided_at) in (0, 3)),
    check (state not in ('CONFIRMED', 'DONE') or (decided_by is not null and red_number is not null)),
    check ((state = 'REFUSED') = (refusal is not null))
);

-- One at a time of one receipt.
create unique index reversal_one on reversal (code, number)
    where state in ('ASKED', 'OPEN', 'CONFIRMED', 'DECLINED');
create index reversal_of on reversal (code, number, asked_at);
create index reversal_newest on reversal (agency, asked_at desc);
create index reversal_to_do on reversal (asked_at) where state in ('ASKED', 'CONFIRMED', 'DECLINED');
