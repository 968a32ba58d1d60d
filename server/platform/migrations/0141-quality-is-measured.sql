-- How well customers are captured, as it was measured last: looking at every record takes seconds at a million people, so a job does, and whoever looks
-- reads this one row. `found`: whom each detector found, newest first, so many.
create table quality_reports (
  workspace_id uuid primary key,
  asked_at timestamptz not null,
  computed_at timestamptz,
  took_ms integer not null default 0,
  people integer not null default 0,
  counts jsonb not null default '{}',
  found jsonb not null default '{}',
  months jsonb not null default '[]'
);
alter table quality_reports enable row level security;
alter table quality_reports force row level security;
create policy own_workspace on quality_reports using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
