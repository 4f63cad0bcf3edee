-- +goose Up
-- The service's own log. An event is written in the transaction of what it
-- records; number is NULL until the sequencer has put its entry into a log.

CREATE TABLE log_events (
  entry       BYTEA PRIMARY KEY,
  event       BYTEA NOT NULL,
  subject     TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  origin      TEXT NOT NULL DEFAULT '',
  number      BIGINT
);
CREATE INDEX log_pending ON log_events (recorded_at, entry) WHERE number IS NULL;
CREATE UNIQUE INDEX log_number ON log_events (origin, number) WHERE number IS NOT NULL;
CREATE INDEX log_subject ON log_events (subject);

-- A table of its own, so that salts can be erased and the log stays.
CREATE TABLE log_salts (
  entry BYTEA PRIMARY KEY,
  salt  BYTEA NOT NULL
);

-- One log for each incarnation of the store, with its head. slot is the last
-- fixed time, in microseconds, at which the head was shown; 0 for none.
CREATE TABLE logs (
  origin      TEXT PRIMARY KEY,
  incarnation TEXT NOT NULL UNIQUE,
  vkey        TEXT NOT NULL,
  size        BIGINT NOT NULL,
  checkpoint  BYTEA NOT NULL,
  slot        BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL
);

-- C2SP tiles of up to 256 hashes; level -1 holds the bundles of entries.
CREATE TABLE log_tiles (
  origin TEXT NOT NULL,
  level  BIGINT NOT NULL,
  number BIGINT NOT NULL,
  body   BYTEA NOT NULL,
  PRIMARY KEY (origin, level, number)
);

-- The heads that were shown to somebody, and what witnesses signed beneath.
CREATE TABLE log_heads (
  origin      TEXT NOT NULL,
  size        BIGINT NOT NULL,
  checkpoint  BYTEA NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (origin, size)
);
CREATE TABLE log_cosignatures (
  origin      TEXT NOT NULL,
  size        BIGINT NOT NULL,
  witness     TEXT NOT NULL,
  line        BYTEA NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (origin, size, witness)
);

-- Blinded heads that partners were shown, and what they signed beneath.
CREATE TABLE log_blinded (
  partner          TEXT NOT NULL,
  slot             BIGINT NOT NULL,
  digest           TEXT NOT NULL,
  salt             BYTEA NOT NULL,
  checkpoint       BYTEA NOT NULL,
  envelope         TEXT NOT NULL,
  countersigned_at BIGINT,
  evidence         BYTEA,
  PRIMARY KEY (partner, slot)
);
CREATE INDEX log_blinded_digest ON log_blinded (partner, digest);

-- Blinded heads that partners showed us.
CREATE TABLE log_seen (
  partner     TEXT NOT NULL,
  hash        TEXT NOT NULL,
  digest      TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (partner, hash)
);

-- The exact bytes of received Controls, by the hash of their envelopes: with
-- the salt they are shown to others when no key opens the envelope any more.
CREATE TABLE control_contents (
  hash    TEXT PRIMARY KEY,
  content BYTEA NOT NULL
);
