-- The 12 minutes: who did which block on which day (of the business's calendar), and how long it took.
create table routine_marks (
  workspace_id uuid not null,
  day date not null,
  actor text not null,
  block text not null check (block in ('wristband', 'twins', 'context')),
  seconds integer not null check (seconds between 0 and 86400),
  done_at timestamptz not null,
  primary key (workspace_id, day, actor, block)
);
-- "How long is this person's streak?"
create index routine_marks_actor on routine_marks (workspace_id, actor, day desc);

-- The 30 days: one at a time; a new start puts the older one aside.
create table programmes (
  workspace_id uuid not null,
  id uuid not null,
  starts_on date not null,
  actor text not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  primary key (workspace_id, id)
);
create unique index programmes_current on programmes (workspace_id) where ended_at is null;
create table ceremonies_held (
  workspace_id uuid not null,
  programme_id uuid not null,
  ceremony text not null,
  actor text not null,
  held_at timestamptz not null,
  primary key (workspace_id, programme_id, ceremony)
);

-- The business's own words on the one page, by language; without a row, ours.
create table kits (
  workspace_id uuid not null,
  language text not null check (language in ('es', 'en')),
  content jsonb not null,
  actor text not null,
  changed_at timestamptz not null,
  primary key (workspace_id, language)
);

alter table routine_marks enable row level security;
alter table routine_marks force row level security;
create policy own_workspace on routine_marks using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
alter table programmes enable row level security;
alter table programmes force row level security;
create policy own_workspace on programmes using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
alter table ceremonies_held enable row level security;
alter table ceremonies_held force row level security;
create policy own_workspace on ceremonies_held using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
alter table kits enable row level security;
alter table kits force row level security;
create policy own_workspace on kits using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
