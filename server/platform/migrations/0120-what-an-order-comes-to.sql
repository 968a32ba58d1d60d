-- What was said of an order over the wire, folded: said in any order and however often, it comes to the same.
create table order_sums (
  workspace_id uuid not null,
  source_id uuid not null,
  order_id text collate "C" not null,
  -- Whose purchase it is: who completed it first; before anybody has, who was given something back first.
  record_id uuid not null,
  record_at timestamptz not null,
  -- Null until it is known to have been completed; the latest time it was, and the latest it was cancelled.
  completed_at timestamptz,
  cancelled_at timestamptz,
  total_minor bigint,
  total_at timestamptz,
  refunded_minor bigint not null,
  refunded_whole boolean not null,
  primary key (workspace_id, source_id, order_id)
);
alter table order_sums enable row level security;
alter table order_sums force row level security;
create policy own_workspace on order_sums using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));

-- The owner of the tables looks at every business, this once.
alter table entries no force row level security;
alter table order_sums no force row level security;
insert into order_sums
select workspace_id, source_id, order_id, (array_agg(record_id order by kind, at, id))[1], (array_agg(at order by kind, at, id))[1],
  max(at) filter (where kind = 'purchase'), null,
  (array_agg(amount_minor order by at desc) filter (where kind = 'purchase' and amount_minor is not null))[1],
  max(at) filter (where kind = 'purchase' and amount_minor is not null),
  coalesce(sum(amount_minor) filter (where kind = 'return'), 0), false
from (
  select *, facts ->> 'orderId' as order_id from entries
  where kind in ('purchase', 'return') and import_id is null and source_id is not null and withdrawn_at is null
    and length(facts ->> 'orderId') between 1 and 300
) as bought group by workspace_id, source_id, order_id;
alter table entries force row level security;
alter table order_sums force row level security;

-- What somebody looked at and does not need, until that is undone.
alter table quarantined add column discarded_at timestamptz;
