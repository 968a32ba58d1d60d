-- Values of rows that came in all the same: kept as they were stated, and no use for recognising anybody until somebody puts them right.
-- `record_name` is what the row's record is called, so that the row put right speaks of the very same record.
create table import_misreads (
  workspace_id uuid not null,
  import_id uuid not null,
  line integer not null,
  column_at smallint not null,
  reason text not null,
  cells jsonb not null,
  record_name text not null,
  fixed_in uuid,
  primary key (workspace_id, import_id, line, column_at)
);
alter table import_misreads enable row level security;
alter table import_misreads force row level security;
create policy own_workspace on import_misreads using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
