-- +goose Up
-- Times are microseconds since 1970 in UTC; '' in a text column means none.

CREATE TABLE incarnations (
  id          TEXT PRIMARY KEY,
  recorded_at BIGINT NOT NULL
);

CREATE TABLE naming_keys (
  version     BIGINT PRIMARY KEY,
  secret      BYTEA NOT NULL,
  recorded_at BIGINT NOT NULL
);

CREATE TABLE officers (
  code        TEXT NOT NULL,
  version     BIGINT NOT NULL,
  name        TEXT NOT NULL,
  roles       TEXT NOT NULL,
  revoked     BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (code, version)
);

CREATE TABLE reports (
  id          TEXT NOT NULL,
  version     BIGINT NOT NULL,
  serial      TEXT NOT NULL,
  supersedes  TEXT NOT NULL,
  raw         BYTEA NOT NULL,
  hash        TEXT NOT NULL UNIQUE,
  originator  TEXT NOT NULL,
  kind        TEXT NOT NULL,
  marking     TEXT NOT NULL,
  uses        TEXT NOT NULL,
  onward      TEXT NOT NULL,
  third_parties TEXT NOT NULL,
  author      TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (id, version)
);
CREATE UNIQUE INDEX reports_serial ON reports (serial) WHERE serial <> '';
CREATE INDEX reports_supersedes ON reports (supersedes);
CREATE INDEX reports_recorded ON reports (recorded_at);

CREATE TABLE partners (
  code        TEXT NOT NULL,
  version     BIGINT NOT NULL,
  state       TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  peering     BYTEA NOT NULL,
  officer     TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (code, version)
);

-- Key sets and revocations that the partner's root signed, as they came.
CREATE TABLE key_documents (
  partner     TEXT NOT NULL,
  hash        TEXT NOT NULL,
  kind        TEXT NOT NULL,
  signed      BYTEA NOT NULL,
  officer     TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (partner, hash)
);

CREATE TABLE decisions (
  id          TEXT PRIMARY KEY,
  report      TEXT NOT NULL,
  version     BIGINT NOT NULL,
  partner     TEXT NOT NULL,
  service     TEXT NOT NULL,
  method      TEXT NOT NULL,
  needs       TEXT NOT NULL,
  at          BIGINT NOT NULL,
  input       TEXT NOT NULL,
  policy      TEXT NOT NULL,
  verdict     TEXT NOT NULL,
  outcome     BYTEA NOT NULL,
  officer     TEXT NOT NULL,
  release_id  TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  FOREIGN KEY (report, version) REFERENCES reports (id, version)
);
CREATE INDEX decisions_report ON decisions (report, partner, recorded_at);
CREATE INDEX decisions_recorded ON decisions (recorded_at);

-- The identity of what one partner holds of one report, for all its versions.
CREATE TABLE copies (
  report      TEXT NOT NULL,
  partner     TEXT NOT NULL,
  internal    TEXT NOT NULL UNIQUE,
  naming      BIGINT NOT NULL REFERENCES naming_keys (version),
  created     BIGINT,
  PRIMARY KEY (report, partner)
);

CREATE TABLE releases (
  id            TEXT PRIMARY KEY,
  report        TEXT NOT NULL,
  version       BIGINT NOT NULL,
  partner       TEXT NOT NULL,
  service       TEXT NOT NULL,
  method        TEXT NOT NULL,
  needs         TEXT NOT NULL,
  decision      TEXT NOT NULL,
  proposer      TEXT NOT NULL,
  policy        TEXT NOT NULL,
  tearline      BYTEA NOT NULL,
  hash          TEXT NOT NULL,
  same          TEXT NOT NULL,
  marking       TEXT NOT NULL,
  portions      TEXT NOT NULL,
  residue       TEXT NOT NULL,
  modified      BIGINT NOT NULL,
  state         TEXT NOT NULL,
  reason        TEXT NOT NULL,
  states        BIGINT NOT NULL,
  acts          BIGINT NOT NULL,
  envelope      TEXT NOT NULL,
  envelope_hash TEXT NOT NULL,
  commitment    TEXT NOT NULL,
  recorded_at   BIGINT NOT NULL,
  changed_at    BIGINT NOT NULL,
  FOREIGN KEY (report, version) REFERENCES reports (id, version)
);
CREATE INDEX releases_report ON releases (report, partner, recorded_at);
CREATE INDEX releases_recorded ON releases (recorded_at);
CREATE INDEX releases_envelope ON releases (envelope_hash);
CREATE INDEX releases_approved ON releases (changed_at, id) WHERE state = 'approved' AND method = 'release';

