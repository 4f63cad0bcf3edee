-- +goose Up
-- Flights are looked for by their route and month, and by the port that they reach.
CREATE INDEX flights_route ON flights (from_port, to_port, departs);
CREATE INDEX flights_reach ON flights (to_port, departs);

-- Whose journeys they are is read of the indexes alone, not of the rows with their
-- sealed bodies: the indexes of before take in what is read.
DROP INDEX travellers_paper;
DROP INDEX travellers_person;
DROP INDEX journeys_traveller;
CREATE INDEX travellers_paper ON travellers (paper, seq) WHERE paper <> '';
CREATE INDEX travellers_person ON travellers (person, seq) WHERE person <> '';
CREATE INDEX journeys_traveller ON journeys (traveller, flight);

-- +goose Down
DROP INDEX journeys_traveller;
DROP INDEX travellers_person;
DROP INDEX travellers_paper;
CREATE INDEX travellers_paper ON travellers (paper) WHERE paper <> '';
CREATE INDEX travellers_person ON travellers (person) WHERE person <> '';
CREATE INDEX journeys_traveller ON journeys (traveller);
DROP INDEX flights_reach;
DROP INDEX flights_route;
