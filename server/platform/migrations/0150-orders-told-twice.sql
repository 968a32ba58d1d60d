-- A page and the shop behind it may both tell of one sale. Whether two tellings are of one shows in who bought, the number, the sum and the time.
-- `number` is the order's as it is looked up: "#A-10" and "a10" are one. For what was told so far, near enough; it is written anew with the next word.
alter table order_sums add column number text collate "C" not null default '', add column currency text;

-- What counts by itself, as webhooks do: what a record paid for an order, and was given back of it, added up.
create table order_payments (
  workspace_id uuid not null,
  record_id uuid not null,
  number text collate "C" not null,
  order_id text collate "C" not null,
  source_id uuid not null,
  currency text,
  -- When it was first paid; null where only something was given back.
  at timestamptz,
  payments integer not null,
  paid_minor bigint not null,
  refunded_minor bigint not null,
  primary key (workspace_id, record_id, number, order_id)
);
alter table order_payments enable row level security;
alter table order_payments force row level security;
create policy own_workspace on order_payments using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));

-- The owner of the tables looks at every business, this once.
alter table entries no force row level security;
alter table order_sums no force row level security;
alter table order_payments no force row level security;
alter table workspaces no force row level security;
update order_sums o set number = upper(regexp_replace(left(order_id, 100), '[^[:alnum:]]', '', 'g')), currency = (
  select currency from entries e
  where e.workspace_id = o.workspace_id and e.record_id = o.record_id and e.source_id = o.source_id and e.withdrawn_at is null
    and e.order_says in ('completed', 'updated') and e.facts ->> 'orderId' = o.order_id and e.currency is not null order by e.at desc limit 1);
insert into order_payments
select workspace_id, record_id, upper(regexp_replace(left(facts ->> 'orderId', 100), '[^[:alnum:]]', '', 'g')), facts ->> 'orderId', source_id,
  min(currency) filter (where kind = 'purchase'), min(at) filter (where kind = 'purchase'), count(*) filter (where kind = 'purchase'),
  coalesce(sum(amount_minor) filter (where kind = 'purchase'), 0), coalesce(sum(amount_minor) filter (where kind = 'return'), 0)
from entries
where kind in ('purchase', 'return') and order_says is null and import_id is null and source_id is not null and withdrawn_at is null
  and length(facts ->> 'orderId') between 1 and 300
group by workspace_id, record_id, facts ->> 'orderId', source_id;
-- Where a number was told by two sources, everybody is added up again, in turns, once the server is up.
update workspaces set read_by = null where id in (
  select workspace_id from (
    select workspace_id, number, source_id from order_sums union select workspace_id, number, source_id from order_payments
  ) as told where number <> '' group by workspace_id, number having count(distinct source_id) > 1);
alter table entries force row level security;
alter table order_sums force row level security;
alter table order_payments force row level security;
alter table workspaces force row level security;

-- Which of somebody's orders bear a number, where somebody has many orders: 0.1 ms; by the record alone 12 ms for ten thousand.
create index order_sums_number on order_sums (workspace_id, record_id, number);
