-- +goose Up
-- Where a release that waits for review stands in the queue, so that a page of it is read
-- without reading what it is of: by precedence and kind (queue_rank, the most urgent
-- least), then by how long it is valid; NULL before it is placed. Who holds it, and until
-- when, follows from its acts.
ALTER TABLE releases ADD COLUMN queue_rank BIGINT;
ALTER TABLE releases ADD COLUMN queue_valid BIGINT NOT NULL DEFAULT 0;
ALTER TABLE releases ADD COLUMN held_by TEXT NOT NULL DEFAULT '';
ALTER TABLE releases ADD COLUMN held_until BIGINT NOT NULL DEFAULT 0;
CREATE INDEX releases_queue ON releases (queue_rank, queue_valid, recorded_at, id) WHERE state = 'in-review';
CREATE INDEX releases_in_review ON releases (partner, held_by) WHERE state = 'in-review';
CREATE INDEX received_latest ON received (recorded_at, id);
CREATE INDEX reports_latest ON reports (recorded_at, id);

-- +goose Down
DROP INDEX reports_latest;
DROP INDEX received_latest;
DROP INDEX releases_in_review;
DROP INDEX releases_queue;
ALTER TABLE releases DROP COLUMN held_until;
ALTER TABLE releases DROP COLUMN held_by;
ALTER TABLE releases DROP COLUMN queue_valid;
ALTER TABLE releases DROP COLUMN queue_rank;
