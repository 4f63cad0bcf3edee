package desk_test

import (
	"crypto/rand"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"entente/internal/desk"
	"entente/internal/inside/entry"
	"entente/internal/inside/insidetest"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// lobby is the door of browsers before an API that says who came.
type lobby struct {
	t       *testing.T
	entry   *entry.Entry
	clock   *insidetest.Clock
	handler http.Handler
	came    []*http.Request // to the API
	streams chan struct{}   // that began
}

const lobbyOrigin = "http://localhost:7680"

func newLobby(t *testing.T, change ...func(*desk.FrontConfig)) *lobby {
	t.Helper()
	l := &lobby{t: t, clock: insidetest.NewClock(), streams: make(chan struct{}, 1)}
	store, err := insidedb.Open(t.Context(), storetest.Engines()[0].Fresh(t).Open(t, l.clock.Now))
	l.must(err)
	l.must(store.Write(t.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.PutOfficer(insidedb.Officer{Code: "lind", Name: "O. Lind", Roles: []string{insidedb.RoleAuthor}})
		return err
	}))
	l.entry, err = entry.New(entry.Config{Store: store, Service: "USA/CIA", Now: l.clock.Now, Random: rand.Reader, Log: insidetest.Quiet()})
	l.must(err)
	c := desk.FrontConfig{Entry: l.entry, Origin: lobbyOrigin, Exercise: true, Log: insidetest.Quiet(), API: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l.came = append(l.came, r)
		if strings.Contains(r.Header.Get("Accept"), "event-stream") {
			l.streams <- struct{}{}
			<-r.Context().Done()
		}
		_, _ = io.WriteString(w, `{"v":1}`)
	})}
	for _, f := range change {
		f(&c)
	}
	l.handler, err = desk.NewFront(c)
	l.must(err)
	return l
}

func (l *lobby) must(err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
}

// call makes a call with headers, given in pairs.
func (l *lobby) call(method, path, body string, headers ...string) *http.Response {
	l.t.Helper()
	r := httptest.NewRequest(method, lobbyOrigin+path, strings.NewReader(body)).WithContext(l.t.Context())
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			r.Host = headers[i+1]
		}
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	l.handler.ServeHTTP(w, r)
	return w.Result()
}

// come brings lind in, and gives the cookie.
func (l *lobby) come() string {
	l.t.Helper()
	link, err := l.entry.Link(l.t.Context(), "", "lind", entry.Terms{})
	l.must(err)
	answer := l.call("POST", "/api/v1/session/link", `{"token":"`+link.Token+`"}`, "Origin", lobbyOrigin)
	if answer.StatusCode != http.StatusOK || len(answer.Cookies()) != 1 {
		l.t.Fatalf("%d, %v; expected a cookie", answer.StatusCode, answer.Cookies())
	}
	c := answer.Cookies()[0]
	if c.Name != "entente-7680" || !c.HttpOnly || c.SameSite != http.SameSiteStrictMode || c.Path != "/" || c.Domain != "" {
		l.t.Errorf("cookie %v; expected one that no script and no other site sees", c)
	}
	return c.Name + "=" + c.Value
}

func TestACallIsTheOfficersOfTheSessionAndOfNobodyElse(t *testing.T) {
	l := newLobby(t)
	cookie := l.come()
	answer := l.call("POST", "/api/v1/reports", "{}", "Cookie", cookie, "Entente-Officer", "root", "Entente-Session", "other", "Sec-Fetch-Site", "same-origin")
	if answer.StatusCode != http.StatusOK || len(l.came) != 1 {
		t.Fatalf("%d, %d calls; expected one", answer.StatusCode, len(l.came))
	}
	r := l.came[0]
	if got := r.Header.Values("Entente-Officer"); len(got) != 1 || got[0] != "lind" {
		t.Errorf("the API is told that %v calls; expected lind", got)
	}
	if s := r.Header.Get("Entente-Session"); s == "" || s == "other" || strings.Contains(cookie, s) || r.Header.Get("Cookie") != "" {
		t.Errorf("the API is told of session %q and cookie %q", s, r.Header.Get("Cookie"))
	}
	if !desk.Browser(r.Context()) {
		t.Error("the API is not told that a browser calls")
	}
	if answer.Header.Get("Entente-Exercise") != "true" || answer.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers %v; expected an exercise, and nothing stored", answer.Header)
	}
}

