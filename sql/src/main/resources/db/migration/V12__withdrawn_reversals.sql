-- Who asked for a reversal may take the request back until it is decided: WITHDRAWING while the lock is on the channel.
alter table reversal add column withdrawn_at timestamptz;
alter table reversal drop constraint reversal_state_check;
alter table reversal add constraint reversal_state_check check (state in ('ASKED', 'OPEN', 'CONFIRMED', 'DECLINED', 'DONE',
    'RELEASED', 'EXPIRED', 'REFUSED', 'WITHDRAWING', 'WITHDRAWN'));
alter table reversal add constraint reversal_withdrawn
    check ((state in ('WITHDRAWING', 'WITHDRAWN')) = (withdrawn_at is not null));

drop index reversal_one;
create unique index reversal_one on reversal (code, number)
    where state in ('ASKED', 'OPEN', 'CONFIRMED', 'DECLINED', 'WITHDRAWING');
drop index reversal_to_do;
create index reversal_to_do on reversal (asked_at) where state in ('ASKED', 'CONFIRMED', 'DECLINED', 'WITHDRAWING');
