-- What a source said of two of its own names: "previous" is "user" under another name. Kept as said, so that it also counts for whoever comes later
-- under the first of them.
create table aliases (
  workspace_id uuid not null,
  source_id uuid not null,
  previous_id text collate "C" not null,
  user_id text collate "C" not null,
  at timestamptz not null,
  primary key (workspace_id, source_id, previous_id, user_id)
);
alter table aliases enable row level security;
alter table aliases force row level security;
create policy own_workspace on aliases using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
