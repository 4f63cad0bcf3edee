-- +goose Up
-- Public advisories: one row for each message, be it an alert, an update or a
-- cancellation. The last four columns are of the present; acts say how they came
-- about. body is sealed under the key of the report's version. ends is the advisory
-- that this one updates or cancels, '' for none. next is when the clock has
-- something to do, NULL for never.
CREATE TABLE advisories (
  id          TEXT PRIMARY KEY,
  report      TEXT NOT NULL,
  version     BIGINT NOT NULL,
  warning     TEXT NOT NULL,
  identifier  TEXT NOT NULL UNIQUE,
  sender      TEXT NOT NULL,
  sent        BIGINT NOT NULL,
  status      TEXT NOT NULL,
  msg_type    TEXT NOT NULL,
  ends        TEXT NOT NULL,
  effective   BIGINT,
  expires     BIGINT,
  body        BYTEA,
  recorded_at BIGINT NOT NULL,
  state       TEXT NOT NULL,
  hash        TEXT NOT NULL,
  acts        BIGINT NOT NULL,
  next        BIGINT
);
CREATE INDEX advisories_recorded ON advisories (recorded_at);
CREATE INDEX advisories_report ON advisories (report);
CREATE INDEX advisories_next ON advisories (next) WHERE next IS NOT NULL;

-- What was done about each. A row is never changed. hash is that of the message's
-- exact bytes. reason is sealed under the key of the report's version.
CREATE TABLE advisory_acts (
  advisory    TEXT NOT NULL,
  number      BIGINT NOT NULL,
  act         TEXT NOT NULL,
  officer     TEXT NOT NULL,
  hash        TEXT NOT NULL,
  state       TEXT NOT NULL,
  reason      BYTEA,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (advisory, number)
);

-- Alerts of others that officers brought: their exact bytes, and what cannot be
-- read with the reason. What an alert says of itself is a claim.
CREATE TABLE alerts_in (
  hash        TEXT PRIMARY KEY,
  body        BYTEA NOT NULL,
  why         TEXT NOT NULL,
  officer     TEXT NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX alerts_in_recorded ON alerts_in (recorded_at);

-- +goose Down
DROP TABLE alerts_in;
DROP TABLE advisory_acts;
DROP TABLE advisories;
