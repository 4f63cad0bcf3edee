-- +goose Up
-- Who was given what for others: proofs of releases, with the portions that each
-- showed (a JSON list of numbers from 1), and the hash of the document.
CREATE TABLE proofs (
  number      BIGINT PRIMARY KEY,
  release_id  TEXT NOT NULL,
  partner     TEXT NOT NULL,
  envelope    TEXT NOT NULL,
  portions    TEXT NOT NULL,
  document    TEXT NOT NULL,
  officer     TEXT NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX proofs_release ON proofs (release_id);
