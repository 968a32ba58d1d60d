-- What a record states only where nothing else is said of a field is dated with the mirror image of its moment, so that another record's plain word comes
-- before it. Records of before are dated so too, and the people that they belong to are read anew.
alter table captures no force row level security;
alter table records no force row level security;
alter table workspaces no force row level security;
with speaking as (
  select distinct workspace_id, record_id from captures where is_fallback and withdrawn_at is null
), dated as (
  select r.workspace_id, r.id, jsonb_object_agg(stated.field, case
      when exists (select from captures c where c.workspace_id = r.workspace_id and c.record_id = r.id and c.withdrawn_at is null and not c.is_fallback
        and c.attributes ? stated.field and (not c.claimed or coalesce((r.features ->> 'claimed')::boolean, false))) then stated.times
      when jsonb_typeof(stated.times) = 'array' then (
        select jsonb_agg(-abs(one::numeric) order by place) from jsonb_array_elements_text(stated.times) with ordinality as each (one, place))
      else to_jsonb(-abs((stated.times #>> '{}')::numeric)) end) as stated
  from speaking join records r on r.workspace_id = speaking.workspace_id and r.id = speaking.record_id
  cross join lateral jsonb_each(r.stated) as stated (field, times)
  group by r.workspace_id, r.id
), mirrored as (
  update records r set stated = dated.stated from dated
  where r.workspace_id = dated.workspace_id and r.id = dated.id and r.stated <> dated.stated
  returning r.workspace_id
)
update workspaces set read_by = null where id in (select workspace_id from mirrored);
alter table captures force row level security;
alter table records force row level security;
alter table workspaces force row level security;
