-- "This number is hers no more": what a statement says of a former phone, mail or handle, and of each record since when ("phone +52…" → milliseconds).
-- Null: nothing ended, as with nearly everybody.
alter table captures add column ended jsonb;
alter table records add column ended jsonb;
