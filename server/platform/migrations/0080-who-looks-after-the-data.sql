-- The data owners: who looks after the twins of this business, and how many pairs a day are theirs.
create table data_owners (
  workspace_id uuid not null,
  user_id uuid not null,
  pairs_per_day integer not null check (pairs_per_day between 1 and 50),
  actor text not null,
  created_at timestamptz not null,
  primary key (workspace_id, user_id)
);
alter table data_owners enable row level security;
alter table data_owners force row level security;
create policy own_workspace on data_owners using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
