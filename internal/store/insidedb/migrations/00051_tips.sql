-- +goose Up
-- Of a report or an item of kind tip: whether it is on record that the travel which is
-- kept is screened against whom it names, or that it is not to be. Those of before are
-- screened too.
ALTER TABLE reports ADD COLUMN sought BIGINT NOT NULL DEFAULT 0;
CREATE INDEX reports_unsought ON reports (id, version) WHERE kind = 'tip' AND sought = 0;
ALTER TABLE received ADD COLUMN sought BIGINT NOT NULL DEFAULT 0;
CREATE INDEX received_unsought ON received (id) WHERE kind = 'tip' AND sought = 0;

-- +goose Down
DROP INDEX received_unsought;
ALTER TABLE received DROP COLUMN sought;
DROP INDEX reports_unsought;
ALTER TABLE reports DROP COLUMN sought;
