-- +goose Up
-- The mark of a lookout and of an engagement stands beside what it says, which is sealed,
-- as that of a report does, so that what an officer is not cleared for is left out before
-- anything is counted. What an older program has left has none until the store is opened;
-- of what was erased before there is none, which counts as the top level.
ALTER TABLE lookout_versions ADD COLUMN marking TEXT NOT NULL DEFAULT '';
ALTER TABLE engagements ADD COLUMN marking TEXT NOT NULL DEFAULT '';

-- Who read what, in batches that do not change any more: the rows from first to last are
-- of one officer and one hour, and their hash is in a leaf of the service's log.
CREATE TABLE read_batches (
  officer     TEXT NOT NULL,
  number      BIGINT NOT NULL,
  from_at     BIGINT NOT NULL,
  rows_held   BIGINT NOT NULL,
  hash        TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (officer, number)
);

-- +goose Down
DROP TABLE read_batches;
ALTER TABLE engagements DROP COLUMN marking;
ALTER TABLE lookout_versions DROP COLUMN marking;
