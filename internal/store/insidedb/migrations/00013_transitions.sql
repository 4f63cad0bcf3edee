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
