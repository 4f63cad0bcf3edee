-- +goose Up
-- What the inbox is chosen and counted by, in the order of its pages, so that a page reads
-- no content but its own; and the few statements that take an item back.
DROP INDEX received_latest;
CREATE INDEX received_latest ON received (recorded_at, id, state, kind, partner, marking, hash);
CREATE INDEX transitions_taking_back ON transitions (partner, item, verb, recorded_at) WHERE by_side = 'sender' AND verb IN ('recalled', 'corrected');

-- +goose Down
DROP INDEX transitions_taking_back;
DROP INDEX received_latest;
CREATE INDEX received_latest ON received (recorded_at, id);
