-- Of two judgements about one pair the later one wins, and later is who decided later under the workspace's lock: a clock is read before it.
alter table judgements add column seq bigint generated always as identity;
-- A suspicion of a person, and the last judgement it knew of: one that is older does not answer it.
alter table reviews add column suspected_after bigint;
