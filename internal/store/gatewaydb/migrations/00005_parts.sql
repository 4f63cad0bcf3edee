-- +goose Up
-- Parts of files that follow an envelope, sealed under a key that the gateway
-- never has.

-- How many parts an envelope of ours has, of what padded length together, and
-- how many of them its partner's gateway says that it holds.
ALTER TABLE outgoing ADD COLUMN parts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outgoing ADD COLUMN parts_bytes BIGINT NOT NULL DEFAULT 0;
ALTER TABLE outgoing ADD COLUMN parts_taken BIGINT NOT NULL DEFAULT 0;
CREATE INDEX outgoing_parted ON outgoing (partner) WHERE parts > 0 AND state IN ('queued', 'sending');

-- Those that inside handed over and the partner does not have yet: a few.
CREATE TABLE outgoing_parts (
  item   TEXT NOT NULL,
  number BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  PRIMARY KEY (item, number)
);

-- What partners send: of each one transfer that is under way, and those whose
-- envelope was accepted and that inside has yet to take.
CREATE TABLE transfers (
  partner  TEXT NOT NULL,
  hash     TEXT NOT NULL,
  held     BIGINT NOT NULL,
  bytes    BIGINT NOT NULL,
  last     BIGINT NOT NULL,
  accepted BIGINT NOT NULL,
  at       BIGINT NOT NULL,
  PRIMARY KEY (partner, hash)
);
CREATE TABLE incoming_parts (
  partner TEXT NOT NULL,
  hash    TEXT NOT NULL,
  number  BIGINT NOT NULL,
  sealed  BYTEA NOT NULL,
  PRIMARY KEY (partner, hash, number)
);
