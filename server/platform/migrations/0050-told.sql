-- Whether something else than a file states a record: then it stands whatever file is taken back, and an event that says nothing of it needs
-- no look at its statements.
alter table records add column is_told boolean not null default false;
-- The owner of the tables looks at every business, this once.
alter table captures no force row level security;
alter table records no force row level security;
alter table entries no force row level security;
-- What a source said to happen is a statement too, even where only files had stated of whom.
insert into captures (workspace_id, id, record_id, at, last_at, attributes, actor, created_at)
select e.workspace_id, gen_random_uuid(), e.record_id, min(e.at), max(e.at), '{}', 'pulsera', now() from entries e
where e.import_id is null and e.source_id is not null and e.withdrawn_at is null and not exists (
  select 1 from captures c where c.workspace_id = e.workspace_id and c.record_id = e.record_id and c.import_id is null and c.withdrawn_at is null)
group by e.workspace_id, e.record_id;
update records r set is_told = true where exists (
  select 1 from captures c where c.workspace_id = r.workspace_id and c.record_id = r.id and c.import_id is null and c.withdrawn_at is null);
alter table captures force row level security;
alter table records force row level security;
alter table entries force row level security;
