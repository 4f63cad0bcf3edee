-- +goose Up
-- What is held, as words that can be searched: one row for each version of an item. Of a
-- word there stands a token, a keyed hash of it and of the label of its portion, so that
-- the index is asked for nothing but what the reader sees, and tells no word to who has
-- not the key; the token of no word stands for a portion. number is in the order of since.
-- In words the tokens of the title stand once more, with a t behind them.
CREATE TABLE word_rows (
  number  BIGINT PRIMARY KEY,
  kind    TEXT NOT NULL,
  id      TEXT NOT NULL,
  version BIGINT NOT NULL,
  since   BIGINT NOT NULL,
  until   BIGINT NOT NULL,
  partner TEXT NOT NULL,
  sort    TEXT NOT NULL,
  topics  TEXT NOT NULL,
  title   TEXT NOT NULL,
  text    TEXT NOT NULL,
  words   TSVECTOR NOT NULL
);
CREATE UNIQUE INDEX word_rows_item ON word_rows (kind, id, version);
CREATE INDEX word_rows_words ON word_rows USING gin (words) WITH (fastupdate = off);

-- Every word that stands in a row, by label, sealed; number is the begin of its token. It
-- is found by its ways: keyed hashes of how it begins, of the parts that it has, of how it
-- sounds, each with the label.
CREATE TABLE word_list (
  number BIGINT PRIMARY KEY,
  label  BIGINT NOT NULL,
  word   BYTEA NOT NULL
);
CREATE TABLE word_ways (
  way  BIGINT NOT NULL,
  word BIGINT NOT NULL,
  PRIMARY KEY (way, word)
);

-- Who searched, and what was shown; of the question a hash behind a salt,
-- which is sealed.
CREATE TABLE searches (
  officer TEXT NOT NULL,
  at      BIGINT NOT NULL,
  salt    BYTEA NOT NULL,
  hash    TEXT NOT NULL,
  as_of   BIGINT NOT NULL,
  shown   TEXT NOT NULL,
  PRIMARY KEY (officer, at)
);

-- +goose Down
DROP TABLE searches;
DROP TABLE word_ways;
DROP TABLE word_list;
DROP TABLE word_rows;
