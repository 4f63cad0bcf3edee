-- +goose Up
-- One-time links by which an officer comes in. hash is of the link's secret, which is
-- kept nowhere. A link that may be used again says so; used_at is its first use.
CREATE TABLE entry_links (
  hash       TEXT PRIMARY KEY,
  officer    TEXT NOT NULL,
  by_officer TEXT NOT NULL,
  again      BIGINT NOT NULL,
  made_at    BIGINT NOT NULL,
  ends_at    BIGINT NOT NULL,
  used_at    BIGINT
);
CREATE INDEX entry_links_officer ON entry_links (officer);

-- Sessions of browsers, also those that have ended: who came in, how, from where, until
-- when. hash is of the cookie, which is kept nowhere.
CREATE TABLE entry_sessions (
  id       TEXT PRIMARY KEY,
  hash     TEXT NOT NULL UNIQUE,
  officer  TEXT NOT NULL,
  how      TEXT NOT NULL,
  detail   TEXT NOT NULL,
  agent    TEXT NOT NULL,
  address  TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  seen_at  BIGINT NOT NULL,
  idle_at  BIGINT NOT NULL,
  ends_at  BIGINT NOT NULL,
  ended_at BIGINT,
  ended_by TEXT NOT NULL,
  why      TEXT NOT NULL
);
CREATE INDEX entry_sessions_officer ON entry_sessions (officer, began_at);
CREATE INDEX entry_sessions_open ON entry_sessions (ended_at, began_at);

-- The passkeys that officers registered. handle is what an authenticator knows the officer
-- by; credential is its public key and what was last seen of it, as JSON.
CREATE TABLE entry_passkeys (
  id         TEXT PRIMARY KEY,
  officer    TEXT NOT NULL,
  handle     TEXT NOT NULL,
  credential TEXT NOT NULL,
  name       TEXT NOT NULL,
  made_at    BIGINT NOT NULL,
  used_at    BIGINT,
  gone_at    BIGINT
);
CREATE INDEX entry_passkeys_officer ON entry_passkeys (officer);
CREATE INDEX entry_passkeys_handle ON entry_passkeys (handle);

-- +goose Down
DROP TABLE entry_passkeys;
DROP TABLE entry_sessions;
DROP TABLE entry_links;