CREATE TABLE release_states (
  release_id  TEXT NOT NULL REFERENCES releases (id),
  number      BIGINT NOT NULL,
  state       TEXT NOT NULL,
  actor       TEXT NOT NULL,
  reason      TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (release_id, number)
);

CREATE TABLE reviews (
  release_id  TEXT NOT NULL REFERENCES releases (id),
  number      BIGINT NOT NULL,
  act         TEXT NOT NULL,
  officer     TEXT NOT NULL,
  reason      TEXT NOT NULL,
  hash        TEXT NOT NULL,
  field       TEXT NOT NULL,
  rung        TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (release_id, number)
);

CREATE TABLE lanes (
  partner     TEXT NOT NULL,
  direction   TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  lane        TEXT NOT NULL,
  seq         BIGINT NOT NULL,
  head        TEXT NOT NULL,
  PRIMARY KEY (partner, direction, incarnation, lane)
);

CREATE TABLE outbox (
  id           TEXT PRIMARY KEY,
  partner      TEXT NOT NULL,
  incarnation  TEXT NOT NULL,
  lane         TEXT NOT NULL,
  seq          BIGINT NOT NULL,
  kind         TEXT NOT NULL,
  hash         TEXT NOT NULL UNIQUE,
  commitment   TEXT NOT NULL,
  envelope     BYTEA NOT NULL,
  release_id   TEXT NOT NULL,
  sealed_at    BIGINT NOT NULL,
  moved_at     BIGINT,
  delivered_at BIGINT,
  cancel_at    BIGINT,
  stopped_at   BIGINT,
  UNIQUE (partner, incarnation, lane, seq)
);
CREATE INDEX outbox_unmoved ON outbox (partner, incarnation, lane, seq) WHERE moved_at IS NULL;
CREATE INDEX outbox_cancel ON outbox (cancel_at, id) WHERE cancel_at IS NOT NULL AND stopped_at IS NULL;

CREATE TABLE inbox (
  id          TEXT PRIMARY KEY,
  kind        TEXT NOT NULL,
  partner     TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  lane        TEXT NOT NULL,
  seq         BIGINT NOT NULL,
  hash        TEXT NOT NULL,
  item        TEXT NOT NULL,
  code        TEXT NOT NULL,
  body        BYTEA,
  held        BYTEA,
  taken_at    BIGINT NOT NULL,
  done_at     BIGINT,
  outcome     TEXT NOT NULL
);
CREATE INDEX inbox_waiting ON inbox (partner, incarnation, lane, seq) WHERE done_at IS NULL;
CREATE INDEX inbox_place ON inbox (partner, incarnation, lane, seq);

-- The salts of commitments, by the hash of the envelope: a table of its own, so
-- that they can be erased and the commitments stay.
CREATE TABLE salts (
  hash  TEXT PRIMARY KEY,
  salts BYTEA NOT NULL
);

CREATE TABLE received (
  id          TEXT PRIMARY KEY,
  partner     TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  lane        TEXT NOT NULL,
  seq         BIGINT NOT NULL,
  envelope    TEXT NOT NULL,
  hash        TEXT NOT NULL,
  kind        TEXT NOT NULL,
  commitment  TEXT NOT NULL,
  state       TEXT NOT NULL,
  code        TEXT NOT NULL,
  bundle      BYTEA,
  portions    TEXT NOT NULL,
  marking     TEXT NOT NULL,
  uses        TEXT NOT NULL,
  onward      TEXT NOT NULL,
  method      TEXT NOT NULL,
  sent        BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  UNIQUE (partner, hash)
);
CREATE INDEX received_recorded ON received (recorded_at);

CREATE TABLE receipts (
  partner     TEXT NOT NULL,
  direction   TEXT NOT NULL,
  verb        TEXT NOT NULL,
  hash        TEXT NOT NULL,
  envelope    TEXT NOT NULL,
  commitment  TEXT NOT NULL,
  code        TEXT NOT NULL,
  at          BIGINT NOT NULL,
  evidence    BYTEA NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (partner, direction, hash, verb)
);

CREATE TABLE alarms (
  id          TEXT PRIMARY KEY,
  kind        TEXT NOT NULL,
  partner     TEXT NOT NULL,
  detail      TEXT NOT NULL,
  evidence    BYTEA,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX alarms_recorded ON alarms (recorded_at);
