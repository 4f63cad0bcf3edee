-- +goose Up
-- Watchlists. An import that changes something is an immutable version of the
-- list; what stands on it is kept as the changes from the version before.

CREATE TABLE list_versions (
  list        TEXT NOT NULL,
  version     BIGINT NOT NULL,
  state       TEXT NOT NULL,
  format      TEXT NOT NULL,
  columns     TEXT NOT NULL,
  edition     TEXT NOT NULL,
  dated       TEXT NOT NULL,
  digest      TEXT NOT NULL,
  files       TEXT NOT NULL,
  purpose     TEXT NOT NULL,
  basis       TEXT NOT NULL,
  review      BIGINT NOT NULL,
  officer     TEXT NOT NULL,
  entries     BIGINT NOT NULL,
  names       BIGINT NOT NULL,
  passed_by   BIGINT NOT NULL,
  rejected    BIGINT NOT NULL,
  rejections  TEXT NOT NULL,
  unread      BIGINT NOT NULL,
  left_out    TEXT NOT NULL,
  added       BIGINT NOT NULL,
  changed     BIGINT NOT NULL,
  removed     BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (list, version)
);
CREATE INDEX list_versions_recorded ON list_versions (recorded_at);

-- An entry's content, once for all the versions that hold it.
CREATE TABLE list_entries (
  list   TEXT NOT NULL,
  digest TEXT NOT NULL,
  body   BYTEA NOT NULL,
  PRIMARY KEY (list, digest)
);

-- From this version on the entry has this content; '' when it is gone.
CREATE TABLE list_changes (
  list    TEXT NOT NULL,
  id      TEXT NOT NULL,
  version BIGINT NOT NULL,
  act     TEXT NOT NULL,
  digest  TEXT NOT NULL,
  PRIMARY KEY (list, id, version)
);
CREATE INDEX list_changes_version ON list_changes (list, version, act);

-- What imports under way have read. Nothing reads it but their own commit.
CREATE TABLE list_staged (
  import TEXT NOT NULL,
  id     TEXT NOT NULL,
  digest TEXT NOT NULL,
  body   BYTEA NOT NULL,
  PRIMARY KEY (import, id)
);
