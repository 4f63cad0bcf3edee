-- +goose Up
-- partner in taken_back is whoever gave the item, as reports may say it: the
-- service, and now also its country in a row of its own, for the names that
-- nothing of another service of that country can have. Which of the names known
-- so far are such cannot be told from their digests: each stays what it was.
INSERT INTO taken_back (partner, name, item, recorded_at)
  SELECT substr(partner, 1, 3), name, MIN(item), MIN(recorded_at) FROM taken_back
  WHERE length(partner) > 3 GROUP BY substr(partner, 1, 3), name
  ON CONFLICT (partner, name) DO NOTHING;
