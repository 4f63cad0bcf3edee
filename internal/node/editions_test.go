package node

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"entente/internal/desk"
	"entente/internal/inside/watch"
)

// browsed is answer for a call that came by the browser's door.
func browsed(s *site, officer, method, path, body, match string) *http.Response {
	s.t.Helper()
	r := httptest.NewRequestWithContext(desk.WithBrowser(s.t.Context()), method, desk.Root+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set(desk.OfficerHeader, officer)
	if match != "" {
		r.Header.Set("If-Match", match)
	}
	w := httptest.NewRecorder()
	s.node.Desk().ServeHTTP(w, r)
	return w.Result()
}

func TestTwoOfficersDoNotOverwriteEachOther(t *testing.T) {
	s := watchesFor(t)
	for _, code := range []string{"keeper", "other"} {
		post[any](s, "", "/officers", map[string]any{"code": code})
	}
	post[watch.LookoutShown](s, "author", "/lookouts", map[string]any{"name": "l.yaml", "document": sought})
	seen := answer(s, http.MethodGet, "/lookouts/quiet-1", "", desk.OfficerHeader, "author").Header.Get("ETag")
	if seen == "" {
		t.Fatal("a lookout is shown without its edition")
	}
	renew := `{"until":"` + time.Now().AddDate(1, 1, 0).UTC().Format(time.RFC3339) + `","review":"` + time.Now().AddDate(0, 7, 0).UTC().Format(time.RFC3339) + `","reason":"he is seen"}`
	if r := browsed(s, "author", http.MethodPost, "/lookouts/quiet-1/renew", renew, ""); r.StatusCode != http.StatusPreconditionRequired || !strings.Contains(text(s, r), "If-Match is missing") {
		t.Errorf("an edit that names no edition is answered %d", r.StatusCode)
	}
	first := browsed(s, "keeper", http.MethodPost, "/lookouts/quiet-1/renew", renew, seen)
	if said := text(s, first); first.StatusCode != http.StatusOK || first.Header.Get("ETag") == seen || first.Header.Get("ETag") == "" {
		t.Fatalf("an edit of what was seen is answered %d %q %s", first.StatusCode, first.Header.Get("ETag"), said)
	}
	late := browsed(s, "author", http.MethodPost, "/lookouts/quiet-1/renew", renew, seen)
	if said := text(s, late); late.StatusCode != http.StatusPreconditionFailed || !strings.Contains(said, "keeper changed it at") || !strings.Contains(said, `"kind":"conflict"`) {
		t.Errorf("an edit of what has changed is answered %d %s", late.StatusCode, said)
	}
	if n := as[watch.LookoutShown](s, "author", "/lookouts/quiet-1").Version; n != 2 {
		t.Errorf("version %d is held; expected that the late edit changed nothing", n)
	}
	if r := browsed(s, "author", http.MethodPost, "/lookouts/quiet-1/renew", renew, first.Header.Get("ETag")); r.StatusCode != http.StatusOK {
		t.Errorf("an edit of the new edition is answered %d %s", r.StatusCode, text(s, r))
	}
}

func TestADraftOfAnotherIsAnsweredAsWhatNothingIs(t *testing.T) {
	s := watchesFor(t)
	post[any](s, "", "/officers", map[string]any{"code": "other"})
	mine := post[struct{ ID string }](s, "author", "/drafts", map[string]string{"document": "title: a"}).ID
	for _, tt := range []struct{ method, path, body string }{
		{"PUT", "/drafts/", `{"document":"title: b"}`}, {"DELETE", "/drafts/", ""}, {"GET", "/drafts/", ""}, {"POST", "/drafts/%/submit", `{}`},
	} {
		var answers [2]string
		for i, id := range []string{mine, unlike(mine)} {
			path := tt.path + id
			if strings.Contains(tt.path, "%") {
				path = strings.Replace(tt.path, "%", id, 1)
			}
			r := browsed(s, "other", tt.method, path, tt.body, `"0"`)
			said := text(s, r)
			answers[i] = strings.ReplaceAll(said, id, "ID")
			if r.StatusCode != http.StatusNotFound || strings.Contains(said, "author") || r.Header.Get("ETag") != "" {
				t.Errorf("%s %s is answered %d %s", tt.method, path, r.StatusCode, said)
			}
		}
		if answers[0] != answers[1] {
			t.Errorf("%s %s: another's %s; nothing's %s", tt.method, tt.path, answers[0], answers[1])
		}
	}
	if r := browsed(s, "author", http.MethodPut, "/drafts/"+mine, `{"document":"title: b"}`, `"0"`); r.StatusCode != http.StatusPreconditionFailed {
		t.Errorf("one's own of another edition is answered %d", r.StatusCode)
	}
}

// stream is an answer that goes on.
type stream struct {
	mu     sync.Mutex
	header http.Header
	text   strings.Builder
}

func (s *stream) Header() http.Header { return s.header }
func (s *stream) WriteHeader(int)     {}
func (s *stream) Flush()              {}

func (s *stream) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

// events opens the stream of an officer, and gives what it says until said holds.
func (s *site) events(officer string, said func(string) bool, meanwhile func()) (string, http.Header) {
	s.t.Helper()
	ctx, leave := context.WithCancel(s.t.Context())
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, desk.Root+"/events", nil)
	r.Header.Set(desk.OfficerHeader, officer)
	w, done := &stream{header: http.Header{}}, make(chan struct{})
	go func() { defer close(done); s.node.Desk().ServeHTTP(w, r) }()
	defer func() { leave(); <-done }()
	for deadline := time.Now().Add(60 * time.Second); ; {
		w.mu.Lock()
		text := w.text.String()
		w.mu.Unlock()
		switch {
		case said(text) && meanwhile == nil:
			return text, w.header
		case said(text):
			meanwhile()
			meanwhile, said = nil, func(now string) bool { return len(now) > len(text) }
		case time.Now().After(deadline):
			s.t.Fatalf("%s is told %q", officer, text)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestEventsTellOfWhatIsSeenAlone(t *testing.T) {
	m := seeded(t)
	all := func(text string) bool { return strings.Count(text, "event: changed") == 6 }
	for officer, want := range map[string][]string{
		"lead-low":    {`{"topic":"hits","count":3}`, `{"topic":"review","count":0}`},
		"lead-secret": {`{"topic":"hits","count":6}`, `{"topic":"review","count":1}`},
		"lead-top":    {`{"topic":"hits","count":9}`, `{"topic":"review","count":1}`},
	} {
		said, header := m.events(officer, all, nil)
		for _, w := range want {
			if !strings.Contains(said, "event: changed\ndata: "+w+"\n\n") {
				t.Errorf("%s is told %s; expected %s", officer, said, w)
			}
		}
		if header.Get("Content-Type") != "text/event-stream" || header.Get(desk.MarkingHeader) != "UNCLASSIFIED" {
			t.Errorf("%s is answered with %v", officer, header)
		}
	}
	said, _ := m.events("oversight-top", func(text string) bool { return strings.Count(text, "event: changed") == 2 }, nil)
	if strings.Contains(said, "hits") || strings.Contains(said, "review") || !strings.Contains(said, "owed") || !strings.Contains(said, "notices") {
		t.Errorf("who oversees is told %s", said)
	}
	said, _ = m.events("author-top", all, func() {
		post[any](m.site, "author-top", "/drafts", map[string]string{"document": "title: new"})
	})
	if !strings.HasSuffix(said, "event: changed\ndata: {\"topic\":\"drafts\",\"count\":1}\n\n") {
		t.Errorf("after a change is told %s", said)
	}
}
