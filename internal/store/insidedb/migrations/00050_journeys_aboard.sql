-- +goose Up
-- What is said of somebody's having been on board, boarded, not-boarded or cancelled: who
-- did not fly is not counted among those who did. It is read of the index alone.
ALTER TABLE journeys ADD COLUMN aboard TEXT NOT NULL DEFAULT '';
DROP INDEX journeys_traveller;
CREATE INDEX journeys_traveller ON journeys (traveller, flight, aboard);

-- +goose Down
DROP INDEX journeys_traveller;
CREATE INDEX journeys_traveller ON journeys (traveller, flight);
ALTER TABLE journeys DROP COLUMN aboard;
