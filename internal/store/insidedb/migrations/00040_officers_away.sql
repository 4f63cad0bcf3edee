-- +goose Up
-- Until when an officer is away, and whether the officer is suspended.
ALTER TABLE officers ADD COLUMN away_until BIGINT;
ALTER TABLE officers ADD COLUMN suspended BIGINT NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE officers DROP COLUMN suspended;
ALTER TABLE officers DROP COLUMN away_until;
