-- +goose Up
-- An act of review says for whom it was done where an officer acted under a
-- delegation, what the release's bytes were before it, and what was chosen.
-- held_until is the end of a claim; NULL for every other act.

ALTER TABLE reviews ADD COLUMN authority TEXT NOT NULL DEFAULT '';
ALTER TABLE reviews ADD COLUMN hash_before TEXT NOT NULL DEFAULT '';
ALTER TABLE reviews ADD COLUMN item TEXT NOT NULL DEFAULT '';
ALTER TABLE reviews ADD COLUMN form TEXT NOT NULL DEFAULT '';
ALTER TABLE reviews ADD COLUMN held_until BIGINT;

-- The words that an officer wrote in place of a form's: a table of its own, so
-- that they can be erased and the acts stay. Sealed under the key of the report.
CREATE TABLE review_words (
  release_id TEXT NOT NULL,
  number     BIGINT NOT NULL,
  words      BYTEA NOT NULL,
  PRIMARY KEY (release_id, number),
  FOREIGN KEY (release_id, number) REFERENCES reviews (release_id, number)
);

-- How many different officers approve what follows from a decision, where that
-- is not one.
CREATE TABLE decision_officers (
  decision TEXT PRIMARY KEY REFERENCES decisions (id),
  officers BIGINT NOT NULL
);

-- Delegations of the role of disclosure. A version that is revoked ends it.
CREATE TABLE delegations (
  id          TEXT NOT NULL,
  version     BIGINT NOT NULL,
  giver       TEXT NOT NULL,
  taker       TEXT NOT NULL,
  partners    TEXT NOT NULL,
  until       BIGINT NOT NULL,
  revoked     BIGINT NOT NULL,
  officer     TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (id, version)
);
CREATE INDEX delegations_taker ON delegations (taker);

CREATE INDEX releases_waiting ON releases (recorded_at, id) WHERE state = 'in-review';
