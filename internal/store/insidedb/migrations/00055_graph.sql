-- +goose Up
-- Who and what is spoken of, and what is said to join them, as judgements and items
-- state it. It is made from them and goes with them. A row counts from since on and
-- before until; a node that no row states does not exist.
CREATE TABLE graph_nodes (
  number BIGINT PRIMARY KEY,           -- a hash of the name: no order of arrival shows in it
  name   BYTEA NOT NULL                -- sealed: "entity:ID", "report:ID/FIELD", "received:ID/OBJECT"
);

-- The marks and caveats under which rows stand: few of them, each a hash of its text.
CREATE TABLE graph_terms (
  number BIGINT PRIMARY KEY,
  text   TEXT NOT NULL
);

CREATE TABLE graph_stated (
  node    BIGINT NOT NULL,
  label   BIGINT NOT NULL,
  since   BIGINT NOT NULL,
  until   BIGINT NOT NULL,
  portion INTEGER NOT NULL,            -- -1: the title; 0 for judgements
  version INTEGER NOT NULL,
  type    TEXT NOT NULL,
  kind    TEXT NOT NULL,               -- "entity", "report", "received": what states it
  id      TEXT NOT NULL,
  terms   BIGINT NOT NULL,
  body    TEXT NOT NULL                -- sealed under the item's key; '' for judgements, which have their own
);
CREATE INDEX graph_stated_node ON graph_stated (node, label, since, until, type);
CREATE INDEX graph_stated_source ON graph_stated (id, kind, portion);

-- tie tells the links of one pair apart and orders them: a hash of what states the link.
CREATE TABLE graph_links (
  a       BIGINT NOT NULL,             -- from
  b       BIGINT NOT NULL,             -- to
  tie     BIGINT NOT NULL,
  label   BIGINT NOT NULL,
  since   BIGINT NOT NULL,
  until   BIGINT NOT NULL,
  starts  BIGINT,                      -- when it held in the world
  ends    BIGINT,
  portion INTEGER NOT NULL,
  version INTEGER NOT NULL,
  exact   TEXT NOT NULL,               -- how exactly the times are known
  type    TEXT NOT NULL,
  kind    TEXT NOT NULL,               -- "link", "report", "received"
  id      TEXT NOT NULL,
  terms   BIGINT NOT NULL
);
CREATE INDEX graph_links_from ON graph_links (a, b, tie, label, since, until, kind);
CREATE INDEX graph_links_to ON graph_links (b, a, tie, label, since, until, kind);
CREATE INDEX graph_links_source ON graph_links (id, kind, portion);

-- Which nodes an accepted identity says are one, or are not: each pair both ways.
CREATE TABLE graph_same (
  a      BIGINT NOT NULL,
  b      BIGINT NOT NULL,
  one    INTEGER NOT NULL,             -- 1: one; 0: not one
  label  BIGINT NOT NULL,
  since  BIGINT NOT NULL,
  until  BIGINT NOT NULL,
  kind   TEXT NOT NULL,                -- "identity"
  id     TEXT NOT NULL,
  terms  BIGINT NOT NULL
);
CREATE INDEX graph_same_node ON graph_same (a, b, label, since, until);
CREATE INDEX graph_same_source ON graph_same (id, kind);

-- What nodes are found by, in bytes: what they are called, the words of it, their numbers,
-- and how the words sound that stand here.
CREATE TABLE graph_names (
  word   BYTEA NOT NULL,
  node   BIGINT NOT NULL,
  label  BIGINT NOT NULL,
  since  BIGINT NOT NULL,
  until  BIGINT NOT NULL,
  type   TEXT NOT NULL,
  kind   TEXT NOT NULL,
  id     TEXT NOT NULL
);
CREATE INDEX graph_names_word ON graph_names (word, label, since, until, node, type);
CREATE INDEX graph_names_source ON graph_names (id, kind);
CREATE TABLE graph_sounds (
  sound  BIGINT NOT NULL,
  word   BYTEA NOT NULL,
  sealed BYTEA NOT NULL,
  PRIMARY KEY (sound, word)
);
CREATE INDEX graph_sounds_word ON graph_sounds (word);

-- +goose Down
DROP TABLE graph_sounds;
DROP TABLE graph_names;
DROP TABLE graph_same;
DROP TABLE graph_links;
DROP TABLE graph_stated;
DROP TABLE graph_terms;
DROP TABLE graph_nodes;
