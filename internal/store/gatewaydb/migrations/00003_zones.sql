-- +goose Up
-- Key sets of our own service and revocations of them, signed by its root:
-- what is put must verify under one of them when inside is another process.
CREATE TABLE own_documents (
  hash   TEXT PRIMARY KEY,
  kind   TEXT NOT NULL CHECK (kind IN ('key-set', 'revocation')),
  signed BYTEA NOT NULL
);
-- Each lane's events in order, so that one full lane hides no other.
CREATE INDEX events_lane ON events (lane, number, partner);
CREATE INDEX events_waiting ON events (partner, lane);
