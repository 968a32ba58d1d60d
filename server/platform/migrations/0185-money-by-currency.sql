-- What was given back of an order, by currency: a hundred pesos take nothing off a hundred dollars. Until now it was taken for the order's own.
alter table order_sums add column refunded jsonb not null default '{}';
alter table entries no force row level security;
alter table order_sums no force row level security;
alter table records no force row level security;
alter table workspaces no force row level security;
update order_sums set refunded = jsonb_build_object(coalesce(currency, ''), refunded_minor) where refunded_minor <> 0;
-- What was bought counts in the business's own currency only: what was added of others comes off what records spent.
with foreign_sums as (
  select e.workspace_id, e.record_id, sum(case e.kind when 'purchase' then e.amount_minor else -e.amount_minor end) as minor
  from entries e join workspaces w on w.id = e.workspace_id
  where e.kind in ('purchase', 'return') and e.order_says is null and e.withdrawn_at is null and e.amount_minor is not null and e.currency <> w.currency
  group by 1, 2
  union all
  select o.workspace_id, o.record_id, sum(case when completed_at is null then -refunded_minor when cancelled_at >= completed_at or refunded_whole then 0
    else greatest(0, coalesce(total_minor, 0) - refunded_minor) end)
  from order_sums o join workspaces w on w.id = o.workspace_id where o.currency <> w.currency group by 1, 2
), less as (select workspace_id, record_id, sum(minor) as minor from foreign_sums group by 1, 2 having sum(minor) <> 0), corrected as (
  update records r set spent_minor = r.spent_minor - less.minor from less where r.workspace_id = less.workspace_id and r.id = less.record_id
  returning r.workspace_id
)
-- Their people are added up again, in turns, once the server is up.
update workspaces set read_by = null where id in (select workspace_id from corrected);
alter table order_sums drop column refunded_minor;
alter table entries force row level security;
alter table order_sums force row level security;
alter table records force row level security;
alter table workspaces force row level security;
