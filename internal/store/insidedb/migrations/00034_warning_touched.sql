-- +goose Up
-- When something was last done about a warning, by the clock as it stood then: what
-- is later than now was done by a clock that has been set back since.
ALTER TABLE warnings ADD COLUMN touched BIGINT NOT NULL DEFAULT 0;
CREATE INDEX warnings_touched ON warnings (touched);

-- +goose Down
DROP INDEX warnings_touched;
ALTER TABLE warnings DROP COLUMN touched;
