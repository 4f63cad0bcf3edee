package desk

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/travel"
	"entente/internal/inside/feed"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// takeTravel has the file for its body, which is read only for an officer who may
// bring it, and when there is room for it.
type takeTravel struct {
	Caller
	Form    string `query:"form" maxLength:"16" doc:"paxlst, pnrgov, json, csv, mrz or application; default: as recognised."`
	Name    string `query:"name" maxLength:"4096" doc:"The file's name, for people."`
	Strict  bool   `query:"strict" doc:"A wrong count, or a wrong check digit, is a reason for quarantine."`
	Columns string `query:"columns" maxLength:"4096" doc:"Of a table: field=heading, with commas between."`

	body   io.Reader
	stated int64
}

// Resolve takes the body as it comes, and gives it the time that a file needs.
func (in *takeTravel) Resolve(ctx huma.Context) []error {
	r, w := humago.Unwrap(ctx)
	in.body, in.stated = http.MaxBytesReader(w, r.Body, travel.MaxBytes), r.ContentLength
	return patient(w)
}

// read gives the body, if it is no larger than a file may be.
func (in *takeTravel) read() ([]byte, error) {
	const op = "desk.takeTravel"
	data, err := []byte(nil), error(nil)
	if in.stated <= travel.MaxBytes { // what states more is not even begun
		data, err = io.ReadAll(in.body)
	}
	var large *http.MaxBytesError
	switch {
	case in.stated > travel.MaxBytes || errors.As(err, &large):
		return nil, &problem{Type: "urn:entente:problem:" + string(errs.Invalid), Title: "Too large", Status: http.StatusRequestEntityTooLarge, Kind: errs.Invalid,
			Detail: "the file is larger than 64 MiB; expected at most that"}
	case err != nil:
		return nil, errs.Wrap(errs.Invalid, op, err, "the file did not come whole")
	}
	return data, nil
}

type listTravel struct {
	Dated
	Before time.Time `query:"before" doc:"Recorded before it: the next page."`
	Limit  int       `query:"limit" minimum:"0" maximum:"1000"`
}

type listQuarantine struct {
	Dated
	All   bool `query:"all" doc:"Also what was settled."`
	Limit int  `query:"limit" minimum:"0" maximum:"1000"`
}

type settleQuarantine struct {
	ByID
	Body struct {
		How    string `json:"how" maxLength:"16" doc:"read or discarded."`
		Reason string `json:"reason,omitempty" maxLength:"1024" doc:"Why; what is discarded needs it."`
	}
}

type travelStatus struct{}

func (a *api) travel() {
	route(a, http.MethodPost, "/travel", "takeTravel", "Take in a file that says who travels: the body is the file", 0,
		func(ctx context.Context, in *takeTravel) (feed.Taken, error) {
			if err := a.Feed.Allowed(ctx, in.Officer); err != nil {
				return feed.Taken{}, err
			}
			columns, err := feed.ReadColumns(in.Columns)
			if err != nil {
				return feed.Taken{}, err
			}
			leave, err := a.Feed.Room(ctx)
			if err != nil {
				return feed.Taken{}, err
			}
			defer leave()
			data, err := in.read()
			if err != nil {
				return feed.Taken{}, err
			}
			return a.Feed.Take(ctx, feed.Order{Officer: in.Officer, Name: in.Name, Form: travel.Form(in.Form), Strict: in.Strict, Columns: columns}, data)
		})
	route(a, http.MethodGet, "/travel", "listTravel", "List messages of travel, without their travellers", 0,
		func(ctx context.Context, in *listTravel) (feed.Messages, error) {
			return a.Feed.List(ctx, feed.Query{AsOf: in.AsOf, Before: in.Before, Limit: in.Limit})
		})
	route(a, http.MethodGet, "/travel/status", "travelStatus", "How the feed of travel stands", 0,
		func(ctx context.Context, _ *travelStatus) (feed.Status, error) { return a.Feed.Status(ctx) })
	route(a, http.MethodPost, "/travel/messages/{id}", "showTravel", "Show a message with its travellers, and record who looked", smallBody,
		func(ctx context.Context, in *ByID) (feed.Whole, error) { return a.Feed.Show(ctx, in.ID, in.Officer) })
	route(a, http.MethodGet, "/travel/quarantine", "listQuarantine", "List what could not be read, without its bytes", 0,
		func(ctx context.Context, in *listQuarantine) (feed.Quarantine, error) {
			return a.Feed.Quarantined(ctx, in.AsOf, in.All, in.Limit)
		})
	route(a, http.MethodGet, "/travel/quarantine/{id}", "showQuarantined", "Where and why something could not be read", 0,
		func(ctx context.Context, in *ByID) (feed.Quarantined, error) {
			return a.Feed.ShowQuarantined(ctx, in.ID)
		})
	route(a, http.MethodPost, "/travel/quarantine/{id}/raw", "rawQuarantined", "Show the bytes too, and record who looked", smallBody,
		func(ctx context.Context, in *ByID) (feed.Quarantined, error) {
			return a.Feed.Raw(ctx, in.ID, in.Officer)
		})
	route(a, http.MethodPost, "/travel/quarantine/{id}/settle", "settleQuarantined", "End a quarantine, and destroy the bytes", smallBody,
		func(ctx context.Context, in *settleQuarantine) (feed.Quarantined, error) {
			return a.Feed.Settle(ctx, feed.Settlement{ID: in.ID, Officer: in.Officer, How: in.Body.How, Reason: in.Body.Reason})
		})
}

// Bring sends a file that says who travels, as an officer. It is not opened when the
// node refuses before it wants it. query has the parameters, with "?" before them.
func (c *Client) Bring(ctx context.Context, officer, query string, f File) (Answer, error) {
	const op = "desk.Bring"
	ctx, cancel := context.WithTimeout(ctx, importTime)
	defer cancel()
	body := &opened{open: f.Open}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://desk"+Root+"/travel"+query, body)
	if err != nil {
		return Answer{}, errs.Wrap(errs.Internal, op, err, "the request cannot be made")
	}
	req.Header.Set("Content-Type", "application/octet-stream")
	req.Header.Set("Expect", "100-continue")
	answer, err := c.do(c.slow, officer, req)
	if unread := body.failed(); err != nil && unread != nil {
		return Answer{}, unread
	}
	return answer, err
}

// opened is a body that is opened when the first of it is asked for.
type opened struct {
	open func() (io.ReadCloser, error)

	mu   sync.Mutex
	from io.ReadCloser
	err  error // why it could not be opened or read
}

// Read implements io.Reader.
func (o *opened) Read(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.from == nil && o.err == nil {
		o.from, o.err = o.open()
	}
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		o.err = err
	}
	return n, err
}

// Close implements io.Closer.
func (o *opened) Close() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.from == nil {
		return nil
	}
	return o.from.Close()
}

// failed gives why the body could not be opened or read; nil when it could.
func (o *opened) failed() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}
