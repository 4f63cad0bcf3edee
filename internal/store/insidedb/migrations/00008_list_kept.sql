-- +goose Up
-- Of a version's damaged records: the persons who are kept as they stood in the
-- version before, and the records of which nothing is kept.

ALTER TABLE list_versions ADD COLUMN kept BIGINT NOT NULL DEFAULT 0;
ALTER TABLE list_versions ADD COLUMN missing BIGINT NOT NULL DEFAULT 0;
