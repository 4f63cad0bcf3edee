-- +goose Up
-- What was torn, by the hash of its bytes: what an officer approved stays here
-- when sealing tears the release again.

CREATE TABLE torn (
  hash   TEXT PRIMARY KEY,
  bundle BYTEA NOT NULL
);
INSERT INTO torn (hash, bundle) SELECT hash, tearline FROM releases WHERE hash <> '' ON CONFLICT (hash) DO NOTHING;
ALTER TABLE releases DROP COLUMN tearline;
