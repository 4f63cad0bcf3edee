-- +goose Up
-- Why an envelope is to be stopped; '' for one that is not.

ALTER TABLE outbox ADD COLUMN cancel_reason TEXT NOT NULL DEFAULT '';
CREATE INDEX outbox_undelivered ON outbox (id) WHERE delivered_at IS NULL AND cancel_at IS NULL AND release_id <> '';
