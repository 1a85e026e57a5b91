-- In which the channel has that it was read; of readings from before that was recorded there is none.
alter table disclosure_reading add column transaction varchar(64) unique;
