-- The same message told again while it still waits is one row that counts: by the digest of what came, where telling it twice says nothing more.
alter table quarantined add column digest bytea, add column times integer not null default 1;
create unique index quarantined_once on quarantined (workspace_id, source_id, digest) where solved_at is null and digest is not null;
-- How many examples of a topic that nobody knows wait, asked with each more that comes.
create index quarantined_noise on quarantined (workspace_id, source_id, (facts ->> 'topic'), at desc) where solved_at is null and reason = 'webhook.topic-unknown';
-- What is settled goes after some days.
create index quarantined_settled on quarantined (workspace_id, solved_at) where solved_at is not null;

-- What waits of a source, in number and in bytes: its bound is looked at with each that comes, and a million are not counted to show how many they are.
alter table sources add column waiting_count bigint not null default 0, add column waiting_bytes bigint not null default 0;
alter table quarantined no force row level security;
alter table sources no force row level security;
update sources set waiting_count = waiting.count, waiting_bytes = waiting.bytes
from (
  select workspace_id, source_id, count(*) as count, sum(octet_length(body) + 512) as bytes from quarantined where solved_at is null group by 1, 2
) as waiting where sources.workspace_id = waiting.workspace_id and sources.id = waiting.source_id;
alter table quarantined force row level security;
alter table sources force row level security;
drop index quarantined_source;
