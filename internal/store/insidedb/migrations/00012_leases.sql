-- +goose Up
-- What one of several processes has to itself for now. A holder counts beat up
-- while it lives; '' holds nothing. fence rises with every change of holder.
CREATE TABLE leases (
  name   TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  fence  BIGINT NOT NULL,
  beat   BIGINT NOT NULL
);
