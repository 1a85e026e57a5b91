-- What a request with a key makes has this id, in whichever attempt it is made.
alter table keyed_request add column makes uuid not null default gen_random_uuid();

-- words: SHA-256 of what the officer wanted, by which the same request without a key is known again for a while.
-- asked_at: the channel was asked to record it, and how that ended is not known.
alter table sharing_grant add column words bytea check (octet_length(words) = 32);
alter table sharing_grant add column asked_at timestamptz;
create index sharing_grant_words on sharing_grant (words, granted_at);

alter table disclosure add column words bytea check (octet_length(words) = 32);
alter table disclosure add column asked_at timestamptz;
create index disclosure_words on disclosure (words, disclosed_at);
