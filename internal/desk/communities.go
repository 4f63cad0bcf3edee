package desk

import (
	"context"
	"net/http"

	"entente/internal/core/party"
	"entente/internal/inside/exchange"
)

// Communities is a list of communities.
type Communities struct {
	V           int                  `json:"v"`
	Communities []exchange.Community `json:"communities"`
}

type foundCommunity struct {
	Caller
	Body struct {
		Name    string       `json:"name" maxLength:"32"`
		Members []party.Code `json:"members,omitempty" maxItems:"255" doc:"Who is invited."`
	}
}

type changeCommunity struct {
	ByID
	Body struct {
		Members []party.Code `json:"members" minItems:"1" maxItems:"255"`
	}
}

type answerCommunity struct{ ByID }

type onePeer struct {
	Caller
	Country string `path:"country" maxLength:"8"`
	Service string `path:"service" maxLength:"40"`
}

func (in *onePeer) code() party.Code { return party.Code(in.Country + "/" + in.Service) }

func (a *api) communities() {
	route(a, http.MethodPost, "/communities", "foundCommunity", "Found a community and invite its members", smallBody,
		func(ctx context.Context, in *foundCommunity) (exchange.Community, error) {
			return a.Exchange.Found(ctx, in.Officer, in.Body.Name, in.Body.Members)
		})
	route(a, http.MethodGet, "/communities", "listCommunities", "List communities", 0,
		func(ctx context.Context, _ *nothing) (Communities, error) {
			list, err := a.Exchange.Communities(ctx)
			return Communities{1, list}, err
		})
	route(a, http.MethodGet, "/communities/{id}", "showCommunity", "Show a community: its epoch, its lease, who has confirmed", 0,
		func(ctx context.Context, in *ByID) (exchange.Community, error) {
			return a.Exchange.Community(ctx, in.ID)
		})
	route(a, http.MethodPost, "/communities/{id}/admit", "admitToCommunity", "Invite further members", smallBody,
		func(ctx context.Context, in *changeCommunity) (exchange.Community, error) {
			return a.Exchange.Invite(ctx, in.Officer, in.ID, in.Body.Members)
		})
	route(a, http.MethodPost, "/communities/{id}/remove", "removeFromCommunity", "Remove members at once", smallBody,
		func(ctx context.Context, in *changeCommunity) (exchange.Community, error) {
			return a.Exchange.Expel(ctx, in.Officer, in.ID, in.Body.Members)
		})
	route(a, http.MethodPost, "/communities/{id}/accept", "acceptCommunity", "Accept an invitation", smallBody,
		func(ctx context.Context, in *answerCommunity) (exchange.Community, error) {
			return a.Exchange.Join(ctx, in.Officer, in.ID)
		})
	route(a, http.MethodPost, "/communities/{id}/leave", "leaveCommunity", "Leave a community, or refuse its invitation", smallBody,
		func(ctx context.Context, in *answerCommunity) (exchange.Community, error) {
			return a.Exchange.Leave(ctx, in.Officer, in.ID)
		})
	a.lives()
}

// lives are the routes on the life of a peering.
func (a *api) lives() {
	route(a, http.MethodGet, "/peers/{country}/{service}", "showPeer", "Show a partner and the life of its peering", 0,
		func(ctx context.Context, in *onePeer) (exchange.Peering, error) {
			return a.Exchange.PeeringOf(ctx, in.code())
		})
	route(a, http.MethodGet, "/peers/{country}/{service}/end", "planEnd", "What is recalled, kept and erased at the end of an agreement", 0,
		func(ctx context.Context, in *onePeer) (exchange.Ending, error) {
			return a.Exchange.EndingOf(ctx, in.code())
		})
	route(a, http.MethodPost, "/peers/{country}/{service}/end", "endPeer", "End the agreement with a partner", smallBody,
		func(ctx context.Context, in *onePeer) (exchange.Ending, error) {
			return a.Exchange.EndPeer(ctx, in.Officer, in.code())
		})
	for _, x := range []struct {
		verb, does string
		do         func(context.Context, string, party.Code) (exchange.Partner, error)
	}{{"suspend", "Suspend the exchange with a partner", a.Exchange.SuspendPeer}, {"resume", "Resume the exchange with a partner", a.Exchange.ResumePeer}} {
		route(a, http.MethodPost, "/peers/{country}/{service}/"+x.verb, x.verb+"Peer", x.does, smallBody,
			func(ctx context.Context, in *onePeer) (exchange.Peering, error) {
				if _, err := x.do(ctx, in.Officer, in.code()); err != nil {
					return exchange.Peering{}, err
				}
				return a.Exchange.PeeringOf(ctx, in.code())
			})
	}
}
