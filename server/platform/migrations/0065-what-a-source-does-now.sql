-- Through which door something set aside came, and what it said beside its body: it is tried again as it was read first.
alter table quarantined add column door text not null default 'wire';
alter table quarantined add column context jsonb not null default '{}';
-- What waits of one source, oldest first: a replay goes through it in the order in which it came.
create index quarantined_replay on quarantined (workspace_id, source_id, at, id) where solved_at is null;

-- How much came of each source in each minute of the last hours.
create table source_minutes (
  workspace_id uuid not null,
  source_id uuid not null,
  minute timestamptz not null,
  came integer not null default 0,
  aside integer not null default 0,
  refused integer not null default 0,
  primary key (workspace_id, source_id, minute)
);

-- Somebody watches what comes in of this source until then: only meanwhile is it written down line by line.
alter table sources add column watched_until timestamptz;
create unlogged table tail_lines (
  workspace_id uuid not null,
  seq bigint generated always as identity,
  at timestamptz not null,
  source_id uuid not null,
  line jsonb not null,
  primary key (workspace_id, seq)
);

-- "Try everything again" is work of minutes: where it stands, so that it goes on after a crash and shows how far it is.
create table replays (
  workspace_id uuid not null,
  id uuid not null,
  source_id uuid,
  reason text,
  until timestamptz not null,
  total integer not null,
  solved integer not null default 0,
  unsolved integer not null default 0,
  last_at timestamptz,
  last_id uuid,
  actor text not null,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (workspace_id, id)
);
create index replays_started on replays (workspace_id, started_at desc);
do $$
declare t text;
begin
  foreach t in array array['source_minutes', 'tail_lines', 'replays']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own_workspace on %I using (workspace_id = (select nullif(current_setting(''app.workspace'', true), '''')::uuid))', t);
  end loop;
end
$$;
