-- The XML (UN/CEFACT CII D16B) of e-invoices, as it is in their documents. What the seller sent is in batch_part.
create table invoice (
    code   varchar(8) not null,
    number bigint     not null,
    xml    bytea      not null,
    primary key (code, number),
    foreign key (code, number) references receipt
);

create trigger invoice_written_once before update or delete on invoice
    for each row execute function refuse_change();

alter table batch drop constraint batch_format_check;
alter table batch add constraint batch_format_check check (format in ('CAMT_054', 'CSV', 'EN_16931'));
