-- Whom an import speaks of, the first so many of them, without reading the whole of a large one: a page of 100 people of an import of a million.
drop index captures_import;
create index captures_import on captures (workspace_id, import_id, record_id) where import_id is not null;
