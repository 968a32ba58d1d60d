-- Who was put together of several records is counted without those that are nobody: the index says so too, so that the figure comes from it alone.
drop index persons_of_several;
create index persons_of_several on persons (workspace_id, record_count desc) where record_count > 1 and not is_visitor;
