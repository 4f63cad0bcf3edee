-- +goose Up
-- Meetings, visits and calls with partners, version after version. body is sealed
-- under a key of the version's own; digest is a hash of it behind a secret that is
-- sealed with it. A row is never changed.
CREATE TABLE engagements (
  id          TEXT NOT NULL,
  version     BIGINT NOT NULL,
  kind        TEXT NOT NULL,
  first_day   BIGINT NOT NULL,
  officer     TEXT NOT NULL,
  body        BYTEA NOT NULL,
  digest      TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (id, version)
);
CREATE INDEX engagements_recorded ON engagements (recorded_at);

-- What came of commitments: a release of ours, an item of a partner, or neither.
-- extent is whole or part. A row is never changed.
CREATE TABLE engagement_arrivals (
  engagement  TEXT NOT NULL,
  number      BIGINT NOT NULL,
  commitment  TEXT NOT NULL,
  extent      TEXT NOT NULL,
  release_id  TEXT NOT NULL,
  received    TEXT NOT NULL,
  officer     TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (engagement, number)
);

-- What is open, by when it is due, with what it is chosen by: what has a time, and
-- what has none, to which the service's plan may give one.
CREATE INDEX obligations_dated ON obligations (due_key, id, partner, debtor, creditor, kind, shared) WHERE closed IS NULL AND due IS NOT NULL;
CREATE INDEX obligations_undated ON obligations (kind, opened, id, partner, debtor, creditor, shared) WHERE closed IS NULL AND due IS NULL;

-- +goose Down
DROP INDEX obligations_undated;
DROP INDEX obligations_dated;
DROP TABLE engagement_arrivals;
DROP TABLE engagements;
