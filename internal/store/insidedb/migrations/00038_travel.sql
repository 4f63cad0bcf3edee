-- +goose Up
-- What carriers and consulates said of travellers: a row for each message, under a
-- key of its own. id is the hash of the bytes it was read from: the same is held once.
-- lists and lookouts say what its travellers were screened against when it came.
CREATE TABLE travel_messages (
  id          TEXT PRIMARY KEY,
  form        TEXT NOT NULL,
  list        TEXT NOT NULL,
  sender      TEXT NOT NULL,
  source      TEXT NOT NULL,
  officer     TEXT NOT NULL,
  travellers  BIGINT NOT NULL,
  first       BIGINT NOT NULL,
  lists       TEXT NOT NULL,
  lookouts    BIGINT NOT NULL,
  body        BYTEA,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX travel_messages_recorded ON travel_messages (recorded_at);

-- A flight, or another crossing: departs is by the clock of the port, as if UTC.
CREATE TABLE flights (
  id        BIGINT PRIMARY KEY,
  carrier   TEXT NOT NULL,
  number    TEXT NOT NULL,
  from_port TEXT NOT NULL,
  to_port   TEXT NOT NULL,
  departs   BIGINT NOT NULL,
  arrives   BIGINT NOT NULL,
  UNIQUE (carrier, number, from_port, to_port, departs)
);
CREATE INDEX flights_departs ON flights (departs);

-- Somebody as one message states them, in the order of arrival. paper and person tell
-- them from others; body is sealed under the message's key.
CREATE TABLE travellers (
  seq     BIGINT PRIMARY KEY,
  message TEXT NOT NULL,
  paper   TEXT NOT NULL,
  person  TEXT NOT NULL,
  body    BYTEA NOT NULL
);
CREATE INDEX travellers_message ON travellers (message);
CREATE INDEX travellers_paper ON travellers (paper) WHERE paper <> '';
CREATE INDEX travellers_person ON travellers (person) WHERE person <> '';

-- Who was on which flight. booking is a hash of the record locator and its sender.
CREATE TABLE journeys (
  flight    BIGINT NOT NULL,
  traveller BIGINT NOT NULL,
  booking   TEXT NOT NULL,
  seat      TEXT NOT NULL,
  PRIMARY KEY (flight, traveller)
);
CREATE INDEX journeys_traveller ON journeys (traveller);

-- The words of travellers' names, and who has them, with the date of birth: what a
-- later lookout is looked for by.
CREATE TABLE travel_words (
  id   BIGINT PRIMARY KEY,
  word TEXT NOT NULL UNIQUE
);
CREATE TABLE travel_postings (
  word      BIGINT NOT NULL,
  traveller BIGINT NOT NULL,
  born      BIGINT NOT NULL,
  PRIMARY KEY (word, traveller)
);
CREATE INDEX travel_postings_traveller ON travel_postings (traveller);

-- The same of the numbers of their documents.
CREATE TABLE travel_papers (
  hash      BIGINT NOT NULL,
  traveller BIGINT NOT NULL,
  PRIMARY KEY (hash, traveller)
);
CREATE INDEX travel_papers_traveller ON travel_papers (traveller);

-- How far the numbers of rows have been given out.
CREATE TABLE travel_counters (
  name TEXT PRIMARY KEY,
  last BIGINT NOT NULL
);

-- What could not be read, whole, and why. source and place say where it came from.
CREATE TABLE travel_quarantine (
  id          TEXT PRIMARY KEY,
  source      TEXT NOT NULL,
  form        TEXT NOT NULL,
  place       TEXT NOT NULL,
  code        TEXT NOT NULL,
  reason      TEXT NOT NULL,
  bytes       BIGINT NOT NULL,
  body        BYTEA,
  officer     TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  settled     TEXT NOT NULL,
  settled_by  TEXT NOT NULL,
  settled_at  BIGINT
);
CREATE INDEX travel_quarantine_recorded ON travel_quarantine (recorded_at);

-- +goose Down
DROP TABLE travel_quarantine;
DROP TABLE travel_counters;
DROP TABLE travel_papers;
DROP TABLE travel_postings;
DROP TABLE travel_words;
DROP TABLE journeys;
DROP TABLE travellers;
DROP TABLE flights;
DROP TABLE travel_messages;
