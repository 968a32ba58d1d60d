-- What happened, append only. An entry hangs from the record that brought it, so a person's history is a query and separating is exact.
-- Not partitioned by month: see docs/decisions/0003-entries-in-one-table.md.
create table entries (
  workspace_id uuid not null,
  id uuid not null,
  record_id uuid not null,
  at timestamptz not null,
  kind text not null,
  channel text not null,
  facts jsonb not null,
  amount_minor bigint,
  currency text,
  source_id uuid,
  import_id uuid,
  actor text not null,
  created_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (workspace_id, id)
);
create index entries_record on entries (workspace_id, record_id, at desc, id desc) where withdrawn_at is null;
create index entries_import on entries (workspace_id, import_id) where import_id is not null;

-- One line per message ever accepted: a replay changes nothing.
create table receipts (
  workspace_id uuid not null,
  source_id uuid not null,
  message_id text collate "C" not null,
  at timestamptz not null,
  primary key (workspace_id, source_id, message_id)
);

-- What could not be used, with its reason and its bytes, to be shown and tried again.
create table quarantined (
  workspace_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  at timestamptz not null,
  reason text not null,
  facts jsonb not null,
  body bytea not null,
  solved_at timestamptz,
  primary key (workspace_id, id)
);
create index quarantined_open on quarantined (workspace_id, at desc) where solved_at is null;

create table imports (
  workspace_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  kind text not null check (kind in ('customers', 'orders')),
  file_name text not null,
  file_hash text not null,
  file_bytes bigint not null,
  state text not null check (state in ('ready', 'checking', 'checked', 'running', 'done', 'failed', 'undoing', 'undone')),
  shape jsonb not null,
  mapping jsonb not null,
  counts jsonb not null,
  row_count integer,
  rows_done integer not null default 0,
  failure text,
  actor text not null,
  created_at timestamptz not null,
  finished_at timestamptz,
  primary key (workspace_id, id)
);
create index imports_created on imports (workspace_id, created_at desc);

create table import_rejections (
  workspace_id uuid not null,
  import_id uuid not null,
  line integer not null,
  reason text not null,
  facts jsonb not null,
  cells jsonb not null,
  primary key (workspace_id, import_id, line)
);

-- Hash-chained: each line carries the hash of the one before, so a line removed or changed shows.
create table audit (
  workspace_id uuid not null,
  seq bigint not null,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text,
  facts jsonb not null,
  previous_hash bytea not null,
  hash bytea not null,
  primary key (workspace_id, seq)
);
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit is append only';
end
$$;
create trigger audit_append_only before update or delete on audit for each row execute function refuse_change();
