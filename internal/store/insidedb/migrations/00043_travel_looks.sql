-- +goose Up
-- Who looked at what was said of travellers: at a message with them, or at the bytes
-- of a unit in quarantine. Rows are never changed.
CREATE TABLE travel_looks (
  kind    TEXT NOT NULL,
  id      TEXT NOT NULL,
  number  BIGINT NOT NULL,
  officer TEXT NOT NULL,
  at      BIGINT NOT NULL,
  PRIMARY KEY (kind, id, number)
);

-- +goose Down
DROP TABLE travel_looks;
