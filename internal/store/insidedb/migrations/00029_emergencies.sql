-- +goose Up
-- Who invoked an emergency directive, and who ended it early. text is the
-- invocation as the policy reads it from then on; reason is the officer's words,
-- which stay out of the policy and go with the report.
CREATE TABLE emergencies (
  id          TEXT NOT NULL,
  number      BIGINT NOT NULL,
  act         TEXT NOT NULL,
  officer     TEXT NOT NULL,
  report      TEXT NOT NULL,
  text        TEXT NOT NULL,
  reason      TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (id, number)
);
CREATE INDEX emergencies_report ON emergencies (report);
CREATE INDEX emergencies_recorded ON emergencies (recorded_at);
