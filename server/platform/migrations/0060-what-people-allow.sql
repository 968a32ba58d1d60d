-- What people said about being written to and followed: never changed, never deleted. A statement hangs from the record that brought it, so joining and
-- separating move nothing, and from the address it is about, so the address remembers whoever has it.
create table consent_statements (
  workspace_id uuid not null,
  id uuid not null,
  record_id uuid not null,
  point_kind text,
  point_value text collate "C",
  channel text not null,
  purpose text not null,
  allowed boolean not null,
  method text not null,
  at timestamptz not null,
  -- Of what is repeated with every event (method 'context'): when it was last said. Of all others the same as "at".
  last_at timestamptz not null,
  source_id uuid,
  actor text not null,
  created_at timestamptz not null,
  primary key (workspace_id, id),
  check ((point_kind is null) = (point_value is null))
);
-- "What did this person say?"
create index consent_statements_record on consent_statements (workspace_id, record_id);
-- "What was said of this address, by whomever?"
create index consent_statements_point on consent_statements (workspace_id, point_kind, point_value) where point_kind is not null;
-- What every event repeats is one line that remembers the first and the last time.
create unique index consent_statements_context on consent_statements (workspace_id, record_id, purpose, channel, allowed) where method = 'context';

alter table consent_statements enable row level security;
alter table consent_statements force row level security;
create policy own_workspace on consent_statements using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
