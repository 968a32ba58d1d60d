-- "How many of the contacts are nobody's?": from the index alone, like every figure of the first screen.
create index persons_nobody on persons (workspace_id) include (record_count) where is_visitor;
