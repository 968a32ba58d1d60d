-- The heart: who spoke (sources, captures), about whom (records), and who is one person (persons).
-- Facts are never destroyed: a capture or an entry is withdrawn, never deleted; everything else here is computed from them.

create table workspaces (
  id uuid primary key,
  name text not null,
  country text not null,
  language text not null default 'es',
  address_form text not null default 'tu' check (address_form in ('tu', 'usted', 'vos')),
  currency text not null,
  timezone text not null,
  main_identifier text not null check (main_identifier in ('phone', 'email', 'document', 'customer_number')),
  own_contacts text[] not null default '{}',
  is_demo boolean not null default false,
  demo_done integer not null default 0,
  demo_total integer not null default 0,
  model_version text not null,
  created_at timestamptz not null
);

create table sources (
  workspace_id uuid not null,
  id uuid not null,
  kind text not null,
  name text not null,
  created_at timestamptz not null,
  paused_at timestamptz,
  last_event_at timestamptz,
  primary key (workspace_id, id)
);

-- Read before any workspace is known (a key names its workspace), hence the only customer-free table without a policy.
create table api_keys (
  hash bytea primary key,
  workspace_id uuid not null,
  id uuid not null unique,
  kind text not null check (kind in ('source', 'api')),
  source_id uuid,
  role text,
  name text not null,
  start text not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  check ((kind = 'source') = (source_id is not null)),
  check ((kind = 'api') = (role is not null))
);
create index api_keys_workspace on api_keys (workspace_id, created_at);

-- A record is what one source says about one customer: the fold of its captures. Its person bears the id of the person's first record.
create table records (
  workspace_id uuid not null,
  id uuid not null,
  source_id uuid not null,
  external_id text not null,
  attributes jsonb not null,
  features jsonb not null,
  person_id uuid not null,
  purchase_count integer not null default 0,
  spent_minor bigint not null default 0,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  created_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (workspace_id, id)
);
-- "Has this source spoken of this customer before?": the hot path's one look-up.
create unique index records_external on records (workspace_id, source_id, external_id);
-- "Which records are this person?"
create index records_person on records (workspace_id, person_id);
-- "Whom did we meet today?" (the daily twins review)
create index records_created on records (workspace_id, created_at);

create table captures (
  workspace_id uuid not null,
  id uuid not null,
  record_id uuid not null,
  at timestamptz not null,
  attributes jsonb not null,
  import_id uuid,
  actor text not null,
  created_at timestamptz not null,
  withdrawn_at timestamptz,
  primary key (workspace_id, id)
);
create index captures_record on captures (workspace_id, record_id, at);
create index captures_import on captures (workspace_id, import_id) where import_id is not null;

-- Not unique by value: many records may share one phone.
create table identifiers (
  workspace_id uuid not null,
  kind text not null,
  value text collate "C" not null,
  record_id uuid not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (workspace_id, kind, value, record_id)
);
create index identifiers_record on identifiers (workspace_id, record_id);

-- Blocking: records that share a key are compared, unless the key is crowded.
create table record_keys (
  workspace_id uuid not null,
  key text collate "C" not null,
  record_id uuid not null,
  who text not null,
  primary key (workspace_id, key, record_id)
);
create index record_keys_record on record_keys (workspace_id, record_id);

-- Search while typing: word ^@ 'lau' is leakproof and so reaches this index under row security.
create table record_words (
  workspace_id uuid not null,
  word text collate "C" not null,
  record_id uuid not null,
  primary key (workspace_id, word, record_id)
);
create index record_words_record on record_words (workspace_id, record_id);

-- Evidence between two records; a < b. Apart pairs are not kept.
create table edges (
  workspace_id uuid not null,
  a uuid not null,
  b uuid not null,
  band text not null check (band in ('join', 'doubt', 'related')),
  weight real not null,
  because jsonb not null,
  primary key (workspace_id, a, b),
  check (a < b)
);
create index edges_b on edges (workspace_id, b);

create table judgements (
  workspace_id uuid not null,
  id uuid not null,
  kind text not null check (kind in ('same', 'different', 'household', 'later')),
  left_records uuid[] not null,
  right_records uuid[] not null,
  actor text not null,
  at timestamptz not null,
  note text,
  review_id uuid,
  withdrawn_at timestamptz,
  withdrawn_by text,
  primary key (workspace_id, id)
);
create table judgement_records (
  workspace_id uuid not null,
  record_id uuid not null,
  judgement_id uuid not null,
  side text not null check (side in ('left', 'right')),
  primary key (workspace_id, record_id, judgement_id, side)
);

-- A projection of the records: dropped and rebuilt at will.
create table persons (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  sort_name text collate "C" not null,
  golden jsonb not null,
  record_count integer not null,
  purchase_count integer not null,
  spent_minor bigint not null,
  first_seen_at timestamptz not null,
  last_seen_at timestamptz not null,
  primary key (workspace_id, id)
);
create index persons_last_seen on persons (workspace_id, last_seen_at desc, id desc);
create index persons_sort_name on persons (workspace_id, sort_name, id);

-- The ordered feed of joins and separations: replaying it rebuilds the partition elsewhere.
create table regroupings (
  workspace_id uuid not null,
  seq bigint generated always as identity,
  at timestamptz not null,
  record_id uuid not null,
  from_person uuid,
  to_person uuid not null,
  cause text not null,
  because jsonb not null,
  judgement_id uuid,
  actor text not null,
  primary key (workspace_id, seq)
);
create index regroupings_to on regroupings (workspace_id, to_person, seq);
create index regroupings_from on regroupings (workspace_id, from_person, seq);

-- Doubts to be judged: between two records, hence true whatever persons they are in today. Open while the persons differ and nobody judged.
create table reviews (
  workspace_id uuid not null,
  id uuid not null,
  a uuid not null,
  b uuid not null,
  origin text not null check (origin in ('resolver', 'person')),
  note text,
  actor text not null,
  created_at timestamptz not null,
  postponed_until timestamptz,
  judgement_id uuid,
  primary key (workspace_id, id),
  check (a < b)
);
create unique index reviews_pair on reviews (workspace_id, a, b);
create index reviews_created on reviews (workspace_id, created_at);
