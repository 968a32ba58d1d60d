-- Who at the counter sold it, as the till says it: in the event itself or among its properties, under the names that tills use.
create function seller_of(facts jsonb) returns text language sql immutable parallel safe as $$
  select nullif(left(trim(coalesce(
    facts ->> 'seller', facts -> 'properties' ->> 'seller', facts -> 'properties' ->> 'salesperson', facts -> 'properties' ->> 'sales_person',
    facts -> 'properties' ->> 'cashier', facts -> 'properties' ->> 'vendedor', facts -> 'properties' ->> 'vendedora', facts -> 'properties' ->> 'cajero'
  )), 80), '')
$$;
