-- Who works here, and as what. The accounts themselves (better-auth's) live in the schema "auth" of the same database.
create schema if not exists auth;

create table members (
  workspace_id uuid not null,
  user_id uuid not null,
  role text not null check (role in ('owner', 'steward', 'agent', 'clerk')),
  created_at timestamptz not null,
  primary key (workspace_id, user_id)
);
-- "In which businesses does this user work?", asked before any workspace is known.
create index members_user on members (user_id, created_at);

alter table members enable row level security;
alter table members force row level security;
create policy own_workspace on members using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
create policy own_membership on members for select using (user_id = (select nullif(current_setting('app.user', true), '')::uuid));
-- A user reads the names of the businesses in which she works, and of no other.
create policy own_membership on workspaces for select using (
  id in (select workspace_id from members where user_id = (select nullif(current_setting('app.user', true), '')::uuid))
);

-- Whoever keeps the installation (start, the command line) lists its businesses; inside each, only its own rows show.
create policy keeper on workspaces for select using ((select current_setting('app.keeper', true)) = 'on');

-- The business in which a session works. A session that chose none works in the oldest one.
create table auth.session_workspaces (
  session_id uuid primary key,
  workspace_id uuid not null
);

-- What signs the session cookies: made at the first start, shared by every process.
create table auth.secrets (
  name text primary key,
  value text not null
);
