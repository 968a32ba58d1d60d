-- What a source says of a customer beside the fields that say who it is (traits), and to which groups she belongs there. Of each name the statement that
-- is the latest by its own moment, whatever came first; `null` says that it is so no more, and is kept, or what was said before would come back.
create table record_traits (
  workspace_id uuid not null,
  record_id uuid not null,
  name text collate "C" not null,
  -- Beside what somebody verified stands what nobody did: neither takes the other's place.
  claimed boolean not null,
  value jsonb not null,
  at timestamptz not null,
  primary key (workspace_id, record_id, name, claimed)
) with (fillfactor = 85);
create table record_groups (
  workspace_id uuid not null,
  record_id uuid not null,
  source_id uuid not null,
  -- As its source calls it: two sources' groups are two.
  group_id text collate "C" not null,
  claimed boolean not null,
  at timestamptz not null,
  primary key (workspace_id, record_id, group_id, claimed)
) with (fillfactor = 85);
create table group_traits (
  workspace_id uuid not null,
  source_id uuid not null,
  group_id text collate "C" not null,
  name text collate "C" not null,
  claimed boolean not null,
  value jsonb not null,
  at timestamptz not null,
  primary key (workspace_id, source_id, group_id, name, claimed)
) with (fillfactor = 85);

do $$
declare t text;
begin
  foreach t in array array['record_traits', 'record_groups', 'group_traits'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own_workspace on %I using (workspace_id = (select nullif(current_setting(''app.workspace'', true), '''')::uuid))', t);
  end loop;
end
$$;
