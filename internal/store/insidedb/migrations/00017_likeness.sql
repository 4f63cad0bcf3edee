-- +goose Up
-- What the node makes of each item that came and opened, and tells nobody: named
-- is the digest of its STIX report's id, by which reports may name it; concern is
-- '' or mistreatment; hold is why it is kept from use until an officer has looked,
-- '' for not at all. compared_at is NULL until it was held against what others sent.
CREATE TABLE inbound (
  item        TEXT PRIMARY KEY,
  partner     TEXT NOT NULL,
  named       TEXT NOT NULL,
  concern     TEXT NOT NULL,
  hold        TEXT NOT NULL,
  cleared_by  TEXT NOT NULL,
  reason      TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  cleared_at  BIGINT,
  compared_at BIGINT
);
CREATE INDEX inbound_named ON inbound (named);
CREATE INDEX inbound_held ON inbound (recorded_at) WHERE hold <> '';
CREATE INDEX inbound_waiting ON inbound (recorded_at) WHERE compared_at IS NULL;
CREATE INDEX received_hash ON received (hash);

-- Where to look for texts that are near-identical: the least shingles of each
-- portion under the node's salt, which is a key of payload_keys. They go when the
-- item is erased.
CREATE TABLE likeness (
  value   BIGINT NOT NULL,
  partner TEXT NOT NULL,
  item    TEXT NOT NULL,
  portion BIGINT NOT NULL,
  PRIMARY KEY (value, partner, item, portion)
);
CREATE INDEX likeness_item ON likeness (item);

-- Portions of two partners that are near-identical; item is the one that was looked at.
CREATE TABLE same_text (
  item          TEXT NOT NULL,
  portion       BIGINT NOT NULL,
  other         TEXT NOT NULL,
  other_portion BIGINT NOT NULL,
  per_mille     BIGINT NOT NULL,
  recorded_at   BIGINT NOT NULL,
  PRIMARY KEY (item, portion, other, other_portion)
);
CREATE INDEX same_text_other ON same_text (other);

-- Where an officer said that a report is not made of an item although its words
-- are nearly the same. The reason is sealed with the report.
CREATE TABLE not_derived (
  report      TEXT NOT NULL,
  version     BIGINT NOT NULL,
  item        TEXT NOT NULL,
  portion     BIGINT NOT NULL,
  officer     TEXT NOT NULL,
  reason      TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (report, version, item, portion)
);
