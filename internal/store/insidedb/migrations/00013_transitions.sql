-- +goose Up
-- What the node holds and the policy rests on, by name, version after version:
-- a consent that a partner gave, the members of a community. '' ends it.
CREATE TABLE held (
  kind        TEXT NOT NULL,
  name        TEXT NOT NULL,
  version     BIGINT NOT NULL,
  text        TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (kind, name, version)
);
CREATE INDEX held_recorded ON held (recorded_at);

-- What the two sides of an item stated to each other about it, receipts among
-- it. item, subject and commitment name the item's envelope; by_side is the side
-- of the item whose statement it is. once is '' for receipts, of which an item
-- has one of a kind each way, and the hash for others. terms is the rest, in JSON.
CREATE TABLE transitions (
  hash        TEXT PRIMARY KEY,
  partner     TEXT NOT NULL,
  direction   TEXT NOT NULL,
  verb        TEXT NOT NULL,
  by_side     TEXT NOT NULL,
  item        TEXT NOT NULL,
  subject     TEXT NOT NULL,
  commitment  TEXT NOT NULL,
  code        TEXT NOT NULL,
  at          BIGINT NOT NULL,
  matter      TEXT NOT NULL,
  terms       TEXT NOT NULL,
  officer     TEXT NOT NULL,
  evidence    BYTEA NOT NULL,
  once        TEXT NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX transitions_item ON transitions (item, partner, direction, verb, once);
CREATE INDEX transitions_matter ON transitions (recorded_at) WHERE once <> '';

-- Of the receipts of an older program the hash is not known here, and nothing
-- refers to a receipt by it.
INSERT INTO transitions (hash, partner, direction, verb, by_side, item, subject, commitment, code, at, matter, terms, officer, evidence, once, recorded_at)
  SELECT 'receipt:' || partner || ':' || direction || ':' || verb || ':' || hash, partner, direction, verb,
    CASE WHEN verb = 'void' THEN 'sender' ELSE 'receiver' END, hash, envelope, commitment, code, at, '', '', '', evidence, '', recorded_at
  FROM receipts;
DROP TABLE receipts;

-- What our releases are to be taken back: outcome is '' while it waits,
-- 'proposed' until an officer decides, 'sent' or 'cancelled'.
CREATE TABLE takebacks (
  release_id  TEXT NOT NULL,
  number      BIGINT NOT NULL,
  verb        TEXT NOT NULL,
  code        TEXT NOT NULL,
  successor   TEXT NOT NULL,
  due         BIGINT,
  officer     TEXT NOT NULL,
  cause       TEXT NOT NULL,
  outcome     TEXT NOT NULL,
  statement   TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  done_at     BIGINT,
  PRIMARY KEY (release_id, number)
);
CREATE INDEX takebacks_waiting ON takebacks (recorded_at) WHERE outcome = '';

-- The names of partners' items that were taken back, and those that reports give
-- as the source of what is in them; names are digests.
CREATE TABLE taken_back (
  partner     TEXT NOT NULL,
  name        TEXT NOT NULL,
  item        TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (partner, name)
);
CREATE TABLE report_refs (
  report  TEXT NOT NULL,
  version BIGINT NOT NULL,
  giver   TEXT NOT NULL,
  name    TEXT NOT NULL,
  PRIMARY KEY (report, version, giver, name)
);
CREATE INDEX report_refs_name ON report_refs (name);
