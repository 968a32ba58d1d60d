-- What people mark on an entry: `pinned` above the timeline; `dont`, what is not to be done with this customer; `worked`, what helped;
-- `next`, what is to be done by a day, until somebody did it. The words stay in the entry; a mark finds them without reading a whole life.
create table entry_marks (
  workspace_id uuid not null,
  entry_id uuid not null,
  mark text not null check (mark in ('pinned', 'dont', 'worked', 'next')),
  record_id uuid not null,
  due_on date check ((due_on is null) = (mark <> 'next')),
  done_at timestamptz,
  actor text not null,
  created_at timestamptz not null,
  primary key (workspace_id, entry_id, mark)
);
-- "What is marked of this person?", asked by every page of a timeline and by the brief.
create index entry_marks_record on entry_marks (workspace_id, record_id);
-- "What is to be done by today?", asked by the day's routine.
create index entry_marks_due on entry_marks (workspace_id, due_on) where mark = 'next' and done_at is null;
alter table entry_marks enable row level security;
alter table entry_marks force row level security;
create policy own_workspace on entry_marks using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
