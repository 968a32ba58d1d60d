-- When records and persons were first and last seen moves with every customer of every minute, and the rows that say who they are do not: narrow rows of
-- their own are written instead of wide ones, with every index of those, and nobody is told that somebody changed.
create table record_sightings (
  workspace_id uuid not null,
  record_id uuid not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (workspace_id, record_id)
) with (fillfactor = 85);
create table person_sightings (
  workspace_id uuid not null,
  person_id uuid not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  is_visitor boolean not null,
  primary key (workspace_id, person_id)
) with (fillfactor = 85);

alter table records no force row level security;
alter table persons no force row level security;
insert into record_sightings select workspace_id, id, first_seen_at, last_seen_at from records order by workspace_id, id;
insert into person_sightings select workspace_id, id, first_seen_at, last_seen_at, is_visitor from persons order by workspace_id, id;
alter table records force row level security;
alter table persons force row level security;

drop index persons_last_seen;
drop index persons_visitors;
alter table records drop column first_seen_at, drop column last_seen_at;
alter table persons drop column first_seen_at, drop column last_seen_at;
create index person_sightings_last on person_sightings (workspace_id, last_at desc, person_id desc) where not is_visitor;
-- "How many were sold today without a customer?"
create index person_sightings_visitors on person_sightings (workspace_id, last_at desc) where is_visitor;
-- A purchase is counted in the person's row: beside the row that it was.
alter table persons set (fillfactor = 90);

do $$
declare t text;
begin
  foreach t in array array['record_sightings', 'person_sightings'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own_workspace on %I using (workspace_id = (select nullif(current_setting(''app.workspace'', true), '''')::uuid))', t);
  end loop;
end
$$;
