-- +goose Up
-- What is owed, version after version. A row of obligation_versions is never
-- changed, but that the officer's words go with the report or item they are about.
-- due_key is due, or the greatest number where nothing is, so that both engines
-- order alike.
CREATE TABLE obligation_versions (
  id          TEXT NOT NULL,
  version     BIGINT NOT NULL,
  kind        TEXT NOT NULL,
  shared      BIGINT NOT NULL,
  debtor      TEXT NOT NULL,
  creditor    TEXT NOT NULL,
  partner     TEXT NOT NULL,
  matter      TEXT NOT NULL,
  item        TEXT NOT NULL,
  report      TEXT NOT NULL,
  release_id  TEXT NOT NULL,
  received    TEXT NOT NULL,
  warning     TEXT NOT NULL,
  cause       TEXT NOT NULL,
  ground      TEXT NOT NULL,
  standing    TEXT NOT NULL,
  state       TEXT NOT NULL,
  due         BIGINT,
  due_key     BIGINT NOT NULL,
  desk        TEXT NOT NULL,
  officer     TEXT NOT NULL,
  by_officer  TEXT NOT NULL,
  reason      TEXT NOT NULL,
  opened      BIGINT NOT NULL,
  closed      BIGINT,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (id, version)
);
CREATE INDEX obligation_versions_report ON obligation_versions (report) WHERE reason <> '';

-- The newest version of each, with what the clock keeps of it: step counts the
-- steps of its plan that are done, next is when there is something to do, served is
-- the time of the latest step that was served.
CREATE TABLE obligations (
  id          TEXT PRIMARY KEY,
  version     BIGINT NOT NULL,
  kind        TEXT NOT NULL,
  shared      BIGINT NOT NULL,
  debtor      TEXT NOT NULL,
  creditor    TEXT NOT NULL,
  partner     TEXT NOT NULL,
  matter      TEXT NOT NULL,
  item        TEXT NOT NULL,
  report      TEXT NOT NULL,
  release_id  TEXT NOT NULL,
  received    TEXT NOT NULL,
  warning     TEXT NOT NULL,
  cause       TEXT NOT NULL,
  ground      TEXT NOT NULL,
  standing    TEXT NOT NULL,
  state       TEXT NOT NULL,
  due         BIGINT,
  due_key     BIGINT NOT NULL,
  desk        TEXT NOT NULL,
  officer     TEXT NOT NULL,
  by_officer  TEXT NOT NULL,
  reason      TEXT NOT NULL,
  opened      BIGINT NOT NULL,
  closed      BIGINT,
  recorded_at BIGINT NOT NULL,
  step        BIGINT NOT NULL,
  next        BIGINT,
  served      BIGINT
);
CREATE INDEX obligations_due ON obligations (due_key, id) WHERE closed IS NULL;
CREATE INDEX obligations_next ON obligations (next) WHERE next IS NOT NULL;
CREATE INDEX obligations_served ON obligations (served) WHERE closed IS NULL;
CREATE INDEX obligations_partner ON obligations (partner, due_key, id) WHERE closed IS NULL;
CREATE INDEX obligations_debtor ON obligations (debtor, due_key, id) WHERE closed IS NULL;
CREATE INDEX obligations_creditor ON obligations (creditor, due_key, id) WHERE closed IS NULL;
CREATE INDEX obligations_kind ON obligations (kind, due_key, id) WHERE closed IS NULL;
CREATE INDEX obligations_matter ON obligations (matter) WHERE matter <> '';
CREATE INDEX obligations_item ON obligations (item) WHERE item <> '';
CREATE INDEX obligations_report ON obligations (report) WHERE report <> '';
CREATE INDEX obligations_release ON obligations (release_id) WHERE release_id <> '';
CREATE INDEX obligations_received ON obligations (received) WHERE received <> '';
CREATE INDEX obligations_warning ON obligations (warning) WHERE warning <> '';
CREATE INDEX obligations_cause ON obligations (cause) WHERE cause <> '';

-- The plan that the clock went by last: with another, everything open is looked at.
CREATE TABLE duty_plan (
  name TEXT PRIMARY KEY,
  hash TEXT NOT NULL
);

-- The steps that the clock has served, each once: what of whom (officer, desk or
-- a role, as the plan says) at what time of the plan. id is the obligation's and a
-- number from 1. addressee is who it was then.
CREATE TABLE notices (
  id          TEXT PRIMARY KEY,
  obligation  TEXT NOT NULL,
  step        BIGINT NOT NULL,
  what        TEXT NOT NULL,
  rank        TEXT NOT NULL,
  at          BIGINT NOT NULL,
  addressee   TEXT NOT NULL,
  kind        TEXT NOT NULL,
  desk        TEXT NOT NULL,
  due         BIGINT,
  early       BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  acked_by    TEXT NOT NULL,
  acked_at    BIGINT
);
CREATE UNIQUE INDEX notices_step ON notices (obligation, what, rank, at);
CREATE INDEX notices_recorded ON notices (recorded_at);
CREATE INDEX notices_open ON notices (recorded_at) WHERE acked_at IS NULL;

-- The queue of each channel by which notices are sent. sent_at is NULL while it
-- waits; round counts how often it was put into the queue.
CREATE TABLE notice_sends (
  notice     TEXT NOT NULL,
  channel    TEXT NOT NULL,
  round      BIGINT NOT NULL,
  tries      BIGINT NOT NULL,
  next       BIGINT NOT NULL,
  failed     TEXT NOT NULL,
  queued_at  BIGINT NOT NULL,
  sent_at    BIGINT,
  PRIMARY KEY (notice, channel)
);
CREATE INDEX notice_sends_waiting ON notice_sends (channel, next) WHERE sent_at IS NULL;

-- +goose Down
DROP TABLE notice_sends;
DROP TABLE notices;
DROP TABLE duty_plan;
DROP TABLE obligations;
DROP TABLE obligation_versions;
