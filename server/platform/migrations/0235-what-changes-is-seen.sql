-- Open windows look at one feed for what else is said of somebody known, be it a field or a trait: the latest change of each record, of whatever.
alter table trait_changes rename to record_changes;
alter index trait_changes_pkey rename to record_changes_pkey;
alter index trait_changes_seq rename to record_changes_seq;
alter sequence trait_changes_seq_seq rename to record_changes_seq_seq;

-- Fields are told of by a trigger of their own (0100): here only traits and groups are.
create or replace function tell_of_traits() returns trigger language plpgsql as $$
declare of_workspace uuid;
begin
  if current_setting('app.restoring', true) = 'on' then
    return null;
  end if;
  select workspace_id into of_workspace from fresh where cardinality(traits) > 0 or groups limit 1;
  if of_workspace is null
    or not exists (select from outbound_endpoints where workspace_id = of_workspace and disabled_at is null and 'person.changed' = any(events)) then
    return null;
  end if;
  insert into outbound_events (workspace_id, id, type, at, facts)
  select fresh.workspace_id, gen_random_uuid(), 'person.changed', now(), jsonb_build_object('personId', records.person_id, 'recordId', fresh.record_id,
    'fields', '[]'::jsonb, 'traits', to_jsonb(fresh.traits[1:50]), 'traitCount', cardinality(fresh.traits), 'groups', fresh.groups)
  from fresh join records on records.workspace_id = fresh.workspace_id and records.id = fresh.record_id
  -- What was said long ago (the demo's year, a history that is loaded) is no news.
  where fresh.at > now() - interval '1 day' and (cardinality(fresh.traits) > 0 or fresh.groups);
  if found then
    perform graphile_worker.add_job('outbound.spread', json_build_object('workspace', of_workspace), job_key := 'outbound.spread ' || of_workspace);
  end if;
  return null;
end
$$;

-- When a field was said last: the newest of several times, and of a fallback the moment whose mirror image stands there.
create function said_last(times jsonb) returns numeric language sql immutable as $$
  select max(abs(one::numeric)) from jsonb_array_elements_text(case jsonb_typeof(times) when 'array' then times else jsonb_build_array(times) end) as one
$$;

-- As in 0100; a second phone or mail of somebody, which are dated one by one, broke it.
create or replace function tell_of_changes() returns trigger language plpgsql as $$
declare of_workspace uuid;
begin
  if current_setting('app.restoring', true) = 'on' then
    return null;
  end if;
  -- Row security leaves one business to a statement.
  select workspace_id into of_workspace from fresh limit 1;
  if not exists (select from outbound_endpoints where workspace_id = of_workspace and disabled_at is null and 'person.changed' = any(events)) then
    return null;
  end if;
  insert into outbound_events (workspace_id, id, type, at, facts)
  select fresh.workspace_id, gen_random_uuid(), 'person.changed', now(),
    jsonb_build_object('personId', fresh.person_id, 'recordId', fresh.id, 'fields', jsonb_agg(field.key order by field.key))
  from fresh join before on before.workspace_id = fresh.workspace_id and before.id = fresh.id
  cross join lateral (
    select key from jsonb_each(fresh.attributes) as now (key, value) where before.attributes -> key is distinct from value
    union select key from jsonb_object_keys(before.attributes) as key where not fresh.attributes ? key) as field
  where before.attributes is distinct from fresh.attributes and field.key <> 'device'
  group by fresh.workspace_id, fresh.person_id, fresh.id
  -- What was stated long ago (the demo's year, a history that is loaded) is no news; what is taken back, or a night's delay, is.
  having bool_or(coalesce(said_last(fresh.stated -> field.key), 'infinity') > extract(epoch from now() - interval '1 day') * 1000);
  if found then
    perform graphile_worker.add_job('outbound.spread', json_build_object('workspace', of_workspace), job_key := 'outbound.spread ' || of_workspace);
  end if;
  return null;
end
$$;
