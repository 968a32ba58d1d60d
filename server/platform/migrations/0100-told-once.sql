-- What comes back from a backup was told when it happened: a restore tells nobody, and needs no queue.
create or replace function tell_outbound(of_workspace uuid, of_type text, about jsonb) returns void language plpgsql as $$
begin
  if current_setting('app.restoring', true) = 'on' then
    return;
  end if;
  if not exists (select from outbound_endpoints where workspace_id = of_workspace and disabled_at is null and of_type = any(events)) then
    return;
  end if;
  insert into outbound_events (workspace_id, id, type, at, facts) values (of_workspace, gen_random_uuid(), of_type, now(), about);
  perform graphile_worker.add_job('outbound.spread', json_build_object('workspace', of_workspace), job_key := 'outbound.spread ' || of_workspace);
end
$$;

-- Records that were known state something else: all of one statement together, with one look at who wants to know and one job.
drop trigger outbound_changes on records;
drop function tell_of_change();
create function tell_of_changes() returns trigger language plpgsql as $$
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
  having bool_or(coalesce((fresh.stated ->> field.key)::numeric, 'infinity') > extract(epoch from now() - interval '1 day') * 1000);
  if found then
    perform graphile_worker.add_job('outbound.spread', json_build_object('workspace', of_workspace), job_key := 'outbound.spread ' || of_workspace);
  end if;
  return null;
end
$$;
create trigger outbound_changes after update on records referencing old table as before new table as fresh
  for each statement execute function tell_of_changes();
