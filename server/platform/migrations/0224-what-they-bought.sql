-- "Who spent most?" needs an index on what somebody spent, and that moves with every purchase: beside a wide row each purchase would write the row anew and
-- an entry in every index it has. Narrow rows of their own are written instead, and the wide ones are left alone (decision 158).
create table person_tallies (
  workspace_id uuid not null,
  person_id uuid not null,
  purchase_count integer not null,
  spent_minor bigint not null,
  is_visitor boolean not null,
  primary key (workspace_id, person_id)
) with (fillfactor = 85);
alter table persons no force row level security;
insert into person_tallies select workspace_id, id, purchase_count, spent_minor, is_visitor from persons order by workspace_id, id;
alter table persons force row level security;
alter table persons drop column purchase_count, drop column spent_minor;
alter table persons reset (fillfactor);
create index person_tallies_most on person_tallies (workspace_id, spent_minor desc, person_id desc) where not is_visitor;
alter table person_tallies enable row level security;
alter table person_tallies force row level security;
create policy own_workspace on person_tallies using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
