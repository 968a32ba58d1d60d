-- A yes that nobody verified is of whoever filled in the form: it is kept as said, and never lifts a no at somebody's address.
alter table consent_statements add column claimed boolean not null default false;
