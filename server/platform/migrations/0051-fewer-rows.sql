-- Fewer rows and index entries a record: keys are numbers, what a record is filed under stands in the record, and nothing is written that
-- follows from the record itself.
alter table records no force row level security;
alter table captures no force row level security;
alter table record_keys no force row level security;
alter table record_words no force row level security;
alter table crowded_keys no force row level security;
alter table identifiers no force row level security;
alter table regroupings no force row level security;

-- The number of a key, as filing.ts makes it: 48 bits of hash and five of the kind.
create function imul(a bigint, b bigint) returns bigint language sql immutable as
  'select ((a & 65535) * b + ((((a >> 16) * b) & 65535) << 16)) & 4294967295';
create function key_number(key text) returns bigint language plpgsql immutable as $$
declare
  h1 bigint := 3735928559; h2 bigint := 1103547991; letter text; code bigint; unit bigint;
  kinds text[] := string_to_array('phone email document card customer_number handle device user tel name short only sur born year bornat near home town order', ' ');
begin
  foreach letter in array regexp_split_to_array(key, '') loop
    code := ascii(letter);
    foreach unit in array case when code > 65535
      then array[55296 + ((code - 65536) >> 10), 56320 + ((code - 65536) & 1023)] else array[code] end
    loop
      h1 := imul(h1 # unit, 2654435761);
      h2 := imul(h2 # unit, 1597334677);
    end loop;
  end loop;
  h1 := imul(h1 # (h1 >> 16), 2246822507) # imul(h2 # (h2 >> 13), 3266489909);
  h2 := imul(h2 # (h2 >> 16), 2246822507) # imul(h1 # (h1 >> 13), 3266489909);
  return ((h2 >> 8) * 16777216 + (h1 >> 8)) * 32 + coalesce(array_position(kinds, split_part(key, ':', 1)) - 1, 31);
end
$$;
create function short_hash(word text) returns integer language plpgsql immutable as $$
declare h bigint := 0; letter text;
begin
  foreach letter in array regexp_split_to_array(word, '') loop h := (h * 31 + ascii(letter)) & 4294967295; end loop;
  return case when h > 2147483647 then h - 4294967296 else h end;
end
$$;

alter table records
  add column keys bigint[] not null default '{}',
  add column who integer not null default 0,
  add column words text collate "C" not null default '',
  add column created_by text not null default 'pulsera',
  -- The order in which records came: their place among what happened at one moment.
  add column number bigint generated always as identity;

create table filed_keys (
  workspace_id uuid not null,
  key bigint not null,
  record_id uuid not null,
  who integer not null
);
insert into filed_keys
select distinct on (workspace_id, number, record_id) workspace_id, number, record_id, who from (
  select workspace_id, key_number(key) as number, record_id, case when who = '' then 0 else short_hash(who) end as who from record_keys
  union all
  select workspace_id, key_number('order:' || value), record_id, 0 from identifiers where kind = 'order'
) filed;
update records r set keys = filed.keys, who = filed.who from (
  select workspace_id, record_id, array_agg(key) as keys, max(who) as who from filed_keys where key % 32 <> 19 group by 1, 2
) filed where filed.workspace_id = r.workspace_id and filed.record_id = r.id;
drop table record_keys;
alter table filed_keys rename to record_keys;
-- "Who else is filed under this?", and to take one of a hundred thousand out again. What a record is filed under stands in the record.
alter table record_keys add primary key (workspace_id, key, record_id);

-- Each word knows all words of its record (company), so that "maría gar" is answered from the rows of one of them.
drop index record_words_record;
alter table record_words add column company text collate "C" not null default '';
update records r set words = filed.words from (
  select workspace_id, record_id, ' ' || string_agg(word, ' ') as words from record_words group by 1, 2
) filed where filed.workspace_id = r.workspace_id and filed.record_id = r.id;
update record_words w set company = r.words from records r where r.workspace_id = w.workspace_id and r.id = w.record_id;

create table crowded_numbers (
  workspace_id uuid not null,
  is_identifier boolean not null,
  key bigint not null,
  primary key (workspace_id, is_identifier, key)
);
insert into crowded_numbers select workspace_id, is_identifier, key_number(key) from crowded_keys on conflict do nothing;
drop table crowded_keys;
alter table crowded_numbers rename to crowded_keys;
drop table identifiers;

-- A record that came as somebody new says so itself.
update records r set created_by = g.actor from regroupings g
where g.workspace_id = r.workspace_id and g.record_id = r.id and g.from_person is null and g.at = r.created_at;
delete from regroupings g using records r
where g.workspace_id = r.workspace_id and g.record_id = r.id and g.cause = 'created' and g.to_person = r.id and g.at = r.created_at;

-- A record's statements lie together: one index instead of two.
alter table captures drop constraint captures_pkey;
drop index captures_record;
alter table captures add primary key (workspace_id, record_id, id);
-- Nobody asks who was met today by this any more.
drop index records_created;
-- What is seen again is written beside what was seen before.
alter table records set (fillfactor = 85);

drop function key_number;
drop function short_hash;
drop function imul;
alter table records force row level security;
alter table captures force row level security;
alter table record_words force row level security;
alter table regroupings force row level security;
do $$
declare t text;
begin
  foreach t in array array['record_keys', 'crowded_keys'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy own_workspace on %I using (workspace_id = (select nullif(current_setting(''app.workspace'', true), '''')::uuid))', t);
  end loop;
end
$$;
