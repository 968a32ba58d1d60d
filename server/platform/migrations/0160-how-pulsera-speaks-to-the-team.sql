-- The words of the interface itself, in Spanish: how Pulsera speaks to who works here. How customers are spoken to is `address_form`.
alter table workspaces add column team_form text not null default 'tu' check (team_form in ('tu', 'usted', 'vos'));
update workspaces set team_form = 'vos' where country in ('AR', 'PY', 'UY');
