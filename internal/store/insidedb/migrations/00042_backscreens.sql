-- +goose Up
-- Screening of the travel that is kept against who became known later: a row for each
-- lookout or list that changed. Travellers behind after, up to last, are looked at;
-- reached says how far that is done.
CREATE TABLE backscreens (
  id           BIGINT PRIMARY KEY,
  kind         TEXT NOT NULL,
  name         TEXT NOT NULL,
  from_version BIGINT NOT NULL,
  to_version   BIGINT NOT NULL,
  after_seq    BIGINT NOT NULL,
  last_seq     BIGINT NOT NULL,
  reached      BIGINT NOT NULL,
  looked       BIGINT NOT NULL,
  hits         BIGINT NOT NULL,
  recorded_at  BIGINT NOT NULL,
  ended_at     BIGINT
);
CREATE INDEX backscreens_open ON backscreens (id) WHERE ended_at IS NULL;
CREATE INDEX backscreens_of ON backscreens (kind, name);

CREATE INDEX travel_messages_first ON travel_messages (first);

-- Up to which version of a list, or of all lookouts together, and up to which traveller,
-- it is on record what is to be screened.
CREATE TABLE backscreen_marks (
  name    TEXT PRIMARY KEY,
  version BIGINT NOT NULL,
  seq     BIGINT NOT NULL
);

-- +goose Down
DROP INDEX travel_messages_first;
DROP TABLE backscreen_marks;
DROP TABLE backscreens;
