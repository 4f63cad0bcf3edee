-- +goose Up
-- The token of each source with each country that it first went to. source stands for its
-- name in the register, which is not written here; naming is the version of the key by
-- which the token was made, and stays.
CREATE TABLE source_tokens (
  source      TEXT NOT NULL,
  country     TEXT NOT NULL,
  token       TEXT NOT NULL,
  naming      BIGINT NOT NULL REFERENCES naming_keys (version),
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (source, country)
);
CREATE INDEX source_tokens_token ON source_tokens (token);

-- +goose Down
DROP TABLE source_tokens;
