package desk

import (
	"context"
	"net/http"
	"time"

	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/tasking"
)

// Node is what the node itself does for its people.
type Node interface {
	Status(context.Context) (Status, error)
	// ReloadPolicy reads the policy again; a bad one is refused whole and the
	// one before it stays.
	ReloadPolicy(context.Context) (PolicyStatus, error)
	// AcceptPeer records a peering that the partner's root signed, when
	// spoken is that root's fingerprint.
	AcceptPeer(ctx context.Context, officer, file string, document []byte, spoken string) (exchange.Partner, error)
	// ReloadKeys reads our own keys again, and takes over what is new.
	ReloadKeys(context.Context) error
	// Backup writes an archive of the node's databases, policy and documents to
	// a file that is not there yet, with private keys when keys is true.
	Backup(ctx context.Context, file string, keys bool) (Backup, error)
	// RemovePeer ends the exchange with a partner at once.
	RemovePeer(ctx context.Context, officer string, code party.Code) error
	// SetClock makes t the present, in an exercise only.
	SetClock(context.Context, time.Time) error
}

// Status is how a node stands.
type Status struct {
	V        int          `json:"v"`
	Service  party.Code   `json:"service"`
	Version  string       `json:"version"`
	Exercise bool         `json:"exercise"`
	Now      time.Time    `json:"now"`
	Started  time.Time    `json:"started"`
	Inside   string       `json:"inside"`  // HOST:PORT of health and metrics
	Gateway  string       `json:"gateway"` // HOST:PORT of the gateway
	Policy   PolicyStatus `json:"policy"`

	Clock tasking.Clock `json:"clock"` // what serves the steps of what is owed, and what waits to be sent
}

// PolicyStatus says which policy is in force.
type PolicyStatus struct {
	V          int       `json:"v"`
	Hash       string    `json:"hash"`
	Directives int       `json:"directives"`
	Loaded     time.Time `json:"loaded"`
	Changed    bool      `json:"changed"`           // by this reload
	Changes    []string  `json:"changes,omitempty"` // what it changed: policy, duties.yaml, warnings.yaml, watch.yaml
	Notes      []string  `json:"notes,omitempty"`   // what is missing from it that somebody may wait for
}

// Peers is a list of partners.
type Peers struct {
	V     int                `json:"v"`
	Peers []exchange.Partner `json:"peers"`
}

// Officers is a list of officers.
type Officers struct {
	V        int                  `json:"v"`
	Officers []disclosure.Officer `json:"officers"`
}

// Directives are those of the policy that was in force.
type Directives struct {
	V          int                    `json:"v"`
	Directives []disclosure.Directive `json:"directives"`
}

type nothing struct{}

type listDirectives struct{ Dated }

type showDirective struct {
	ByID
	Dated
}

type addOfficer struct {
	Body struct {
		Code    string   `json:"code" maxLength:"64"`
		Name    string   `json:"name,omitempty" maxLength:"256"`
		Roles   []string `json:"roles,omitempty" maxItems:"8"`
		Revoked bool     `json:"revoked,omitempty" doc:"End the registration."`
	}
}

type acceptPeer struct {
	Caller
	Body struct {
		File        string `json:"file" maxLength:"4096"`
		Document    []byte `json:"document" doc:"The signed peering document, in base64."`
		Fingerprint string `json:"fingerprint" maxLength:"256" doc:"As the partner's people read it out."`
	}
}

type removePeer struct {
	Caller
	Country string `path:"country" maxLength:"8"`
	Service string `path:"service" maxLength:"40"`
}

type setClock struct {
	Body struct {
		At time.Time `json:"at"`
	}
}

func (a *api) officers() {
	route(a, http.MethodPost, "/officers", "addOfficer", "Register an officer, change or end a registration", smallBody,
		func(ctx context.Context, in *addOfficer) (disclosure.Officer, error) {
			if in.Body.Revoked {
				return a.Office.Revoke(ctx, in.Body.Code)
			}
			return a.Office.Register(ctx, disclosure.Officer{Code: in.Body.Code, Name: in.Body.Name, Roles: in.Body.Roles})
		})
	route(a, http.MethodGet, "/officers", "listOfficers", "List officers", 0,
		func(ctx context.Context, _ *nothing) (Officers, error) {
			list, err := a.Office.Officers(ctx)
			return Officers{1, list}, err
		})
}

func (a *api) node() {
	route(a, http.MethodGet, "/node", "status", "How the node stands", 0,
		func(ctx context.Context, in *Caller) (Status, error) {
			out, err := a.Node.Status(ctx)
			if err == nil && a.Office.NotFront(ctx, in.Officer) != nil { // how many are met is not for the front line
				out.Clock = tasking.Clock{Queues: []tasking.Queue{}}
			}
			return out, err
		})
	route(a, http.MethodPost, "/policy/reload", "reloadPolicy", "Read the policy again", smallBody,
		func(ctx context.Context, _ *nothing) (PolicyStatus, error) { return a.Node.ReloadPolicy(ctx) })
	route(a, http.MethodGet, "/directives", "listDirectives", "List the directives of the policy that was in force", 0,
		func(ctx context.Context, in *listDirectives) (Directives, error) {
			list, err := a.Office.Directives(ctx, in.AsOf)
			return Directives{1, list}, err
		})
	route(a, http.MethodGet, "/directives/{id}", "showDirective", "Show a directive of the policy that was in force, with its file", 0,
		func(ctx context.Context, in *showDirective) (disclosure.Directive, error) {
			return a.Office.Directive(ctx, in.ID, in.AsOf)
		})
	route(a, http.MethodPost, "/peers", "acceptPeer", "Accept a partner's peering", smallBody,
		func(ctx context.Context, in *acceptPeer) (exchange.Partner, error) {
			return a.Node.AcceptPeer(ctx, in.Officer, in.Body.File, in.Body.Document, in.Body.Fingerprint)
		})
	route(a, http.MethodGet, "/peers", "listPeers", "List partners", 0,
		func(ctx context.Context, _ *nothing) (Peers, error) {
			list, err := a.Exchange.Partners(ctx)
			return Peers{1, list}, err
		})
	route(a, http.MethodDelete, "/peers/{country}/{service}", "removePeer", "End the exchange with a partner at once", 0,
		func(ctx context.Context, in *removePeer) (Peers, error) {
			if err := a.Node.RemovePeer(ctx, in.Officer, party.Code(in.Country+"/"+in.Service)); err != nil {
				return Peers{}, err
			}
			list, err := a.Exchange.Partners(ctx)
			return Peers{1, list}, err
		})
	if a.Exercise {
		route(a, http.MethodPost, "/exercise/clock", "setClock", "Set the clock of an exercise", smallBody,
			func(ctx context.Context, in *setClock) (Status, error) {
				if err := a.Node.SetClock(ctx, in.Body.At); err != nil {
					return Status{}, err
				}
				return a.Node.Status(ctx)
			})
	}
}
