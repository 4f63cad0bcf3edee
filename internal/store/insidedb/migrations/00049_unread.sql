-- +goose Up
-- Whether anything is in quarantine that nobody settled is asked at each settlement.
CREATE INDEX travel_quarantine_open ON travel_quarantine (id) WHERE settled_at IS NULL;

-- Of a flight of which only the arrival is stated, departs is the arrival: 0 says that
-- nobody stated it.
ALTER TABLE flights ADD COLUMN stated BIGINT NOT NULL DEFAULT 1;

-- +goose Down
ALTER TABLE flights DROP COLUMN stated;
DROP INDEX travel_quarantine_open;
