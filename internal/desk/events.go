package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/edition"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// How events are given: at most one of a topic in eventsEvery, a sign of life each
// heartbeat, and a look at what another process has written each lookAnyway.
const (
	eventsEvery = time.Second
	heartbeat   = 15 * time.Second
	lookAnyway  = 10 * time.Second
)

// listed are the operations that list what a topic counts: who may not come there is told
// nothing of the topic.
var listed = map[string]string{"review": "listReview", "inbox": "inbox", "owed": "owed", "hits": "hits", "notices": "listNotices", "drafts": "listDrafts"}

type watchEvents struct {
	Caller
	Topics []string `query:"topics" maxItems:"16" doc:"Of review, inbox, owed, hits, notices and drafts; none: all of these."`

	to http.ResponseWriter
}

// Resolve keeps the answer's end, for an answer that takes as long as its session.
func (in *watchEvents) Resolve(ctx huma.Context) []error {
	_, in.to = humago.Unwrap(ctx)
	return nil
}

// Event is what is told of a topic.
type Event struct {
	Topic string `json:"topic"`
	Count int    `json:"count"` // of what waits, as far as the officer sees it
}

// events tells officers that something has changed, and nothing of what. It is
// text/event-stream, as the HTML standard has it.
func (a *api) events() {
	op := huma.Operation{OperationID: "events", Method: http.MethodGet, Path: Root + "/events",
		Summary: "Tells how many wait, when that changes: text/event-stream",
		Responses: map[string]*huma.Response{"200": {Description: "Events named changed, each with a topic and a count.",
			Content: map[string]*huma.MediaType{"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}}}}}}
	huma.Register(a.huma, op, func(ctx context.Context, in *watchEvents) (*huma.StreamResponse, error) {
		topics, err := a.topicsOf(ctx, in)
		if err != nil {
			return nil, a.told("events", err)
		}
		lowest := encoded(a.marks().lowest())
		return &huma.StreamResponse{Body: func(c huma.Context) {
			c.SetHeader("Content-Type", "text/event-stream")
			c.SetHeader(MarkingHeader, lowest)
			s := &eventStream{api: a, to: in.to, out: c.BodyWriter(), officer: in.Officer, topics: topics, last: map[string]edition.Waits{}}
			s.run(c.Context(), time.NewTicker(eventsEvery))
		}}, nil
	})
}

// topicsOf are the topics that are asked for and the officer may look at.
func (a *api) topicsOf(ctx context.Context, in *watchEvents) ([]string, error) {
	asked := in.Topics
	if len(asked) == 0 {
		asked = edition.Topics
	}
	out := []string{}
	for _, t := range asked {
		operation, known := listed[t]
		if !known {
			return nil, errs.E(errs.Invalid, "desk.events", "topics: %.40q; expected some of %s", t, strings.Join(edition.Topics, ", "))
		}
		if _, err := a.enter(ctx, operation, in.Officer); err == nil && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out, nil
}

// eventStream is one officer's events on their way.
type eventStream struct {
	api     *api
	to      http.ResponseWriter
	out     io.Writer
	officer string
	topics  []string

	last    map[string]edition.Waits
	writes  int64
	looked  time.Time
	written time.Time
}

// run tells until the caller is gone, the session ends or the node stops.
func (s *eventStream) run(ctx context.Context, ticker *time.Ticker) {
	defer ticker.Stop()
	for now := time.Now(); ; {
		if err := s.tell(ctx, now); err != nil {
			return
		}
		select {
		case <-ctx.Done():
			return
		case now = <-ticker.C:
		}
	}
}

// tell writes what has changed, or a sign of life.
func (s *eventStream) tell(ctx context.Context, now time.Time) error {
	writes := s.api.pages.editions.Writes()
	if writes != s.writes || now.Sub(s.looked) >= lookAnyway {
		s.writes, s.looked = writes, now
		if err := s.changes(ctx, now); err != nil {
			return err
		}
	}
	if now.Sub(s.written) < heartbeat {
		return nil
	}
	return s.write(": here\n\n", now)
}

// changes counts, under what the officer may see now, and writes the counts that are new.
func (s *eventStream) changes(ctx context.Context, now time.Time) error {
	if s.officer != "" {
		bound, err := s.api.sight.Bound(ctx, s.officer, true)
		if err != nil {
			return err
		}
		ctx = bound
	}
	counts, err := s.api.pages.editions.Waits(ctx, s.officer, s.topics)
	if err != nil {
		return err
	}
	for _, t := range s.topics {
		before, told := s.last[t]
		if s.last[t] = counts[t]; told && before == counts[t] {
			continue
		}
		data, err := json.Marshal(Event{t, counts[t].Count})
		if err != nil {
			return err
		}
		if err := s.write(fmt.Sprintf("event: changed\ndata: %s\n\n", data), now); err != nil {
			return err
		}
	}
	return nil
}

// write sends at once, within the time that a heartbeat leaves.
func (s *eventStream) write(text string, now time.Time) error {
	s.written = now
	control := http.NewResponseController(s.to)
	// Where no deadline can be set there is none, and the caller's end ends the call.
	_ = control.SetWriteDeadline(time.Now().Add(2 * heartbeat))
	if _, err := io.WriteString(s.out, text); err != nil {
		return err
	}
	return control.Flush()
}