func TestWhoIsNotInGetsNoAnswerOfTheAPI(t *testing.T) {
	l := newLobby(t)
	cookie := l.come()
	for _, tt := range []struct {
		name    string
		headers []string
		want    int
	}{
		{"without a cookie", nil, 401},
		{"with a wrong one", []string{"Cookie", "entente-7680=wrong"}, 401},
		{"with a long one", []string{"Cookie", "entente-7680=" + strings.Repeat("a", 4000)}, 401},
		{"an officer's name alone", []string{"Entente-Officer", "lind"}, 401},
		{"by another host's name", []string{"Cookie", cookie, "Host", "rebound.example.org:7680"}, 421},
		{"by another port", []string{"Cookie", cookie, "Host", "localhost:7681"}, 421},
		{"from another site", []string{"Cookie", cookie, "Sec-Fetch-Site", "cross-site"}, 403},
		{"from another port's page", []string{"Cookie", cookie, "Sec-Fetch-Site", "same-site"}, 403},
		{"from another origin", []string{"Cookie", cookie, "Origin", "http://localhost:7681"}, 403},
		{"from nowhere", []string{"Cookie", cookie, "Origin", "null"}, 403},
	} {
		t.Run(tt.name, func(t *testing.T) {
			answer := l.call("POST", "/api/v1/reports", "{}", tt.headers...)
			if answer.StatusCode != tt.want || answer.Header.Get("Content-Type") != "application/problem+json" {
				t.Errorf("%d %s; expected %d and a problem document", answer.StatusCode, answer.Header.Get("Content-Type"), tt.want)
			}
		})
	}
	if len(l.came) != 0 {
		t.Errorf("%d calls reached the API", len(l.came))
	}
	if got := l.call("GET", "/api/v1/reports", "", "Cookie", cookie, "Host", "127.0.0.1:7680").StatusCode; got != 200 {
		t.Errorf("by this machine's other name: %d; expected 200", got)
	}
}

func TestASessionSaysWhoIsInAndIsLeft(t *testing.T) {
	l := newLobby(t)
	cookie := l.come()
	var who desk.SessionAnswer
	l.must(json.NewDecoder(l.call("GET", "/api/v1/session", "", "Cookie", cookie).Body).Decode(&who))
	if who.Officer != "lind" || who.Name != "O. Lind" || len(who.Roles) != 1 || who.Service != "USA/CIA" || !who.Exercise || !who.Expires.Equal(who.Began.Add(12*time.Hour)) {
		t.Errorf("in is %+v", who)
	}
	answer := l.call("DELETE", "/api/v1/session", "", "Cookie", cookie)
	if answer.StatusCode != 200 || len(answer.Cookies()) != 1 || answer.Cookies()[0].MaxAge >= 0 {
		t.Errorf("left with %d, %v; expected the cookie taken back", answer.StatusCode, answer.Cookies())
	}
	if got := l.call("GET", "/api/v1/session", "", "Cookie", cookie).StatusCode; got != 401 {
		t.Errorf("after leaving: %d; expected 401", got)
	}
	first := l.come()
	link, err := l.entry.Link(t.Context(), "", "lind", entry.Terms{})
	l.must(err)
	l.call("POST", "/api/v1/session/link", `{"token":"`+link.Token+`"}`, "Cookie", first)
	if got := l.call("GET", "/api/v1/session", "", "Cookie", first).StatusCode; got != 401 {
		t.Errorf("the session that another took the place of: %d; expected 401", got)
	}
}

func TestALinkIsRedeemedFromABodyThatIsReadStrictly(t *testing.T) {
	l := newLobby(t)
	for _, body := range []string{"", "{", `{"token":"a"} {}`, `{"token":"a","more":1}`, `{"token":"` + strings.Repeat("a", 70<<10) + `"}`} {
		if got := l.call("POST", "/api/v1/session/link", body).StatusCode; got != 422 {
			t.Errorf("%.40q: %d; expected 422", body, got)
		}
	}
	if got := l.call("POST", "/api/v1/session/link", `{"token":"a"}`).StatusCode; got != 403 {
		t.Errorf("a wrong link: %d; expected 403", got)
	}
	if got := l.call("GET", "/api/v1/session/link?token=a", "").StatusCode; got != 401 {
		t.Errorf("a link's secret in a query: %d; expected 401", got)
	}
}

func TestTriesToComeInAreBounded(t *testing.T) {
	l := newLobby(t)
	try := func() int { return l.call("POST", "/api/v1/session/link", `{"token":"a"}`).StatusCode }
	refused := 0
	for range 70 {
		if try() == 429 {
			refused++
		}
	}
	if refused != 10 {
		t.Errorf("%d of 70 tries at once were too many; expected 10", refused)
	}
	l.clock.Add(2 * time.Second)
	if got := []int{try(), try(), try()}; got[0] != 403 || got[1] != 403 || got[2] != 429 {
		t.Errorf("two seconds later %v; expected two more tries", got)
	}
}

