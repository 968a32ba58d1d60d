-- Browsers that have not yet said whose they are: kept and reachable, but no people to be listed or counted.
alter table persons add column is_visitor boolean not null default false;
drop index persons_last_seen;
drop index persons_sort_name;
create index persons_last_seen on persons (workspace_id, last_seen_at desc, id desc) where not is_visitor;
create index persons_sort_name on persons (workspace_id, sort_name, id) where not is_visitor;
-- The owner of the tables looks at every business, this once.
alter table persons no force row level security;
alter table records no force row level security;
update persons p set is_visitor = not exists (
  select 1 from records r where r.workspace_id = p.workspace_id and r.person_id = p.id and r.withdrawn_at is null
    and (r.attributes - 'device' <> '{}'::jsonb or not r.attributes ? 'device'));
alter table persons force row level security;
alter table records force row level security;
