-- nullif: on a reused connection the setting is '' and ''::uuid would fail. "force" binds the tables' owner too, which is the role we run as.
do $$
declare t text;
begin
  foreach t in array array['sources', 'records', 'captures', 'identifiers', 'record_keys', 'record_words', 'edges', 'judgements',
    'judgement_records', 'persons', 'regroupings', 'reviews', 'entries', 'receipts', 'quarantined', 'imports', 'import_rejections', 'audit']
  loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own_workspace on %I using (workspace_id = (select nullif(current_setting(''app.workspace'', true), '''')::uuid))', t);
  end loop;
end
$$;
alter table workspaces enable row level security;
alter table workspaces force row level security;
create policy own_workspace on workspaces using (id = (select nullif(current_setting('app.workspace', true), '')::uuid));
