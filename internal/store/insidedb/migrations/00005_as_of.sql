-- +goose Up
-- What a release held in each of its states, '' where an older program has not
-- kept it. Once sealed, its bytes stay.

ALTER TABLE release_states ADD COLUMN decision TEXT NOT NULL DEFAULT '';
ALTER TABLE release_states ADD COLUMN hash TEXT NOT NULL DEFAULT '';
UPDATE release_states SET
  decision = (SELECT decision FROM releases WHERE releases.id = release_states.release_id),
  hash = (SELECT hash FROM releases WHERE releases.id = release_states.release_id)
  WHERE state IN ('sealed', 'moved', 'delivered', 'admitted', 'refused', 'quarantined')
  OR number = (SELECT states FROM releases WHERE releases.id = release_states.release_id);

-- The policies that were in force, each from its time on: its files, as JSON.
CREATE TABLE policies (
  number      BIGINT PRIMARY KEY,
  hash        TEXT NOT NULL,
  files       BYTEA NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX policies_recorded ON policies (recorded_at);
