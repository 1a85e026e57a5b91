-- Requests that came with an Idempotency-Key, and what was answered: the same request again is answered with it.
create table keyed_request (
    -- who asked, and the key; keys of different callers have nothing to do with each other
    caller      varchar(500) not null,
    key         varchar(128) not null,
    -- SHA-256 of method, path and body
    fingerprint bytea        not null check (octet_length(fingerprint) = 32),
    begun_at    timestamptz  not null,
    -- of those who work at it, who may write the answer; and until when nobody else begins
    attempt     uuid         not null,
    leased_to   timestamptz  not null,
    -- when the key is forgotten
    ends_at     timestamptz  not null,
    status      integer      check (status between 200 and 499),
    media_type  varchar(200),
    location    varchar(2000),
    body        text,
    primary key (caller, key),
    check ((status is null) = (body is null)),
    check (status is not null or num_nonnulls(media_type, location) = 0)
);

create index keyed_request_end on keyed_request (ends_at);

-- What a webhook is sent: changes of receipts that these agencies issued, and these kinds of change; null: all.
alter table webhook add column agencies text[] check (cardinality(agencies) > 0);
alter table webhook add column actions text[] check (cardinality(actions) > 0);

-- Who issued the receipt of a later change.
create index channel_change_registered on channel_change (code, first) where action = 'register';
