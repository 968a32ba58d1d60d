-- What was discarded with one click comes back with one click.
alter table quarantined add column discard_id uuid;
create index quarantined_discard on quarantined (workspace_id, discard_id) where discard_id is not null;
