-- Undoing an import also forgets its receipts, so that the same file may be imported again.
alter table receipts add column import_id uuid;
create index receipts_import on receipts (workspace_id, import_id) where import_id is not null;

-- Files with the same columns come from the same system: they are one source, so that its customer numbers mean the same customers.
alter table sources add column signature text collate "C";
create unique index sources_signature on sources (workspace_id, kind, signature) where signature is not null;
