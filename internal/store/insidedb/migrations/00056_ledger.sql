-- +goose Up
-- What was given to partners and came from them: one row for each release that its
-- partner had (it admitted it, or was told), and each item of a partner that was
-- admitted. at is when, as recorded here, and ended when a release was stopped after
-- all. sent is when it left, NULL where nobody knows. label is who may see it by its
-- mark, NULL until what an older program has left is read. directives is a JSON list.
CREATE TABLE ledger_items (
  way        TEXT NOT NULL,
  id         TEXT NOT NULL,
  partner    TEXT NOT NULL,
  item       TEXT NOT NULL,
  kind       TEXT NOT NULL,
  label      BIGINT,
  directives TEXT NOT NULL,
  sent       BIGINT,
  at         BIGINT NOT NULL,
  ended      BIGINT NOT NULL,
  PRIMARY KEY (way, id)
);
INSERT INTO ledger_items (way, id, partner, item, kind, directives, sent, at, ended)
  SELECT 'given', r.id, r.partner, r.envelope_hash, p.kind, '', (SELECT MIN(recorded_at) FROM release_states WHERE release_id = r.id AND state = 'sealed'),
    (SELECT MIN(recorded_at) FROM release_states WHERE release_id = r.id AND (state = 'admitted' OR r.method <> 'release' AND state = 'approved')),
    CASE WHEN r.state IN ('admitted', 'approved') THEN 9223372036854775807 ELSE r.changed_at END
  FROM releases r JOIN reports p ON p.id = r.report AND p.version = r.version
  WHERE EXISTS (SELECT 1 FROM release_states WHERE release_id = r.id AND (state = 'admitted' OR r.method <> 'release' AND state = 'approved'));
INSERT INTO ledger_items (way, id, partner, item, kind, directives, sent, at, ended)
  SELECT 'received', id, partner, hash, kind, '', CASE WHEN sent <= recorded_at AND sent >= recorded_at - 2592000000000 THEN sent END, recorded_at, 9223372036854775807
  FROM received WHERE state = 'admitted';
CREATE INDEX ledger_items_ended ON ledger_items (partner, ended) WHERE ended < 9223372036854775807;
CREATE INDEX ledger_items_warnings ON ledger_items (partner, item, label, at, ended, way, id) WHERE kind = 'warning';
CREATE INDEX ledger_items_unread ON ledger_items (at, way, id) WHERE label IS NULL;

-- The same once more as a ledger reads it: the items of a partner and a label, a line
-- each, as they were recorded. A page has a bounded number of them, the first of which
-- is of since; no line changes.
CREATE TABLE ledger_pages (
  partner TEXT NOT NULL,
  label   BIGINT NOT NULL,
  page    BIGINT NOT NULL,
  since   BIGINT NOT NULL,
  items   BIGINT NOT NULL,
  lines   TEXT NOT NULL,
  PRIMARY KEY (partner, label, page)
);

-- What receivers say of use, and what was owed between two, partner by partner.
CREATE INDEX transitions_graded ON transitions (partner, item, recorded_at, at, code, hash) WHERE verb = 'graded' AND by_side = 'receiver';
CREATE INDEX obligation_versions_partner ON obligation_versions (partner, id, version, recorded_at, shared, kind, debtor, creditor, standing, state, item, due, opened, closed, cause);

-- The events that officers keep among who and what is spoken of.
CREATE INDEX graph_stated_events ON graph_stated (id) WHERE kind = 'entity' AND type = 'event';

-- +goose Down
DROP INDEX graph_stated_events;
DROP INDEX obligation_versions_partner;
DROP INDEX transitions_graded;
DROP TABLE ledger_pages;
DROP TABLE ledger_items;
