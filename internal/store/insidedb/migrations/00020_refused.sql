-- +goose Up
-- Envelopes of items that were refused, until the gateway has forgotten their
-- bytes: nothing of them is kept here, and our key would open them there.
CREATE TABLE refused_at_gateway (
  hash TEXT PRIMARY KEY
);
INSERT INTO refused_at_gateway (hash) SELECT DISTINCT hash FROM received WHERE state = 'refused';

-- +goose Down
DROP TABLE refused_at_gateway;
