-- +goose Up
-- Travellers who may be somebody that is sought: a row for each entry, traveller and
-- flight. paper and person are the traveller's keys, and gone once it is erased. What
-- stands behind acts is of the present; acts say how it came about. owed is the
-- obligation that is open on its account; next is when the clock has something to do.
CREATE TABLE hits (
  id              TEXT PRIMARY KEY,
  list            TEXT NOT NULL,
  entry           TEXT NOT NULL,
  flight          BIGINT NOT NULL,
  departs         BIGINT,
  arrives         BIGINT,
  instruction     TEXT NOT NULL,
  list_version    BIGINT NOT NULL,
  lookouts        BIGINT NOT NULL,
  lookout_version BIGINT NOT NULL,
  backwards       BIGINT NOT NULL,
  known           BIGINT NOT NULL,
  earlier         TEXT NOT NULL,
  recorded_at     BIGINT NOT NULL,
  acts            BIGINT NOT NULL,
  paper           TEXT NOT NULL,
  person          TEXT NOT NULL,
  message         TEXT NOT NULL,
  traveller       BIGINT NOT NULL,
  verdict         TEXT NOT NULL,
  score           BIGINT NOT NULL,
  base            BIGINT NOT NULL,
  state           TEXT NOT NULL,
  owed            TEXT NOT NULL,
  climbed         BIGINT NOT NULL,
  decided_at      BIGINT,
  next            BIGINT,
  touched         BIGINT NOT NULL,
  erased_at       BIGINT
);
CREATE INDEX hits_recorded ON hits (recorded_at);
CREATE INDEX hits_owed ON hits (base) WHERE owed <> '';
CREATE INDEX hits_next ON hits (next) WHERE next IS NOT NULL;
CREATE INDEX hits_touched ON hits (touched) WHERE next IS NOT NULL;
CREATE INDEX hits_traveller ON hits (traveller);
CREATE INDEX hits_paper ON hits (paper, list, entry) WHERE paper <> '';
CREATE INDEX hits_person ON hits (person, list, entry) WHERE person <> '';

-- What was done about each. A row is never changed, but that words, sealed under the
-- hit's key, go with it; digest is a hash of them behind a secret that is sealed with
-- them. score and base, in thousandths of a bit, are of acts that say what was found.
CREATE TABLE hit_acts (
  hit         TEXT NOT NULL,
  number      BIGINT NOT NULL,
  act         TEXT NOT NULL,
  officer     TEXT NOT NULL,
  holder      TEXT NOT NULL,
  code        TEXT NOT NULL,
  state       TEXT NOT NULL,
  owed        TEXT NOT NULL,
  message     TEXT NOT NULL,
  traveller   BIGINT NOT NULL,
  verdict     TEXT NOT NULL,
  score       BIGINT NOT NULL,
  base        BIGINT NOT NULL,
  words       BYTEA,
  digest      TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (hit, number)
);
CREATE INDEX hit_acts_message ON hit_acts (message) WHERE message <> '';
CREATE INDEX hit_acts_traveller ON hit_acts (traveller) WHERE traveller <> 0;

-- +goose Down
DROP TABLE hit_acts;
DROP TABLE hits;
