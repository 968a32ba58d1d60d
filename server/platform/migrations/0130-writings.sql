-- What somebody wrote about a person by hand (a card, a correction, a suspicion), and what it takes to take exactly that back.
create table writings (
  workspace_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('card', 'correction', 'suspicion')),
  steps jsonb not null,
  actor text not null,
  at timestamptz not null,
  -- The decision it was written with, if any: taken back with it.
  judgement_id uuid,
  taken_back_at timestamptz,
  primary key (workspace_id, id)
);
create index writings_judgement on writings (workspace_id, judgement_id) where judgement_id is not null;
alter table writings enable row level security;
alter table writings force row level security;
create policy own_workspace on writings using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
