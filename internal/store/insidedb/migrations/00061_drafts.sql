-- +goose Up
-- A report that an officer is still writing. What it says, and its title, are sealed under
-- a key of its own, which goes with it; version counts the times that it was saved.
CREATE TABLE drafts (
  id         TEXT PRIMARY KEY,
  officer    TEXT NOT NULL,
  version    BIGINT NOT NULL,
  mark       TEXT NOT NULL,
  title      BYTEA NOT NULL,
  document   BYTEA NOT NULL,
  bytes      BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  saved_at   BIGINT NOT NULL
);
CREATE INDEX drafts_officer ON drafts (officer, saved_at);

-- +goose Down
DROP TABLE drafts;
