-- What has to be looked at of claims is marked where it happens, so that whoever looks each second reads nothing else.

-- A receipt of the payment is known to be there. Of those without one, only claims of batches that are done are looked at.
-- Nearly all have one by now, and a default that is there before costs no rewriting.
alter table subsidy_claim add column receipted boolean not null default true;
alter table subsidy_claim alter column receipted set default false;
update subsidy_claim c set receipted = false where state in ('WANTED', 'HELD')
    and not exists (select 1 from receipt r where r.payment = c.payment);
-- The payment's receipt was taken back as a whole, by whomever.
alter table subsidy_claim add column taken_back boolean not null default false;
update subsidy_claim c set taken_back = true where c.state <> 'ENDED'
    and exists (select 1 from receipt r where r.payment = c.payment and r.later_state = 'REVERSED');

create index subsidy_claim_awaited on subsidy_claim (batch_id) where not receipted and state in ('WANTED', 'HELD');
create index subsidy_claim_taken_back on subsidy_claim (wanted_at) where taken_back and state = 'HELD';
-- There are few sets of keys: one is skipped to the next.
create index subsidy_claim_keys on subsidy_claim (keys, wanted_at, id) where state = 'HELD';
-- Replaced by the three above.
drop index subsidy_claim_held;

create function mark_claim_taken_back() returns trigger language plpgsql as $$
begin
    update subsidy_claim set taken_back = true where payment = new.payment and state <> 'ENDED';
    return null;
end $$;

create trigger receipt_taken_back after update of later_state on receipt for each row
    when (new.later_state = 'REVERSED' and old.later_state is distinct from 'REVERSED')
    execute function mark_claim_taken_back();
