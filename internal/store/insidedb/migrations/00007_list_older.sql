-- +goose Up
-- The later date, or version, that a list stated before; '' where this version
-- is the latest.

ALTER TABLE list_versions ADD COLUMN older_than TEXT NOT NULL DEFAULT '';
