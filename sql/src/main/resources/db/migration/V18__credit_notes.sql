-- A seller's credit note by which the receipt of his invoice is taken back: what its red receipt says, as JSON, and by what
-- it is the same note.
alter table reversal add column note text;
alter table reversal add column note_identity varchar(255);
alter table reversal add constraint reversal_note
    check ((note is null) = (note_identity is null) and (note is null or replacement is null));

-- A note takes back once.
create unique index reversal_of_note on reversal (note_identity)
    where state in ('ASKED', 'OPEN', 'CONFIRMED', 'DECLINED', 'WITHDRAWING', 'DONE');

-- Asked for by a system of the agency, which has no account: asked_by is its certificate's name.
alter table reversal add column asked_by_system boolean not null default false;
alter table reversal drop constraint reversal_check;
alter table reversal add constraint reversal_four_eyes check (asked_by_system or decided_by <> asked_by);

-- What the seller sent, and the XML for the document, until the note has its receipt and after.
create table credit_note (
    reversal uuid  primary key references reversal,
    sent     bytea not null,
    cii      bytea not null
);

create trigger credit_note_written_once before update or delete on credit_note
    for each row execute function refuse_change();
