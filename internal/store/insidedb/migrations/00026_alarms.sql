-- +goose Up
-- How many alarms of a kind a partner has given cause for is asked with each.

CREATE INDEX alarms_partner ON alarms (partner, kind);
