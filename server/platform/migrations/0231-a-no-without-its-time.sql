-- A shop that states a no and not since when repeats it with everything that it tells of a customer: one line, which remembers the first and the last time.
create unique index consent_statements_standing on consent_statements (workspace_id, record_id, purpose, channel, allowed, point_kind, point_value)
  nulls not distinct where method = 'standing';
