-- How many events of a source are in but for what was not understood: they have a bound of their own, and are counted at every one that comes.
create index quarantined_partly on quarantined (workspace_id, source_id) where solved_at is null and reason = 'event.partly';
