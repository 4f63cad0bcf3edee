-- +goose Up
-- Which hits a report was made of: asked whenever one is to go to a partner.
CREATE INDEX hit_acts_reported ON hit_acts (code) WHERE act = 'reported';

-- +goose Down
DROP INDEX hit_acts_reported;
