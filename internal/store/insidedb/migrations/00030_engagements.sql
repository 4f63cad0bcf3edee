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

-- What is open and has no time of its own, which the service's plan may give it.
CREATE INDEX obligations_undated ON obligations (kind, opened, id) WHERE closed IS NULL AND due IS NULL;

-- +goose Down
DROP INDEX obligations_undated;
DROP TABLE engagement_arrivals;
DROP TABLE engagements;
