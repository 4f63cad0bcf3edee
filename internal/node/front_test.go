package node

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/feed"
	"entente/internal/inside/hits"
	"entente/internal/inside/watch"
)

// sought is a lookout that has the front line do nothing at all.
var sought = `id: quiet-1
person: {names: [Timofei Carnov], births: [1986-10-21]}
owner: author
deputy: keeper
purpose: to learn whom he meets abroad
basis: Border Act, section 4
predicate: [{kind: own-investigation, ref: C-2017-4}]
marking: SECRET//NOFORN
instruction: do-not-alert
contact: +1 555 0100
until: ` + time.Now().AddDate(1, 0, 0).Format(time.DateOnly) + `
review: ` + time.Now().AddDate(0, 6, 0).Format(time.DateOnly) + `
`

// operations are the routes that the desk says it has: "GET /hits" and so on, with a
// word in the place of each parameter.
func operations(s *site) []string {
	s.t.Helper()
	var doc struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal([]byte(text(s, answer(s, http.MethodGet, "/openapi.json", ""))), &doc); err != nil {
		s.t.Fatal(err)
	}
	var out []string
	for path, methods := range doc.Paths {
		for method := range methods {
			out = append(out, strings.ToUpper(method)+" "+strings.TrimPrefix(path, desk.Root))
		}
	}
	return out
}

func TestTheFrontLineReachesTheBoothAndHowTheNodeStandsAlone(t *testing.T) {
	s := watchesFor(t)
	post[disclosure.Officer](s, "", "/officers", map[string]any{"code": "keeper"})
	post[watch.LookoutShown](s, "author", "/lookouts", map[string]any{"name": "l.yaml", "document": sought})
	all := operations(s)
	if len(all) < 100 {
		t.Fatalf("the desk says that it has %d routes", len(all))
	}
	for _, op := range all {
		method, path, _ := strings.Cut(op, " ")
		path = strings.NewReplacer("{id}", "quiet-1", "{", "", "}", "").Replace(path)
		r := answer(s, method, path, "", desk.OfficerHeader, "guard")
		open := op == "POST /booth" || op == "GET /node" || op == "GET /markings/together" || strings.HasSuffix(op, " /sessions") || strings.HasSuffix(op, " /sessions/{id}") // his own, and what his page is marked
		if said := text(s, r); open == (r.StatusCode == http.StatusForbidden) || strings.Contains(said, "Carnov") || !open && !strings.Contains(said, "asks the booth and nothing else") {
			t.Errorf("%s answers who stands at the border %d %s", op, r.StatusCode, said)
		}
	}
	post[disclosure.Officer](s, "", "/officers", map[string]any{"code": "guard", "roles": []string{"front"}, "revoked": true})
	if r := answer(s, http.MethodGet, "/reports", "", desk.OfficerHeader, "guard"); r.StatusCode != http.StatusForbidden {
		t.Errorf("who stood at the border is answered %d", r.StatusCode)
	}
	if b := post[hits.Booth](s, "author", "/booth", map[string]string{"name": "Timofei Carnov", "dob": "1986-10-21"}); len(b.Orders) != 0 {
		t.Errorf("the booth says %+v of who is not to be alerted", b)
	}
}

