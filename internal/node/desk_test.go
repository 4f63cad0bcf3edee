package node

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/reporting"
)

// answer asks the desk's handler without a socket.
func answer(s *site, method, path, body string, header ...string) *http.Response {
	s.t.Helper()
	r := httptest.NewRequest(method, desk.Root+path, strings.NewReader(body))
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.node.Desk().ServeHTTP(w, r)
	return w.Result()
}

func text(s *site, r *http.Response) string {
	s.t.Helper()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(data)
}

func TestEveryRefusalIsAProblemDocument(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties, automatic)
	s.start()
	post[disclosure.Officer](s, "", "/officers", map[string]string{"code": "author"})
	for _, tt := range []struct {
		name, method, path, body string
		want                     int
		says                     string
	}{
		{"not JSON", "POST", "/releases", "{", 400, ""},
		{"a member that is not known", "POST", "/releases", `{"report":"S","partner":"FRA","colour":"red"}`, 422, "colour"},
		{"a member that is missing", "POST", "/releases", `{"partner":"FRA"}`, 422, "report"},
		{"a parameter that is not known", "GET", "/outbox?colour=red", "", 422, "colour"},
		{"a time that is none", "GET", "/outbox?as_of=noon", "", 422, "as_of"},
		{"an as-of that is too near", "GET", "/outbox?as_of=" + time.Now().UTC().Format(time.RFC3339), "", 422, "too near"},
		{"a report that is not held", "GET", "/reports/S-9", "", 404, "S-9"},
		{"a release that is not held", "GET", "/releases/r-9", "", 404, "r-9"},
		{"an item that was not received", "GET", "/inbox/i-9", "", 404, "i-9"},
		{"a body beyond the limit", "POST", "/releases", `{"report":"` + strings.Repeat("x", 300<<10) + `"}`, 413, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := answer(s, tt.method, tt.path, tt.body)
			body := text(s, r)
			if r.StatusCode != tt.want || r.Header.Get("Content-Type") != "application/problem+json" || !strings.Contains(body, tt.says) {
				t.Errorf("%d %s %s; expected %d, saying %q", r.StatusCode, r.Header.Get("Content-Type"), body, tt.want, tt.says)
			}
			var p struct{ Status int }
			if err := json.Unmarshal([]byte(body), &p); err != nil || p.Status != tt.want {
				t.Errorf("status %d in the document (%v); expected %d", p.Status, err, tt.want)
			}
		})
	}
}

func TestAnErrorInAReportNamesFileLineAndKeyAcrossTheSocket(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties, automatic)
	s.start()
	post[disclosure.Officer](s, "", "/officers", map[string]string{"code": "author"})
	bad := "originator: USA/CIA\ncreated: 2017-12-10T09:30:00Z\nkind: gossip\ntopics: [a]\ntitle: t\nportions: []\n"
	err := s.refused("author", "/reports", map[string]any{"file": "my report.yaml", "content": []byte(bad)})
	if errs.KindOf(err) != errs.Invalid || !strings.HasPrefix(err.Error(), `my report.yaml:3: kind: "gossip"; expected one of`) {
		t.Errorf("%v", err)
	}
	if list := get[desk.Reports](s, "/reports"); len(list.Reports) != 0 {
		t.Errorf("%+v; expected that nothing was stored", list)
	}
}

func TestActsNeedARegisteredOfficer(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties, automatic)
	s.start()
	body := map[string]any{"file": "r", "content": []byte(fmt.Sprintf(plain, "S-1", "A", "B"))}
	for officer, want := range map[string]errs.Kind{"": errs.Invalid, "nobody": errs.Denied} {
		if err := s.refused(officer, "/reports", body); errs.KindOf(err) != want {
			t.Errorf("officer %q: %v; expected %s", officer, err, want)
		}
	}
	post[disclosure.Officer](s, "", "/officers", map[string]any{"code": "d", "roles": []string{"disclosure"}})
	if err := s.refused("d", "/reports", body); errs.KindOf(err) != errs.Denied {
		t.Errorf("a disclosure officer wrote a report: %v", err)
	}
	post[disclosure.Officer](s, "", "/officers", map[string]any{"code": "a"})
	post[reporting.Version](s, "a", "/reports", body)
	post[disclosure.Officer](s, "", "/officers", map[string]any{"code": "a", "revoked": true})
	body["content"] = []byte(fmt.Sprintf(plain, "S-2", "A", "B"))
	if err := s.refused("a", "/reports", body); errs.KindOf(err) != errs.Denied {
		t.Errorf("an officer whose registration ended: %v; expected denied", err)
	}
}

