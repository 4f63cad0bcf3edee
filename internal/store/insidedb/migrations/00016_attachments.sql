-- +goose Up
-- Files in pieces, each sealed under the key of its set: those that came with a
-- version of a report, and those that a partner sent with an item. kind is ''
-- while they come. about says what they are and holds the key; it is sealed
-- under the key of the payload that the set belongs to.
CREATE TABLE file_sets (
  id       TEXT PRIMARY KEY,
  kind     TEXT NOT NULL,
  subject  TEXT NOT NULL,
  version  BIGINT NOT NULL,
  about    BYTEA,
  begun_at BIGINT NOT NULL
);
CREATE INDEX file_sets_subject ON file_sets (kind, subject, version);
CREATE INDEX file_sets_coming ON file_sets (begun_at) WHERE kind = '';

CREATE TABLE file_pieces (
  set_id TEXT NOT NULL,
  number BIGINT NOT NULL,
  sealed BYTEA NOT NULL,
  PRIMARY KEY (set_id, number)
);

-- The parts of an envelope of ours that is on its way: their key and whose files
-- they are made of, sealed under the key of the report's version.
CREATE TABLE parts_out (
  envelope TEXT PRIMARY KEY,
  report   TEXT NOT NULL,
  version  BIGINT NOT NULL,
  about    BYTEA NOT NULL
);

-- The parts of a partner's envelope that the gateway has. held counts those that
-- are here, in a set of the envelope's hash.
CREATE TABLE parts_in (
  hash        TEXT PRIMARY KEY,
  event       TEXT NOT NULL,
  partner     TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  lane        TEXT NOT NULL,
  count       BIGINT NOT NULL,
  held        BIGINT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('coming', 'whole', 'broken', 'unwanted')),
  dropped     BIGINT NOT NULL
);
CREATE INDEX parts_in_open ON parts_in (hash) WHERE dropped = 0 OR state = 'coming';
