-- +goose Up
-- Officers' reasons about what is owed are sealed from here on, each version's under a
-- key of its own. What stood in clear cannot be sealed here, and is not kept.
UPDATE obligation_versions SET reason = '';
UPDATE obligations SET reason = '';

-- +goose Down
SELECT 1;
