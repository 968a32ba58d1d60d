-- Who is told of what happens here, by webhook.
create table outbound_endpoints (
  workspace_id uuid not null,
  id uuid not null,
  url text not null,
  events text[] not null,
  secret text not null,
  old_secret text,
  old_secret_until timestamptz,
  created_at timestamptz not null,
  disabled_at timestamptz,
  disabled_why text,
  primary key (workspace_id, id)
);

-- What happened, written in the transaction in which it happened. `spread_at`: it has become deliveries.
create table outbound_events (
  workspace_id uuid not null,
  id uuid not null,
  type text not null,
  at timestamptz not null,
  facts jsonb not null,
  spread_at timestamptz,
  primary key (workspace_id, id)
);
create index outbound_events_waiting on outbound_events (workspace_id, at, id) where spread_at is null;

create table outbound_deliveries (
  workspace_id uuid not null,
  id uuid not null,
  endpoint_id uuid not null,
  event_id uuid not null,
  state text not null check (state in ('pending', 'delivered', 'failed')),
  attempts integer not null default 0,
  next_at timestamptz,
  created_at timestamptz not null,
  settled_at timestamptz,
  primary key (workspace_id, id)
);
create index outbound_deliveries_endpoint on outbound_deliveries (workspace_id, endpoint_id, created_at desc, id desc);

create table outbound_attempts (
  workspace_id uuid not null,
  delivery_id uuid not null,
  n integer not null,
  at timestamptz not null,
  status integer,
  problem text,
  took_ms integer not null,
  answer text not null default '',
  primary key (workspace_id, delivery_id, n)
);
do $$
declare t text;
begin
  foreach t in array array['outbound_endpoints', 'outbound_events', 'outbound_deliveries', 'outbound_attempts']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own_workspace on %I using (workspace_id = (select nullif(current_setting(''app.workspace'', true), '''')::uuid))', t);
  end loop;
end
$$;

-- Keeps an event where somebody wants it, and sets to work what spreads it: with the transaction, or not at all.
create function tell_outbound(of_workspace uuid, of_type text, about jsonb) returns void language plpgsql as $$
begin
  if not exists (select from outbound_endpoints where workspace_id = of_workspace and disabled_at is null and of_type = any(events)) then
    return;
  end if;
  insert into outbound_events (workspace_id, id, type, at, facts) values (of_workspace, gen_random_uuid(), of_type, now(), about);
  perform graphile_worker.add_job('outbound.spread', json_build_object('workspace', of_workspace), job_key := 'outbound.spread ' || of_workspace);
end
$$;

-- Whoever regroups records, by whatever way, tells of it here. What is old (a backup that is restored, the demo's year) is no news.
create function tell_of_regroupings() returns trigger language plpgsql as $$
declare told record;
begin
  if not exists (select from outbound_endpoints where workspace_id in (select workspace_id from fresh) and disabled_at is null) then
    return null;
  end if;
  for told in
    select workspace_id, to_person, cause, (array_agg(record_id order by seq))[1:100] as records, count(*)::int as count,
      array_agg(distinct from_person) filter (where from_person is not null) as came_from, min(actor) as actor,
      (array_agg(because order by seq))[1] as because
    from fresh where cause in ('joined', 'separated') and at > now() - interval '10 minutes'
    group by workspace_id, to_person, cause order by min(seq)
  loop
    perform tell_outbound(told.workspace_id, 'person.' || told.cause, jsonb_build_object('personId', told.to_person, 'recordIds', told.records,
      'recordCount', told.count, 'fromPersonIds', to_jsonb(coalesce(told.came_from[1:100], '{}')), 'actor', told.actor,
      -- Which rules and how much they weigh; what they compared is a customer's.
      'because', (select coalesce(jsonb_agg(jsonb_build_object('rule', reason -> 'rule', 'weight', reason -> 'weight')), '[]')
        from jsonb_array_elements(told.because) as reason)));
  end loop;
  return null;
end
$$;
create trigger outbound_regroupings after insert on regroupings referencing new table as fresh for each statement execute function tell_of_regroupings();

-- A record that was known states something else.
create function tell_of_change() returns trigger language plpgsql as $$
declare changed text[];
begin
  select array_agg(key order by key) into changed from (
    select key from jsonb_each(new.attributes) as now (key, value) where old.attributes -> key is distinct from value
    union select key from jsonb_object_keys(old.attributes) as key where not new.attributes ? key) as fields where key <> 'device';
  if changed is not null then
    perform tell_outbound(new.workspace_id, 'person.changed', jsonb_build_object('personId', new.person_id, 'recordId', new.id, 'fields', changed));
  end if;
  return null;
end
$$;
create trigger outbound_changes after update of attributes on records for each row
  when (old.attributes is distinct from new.attributes) execute function tell_of_change();

-- Somebody said what they allow, or no longer.
create function tell_of_permission() returns trigger language plpgsql as $$
declare told record;
begin
  if not exists (select from outbound_endpoints where workspace_id in (select workspace_id from fresh) and disabled_at is null) then
    return null;
  end if;
  for told in
    select fresh.workspace_id, records.person_id, fresh.record_id,
      (array_agg(jsonb_build_object('purpose', purpose, 'channel', channel, 'allowed', allowed, 'method', method) order by fresh.id))[1:50] as said
    from fresh join records on records.workspace_id = fresh.workspace_id and records.id = fresh.record_id
    where fresh.created_at > now() - interval '10 minutes'
    group by fresh.workspace_id, records.person_id, fresh.record_id
  loop
    perform tell_outbound(told.workspace_id, 'permission.changed',
      jsonb_build_object('personId', told.person_id, 'recordId', told.record_id, 'statements', to_jsonb(told.said)));
  end loop;
  return null;
end
$$;
create trigger outbound_permission after insert on consent_statements referencing new table as fresh
  for each statement execute function tell_of_permission();
