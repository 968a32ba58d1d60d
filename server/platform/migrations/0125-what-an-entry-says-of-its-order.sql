-- What an entry says of the order that it names, where its source tells of one order several times: what an order comes to can be folded anew from
-- the entries that stand. Null: it counts by itself.
alter table entries add column order_says text;

-- The owner of the tables looks at every business, this once.
alter table entries no force row level security;
update entries set order_says = case when kind = 'purchase' then 'completed' when kind = 'return' then 'refunded'
    when facts ->> 'what' = 'order.updated' then 'updated' else 'cancelled' end
where import_id is null and source_id is not null and withdrawn_at is null and length(facts ->> 'orderId') >= 1
  and (kind = 'purchase' or (kind = 'return' and amount_minor is not null)
    or (kind = 'event' and facts ->> 'what' in ('order.updated', 'order.cancelled')));
alter table entries force row level security;
