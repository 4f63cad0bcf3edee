-- +goose Up
-- Each partner's lanes in order, so that no partner's backlog hides another's events.
DROP INDEX events_waiting;
DROP INDEX events_lane;
CREATE INDEX events_shares ON events (partner, lane, number);
