-- "What does the law ask of us?", which stands before everything else that waits.
create index quarantined_requests on quarantined (workspace_id, at desc, id desc)
  where solved_at is null and reason in ('webhook.erasure', 'webhook.access', 'webhook.shop-erasure');
