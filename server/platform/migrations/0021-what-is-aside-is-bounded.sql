-- A source that sends rubbish fills no disk: so many events are kept to be looked at, the others are counted.
alter table sources add column quarantined_beyond bigint not null default 0;
-- How many of a source wait, asked with every batch that holds something unusable.
create index quarantined_source on quarantined (workspace_id, source_id) where solved_at is null;
