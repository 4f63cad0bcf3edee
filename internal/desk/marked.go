package desk

import (
	"bytes"
	"context"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"entente/internal/core/directive"

	"github.com/danielgtaylor/huma/v2"
)

// MarkingHeader says the banner, in our own system, of all that is in an answer. It is
// percent-encoded UTF-8: not all banners are ASCII.
const MarkingHeader = "Entente-Marking"

// operationKey is under what a call keeps the operation that it came to.
type operationKey struct{}

// reached is what is known of a call when it is answered.
type reached struct {
	operation string
	last      func(http.Header) // of an answer that is whole; nil for nothing
}

// reach notes the operation of a call, for whoever marks its answer.
func (a *api) reach(call huma.Context, next func(huma.Context)) {
	if r, ok := call.Context().Value(operationKey{}).(*reached); ok {
		r.operation = call.Operation().OperationID
	}
	next(call)
}

// bannered marks every answer with the banner of what is in it. An answer in JSON is held
// back until it is whole; of any other whoever gives it sets the header, or it counts as
// the highest.
func (a *api) bannered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		to := &reached{}
		out := &bannering{ResponseWriter: w, api: a, to: to}
		next.ServeHTTP(out, r.WithContext(context.WithValue(r.Context(), operationKey{}, to)))
		out.end()
	})
}

// bannering is an answer on its way.
type bannering struct {
	http.ResponseWriter
	api    *api
	to     *reached
	status int
	begun  bool         // the head is written
	body   bytes.Buffer // of an answer in JSON, until it is whole
}

// Unwrap is for http.ResponseController.
func (b *bannering) Unwrap() http.ResponseWriter { return b.ResponseWriter }

// WriteHeader implements http.ResponseWriter.
func (b *bannering) WriteHeader(status int) {
	if b.status != 0 {
		return
	}
	b.status = status
	if !b.held() {
		b.begin(func() string { return b.api.unseen(b.to.operation, status) })
	}
}

// held tells whether the answer is held back.
func (b *bannering) held() bool {
	kind, _, _ := strings.Cut(b.Header().Get("Content-Type"), ";")
	return b.status < 300 && (kind == "application/json" || kind == "")
}

// Write implements http.ResponseWriter.
func (b *bannering) Write(data []byte) (int, error) {
	if b.status == 0 {
		b.WriteHeader(http.StatusOK)
	}
	if b.begun {
		return b.ResponseWriter.Write(data)
	}
	return b.body.Write(data)
}

// FlushError is for http.ResponseController: what is held back is not flushed.
func (b *bannering) FlushError() error {
	if b.status == 0 {
		b.WriteHeader(http.StatusOK)
	}
	if !b.begun {
		return nil
	}
	return http.NewResponseController(b.ResponseWriter).Flush()
}

// begin writes the head. What came to no operation, such as the description of the API, has
// no mark.
func (b *bannering) begin(banner func() string) {
	if b.Header().Get(MarkingHeader) == "" && b.to.operation != "" {
		b.Header().Set(MarkingHeader, encoded(banner()))
	}
	b.begun = true
	b.ResponseWriter.WriteHeader(b.status)
}

// end sends what was held back.
func (b *bannering) end() {
	if b.begun {
		return
	}
	if b.status == 0 {
		b.status = http.StatusOK
	}
	if b.to.last != nil {
		b.to.last(b.Header())
	}
	b.begin(func() string { return b.api.bannerOf(b.to.operation, b.body.Bytes()) })
	// The caller has gone when this cannot be written, and nothing is lost.
	_, _ = b.ResponseWriter.Write(b.body.Bytes())
}

// encoded is a banner as it stands in a header.
func encoded(banner string) string {
	return strings.NewReplacer("+", " ", "%2F", "/", "%2C", ",").Replace(url.QueryEscape(banner))
}

// unseen is the banner of an answer that is not looked into: of a problem document, which
// holds no content, and of a file, which is of the highest level unless it is said.
func (a *api) unseen(operation string, status int) string {
	if status >= 300 || uncontent[operation] {
		return a.marks().lowest()
	}
	return a.marks().highest()
}

// bannerOf is the banner of an answer in JSON.
func (a *api) bannerOf(operation string, body []byte) string {
	m := a.marks()
	said := marksIn(body, received[operation])
	switch {
	case len(said) > 0:
		return m.together(said)
	case uncontent[operation], unclassified[operation], hollow(body):
		return m.lowest()
	}
	return m.highest()
}

// marks reads marks under the policy in force.
func (a *api) marks() *marker {
	policy := a.Office.Policy()
	m, known := a.pages.markers.Load(policy.Hash())
	if !known {
		a.pages.markers.Clear() // of the policies before
		m, _ = a.pages.markers.LoadOrStore(policy.Hash(), &marker{parties: policy.Parties(), own: directive.OwnSystem(policy.Parties().Self), now: a.Office.Store.Now})
	}
	return m.(*marker)
}

// markers are kept by the policy's hash: what they have read stays read.
type markers = sync.Map

// together answers what several marks come to: for a page that shows several answers.
func (a *api) together() {
	route(a, http.MethodGet, "/markings/together", "markingsTogether", "The banner, in our own system, of what has several marks", 0,
		func(_ context.Context, in *marksTogether) (Together, error) {
			m := a.marks()
			var all []said
			for _, mark := range in.Marks {
				all = append(all, said{mark: mark})
			}
			banner := m.together(all)
			if len(all) == 0 {
				banner = m.lowest()
			}
			return Together{1, banner, m.level(banner)}, nil
		})
}

type marksTogether struct {
	Caller
	Marks []string `query:"mark,explode" maxItems:"256" doc:"Marks as answers have them; one that cannot be read counts as the highest level."`
}

// Together is what several marks come to.
type Together struct {
	V      int    `json:"v"`
	Banner string `json:"banner"`
	Level  string `json:"level"` // its word alone
}
