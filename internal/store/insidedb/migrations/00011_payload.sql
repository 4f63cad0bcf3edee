-- +goose Up
-- The key of each payload, bare in 32 bytes, or sealed under the key of the
-- store. Whoever deletes a row has erased what was sealed under it. A kind is
-- report, torn or received; the version is 0 where there is none.
CREATE TABLE payload_keys (
  kind    TEXT NOT NULL,
  id      TEXT NOT NULL,
  version BIGINT NOT NULL,
  secret  BYTEA NOT NULL,
  PRIMARY KEY (kind, id, version)
);

-- What was erased, and when nothing of it was left in any file of the node.
CREATE TABLE erasures (
  kind        TEXT NOT NULL,
  id          TEXT NOT NULL,
  ground      TEXT NOT NULL,
  erased_at   BIGINT NOT NULL,
  finished_at BIGINT,
  PRIMARY KEY (kind, id)
);
CREATE INDEX erasures_unfinished ON erasures (erased_at) WHERE finished_at IS NULL;

-- What officers ordered about keeping and erasing a report or a received item.
CREATE TABLE retention_acts (
  kind        TEXT NOT NULL,
  id          TEXT NOT NULL,
  number      BIGINT NOT NULL,
  act         TEXT NOT NULL,
  officer     TEXT NOT NULL,
  reason      TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (kind, id, number)
);
CREATE INDEX retention_acts_recorded ON retention_acts (recorded_at);

-- What was done once with all that an older program has left.
CREATE TABLE payload_steps (
  step        TEXT PRIMARY KEY,
  recorded_at BIGINT NOT NULL
);

-- When a report itself says that keeping it is reviewed; NULL for never.
ALTER TABLE reports ADD COLUMN review BIGINT;
