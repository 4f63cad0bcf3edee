-- +goose Up
-- What officers are cleared for, version after version, and who has said so; '' is
-- whoever keeps the node. Who has no row is cleared for the
-- top level, read into nothing, and in no group.
CREATE TABLE clearances (
  officer     TEXT NOT NULL,
  version     BIGINT NOT NULL,
  mark        TEXT NOT NULL,
  label       TEXT NOT NULL,
  by_officer  TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (officer, version)
);

-- Every label that anything has, under a number.
CREATE TABLE labels (
  id    BIGINT PRIMARY KEY,
  label TEXT NOT NULL UNIQUE
);

-- What officers say about the world, version after version. body is sealed under a key of
-- the version's own; digest is a hash of it behind a secret that is sealed with it. A row
-- is never changed, but for superseded_at when its successor is written, and for body
-- when it is erased.
CREATE TABLE judgements (
  kind          TEXT NOT NULL,
  id            TEXT NOT NULL,
  version       BIGINT NOT NULL,
  state         TEXT NOT NULL,
  label         BIGINT NOT NULL,
  mark          TEXT NOT NULL,
  caveats       TEXT NOT NULL,
  by_officer    TEXT NOT NULL,
  body          BYTEA NOT NULL,
  digest        TEXT NOT NULL,
  recorded_at   BIGINT NOT NULL,
  superseded_at BIGINT NOT NULL,
  review        BIGINT,
  PRIMARY KEY (kind, id, version)
);
CREATE INDEX judgements_recorded ON judgements (kind, recorded_at);
CREATE INDEX judgements_kept ON judgements (recorded_at) WHERE superseded_at = 9223372036854775807;

-- What each version is about and rests on; item is the whole of what target is a part of.
CREATE TABLE judgement_refs (
  kind     TEXT NOT NULL,
  id       TEXT NOT NULL,
  version  BIGINT NOT NULL,
  position BIGINT NOT NULL,
  role     TEXT NOT NULL,
  target   TEXT NOT NULL,
  item     TEXT NOT NULL,
  PRIMARY KEY (kind, id, version, position)
);
CREATE INDEX judgement_refs_item ON judgement_refs (item, kind, id, version);

-- What has come and is not found yet, and how often it was tried in vain.
CREATE TABLE to_index (
  kind        TEXT NOT NULL,
  id          TEXT NOT NULL,
  version     BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  tries       BIGINT NOT NULL DEFAULT 0,
  tried_at    BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (kind, id, version)
);
INSERT INTO to_index (kind, id, version, recorded_at) SELECT 'report', id, version, recorded_at FROM reports;
INSERT INTO to_index (kind, id, version, recorded_at) SELECT 'received', id, 1, recorded_at FROM received WHERE state = 'admitted';

-- Who may see each portion of what is held, from when until when: the title is -1.
CREATE TABLE held_portions (
  kind    TEXT NOT NULL,
  id      TEXT NOT NULL,
  version BIGINT NOT NULL,
  portion BIGINT NOT NULL,
  label   BIGINT NOT NULL,
  mark    TEXT NOT NULL,
  system  TEXT NOT NULL,
  caveats TEXT NOT NULL,
  since   BIGINT NOT NULL,
  until   BIGINT NOT NULL,
  PRIMARY KEY (kind, id, version, portion)
);

-- +goose Down
DROP TABLE held_portions;
DROP TABLE to_index;
DROP TABLE judgement_refs;
DROP TABLE judgements;
DROP TABLE labels;
DROP TABLE clearances;
