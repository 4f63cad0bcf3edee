-- +goose Up
-- Communities, version after version. epoch is the hash of the epoch in force
-- here, '' before the first.
CREATE TABLE communities (
  name        TEXT NOT NULL,
  version     BIGINT NOT NULL,
  steward     TEXT NOT NULL,
  state       TEXT NOT NULL,
  epoch       TEXT NOT NULL,
  officer     TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (name, version)
);

-- What stewards signed, as it came. hash is that of an epoch, and of the signed
-- bytes of a lease or an invitation; digest is always that of the signed bytes.
CREATE TABLE community_documents (
  community   TEXT NOT NULL,
  steward     TEXT NOT NULL,
  kind        TEXT NOT NULL,
  number      BIGINT NOT NULL,
  hash        TEXT NOT NULL,
  digest      TEXT NOT NULL,
  member      TEXT NOT NULL,
  source      TEXT NOT NULL,
  signed      BYTEA NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (community, steward, digest)
);
CREATE INDEX community_documents_hash ON community_documents (community, steward, kind, hash);

-- What members have said is in force with them.
CREATE TABLE community_confirmations (
  community   TEXT NOT NULL,
  member      TEXT NOT NULL,
  epoch       TEXT NOT NULL,
  number      BIGINT NOT NULL,
  at          BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (community, member, epoch)
);

-- Under which epoch an envelope of the outbox was sealed.
CREATE TABLE outbox_epochs (
  id        TEXT PRIMARY KEY,
  community TEXT NOT NULL,
  epoch     TEXT NOT NULL
);
CREATE INDEX outbox_epochs_community ON outbox_epochs (community);

-- Releases that go as soon as a cause is gone: 'community:NAME', 'partner:CODE'.
CREATE TABLE held_back (
  release_id  TEXT PRIMARY KEY,
  cause       TEXT NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE INDEX held_back_cause ON held_back (cause);

-- The life of a peering: who did what, on which side. told is 1 when the other
-- side knows.
CREATE TABLE peering_acts (
  partner     TEXT NOT NULL,
  number      BIGINT NOT NULL,
  side        TEXT NOT NULL,
  act         TEXT NOT NULL,
  officer     TEXT NOT NULL,
  agreement   TEXT NOT NULL,
  due         BIGINT,
  told        BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (partner, number)
);
