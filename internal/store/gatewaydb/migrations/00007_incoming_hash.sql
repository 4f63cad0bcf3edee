-- +goose Up
-- Inside names by their hashes the envelopes whose bytes are to be forgotten.
CREATE INDEX incoming_hash ON incoming (hash);

-- +goose Down
DROP INDEX incoming_hash;
