-- +goose Up
-- What ends an advisory is found by what it ends.
CREATE INDEX advisories_ends ON advisories (ends) WHERE ends <> '';

-- The references that each alert of others holds, so that a chain is followed without
-- reading every alert: its own, and with ends those that it updates or cancels.
CREATE TABLE alert_names (
  name TEXT NOT NULL,
  ends BIGINT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (name, ends, hash)
);

-- +goose Down
DROP TABLE alert_names;
DROP INDEX advisories_ends;
