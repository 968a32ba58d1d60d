-- By which rules all records of the business were last read and compared; null: by those of before this was noted.
alter table workspaces add column read_by text;