func TestAStreamEndsWithItsSession(t *testing.T) {
	l := newLobby(t)
	cookie := l.come()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		l.call("GET", "/api/v1/events", "", "Cookie", cookie, "Accept", "text/event-stream")
	}()
	<-l.streams
	list, err := l.entry.Sessions(t.Context(), "", "")
	l.must(err)
	l.must(l.entry.End(t.Context(), "", list[0].ID))
	select {
	case <-ended:
	case <-time.After(time.Minute):
		t.Error("the stream goes on")
	}
}

func TestTheInterfacesFilesAreServedWithCare(t *testing.T) {
	ui := fstest.MapFS{"index.html": {Data: []byte("<!doctype html>")}, "assets/a-1f.js": {Data: []byte(strings.Repeat("a();", 1000))}, "icon.svg": {Data: []byte("<svg/>")}, "secret.pem": {Data: []byte("x")}}
	l := newLobby(t, func(c *desk.FrontConfig) { c.UI = ui })
	for _, tt := range []struct {
		method, path string
		want         int
		kind, keep   string
	}{
		{"GET", "/", 200, "text/html; charset=utf-8", "no-store"},
		{"GET", "/inbox/x", 200, "text/html; charset=utf-8", "no-store"},
		{"HEAD", "/inbox", 200, "text/html; charset=utf-8", "no-store"},
		{"GET", "/assets/a-1f.js", 200, "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
		{"GET", "/icon.svg", 200, "image/svg+xml", "no-cache"},
		{"GET", "/assets/old", 404, "text/plain; charset=utf-8", "no-store"},
		{"GET", "/assets/b-2e.js", 404, "text/plain; charset=utf-8", "no-store"},
		{"GET", "/favicon.ico", 404, "text/plain; charset=utf-8", "no-store"},
		{"GET", "/secret.pem", 404, "text/plain; charset=utf-8", "no-store"},
		{"POST", "/", 405, "text/plain; charset=utf-8", ""},
	} {
		answer := l.call(tt.method, tt.path, "")
		h := answer.Header
		if answer.StatusCode != tt.want || h.Get("Content-Type") != tt.kind || h.Get("Cache-Control") != tt.keep {
			t.Errorf("%s %s: %d %q %q; expected %d %q %q", tt.method, tt.path, answer.StatusCode, h.Get("Content-Type"), h.Get("Cache-Control"), tt.want, tt.kind, tt.keep)
		}
		for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
			"Cross-Origin-Resource-Policy": "same-origin"} {
			if h.Get(name) != want {
				t.Errorf("%s %s: %s is %q; expected %q", tt.method, tt.path, name, h.Get(name), want)
			}
		}
		for _, want := range []string{"default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"} {
			if p := h.Get("Content-Security-Policy"); !strings.Contains(p, want) || strings.Contains(p, "unsafe") {
				t.Errorf("%s %s: policy %q; expected %s", tt.method, tt.path, p, want)
			}
		}
	}
	zipped := l.call("GET", "/assets/a-1f.js", "", "Accept-Encoding", "gzip, br")
	body, err := io.ReadAll(zipped.Body)
	if err != nil || zipped.Header.Get("Content-Encoding") != "gzip" || len(body) > 200 {
		t.Errorf("compressed: %q, %d bytes, %v", zipped.Header.Get("Content-Encoding"), len(body), err)
	}
	if page, _ := io.ReadAll(newLobby(t).call("GET", "/", "").Body); !strings.Contains(string(page), "The interface is not in this binary; run make") {
		t.Errorf("without an interface: %s", page)
	}
}

func TestTheDoorIsNotOpenedInTheClear(t *testing.T) {
	l := newLobby(t)
	for origin, want := range map[string]bool{"http://localhost:1": true, "http://127.0.0.1:1": true, "https://desk.example.org": true, "http://desk.example.org:1": false,
		"ftp://localhost": false, "": false, "http://localhost:1/path": false, "https://u:p@desk.example.org": false} {
		_, err := desk.NewFront(desk.FrontConfig{API: http.NotFoundHandler(), Entry: l.entry, Origin: origin, Log: insidetest.Quiet()})
		if (err == nil) != want {
			t.Errorf("origin %q: %v; expected %v", origin, err, want)
		}
	}
}
