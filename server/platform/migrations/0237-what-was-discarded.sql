-- What was discarded by mistake is found again, newest first: 20 of them without reading what came in since, which may be a million rows.
create index quarantined_discarded on quarantined (workspace_id, discarded_at desc, id desc) where discarded_at is not null;
