-- The topic that nobody knows, in a column of its own: what is looked up within `facts` is not trusted with rows that the policy has not let pass yet,
-- so that all noise of the source was read with each delivery.
alter table quarantined add column topic text;
alter table quarantined no force row level security;
update quarantined set topic = facts ->> 'topic' where reason = 'webhook.topic-unknown' and solved_at is null;
alter table quarantined force row level security;
drop index quarantined_noise;
create index quarantined_noise on quarantined (workspace_id, source_id, topic, at desc) where solved_at is null and reason = 'webhook.topic-unknown';
