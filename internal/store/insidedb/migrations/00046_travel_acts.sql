-- +goose Up
-- What a message says of itself, its sender and the name of the file that it came in
-- are sealed with it: digest is a hash of them behind a secret, sender is '', and source
-- one of api, folder, import and booth. Rows of before have no digest.
ALTER TABLE travel_messages ADD COLUMN digest TEXT NOT NULL DEFAULT '';

-- The same of what could not be read: file is sealed, and gone when it is settled.
ALTER TABLE travel_quarantine ADD COLUMN file BYTEA;
ALTER TABLE travel_quarantine ADD COLUMN settled_reason TEXT NOT NULL DEFAULT '';
UPDATE travel_quarantine SET source = 'import' WHERE source LIKE 'import:%';
UPDATE travel_quarantine SET source = 'folder' WHERE source LIKE 'folder:%';

-- What was done about each: kept, looked, settled, and kept again where the same bytes
-- came after that. code and reason are the reader's, or how and why it was settled.
-- Rows are never changed; travel_quarantine says how a unit stands now.
CREATE TABLE travel_quarantine_acts (
  unit        TEXT NOT NULL,
  number      BIGINT NOT NULL,
  act         TEXT NOT NULL,
  officer     TEXT NOT NULL,
  source      TEXT NOT NULL,
  form        TEXT NOT NULL,
  place       TEXT NOT NULL,
  code        TEXT NOT NULL,
  reason      TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (unit, number)
);
CREATE INDEX travel_quarantine_acts_recorded ON travel_quarantine_acts (act, recorded_at);
INSERT INTO travel_quarantine_acts SELECT id, 1, 'kept', officer, source, form, place, code, reason, recorded_at FROM travel_quarantine;
INSERT INTO travel_quarantine_acts SELECT id, number + 1, 'looked', officer, '', '', '', '', '', at FROM travel_looks WHERE kind = 'quarantine';
INSERT INTO travel_quarantine_acts SELECT id, 2 + (SELECT COUNT(*) FROM travel_looks l WHERE l.kind = 'quarantine' AND l.id = q.id), 'settled', settled_by, '', '', '',
  settled, '', settled_at FROM travel_quarantine q WHERE settled_at IS NOT NULL;
DELETE FROM travel_looks WHERE kind = 'quarantine';

-- Of a traveller who has neither key: a hash of the words of the name, gone once it is
-- erased. It tells such hits from others on one flight alone.
ALTER TABLE hits ADD COLUMN named TEXT NOT NULL DEFAULT '';
CREATE INDEX hits_named ON hits (named, list, entry) WHERE named <> '';

-- +goose Down
DROP INDEX hits_named;
ALTER TABLE hits DROP COLUMN named;
INSERT INTO travel_looks SELECT 'quarantine', unit, number, officer, recorded_at FROM travel_quarantine_acts WHERE act = 'looked';
DROP TABLE travel_quarantine_acts;
ALTER TABLE travel_quarantine DROP COLUMN settled_reason;
ALTER TABLE travel_quarantine DROP COLUMN file;
ALTER TABLE travel_messages DROP COLUMN digest;
