-- +goose Up
-- decision numbers what was decided of hits in the order in which it was put on record,
-- whatever the clock said: of two decisions the higher stands. One that is remembered has
-- that of the decision it goes by. What is older stands in the order of the clock.
ALTER TABLE hits ADD COLUMN decision BIGINT NOT NULL DEFAULT 0;
UPDATE hits SET decision = decided_at WHERE decided_at IS NOT NULL;
CREATE INDEX hits_decision ON hits (decision);

-- What a hit goes by now, where instruction, lookout_version and known are of when it
-- was opened, as the log committed to them.
ALTER TABLE hits ADD COLUMN orders TEXT NOT NULL DEFAULT '';
ALTER TABLE hits ADD COLUMN goes_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE hits ADD COLUMN knows BIGINT NOT NULL DEFAULT 0;
UPDATE hits SET orders = instruction, goes_by = lookout_version, knows = known;
CREATE INDEX hits_earlier ON hits (earlier) WHERE state = 'remembered';
CREATE INDEX hits_entry_owed ON hits (list, entry) WHERE owed <> '';

-- +goose Down
DROP INDEX hits_entry_owed;
DROP INDEX hits_earlier;
ALTER TABLE hits DROP COLUMN knows;
ALTER TABLE hits DROP COLUMN goes_by;
ALTER TABLE hits DROP COLUMN orders;
DROP INDEX hits_decision;
ALTER TABLE hits DROP COLUMN decision;
