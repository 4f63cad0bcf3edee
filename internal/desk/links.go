package desk

import (
	"context"
	"net/http"

	"entente/internal/core/assess"
	"entente/internal/inside/judgement"
	"entente/internal/inside/links"
)

// AskLinks is what questions about links have in common.
type AskLinks struct {
	Caller
	Dated
	Types []string `query:"type" maxItems:"40" doc:"Only links of these types."`
	Limit int      `query:"limit" minimum:"0" maximum:"1000"`
}

func (in *AskLinks) query(node string) links.Query {
	return links.Query{Officer: in.Officer, Node: node, Types: in.Types, AsOf: in.AsOf, Limit: in.Limit}
}

// AskNode asks about one node.
type AskNode struct {
	AskLinks
	Node string `query:"node" required:"true" maxLength:"1600" doc:"entity:ID, report:ID/FIELD or received:ID/OBJECT."`
}

type askAround struct {
	AskNode
	Hops int `query:"hops" minimum:"1" maximum:"3" default:"1"`
}

type askPath struct {
	AskLinks
	From string `query:"from" required:"true" maxLength:"1600"`
	To   string `query:"to" required:"true" maxLength:"1600"`
	Most int    `query:"most" minimum:"0" maximum:"20" doc:"How many paths; default 5."`
}

type askName struct {
	AskLinks
	Body struct {
		Name string `json:"name" maxLength:"1600" doc:"A name, or its beginning, in any script."`
	}
}

type askExport struct {
	AskLinks
	Node string `query:"node" maxLength:"1600" doc:"Whose neighbourhood; default all that is seen."`
	Hops int    `query:"hops" minimum:"1" maximum:"3" default:"1"`
	Form string `query:"form" required:"true" enum:"stix,graphml"`
}

type proposeMerge struct {
	Caller
	Body links.Proposal
}

type listMerges struct {
	AskLinks
	State string `query:"state" maxLength:"20" doc:"proposed, accepted, rejected, undone or all; default the first two."`
}

type turnMerge struct {
	ByID
	Body struct {
		Reason string `json:"reason"`
	}
}

func (a *api) links() {
	route(a, http.MethodGet, "/links/node", "linkNode", "One who or what links join, and what states it", 0,
		func(ctx context.Context, in *AskNode) (links.Shown, error) {
			return a.Links.Show(ctx, in.query(in.Node))
		})
	route(a, http.MethodGet, "/links/around", "linksAround", "Who and what is joined with a node, hop by hop", 0,
		func(ctx context.Context, in *askAround) (links.Around, error) {
			return a.Links.Around(ctx, in.query(in.Node), in.Hops)
		})
	route(a, http.MethodGet, "/links/path", "linkPaths", "The shortest ways from one to another, and the next", 0,
		func(ctx context.Context, in *askPath) (links.Paths, error) {
			return a.Links.Path(ctx, in.query(in.From), in.To, in.Most)
		})
	route(a, http.MethodGet, "/links/timeline", "linkTimeline", "What happened with a node, in order of time", 0,
		func(ctx context.Context, in *AskNode) (links.Timeline, error) {
			return a.Links.Timeline(ctx, in.query(in.Node))
		})
	route(a, http.MethodGet, "/links/met", "linksMet", "Who met a node, when and where, and what states it", 0,
		func(ctx context.Context, in *AskNode) (links.Met, error) { return a.Links.Met(ctx, in.query(in.Node)) })
	route(a, http.MethodPost, "/links/find", "findNodes", "Whom or what a name may mean", smallBody,
		func(ctx context.Context, in *askName) (links.Matches, error) {
			return a.Links.Find(ctx, in.query(""), in.Body.Name)
		})
	route(a, http.MethodGet, "/links/export", "exportLinks", "A piece of the graph as STIX 2.1 or GraphML 1.0, for programs of our own", 0,
		func(ctx context.Context, in *askExport) (links.Export, error) {
			return a.Links.Export(ctx, in.query(in.Node), in.Hops, in.Form)
		})
	a.merges()
}

func (a *api) merges() {
	route(a, http.MethodPost, "/merges", "proposeMerge", "Propose that nodes are one, or are certainly not", smallBody,
		func(ctx context.Context, in *proposeMerge) (judgement.Shown, error) {
			in.Body.Officer = in.Officer
			return a.Links.Propose(ctx, in.Body)
		})
	route(a, http.MethodGet, "/merges", "merges", "The merges, by id", 0,
		func(ctx context.Context, in *listMerges) (links.Merges, error) {
			return a.Links.Merges(ctx, in.query(""), in.State)
		})
	route(a, http.MethodGet, "/merges/candidates", "mergeCandidates", "Who may be one, with the arithmetic", 0,
		func(ctx context.Context, in *AskLinks) (links.Candidates, error) {
			return a.Links.Candidates(ctx, in.query(""))
		})
	for _, act := range []struct{ path, id, summary, state string }{
		{"accept", "acceptMerge", "Another officer accepts a merge", assess.Accepted},
		{"reject", "rejectMerge", "A proposed merge is rejected", assess.Rejected},
		{"undo", "undoMerge", "An accepted merge is undone, as if it had never been", assess.Undone},
	} {
		route(a, http.MethodPost, "/merges/{id}/"+act.path, act.id, act.summary, smallBody,
			func(ctx context.Context, in *turnMerge) (judgement.Shown, error) {
				return a.Links.Turn(ctx, in.Officer, in.ID, act.state, in.Body.Reason)
			})
	}
}
