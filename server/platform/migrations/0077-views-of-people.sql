-- A list of people worth coming back to: its filters under a name, for whoever made it or for everybody.
create table views (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  filters jsonb not null,
  is_shared boolean not null,
  actor text not null,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
alter table views enable row level security;
alter table views force row level security;
create policy own_workspace on views using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
