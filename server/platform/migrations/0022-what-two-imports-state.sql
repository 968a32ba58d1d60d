-- Two files may hold the same row. The first one brought it; the others are remembered, so that taking one back takes nothing that another states.
create table restatements (
  workspace_id uuid not null,
  source_id uuid not null,
  message_id text collate "C" not null,
  import_id uuid not null,
  primary key (workspace_id, source_id, message_id, import_id)
);
create index restatements_import on restatements (workspace_id, import_id);
alter table restatements enable row level security;
alter table restatements force row level security;
create policy own_workspace on restatements using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));

-- When a row was stated first: stating it again says nothing newer.
alter table receipts add column stated_at timestamptz;
-- Which row of a file brought an entry: it goes with its receipt to the next import that states it.
alter table entries add column message_id text collate "C";
