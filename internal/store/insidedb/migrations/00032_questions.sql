-- +goose Up
-- What our officers did, or were refused to do, about questions: those that we ask,
-- under an id of their own, and those that partners ask, under the id of what is
-- owed. The same of feedback. A row is never changed. The first of a question of
-- ours is act 'ask' with number 1. terms are what was asked; words are the
-- officer's, sealed under the key of the report's version or of the item, and gone
-- with it; digest is a hash of them behind a secret that is sealed with them.
CREATE TABLE question_acts (
  question    TEXT NOT NULL,
  number      BIGINT NOT NULL,
  act         TEXT NOT NULL,
  officer     TEXT NOT NULL,
  kind        TEXT NOT NULL,
  partner     TEXT NOT NULL,
  report      TEXT NOT NULL,
  version     BIGINT NOT NULL,
  release_id  TEXT NOT NULL,
  received    TEXT NOT NULL,
  code        TEXT NOT NULL,
  refused     TEXT NOT NULL,
  terms       TEXT NOT NULL,
  words       BYTEA,
  digest      TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (question, number)
);
CREATE INDEX question_acts_asked ON question_acts (recorded_at) WHERE number = 1 AND act = 'ask';
CREATE INDEX question_acts_report ON question_acts (report) WHERE report <> '';
CREATE INDEX question_acts_received ON question_acts (received) WHERE received <> '';
CREATE INDEX transitions_follow ON transitions (matter) WHERE verb = 'requested' AND matter <> '';

-- +goose Down
DROP INDEX transitions_follow;
DROP TABLE question_acts;
