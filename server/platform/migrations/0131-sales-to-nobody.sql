-- "Cliente Mostrador" is no person to be listed or completed: like a browser, it is a visitor, and a sale to it is a sale to nobody.
alter table persons no force row level security;
alter table records no force row level security;
update persons p set is_visitor = true where not p.is_visitor and p.name = '' and not exists (
  select 1 from records r where r.workspace_id = p.workspace_id and r.person_id = p.id and r.withdrawn_at is null
    and (r.attributes - 'device' <> '{}'::jsonb or not r.attributes ? 'device')
    and (not r.attributes ?| array['full_name', 'first_name', 'last_name']
      or r.features ?| array['name', 'emails', 'phones', 'phoneParts', 'documents', 'handles', 'cards', 'numbers']));
alter table persons force row level security;
alter table records force row level security;
-- "How many were sold today without a customer?" Those of today are found without looking at all people.
create index persons_visitors on persons (workspace_id, last_seen_at desc) where is_visitor;
