-- What an event of somebody known touches is as narrow as can be, so that a million people's fit in memory. Ids of records are no two workspaces':
-- half as many bytes find a record's moments, and moments of one instant are few enough to be sorted.
drop index entries_record;
create index entries_record on entries (record_id, at desc) where withdrawn_at is null;
-- "Has this source spoken of this customer before?" is answered by the index alone; the record itself is wide.
drop index records_external;
create unique index records_external on records (workspace_id, source_id, external_id) include (id, person_id, is_told, withdrawn_at);
