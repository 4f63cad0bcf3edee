-- +goose Up
-- What is to be stated to a partner once it has admitted a release: about the
-- release's own item, or about another (item), which the release answers.
-- outcome is '' while it waits, then 'stated' or 'dropped'.
CREATE TABLE pending_statements (
  id          TEXT PRIMARY KEY,
  release_id  TEXT NOT NULL,
  partner     TEXT NOT NULL,
  item        TEXT NOT NULL,
  verb        TEXT NOT NULL,
  code        TEXT NOT NULL,
  matter      TEXT NOT NULL,
  terms       TEXT NOT NULL,
  officer     TEXT NOT NULL,
  cause       TEXT NOT NULL,
  outcome     TEXT NOT NULL,
  statement   TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  done_at     BIGINT
);
CREATE INDEX pending_statements_waiting ON pending_statements (partner, recorded_at) WHERE outcome = '';
CREATE INDEX pending_statements_cause ON pending_statements (cause);
CREATE INDEX pending_statements_statement ON pending_statements (statement) WHERE outcome = 'stated';
