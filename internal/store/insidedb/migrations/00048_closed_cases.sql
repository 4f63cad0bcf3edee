-- +goose Up
-- Cases that were closed, by a hash of their reference: a lookout that is added to one
-- of them later is asked about at once. Rows are never changed.
CREATE TABLE closed_cases (
  name    TEXT PRIMARY KEY,
  closed  BIGINT NOT NULL,
  officer TEXT NOT NULL
);

-- +goose Down
DROP TABLE closed_cases;
