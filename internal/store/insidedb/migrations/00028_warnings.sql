-- +goose Up
-- What may be, or is, a threat to life: one case of a report, all its versions, or
-- of an item that a partner sent. The second half of a row is of the present; acts
-- say how it came about. next is when the clock has something to do, NULL for never.
CREATE TABLE warnings (
  id           TEXT PRIMARY KEY,
  report       TEXT NOT NULL,
  received     TEXT NOT NULL,
  acquired     BIGINT NOT NULL,
  recorded_at  BIGINT NOT NULL,
  acts         BIGINT NOT NULL,
  state        TEXT NOT NULL,
  window_from  BIGINT,
  window_until BIGINT,
  next         BIGINT
);
CREATE UNIQUE INDEX warnings_report ON warnings (report) WHERE report <> '';
CREATE UNIQUE INDEX warnings_received ON warnings (received) WHERE received <> '';
CREATE INDEX warnings_recorded ON warnings (recorded_at);
CREATE INDEX warnings_next ON warnings (next) WHERE next IS NOT NULL;

-- What was done about each. A row is never changed. words are sealed under the key
-- of the report's version, or of the item, and are gone with it; digest is a hash
-- of them behind a secret that is sealed with them.
CREATE TABLE warning_acts (
  warning     TEXT NOT NULL,
  number      BIGINT NOT NULL,
  act         TEXT NOT NULL,
  officer     TEXT NOT NULL,
  partner     TEXT NOT NULL,
  release_id  TEXT NOT NULL,
  code        TEXT NOT NULL,
  state       TEXT NOT NULL,
  at          BIGINT,
  version     BIGINT NOT NULL,
  words       BYTEA,
  digest      TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (warning, number)
);

-- Items that came before are not looked through again for signs.
ALTER TABLE received ADD COLUMN looked BIGINT NOT NULL DEFAULT 0;
UPDATE received SET looked = 1;
CREATE INDEX received_unlooked ON received (recorded_at) WHERE looked = 0 AND state <> 'refused';

-- +goose Down
DROP INDEX received_unlooked;
ALTER TABLE received DROP COLUMN looked;
DROP TABLE warning_acts;
DROP TABLE warnings;