func TestWhoIsSoughtMetOrTravelsIsShownToNamedReadersAlone(t *testing.T) {
	s := watchesFor(t)
	post[disclosure.Officer](s, "", "/officers", map[string]any{"code": "keeper"})
	post[watch.LookoutShown](s, "author", "/lookouts", map[string]any{"name": "l.yaml", "document": sought})
	closed := 0
	for _, op := range operations(s) {
		method, path, _ := strings.Cut(op, " ")
		first := strings.Split(path, "/")[1]
		if first != "lookouts" && first != "hits" && first != "backwards" && !strings.HasPrefix(first, "travel") {
			continue
		}
		closed++
		path = strings.NewReplacer("{id}", "quiet-1", "{", "", "}", "").Replace(path)
		for officer, want := range map[string]int{"": http.StatusUnprocessableEntity, "nobody": http.StatusForbidden} {
			header := []string{desk.OfficerHeader, officer}
			if officer == "" {
				header = nil
			}
			r := answer(s, method, path, "", header...)
			if said := text(s, r); r.StatusCode != want || !strings.Contains(said, "--as is missing") && !strings.Contains(said, "not registered") {
				t.Errorf("%s answers officer %q %d %s", op, officer, r.StatusCode, said)
			}
		}
	}
	if closed < 25 {
		t.Errorf("%d routes are closed; expected those of lookouts, hits, travel and journeys", closed)
	}
	for _, role := range []string{"oversight", "administrator"} {
		post[disclosure.Officer](s, "", "/officers", map[string]any{"code": "r-" + role, "roles": []string{role}})
		if _, err := desk.Ask[watch.LookoutList](t.Context(), s.client, "r-"+role, http.MethodGet, "/lookouts", nil); errs.KindOf(err) != errs.Denied {
			t.Errorf("%s is answered %v", role, err)
		}
	}
	for _, role := range []string{"author", "analyst", "disclosure", "lead", "liaison", "warning", "watch"} {
		post[disclosure.Officer](s, "", "/officers", map[string]any{"code": "r-" + role, "roles": []string{role, "front"}})
		list, err := desk.Ask[watch.LookoutList](t.Context(), s.client, "r-"+role, http.MethodGet, "/lookouts", nil)
		if err != nil || len(list.Items) != 1 {
			t.Errorf("%s sees %d lookouts (%v)", role, len(list.Items), err)
		}
		if _, err := desk.Ask[feed.Messages](t.Context(), s.client, "r-"+role, http.MethodGet, "/travel", nil); err != nil {
			t.Errorf("%s: %v", role, err)
		}
	}
}

func TestAScreeningShowsLookoutsToNamedReadersAlone(t *testing.T) {
	s := watchesFor(t)
	post[disclosure.Officer](s, "", "/officers", map[string]any{"code": "keeper"})
	post[watch.LookoutShown](s, "author", "/lookouts", map[string]any{"name": "l.yaml", "document": sought})
	for officer, want := range map[string]int{"": 0, "keeper": 1} {
		found, err := s.client.Screen(t.Context(), officer, desk.Sought{V: 1, Queries: []watch.Query{{Name: "Timofei Carnov"}}})
		if err != nil || len(found.Results) != 1 || len(found.Results[0].Hits) != want {
			t.Errorf("officer %q finds %+v (%v)", officer, found, err)
		}
	}
	for _, officer := range []string{"guard", "nobody"} {
		if _, err := s.client.Screen(t.Context(), officer, desk.Sought{V: 1, Queries: []watch.Query{{Name: "Timofei Carnov"}}}); errs.KindOf(err) != errs.Denied {
			t.Errorf("officer %q: %v", officer, err)
		}
	}
}

func TestANodeSaysThatNobodyIsAtTheWatchAndThatItHasNoNumber(t *testing.T) {
	s := watchesFor(t)
	opened := 0
	_, err := s.client.Bring(t.Context(), "author", "", listFile("flight.edi", aboardList("REF1", "KHALIMOV:GULMUROD"), &opened))
	works(t, err)
	st := get[desk.Status](s, "/node")
	if len(st.Clock.Unmanned) != 1 || st.Clock.Unmanned[0].Desk != "watch" || st.Clock.Unmanned[0].Number != 1 || !st.Clock.Failing {
		t.Errorf("the clock stands %+v", st.Clock)
	}
	if note := s.node.clockNote(); note != "; 1 of the hits and renewals are with the desk watch, where nobody is" {
		t.Errorf("beside readiness: %q", note)
	}
	if len(st.Policy.Notes) != 1 || !strings.Contains(st.Policy.Notes[0], "no contact") {
		t.Errorf("the policy has the notes %q", st.Policy.Notes)
	}
	if st := as[desk.Status](s, "guard", "/node"); len(st.Clock.Unmanned) != 0 || st.Clock.Failing {
		t.Errorf("the front line is told of %+v", st.Clock)
	}
	post[disclosure.Officer](s, "", "/officers", map[string]any{"code": "commander", "roles": []string{"watch"}})
	s.write("policy/watch.yaml", "contact: +1 555 0100\n")
	if p := post[desk.PolicyStatus](s, "", "/policy/reload", nil); len(p.Notes) != 0 {
		t.Errorf("with a contact it has the notes %q", p.Notes)
	}
	if st := get[desk.Status](s, "/node"); st.Clock.Failing || s.node.clockNote() != "" {
		t.Errorf("with somebody there the clock stands %+v", st.Clock)
	}
}
