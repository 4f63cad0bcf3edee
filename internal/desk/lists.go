package desk

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/watchlist"
	"entente/internal/inside/watch"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// Bounds of imports and screenings.
const (
	importTime = time.Hour // to send a list and have it read
	screenBody = 16 << 20  // bytes of queries
	maxName    = 4096      // bytes of a file's name
)

// Lists are the newest versions of the watchlists, and the index made of them.
type Lists struct {
	V     int          `json:"v"`
	Lists []watch.List `json:"lists"`
	Index watch.Index  `json:"index"`

	Lookouts int `json:"lookouts,omitempty"` // in force, which are screened against beside the lists; at present alone
}

// Screening is what was found for queries, in their order.
type Screening struct {
	V       int            `json:"v"`
	Results []watch.Answer `json:"results"`
}

// importList has its files in a body that is read while it comes.
type importList struct {
	Caller
	List    string `query:"list" maxLength:"64" doc:"The list's name; default: the publisher's, or the file's."`
	Format  string `query:"format" maxLength:"16" doc:"un, ofac, eu, csv, stix or watchlist; default: as detected."`
	Columns string `query:"columns" maxLength:"4096" doc:"Of a table: field=heading, with commas between."`
	Purpose string `query:"purpose" maxLength:"4096" doc:"Why the list is kept; default: as before."`
	Basis   string `query:"basis" maxLength:"4096" doc:"The legal basis; default: as before."`
	Review  string `query:"review" maxLength:"16" doc:"YYYY-MM-DD, when keeping the list is reviewed; default: as before."`
	Older   bool   `query:"older" doc:"Take a list although one that states a later date is held."`

	Incomplete bool `query:"incomplete" doc:"Take a list without a file that the version before was read with."`

	parts *parts
}

// Resolve takes the body as it comes, and gives it the time that a list needs.
func (in *importList) Resolve(ctx huma.Context) []error {
	r, w := humago.Unwrap(ctx)
	in.parts = &parts{request: r, left: watchlist.MaxBytes + 1<<20, most: watchlist.MaxBytes}
	return patient(w)
}

// patient gives a call the time that large files need.
func patient(w http.ResponseWriter) []error {
	door := http.NewResponseController(w)
	until := time.Now().Add(importTime)
	// A handler that is called without a connection has no deadlines to move.
	if err := errors.Join(door.SetReadDeadline(until), door.SetWriteDeadline(until)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return []error{asProblem(errs.Wrap(errs.Internal, "desk.patient", err, "the connection cannot be kept open"))}
	}
	return nil
}

// parts are the files of a multipart/form-data body in turn. Nothing is read
// before the first is asked for: a caller that waits for leave to send
// (Expect: 100-continue) sends nothing that is refused for other reasons.
type parts struct {
	request *http.Request
	from    *multipart.Reader
	left    int64 // bytes that the body may still have
	most    int64 // bytes that files may have, for people
}

// Next implements watch.Source.
func (p *parts) Next() (string, io.Reader, error) {
	const op = "desk.importList"
	if p.from == nil {
		p.request.Body = struct {
			io.Reader
			io.Closer
		}{&bounded{p.request.Body, p}, p.request.Body}
		from, err := p.request.MultipartReader()
		if err != nil {
			return "", nil, errs.E(errs.Invalid, op, "the body; expected multipart/form-data with a file, and those that belong to it")
		}
		p.from = from
	}
	part, err := p.from.NextRawPart()
	if err != nil {
		return "", nil, err // io.EOF after the last
	}
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	name := params["filename"]
	if err != nil || name == "" || len(name) > maxName {
		return "", nil, errs.E(errs.Invalid, op, "a part has no file name; expected one of at most %d bytes", maxName)
	}
	return name, part, nil
}

// bounded refuses to read on when nothing is left.
type bounded struct {
	from io.Reader
	of   *parts
}

func (b *bounded) Read(p []byte) (int, error) {
	n, err := b.from.Read(p)
	if b.of.left -= int64(n); b.of.left < 0 {
		return 0, errs.E(errs.Invalid, "desk.Read", "the files are larger than %d bytes; expected at most that", b.of.most)
	}
	return n, err
}

type listLists struct{ Dated }

type removeList struct {
	Caller
	Name string `path:"name" maxLength:"64"`
}

type diffList struct {
	Caller
	Name  string `path:"name" maxLength:"64"`
	From  int    `query:"from" minimum:"-1" default:"-1" doc:"A version; 0 is before the first, -1 the one before to."`
	To    int    `query:"to" minimum:"0" doc:"A version; 0 is the newest."`
	Limit int    `query:"limit" minimum:"0" maximum:"10000"`
}

// Sought are persons to find on the watchlists.
type Sought struct {
	V       int           `json:"v,omitempty" minimum:"0" maximum:"1"`
	Queries []watch.Query `json:"queries" maxItems:"10000"`
	Top     int           `json:"top,omitempty" minimum:"0" maximum:"100" doc:"Hits of one query; default 10."`
	All     bool          `json:"all,omitempty" doc:"The best ones even below review."`
}

type screen struct {
	Caller
	Body Sought
}

// Screen asks the node to find persons on its watchlists, and as an officer among its
// lookouts.
func (c *Client) Screen(ctx context.Context, officer string, s Sought) (Screening, error) {
	return Ask[Screening](ctx, c, officer, http.MethodPost, "/screen", s)
}

func (a *api) lists() {
	route(a, http.MethodPost, "/lists", "importList", "Import a watchlist: multipart/form-data, the list's file first", 0,
		func(ctx context.Context, in *importList) (watch.List, error) {
			return a.Watch.Import(ctx, watch.Order{Officer: in.Officer, List: in.List, Format: in.Format, Columns: in.Columns,
				Purpose: in.Purpose, Basis: in.Basis, Review: in.Review, Older: in.Older, Incomplete: in.Incomplete}, in.parts)
		})
	route(a, http.MethodGet, "/lists", "listLists", "List the newest version of each watchlist", 0,
		func(ctx context.Context, in *listLists) (Lists, error) {
			list, err := a.Watch.Lists(ctx, in.AsOf)
			out := Lists{V: 1, Lists: list, Index: a.Watch.Index()}
			if err == nil && in.AsOf.IsZero() {
				out.Lookouts, err = a.Lookouts.InForce(ctx)
			}
			return out, err
		})
	route(a, http.MethodDelete, "/lists/{name}", "removeList", "Remove a watchlist, and erase its versions", 0,
		func(ctx context.Context, in *removeList) (watch.List, error) {
			return a.Watch.Remove(ctx, in.Officer, in.Name)
		})
	route(a, http.MethodGet, "/lists/{name}/diff", "diffList", "What a version of a watchlist adds, changes and removes", 0,
		func(ctx context.Context, in *diffList) (watch.Difference, error) {
			return a.Watch.Diff(ctx, in.Name, in.From, in.To, in.Limit)
		})
	route(a, http.MethodPost, "/screen", "screen", "Find persons on the watchlists; for an officer, which is recorded, among the lookouts too", screenBody,
		func(ctx context.Context, in *screen) (Screening, error) {
			results, err := a.Watch.ScreenAll(ctx, in.Officer, in.Body.Queries, in.Body.Top, in.Body.All)
			return Screening{1, results}, err
		})
}
