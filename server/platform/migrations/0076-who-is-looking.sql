-- Who has whose page open, one line per window, renewed while it is open: so that two colleagues see each other. Nothing here is kept.
create table presences (
  workspace_id uuid not null,
  tab uuid not null,
  person_id uuid not null,
  actor text not null,
  at timestamptz not null,
  primary key (workspace_id, tab)
);
create index presences_at on presences (workspace_id, at);
alter table presences enable row level security;
alter table presences force row level security;
create policy own_workspace on presences using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
