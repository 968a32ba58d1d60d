-- A model that a workspace estimated from its own records and judgements: never changed, so that whatever it decided can be decided again.
create table models (
  workspace_id uuid not null,
  id uuid not null,
  version text not null,
  parent_id uuid,
  hash text not null,
  parameters jsonb not null,
  -- Counts and shares it was estimated from, for people to read.
  estimate jsonb not null,
  actor text not null,
  created_at timestamptz not null,
  primary key (workspace_id, id)
);
create unique index models_hash on models (workspace_id, hash);
alter table models enable row level security;
alter table models force row level security;
create policy own_workspace on models using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));

-- Work about models that takes long: learning, trying, and deciding everything again. One at a time a workspace.
create table model_tasks (
  workspace_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('learn', 'try', 'adopt')),
  -- Null: the shipped model.
  model_id uuid,
  actor text not null,
  created_at timestamptz not null,
  done integer not null default 0,
  total integer not null default 0,
  result jsonb,
  failed text,
  finished_at timestamptz,
  primary key (workspace_id, id)
);
create unique index model_tasks_open on model_tasks (workspace_id) where finished_at is null;
create index model_tasks_created on model_tasks (workspace_id, created_at);
alter table model_tasks enable row level security;
alter table model_tasks force row level security;
create policy own_workspace on model_tasks using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));

-- The model that decides; null: the shipped one.
alter table workspaces add column model_id uuid;
