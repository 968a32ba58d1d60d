-- When each folded value was last stated (field → milliseconds), and the wristband code of the record's own id.
alter table records add column stated jsonb not null default '{}';
alter table records add column code text collate "C" not null default '';
-- "Whose wristband is K7Q4-M2XA?", for every id that ever was a person's.
create index records_code on records (workspace_id, code);

-- The last time the very same words were stated: a source that repeats itself adds no row.
alter table captures add column last_at timestamptz not null;

-- Keys that too many records share, as the set of records stands now: they bring no candidates and an identifier is no evidence.
create table crowded_keys (
  workspace_id uuid not null,
  is_identifier boolean not null,
  key text collate "C" not null,
  primary key (workspace_id, is_identifier, key)
);
alter table crowded_keys enable row level security;
alter table crowded_keys force row level security;
create policy own_workspace on crowded_keys using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));

alter table persons add column channels text[] not null default '{}';

-- "What happened to the records of this person?" Every new record writes one line here, so the other questions get partial indexes.
drop index regroupings_to;
drop index regroupings_from;
create index regroupings_record on regroupings (workspace_id, record_id, seq);
create index regroupings_left on regroupings (workspace_id, from_person, seq) where from_person is not null;

-- A review is open while its two records belong to different persons and nobody judged them: kept here, so that the queue is one index scan.
alter table reviews add column person_a uuid, add column person_b uuid;
alter table reviews add column weight real not null default 0, add column rank real not null default 0;
alter table reviews add column is_open boolean not null default true;
create index reviews_rank on reviews (workspace_id, rank desc, id desc) where is_open;
create index reviews_b on reviews (workspace_id, b);
create index reviews_person_a on reviews (workspace_id, person_a) where is_open;
create index reviews_person_b on reviews (workspace_id, person_b) where is_open;
-- "How many were judged today?"
create index judgements_at on judgements (workspace_id, at);
