-- +goose Up
-- What the service looks out for, version after version. body is sealed under a key
-- of the version's own; digest is a hash of it behind a secret that is sealed with
-- it. epoch numbers the versions of all lookouts together. A row is never changed,
-- but for body when it is erased.
CREATE TABLE lookout_versions (
  id          TEXT NOT NULL,
  version     BIGINT NOT NULL,
  epoch       BIGINT NOT NULL UNIQUE,
  state       TEXT NOT NULL,
  by_officer  TEXT NOT NULL,
  body        BYTEA NOT NULL,
  digest      TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (id, version)
);
CREATE INDEX lookout_versions_recorded ON lookout_versions (recorded_at);

-- What of the newest version the clock and others look for. item is what it is made
-- of, and name what that is taken back by.
CREATE TABLE lookouts (
  id      TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  state   TEXT NOT NULL,
  owner   TEXT NOT NULL,
  asks    BIGINT NOT NULL,
  closed  BIGINT NOT NULL,
  partner TEXT NOT NULL,
  item    TEXT NOT NULL,
  name    TEXT NOT NULL
);
CREATE INDEX lookouts_asks ON lookouts (asks) WHERE state = 'active';
CREATE INDEX lookouts_closed ON lookouts (id) WHERE state = 'active' AND closed <> 0;
CREATE INDEX lookouts_item ON lookouts (item) WHERE state = 'active' AND item <> '';

-- +goose Down
DROP TABLE lookouts;
DROP TABLE lookout_versions;
