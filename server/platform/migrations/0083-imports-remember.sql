-- A file that was put away before anything of it came in is not "undone": there was nothing to undo.
alter table imports drop constraint imports_state_check;
alter table imports add constraint imports_state_check
  check (state in ('ready', 'checking', 'checked', 'running', 'done', 'failed', 'undoing', 'undone', 'discarded'));
-- Rejected rows that were put right come in as an import of their own, which knows whose rows they are.
alter table imports add column fixes uuid;
alter table import_rejections add column fixed_in uuid;
-- "What did the columns of such a file mean the last time?"
create index imports_source on imports (workspace_id, source_id, created_at desc);
