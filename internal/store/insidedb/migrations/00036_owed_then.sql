-- +goose Up
-- The plans by which the clock went, each from recorded_at on: what is shown as of a
-- time is due as the plan of that time has it. A row is never changed.
CREATE TABLE duty_plans (
  number      BIGINT PRIMARY KEY,
  hash        TEXT NOT NULL,
  text        TEXT NOT NULL,
  recorded_at BIGINT NOT NULL
);

-- What stood for a commitment, and what stood at all, as of a time.
CREATE INDEX obligation_versions_cause ON obligation_versions (cause) WHERE cause <> '';

-- +goose Down
DROP INDEX obligation_versions_cause;
DROP TABLE duty_plans;
