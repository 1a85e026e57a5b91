-- Claims of subsidies: that an agency pays the person of a payment under a programme for a period. Kept before it is made
-- on the channel, so that whatever happens then it is asked for by the same reference again. Who the person is, the
-- receipt of the payment says; nothing here does.
create table subsidy_claim (
    id              uuid         primary key,
    -- as in receipt.payment; of a receipt that was replaced, the replacement's
    payment         varchar(255) not null,
    programme       varchar(32)  not null,
    period          varchar(32)  not null,
    agency          varchar(32)  not null references agency,
    -- the batch that asked for it last
    batch_id        uuid         not null references batch,
    -- what the channel calls the payment by: random, so it says nothing of it
    reference       varchar(64)  not null unique,
    -- one of the keyed hashes that the channel knows it by, and the ids of the keys in all of them
    tag             bytea        not null check (octet_length(tag) = 32),
    keys            text[]       not null check (cardinality(keys) > 0),
    -- WANTED: asked for, not known to be on the channel; ENDING: to be given up there
    state           varchar(16)  not null check (state in ('WANTED', 'HELD', 'ENDING', 'ENDED')),
    wanted_at       timestamptz  not null,
    claimed_at      timestamptz,
    transaction     varchar(64),
    reason          varchar(16)  check (reason in ('NOT_PAID', 'PAID_BACK', 'MISTAKE')),
    ended_at        timestamptz,
    end_transaction varchar(64),
    check (num_nonnulls(claimed_at, transaction) in (0, 2)),
    check (state <> 'HELD' or transaction is not null),
    check ((state in ('ENDING', 'ENDED')) = (reason is not null)),
    check ((state = 'ENDED') = (ended_at is not null))
);

-- One at a time of one payment.
create unique index subsidy_claim_one on subsidy_claim (payment, programme, period) where state <> 'ENDED';
create index subsidy_claim_newest on subsidy_claim (agency, wanted_at desc);
create index subsidy_claim_held on subsidy_claim (wanted_at) where state in ('WANTED', 'HELD');
create index subsidy_claim_ending on subsidy_claim (wanted_at) where state = 'ENDING';
create index receipt_reversed on receipt (payment) where later_state = 'REVERSED';

-- Who asked whether a person may be paid: whoever has the key could try persons, so each try is kept.
create table claim_check (
    id         bigint       generated always as identity primary key,
    at         timestamptz  not null,
    checked_by varchar(64)  not null,
    agency     varchar(32)  not null references agency,
    programme  varchar(32)  not null,
    period     varchar(32)  not null,
    tag        bytea        not null check (octet_length(tag) = 32),
    claimed    boolean      not null
);

create index claim_check_at on claim_check (at);

create trigger claim_check_written_once before update or delete on claim_check
    for each row execute function refuse_change();