func TestAnOfficerWhoIsNotTheAuthorApprovesTheExactBytes(t *testing.T) {
	review := strings.NewReplacer("mode: automatic\n", "", "person: described", "person: full").Replace(automatic)
	cia, dgse := pair(t, review+"default: {person: masked}\n")
	cia.add(`originator: USA/CIA
serial: S-1
created: 2017-12-10T09:30:00Z
kind: intelligence
topics: [counter-terrorism]
title: {mark: "(S//REL TO USA, FRA)", text: "A meeting"}
fields:
  p1: {ladder: person, name: "Jean Fictif", described: "a man"}
portions:
  - {mark: "(S//REL TO USA, FRA)", text: "{p1} comes."}
`)
	r := cia.propose("S-1", "FRA")
	if r.State != "in-review" {
		t.Fatalf("%s; expected that it waits for review", r.State)
	}
	path := "/releases/" + r.Release
	seen := get[disclosure.View](cia, path)
	if err := cia.refused("author", path+"/approve", map[string]string{"hash": seen.Hash}); errs.KindOf(err) != errs.Denied {
		t.Errorf("the author approved: %v", err)
	}
	if err := cia.refused("officer", path+"/approve", map[string]string{"hash": "sha256:" + strings.Repeat("0", 64)}); errs.KindOf(err) != errs.Conflict {
		t.Errorf("other bytes were approved: %v", err)
	}
	if err := cia.refused("officer", path+"/move", map[string]any{"moves": []map[string]string{{"field": "p1", "rung": "full", "reason": " "}}}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a move without a reason: %v", err)
	}
	moved := post[disclosure.View](cia, "officer", path+"/move", map[string]any{"moves": []map[string]string{{"field": "p1", "rung": "full", "reason": "the partner must find him"}}})
	if moved.Hash == seen.Hash || !strings.Contains(fmt.Sprint(moved.Portions), "Jean Fictif") {
		t.Errorf("moved to %+v; expected the name, and other bytes", moved.Portions)
	}
	if err := cia.refused("officer", path+"/approve", map[string]string{"hash": seen.Hash}); errs.KindOf(err) != errs.Conflict {
		t.Errorf("the bytes before the move were approved: %v", err)
	}
	post[disclosure.View](cia, "officer", path+"/approve", map[string]string{"hash": moved.Hash})
	cia.until(r.Release, "admitted")
	if got := fmt.Sprint(get[desk.Inbox](dgse, "/inbox").Items[0].Portions); !strings.Contains(got, "Jean Fictif comes.") {
		t.Errorf("the partner reads %s", got)
	}
	if err := cia.refused("officer", path+"/deny", map[string]string{"reason": "too late"}); errs.KindOf(err) != errs.Conflict {
		t.Errorf("what has left was denied: %v", err)
	}
}

func TestADeniedReleaseNeverLeaves(t *testing.T) {
	cia, dgse := pair(t, strings.Replace(automatic, "mode: automatic\n", "", 1))
	cia.add(fmt.Sprintf(plain, "S-1", "A meeting", "They meet on Monday."))
	r := cia.propose("S-1", "FRA")
	v := post[disclosure.View](cia, "officer", "/releases/"+r.Release+"/deny", map[string]string{"reason": "not now"})
	if v.State != "denied" || !strings.Contains(v.Said, "not now") {
		t.Errorf("%s, %q; expected denied, with the reason", v.State, v.Said)
	}
	cia.refused("officer", "/releases/"+r.Release+"/approve", map[string]string{"hash": v.Hash})
	if in := get[desk.Inbox](dgse, "/inbox"); len(in.Items) != 0 {
		t.Errorf("inbox %+v; expected nothing", in.Items)
	}
}

func TestTheDeskDescribesItself(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties, automatic)
	s.start()
	r := answer(s, "GET", "/openapi.json", "")
	var doc struct {
		OpenAPI string
		Paths   map[string]map[string]any
	}
	if err := json.Unmarshal([]byte(text(s, r)), &doc); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"/reports", "/reports/{id}", "/releases", "/releases/{id}/approve", "/releases/{id}/move", "/releases/{id}/deny",
		"/outbox", "/inbox", "/inbox/{id}", "/officers", "/peers", "/policy/reload", "/node", "/exercise/clock"} {
		if doc.Paths[desk.Root+want] == nil {
			t.Errorf("%s is not described", want)
		}
	}
	if r.Header.Get(desk.ExerciseHeader) != "true" {
		t.Error("an exercise's answer is not marked")
	}
}
