alter table webhooks drop constraint webhooks_kind_check;
alter table webhooks add constraint webhooks_kind_check
  check (kind in ('shopify', 'woocommerce', 'tiendanube', 'stripe', 'mercado-pago', 'whatsapp', 'generic'));
