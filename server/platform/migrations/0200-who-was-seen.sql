-- Somebody is seen when something happens with her: not when a file speaks of her, nor when the business's own people put right what is known.
alter table captures add column is_seen boolean not null default true;
-- What the business's own people put right: a record, but nobody's identity.
alter table records add column is_correction boolean not null default false;

alter table captures no force row level security;
alter table records no force row level security;
alter table persons no force row level security;
alter table entries no force row level security;
alter table sources no force row level security;
alter table record_sightings no force row level security;
alter table person_sightings no force row level security;

update records r set is_correction = true from sources s
where s.workspace_id = r.workspace_id and s.id = r.source_id and s.kind = 'counter' and r.external_id like 'card:%';
update captures set is_seen = false where import_id is not null;
update captures c set is_seen = false from records r where r.workspace_id = c.workspace_id and r.id = c.record_id and r.is_correction;

with stated as (
  select workspace_id, record_id, max(last_at) as last_at from captures where is_seen and withdrawn_at is null group by 1, 2
), happened as (
  select workspace_id, record_id, max(at) as last_at from entries
  where withdrawn_at is null and kind <> 'note' and (source_id is not null or at <= created_at) group by 1, 2
)
update record_sightings r set last_at = coalesce(date_trunc('minute', greatest(s.last_at, h.last_at)), '1970-01-01Z')
from record_sightings own left join stated s using (workspace_id, record_id) left join happened h using (workspace_id, record_id)
where r.workspace_id = own.workspace_id and r.record_id = own.record_id;
with seen as (
  select r.workspace_id, r.person_id, max(s.last_at) as last_at from records r
  join record_sightings s on s.workspace_id = r.workspace_id and s.record_id = r.id where r.withdrawn_at is null group by 1, 2
)
update person_sightings p set last_at = seen.last_at from seen where p.workspace_id = seen.workspace_id and p.person_id = seen.person_id;

with counted as (
  select r.workspace_id, r.person_id, count(*) as records, array_agg(distinct s.kind order by s.kind) as channels
  from records r join sources s on s.workspace_id = r.workspace_id and s.id = r.source_id
  where r.withdrawn_at is null and not r.is_correction
    and (r.workspace_id, r.person_id) in (select workspace_id, person_id from records where is_correction and withdrawn_at is null)
  group by 1, 2
)
update persons p set record_count = counted.records, channels = counted.channels
from counted where p.workspace_id = counted.workspace_id and p.id = counted.person_id;

alter table captures force row level security;
alter table records force row level security;
alter table persons force row level security;
alter table entries force row level security;
alter table sources force row level security;
alter table record_sightings force row level security;
alter table person_sightings force row level security;

-- "How many of the contacts of this source are none?"
create index records_corrections on records (workspace_id, source_id) where is_correction and withdrawn_at is null;
