-- What deliveries only named and is to be asked for at the sender's: with its bytes, so that a restore brings it back though the queue is gone.
create table webhook_fetches (
  workspace_id uuid not null,
  source_id uuid not null,
  path text collate "C" not null,
  at timestamptz not null,
  context jsonb not null,
  body bytea not null,
  primary key (workspace_id, source_id, path)
);
alter table webhook_fetches enable row level security;
alter table webhook_fetches force row level security;
create policy own_workspace on webhook_fetches using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
