-- +goose Up
-- Key sets and revocations that our own root signed. serial is that of a key
-- set, 0 for a revocation.
CREATE TABLE own_documents (
  hash        TEXT PRIMARY KEY,
  kind        TEXT NOT NULL,
  serial      BIGINT NOT NULL,
  signed      BYTEA NOT NULL,
  recorded_at BIGINT NOT NULL
);

-- Which partner was told of which of them: in the peering (envelope is ''), or
-- in an envelope; and when it confirmed that it is in force there.
CREATE TABLE own_told (
  partner      TEXT NOT NULL,
  hash         TEXT NOT NULL,
  envelope     TEXT NOT NULL,
  recorded_at  BIGINT NOT NULL,
  confirmed_at BIGINT,
  PRIMARY KEY (partner, hash)
);

-- The incarnations that began with a restore, and what each partner then held
-- of ours: state is waiting, compared, or waived by an officer.
CREATE TABLE restores (
  incarnation TEXT PRIMARY KEY,
  backup      TEXT NOT NULL,
  taken_at    BIGINT NOT NULL,
  recorded_at BIGINT NOT NULL
);
CREATE TABLE restore_partners (
  incarnation TEXT NOT NULL REFERENCES restores (incarnation),
  partner     TEXT NOT NULL,
  state       TEXT NOT NULL,
  officer     TEXT NOT NULL,
  recorded_at BIGINT NOT NULL,
  PRIMARY KEY (incarnation, partner)
);

-- The last receipt that a partner gave in a lane of an earlier incarnation.
CREATE TABLE prior_heads (
  partner     TEXT NOT NULL,
  incarnation TEXT NOT NULL,
  lane        TEXT NOT NULL,
  seq         BIGINT NOT NULL,
  hash        TEXT NOT NULL,
  receipt     BYTEA NOT NULL,
  at          BIGINT NOT NULL,
  PRIMARY KEY (partner, incarnation, lane)
);
