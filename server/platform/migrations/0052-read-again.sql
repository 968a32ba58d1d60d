-- How far the records of a business have been read anew after what it says of itself, or its model, changed: a killed process goes on there.
create table readings (
  workspace_id uuid primary key,
  -- What is being read by: another one begins anew.
  version text not null,
  after_record uuid,
  done integer not null default 0,
  changed integer not null default 0,
  total integer not null,
  started_at timestamptz not null,
  finished_at timestamptz
);
alter table readings enable row level security;
alter table readings force row level security;
create policy own_workspace on readings using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
