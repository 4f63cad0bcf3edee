-- +goose Up
-- What partners assured, what they broke of it, and what officers made of it, version
-- after version. body is sealed under a key of the version's own; digest is a hash of it
-- behind a secret that is sealed with it. A row is never changed.
CREATE TABLE assurance_records (
  kind        TEXT NOT NULL,
  id          TEXT NOT NULL,
  version     BIGINT NOT NULL,
  act         TEXT NOT NULL,
  party       TEXT NOT NULL,
  state       TEXT NOT NULL,
  by_officer  TEXT NOT NULL,
  body        BYTEA NOT NULL,
  digest      TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (kind, id, version)
);
CREATE INDEX assurance_records_recorded ON assurance_records (recorded_at);

-- What rested on a giver when a breach was recorded. became says what was done of it by
-- itself, or that an officer is to decide.
CREATE TABLE assurance_rests (
  breach      TEXT NOT NULL,
  number      BIGINT NOT NULL,
  what        TEXT NOT NULL,
  item        TEXT NOT NULL,
  partner     TEXT NOT NULL,
  became      TEXT NOT NULL,
  reason      TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (breach, number)
);

-- The breaches of which it is not looked up yet what rested on them.
CREATE TABLE assurance_unweighed (
  breach      TEXT PRIMARY KEY,
  recorded_at BIGINT NOT NULL
);

-- What was told the overseers of each month, once, as it was signed.
CREATE TABLE oversight_statements (
  month       TEXT PRIMARY KEY,
  statement   BYTEA NOT NULL,
  recorded_at BIGINT NOT NULL
);

-- The months that are told of are looked up by time.
CREATE INDEX log_events_recorded ON log_events (recorded_at);
CREATE INDEX obligation_versions_recorded ON obligation_versions (recorded_at);
CREATE INDEX release_states_recorded ON release_states (recorded_at);
CREATE INDEX travel_looks_at ON travel_looks (at);

-- +goose Down
DROP INDEX travel_looks_at;
DROP INDEX release_states_recorded;
DROP INDEX obligation_versions_recorded;
DROP INDEX log_events_recorded;
DROP TABLE oversight_statements;
DROP TABLE assurance_unweighed;
DROP TABLE assurance_rests;
DROP TABLE assurance_records;
