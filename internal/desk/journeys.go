package desk

import (
	"context"
	"net/http"
	"time"

	"entente/internal/inside/journeys"
)

// askJourneys names whom it is about in its body alone: a key is a hash of what can be
// guessed, and has no place in an address.
type askJourneys struct {
	Caller
	Dated
	Body struct {
		Of string `json:"of" maxLength:"80" doc:"The id of a hit, the number of a traveller, or a key of a person."`
	}
	Since time.Time `query:"since" doc:"Departures from then on, by the clocks of the ports."`
	Until time.Time `query:"until" doc:"Departures until then, by the clocks of the ports."`
	Limit int       `query:"limit" minimum:"0" maximum:"1000"`
}

func (in *askJourneys) query() journeys.Query {
	return journeys.Query{Officer: in.Officer, Of: in.Body.Of, Since: in.Since, Until: in.Until, AsOf: in.AsOf, Limit: in.Limit}
}

type askFlight struct {
	Caller
	Dated
	Flight int64 `path:"flight" minimum:"1"`
	Limit  int   `query:"limit" minimum:"0" maximum:"1000"`
}

type askStay struct {
	Caller
	Dated
	In    string    `query:"in" maxLength:"64" doc:"The country; the service's own where nobody says."`
	From  string    `query:"from" maxLength:"64" doc:"Only whose last flight in came from this country."`
	Since time.Time `query:"since" doc:"Who entered from then on; default 90 days before until."`
	Until time.Time `query:"until" doc:"Who has not left by then; default now."`
	Limit int       `query:"limit" minimum:"0" maximum:"1000"`
}

func (a *api) journeys() {
	route(a, http.MethodPost, "/travel-together", "travelTogether", "Who was near to somebody on their flights, the nearest first", smallBody,
		func(ctx context.Context, in *askJourneys) (journeys.Together, error) {
			return a.Journeys.Together(ctx, in.query())
		})
	route(a, http.MethodGet, "/travel-flights/{flight}", "travelFlight", "Who was near to each confirmed hit on one flight", 0,
		func(ctx context.Context, in *askFlight) (journeys.Aboard, error) {
			return a.Journeys.Flight(ctx, journeys.Query{Officer: in.Officer, AsOf: in.AsOf, Limit: in.Limit}, in.Flight)
		})
	route(a, http.MethodPost, "/travel-pairs", "travelPairs", "Who shares flights with somebody, the least likely by chance first, with the arithmetic", smallBody,
		func(ctx context.Context, in *askJourneys) (journeys.Pairs, error) {
			return a.Journeys.Pairs(ctx, in.query())
		})
	route(a, http.MethodPost, "/travel-persons", "travelPerson", "All journeys of somebody in order, and who asked about them", smallBody,
		func(ctx context.Context, in *askJourneys) (journeys.History, error) {
			return a.Journeys.Person(ctx, in.query())
		})
	route(a, http.MethodPost, "/travel-trips", "travelTrips", "The round trips of somebody, through hubs", smallBody,
		func(ctx context.Context, in *askJourneys) (journeys.Trips, error) {
			return a.Journeys.Trips(ctx, in.query())
		})
	route(a, http.MethodGet, "/travel-stays", "travelStays", "Who entered a country and has not left it", 0,
		func(ctx context.Context, in *askStay) (journeys.Stays, error) {
			return a.Journeys.Stay(ctx, journeys.StayQuery{Officer: in.Officer, In: in.In, From: in.From, Since: in.Since, Until: in.Until, AsOf: in.AsOf, Limit: in.Limit})
		})
}
