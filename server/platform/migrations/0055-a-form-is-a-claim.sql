-- How far what a source says about a customer is verified. `verified`: the business or the channel knows who speaks. `signed-in`: whoever has an
-- account there; a visitor who fills in a form only claims to be somebody. `claimed`: nothing is verified.
alter table sources add column trust text not null default 'verified' check (trust in ('verified', 'signed-in', 'claimed'));
-- What nobody verified. A record of which only such captures say more than a device is a claim, and not part of anybody by that alone.
alter table captures add column claimed boolean not null default false;
-- A person of whom only claims speak.
alter table persons add column is_claim boolean not null default false;
-- The owner of the tables looks at every business, this once. What was said until now stays as it was taken.
alter table sources no force row level security;
update sources set trust = case kind when 'web' then 'signed-in' when 'newsletter' then 'claimed' else 'verified' end;
alter table sources force row level security;
