-- +goose Up
-- Who read what is held: an officer, by which operation, what was named, when first and
-- last, and how often. No words of what was read, nor of what was asked.
CREATE TABLE reads (
  number    BIGINT PRIMARY KEY,
  officer   TEXT NOT NULL,
  operation TEXT NOT NULL,
  ref       TEXT NOT NULL,
  at        BIGINT NOT NULL,
  last      BIGINT NOT NULL,
  times     BIGINT NOT NULL
);
CREATE INDEX reads_of ON reads (officer, operation, ref, number);
CREATE INDEX reads_ref ON reads (ref, number) WHERE ref <> '';

-- Which marks there are of what is held, for what an officer is cleared to see.
CREATE INDEX reports_marks ON reports (originator, marking, recorded_at);
CREATE INDEX received_marks ON received (partner, marking, recorded_at);

-- +goose Down
DROP INDEX received_marks;
DROP INDEX reports_marks;
DROP TABLE reads;
