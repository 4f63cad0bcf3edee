-- +goose Up
-- How many bytes inside has to take with an event.

ALTER TABLE events ADD COLUMN size BIGINT NOT NULL DEFAULT 0;
UPDATE events SET size = COALESCE((SELECT length(i.signed) FROM incoming i WHERE i.partner = events.partner AND i.incarnation = events.incarnation
  AND i.lane = events.lane AND i.seq = events.seq), 0) WHERE kind IN ('envelope', 'equivocation');
-- What is cancelled never goes; its number needs no bytes.
UPDATE outgoing SET signed = '', size = 0 WHERE state IN ('cancelled', 'void');
