-- Some statements count only where nothing else is said of a field ("$set_once" of PostHog's clients); of several the first one does.
alter table captures add column is_fallback boolean not null default false;
