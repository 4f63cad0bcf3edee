-- +goose Up
-- Times are microseconds since 1970 in UTC; '' in a text column means none.

CREATE TABLE peers (
  service     TEXT PRIMARY KEY,
  state       TEXT NOT NULL CHECK (state IN ('active', 'suspended')),
  fingerprint TEXT NOT NULL,
  theirs      BYTEA NOT NULL,
  ours        BYTEA NOT NULL
);

-- Key sets and revocations that the peer's root signed, as they came.
CREATE TABLE peer_documents (
  service TEXT NOT NULL REFERENCES peers (service),
  kind    TEXT NOT NULL CHECK (kind IN ('key-set', 'revocation')),
  place   BIGINT NOT NULL,
  signed  BYTEA NOT NULL,
  PRIMARY KEY (service, kind, place)
);

CREATE TABLE outgoing (
  id          TEXT PRIMARY KEY,
  partner     TEXT NOT NULL,
  lane        TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  seq         BIGINT NOT NULL CHECK (seq > 0),
  envelope    TEXT NOT NULL,
  hash        TEXT NOT NULL,
  commitment  TEXT NOT NULL,
  signed      BYTEA NOT NULL,
  size        BIGINT NOT NULL,
  state       TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'delivered', 'refused', 'cancelled', 'void')),
  put_at      BIGINT NOT NULL,
  attempts    BIGINT NOT NULL,
  next_try    BIGINT NOT NULL,
  code        TEXT NOT NULL,
  receipt     BYTEA,
  UNIQUE (partner, lane, incarnation, seq)
);
-- What a lane still has to do, in the order it was put.
CREATE INDEX outgoing_open ON outgoing (partner, lane, put_at) WHERE state IN ('queued', 'sending', 'refused', 'cancelled');

-- A number that the sender declared void has neither envelope nor receipt.
CREATE TABLE incoming (
  partner     TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  lane        TEXT NOT NULL,
  seq         BIGINT NOT NULL CHECK (seq > 0),
  hash        TEXT NOT NULL,
  signed      BYTEA,
  receipt     BYTEA,
  received_at BIGINT NOT NULL,
  PRIMARY KEY (partner, incarnation, lane, seq)
);

-- An envelope that contradicts the one held under its number.
CREATE TABLE equivocations (
  partner     TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  lane        TEXT NOT NULL,
  seq         BIGINT NOT NULL,
  hash        TEXT NOT NULL,
  signed      BYTEA NOT NULL,
  held        TEXT NOT NULL,
  held_signed BYTEA,
  at          BIGINT NOT NULL,
  PRIMARY KEY (partner, incarnation, lane, seq, hash)
);

CREATE TABLE events (
  id          TEXT PRIMARY KEY,
  number      BIGINT NOT NULL,
  kind        TEXT NOT NULL CHECK (kind IN ('envelope', 'void', 'receipt', 'refusal', 'equivocation')),
  partner     TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  lane        TEXT NOT NULL,
  seq         BIGINT NOT NULL,
  hash        TEXT NOT NULL,
  item        TEXT NOT NULL,
  code        TEXT NOT NULL,
  UNIQUE (partner, number)
);
CREATE INDEX events_order ON events (number, partner);
