-- A source to which somebody else's server posts: of which kind it is, what its signature is checked with, and how its bodies are read.
create table webhooks (
  workspace_id uuid not null,
  source_id uuid not null,
  kind text not null check (kind in ('shopify', 'woocommerce', 'tiendanube', 'stripe', 'mercado-pago', 'generic')),
  secret text not null default '',
  api_token text not null default '',
  mapping jsonb,
  changed_at timestamptz not null,
  primary key (workspace_id, source_id)
);
alter table webhooks enable row level security;
alter table webhooks force row level security;
create policy own_workspace on webhooks using (workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid));
