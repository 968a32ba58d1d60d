-- A shop states a sale anew each time it is edited. What stands of it: what was stated last, which moment shows it, and every sum it was ever
-- stated with, by which a page that told of it before the edit is known to tell of the same.
create table stated_sales (
  workspace_id uuid not null,
  source_id uuid not null,
  message_id text collate "C" not null,
  stated_at timestamptz not null,
  entry_id uuid not null,
  record_id uuid not null,
  order_id text collate "C" not null,
  amount_minor bigint not null,
  content text collate "C" not null,
  sums jsonb not null,
  primary key (workspace_id, source_id, message_id)
);
alter table stated_sales enable row level security;
alter table stated_sales force row level security;
create policy own_workspace on stated_sales using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
-- "With which sums was this order of hers ever stated?", asked where two sources tell of one.
create index stated_sales_order on stated_sales (workspace_id, record_id, order_id);
