-- +goose Up
-- The passages of what is held, from when until when they were the present: place is
-- which of the passages of a portion it is. Numbers are in the order of arrival.
CREATE TABLE passages (
  number  INTEGER PRIMARY KEY,
  kind    TEXT NOT NULL,
  id      TEXT NOT NULL,
  version BIGINT NOT NULL,
  portion BIGINT NOT NULL,
  place   BIGINT NOT NULL,
  label   BIGINT NOT NULL,
  since   BIGINT NOT NULL,
  until   BIGINT NOT NULL
);
CREATE INDEX passages_item ON passages (id, kind);

-- The numbers under which a passage is looked up.
CREATE TABLE passage_bands (
  band    BIGINT NOT NULL,
  passage BIGINT NOT NULL,
  label   BIGINT NOT NULL,
  PRIMARY KEY (band, passage)
) WITHOUT ROWID;
CREATE INDEX passage_bands_passage ON passage_bands (passage);

-- What a service says of a source without naming it: one token for each.
CREATE TABLE item_tokens (
  kind    TEXT NOT NULL,
  id      TEXT NOT NULL,
  version BIGINT NOT NULL,
  portion BIGINT NOT NULL,
  token   TEXT NOT NULL,
  label   BIGINT NOT NULL,
  since   BIGINT NOT NULL,
  until   BIGINT NOT NULL,
  PRIMARY KEY (token, kind, id, version, portion)
);
CREATE INDEX item_tokens_item ON item_tokens (id, kind);

-- +goose Down
DROP TABLE item_tokens;
DROP TABLE passage_bands;
DROP TABLE passages;
