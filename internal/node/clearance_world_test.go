package node

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/desk"
	"entente/internal/inside/backwards"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/feed"
	"entente/internal/inside/hits"
	"entente/internal/inside/judgement"
	"entente/internal/inside/tasking"
	"entente/internal/inside/watch"
)

// sorts stand for the marks of what the node of these tests holds: U is unclassified, S
// SECRET for France too, N SECRET and not for foreigners, T TOP SECRET//SI, and G kept to
// the group amber.
const sorts = "USNTG"

var portionMarks = map[string]string{"U": "(U)", "S": "(S//REL TO USA, FRA)", "N": "(S//NF)", "T": "(TS//SI//NF)"}

var banners = map[string]string{"U": "UNCLASSIFIED", "N": "SECRET//NOFORN", "T": "TOP SECRET//SI//NOFORN"}

// cleared are the clearances of the columns of testdata/clearance.txt, in their order.
var cleared = []struct {
	name, mark string
	groups     []string
	sees       string
}{
	{"low", "UNCLASSIFIED", nil, "U"},
	{"secret", "SECRET", nil, "USN"},
	{"top", "TOP SECRET//SI", []string{"amber"}, "USNTG"},
	{"none", "", nil, "USNT"}, // nothing on record: reports and items of every compartment, no group
}

var deskRoles = []string{"author", "analyst", "disclosure", "lead", "liaison", "warning", "watch", "oversight", "front", "administrator"}

// marked is a node that holds things of several marks, and officers of each role at each
// clearance: "lead-secret".
type markedNode struct {
	*site
	ids   map[string]map[string]string // kind → letter → id
	tells map[string][]string          // letter → words that tell of it
}

func (m *markedNode) has(kind, letter, id string) {
	m.t.Helper()
	if id == "" {
		m.t.Fatalf("no %s of %s", kind, letter)
	}
	if m.ids[kind] == nil {
		m.ids[kind] = map[string]string{}
	}
	m.ids[kind][letter] = id
	m.tells[letter] = append(m.tells[letter], id)
}

func seeded(t *testing.T) *markedNode {
	t.Helper()
	s, _ := pair(t, strings.Replace(automatic, "mode: automatic\n", "", 1))
	m := &markedNode{site: s, ids: map[string]map[string]string{}, tells: map[string][]string{}}
	m.officers()
	for _, l := range []string{"U", "S", "N", "T"} {
		m.report(l)
	}
	for _, l := range []string{"U", "N", "T"} {
		m.seek(l)
		m.meet(l)
	}
	m.travels()
	m.screened()
	m.note("G", "groups: [amber]\n", "U")
	m.note("T", "", "T")
	m.owed()
	return m
}

func (m *markedNode) officers() {
	clear := func(code, mark string, groups []string) {
		if mark != "" {
			post[disclosure.Officer](m.site, "", "/officers/"+code+"/clearance", map[string]any{"clearance": mark, "groups": append([]string{}, groups...)})
		}
	}
	for _, c := range cleared {
		for _, role := range deskRoles {
			post[disclosure.Officer](m.site, "", "/officers", map[string]any{"code": role + "-" + c.name, "roles": []string{role}})
			clear(role+"-"+c.name, c.mark, c.groups)
		}
	}
	for _, code := range []string{"seed", "author"} {
		post[disclosure.Officer](m.site, "", "/officers", map[string]any{"code": code, "roles": []string{"author", "disclosure", "warning", "liaison", "lead", "watch"}})
		clear(code, "TOP SECRET//SI", []string{"amber"})
	}
}

// report takes a report of a mark in, flags it as a threat to life, holds it from erasure,
// and proposes it to France where it may go at all.
func (m *markedNode) report(l string) {
	text := strings.ReplaceAll(fmt.Sprintf(plain, l+"-serial", "Titled-"+l, "Words-"+l+" of canary"+strings.ToLower(l)+" and many who meet at the harbour"), "(S//REL TO USA, FRA)", portionMarks[l])
	v := m.add(text)
	m.tells[l] = append(m.tells[l], l+"-serial", "Titled-"+l, "Words-"+l, "canary"+strings.ToLower(l))
	m.has("report", l, v.ID)
	post[any](m.site, "seed", "/retention/"+v.ID+"/hold", map[string]string{"reason": "a court"})
	w := post[struct {
		Warning string `json:"warning"`
	}](m.site, "seed", "/warnings/"+v.ID+"/flag", map[string]string{"reason": "lives"})
	m.has("warning", l, w.Warning)
	if l == "S" { // of the others nothing may go
		r := m.propose(v.ID, "FRA")
		if r.Release == "" {
			m.t.Fatalf("%+v", r)
		}
		m.has("release", l, r.Release)
	}
}

// seek puts a lookout in force, born a day after the one before.
func (m *markedNode) seek(l string) {
	day := 14 + strings.Index("UNT", l)
	document := strings.NewReplacer("quiet-1", "sought-"+strings.ToLower(l), "SECRET//NOFORN", banners[l], "keeper", "seed", "do-not-alert", "call\nanswer: PT30M", "Timofei Carnov", "Timofei Carnov"+l+"ov", "1986-10-21", fmt.Sprintf("1975-05-%d", day),
		"C-2017-4", "C-"+l).Replace(sought)
	m.has("lookout", l, post[watch.LookoutShown](m.site, "seed", "/lookouts", map[string]any{"name": "l.yaml", "document": document}).ID)
	m.tells[l] = append(m.tells[l], "Carnov"+l+"ov")
}

// meet records a meeting with one commitment.
func (m *markedNode) meet(l string) {
	document := `id: met-` + strings.ToLower(l) + `
kind: meeting
with: [FRA/DGSE]
from: 2017-12-10
place: Washington
participants: [{of: USA/CIA, office: Director}, {of: FRA/DGSE, office: Director}]
directed_by: National Security Council
topics: [counter-terrorism]
marking: ` + banners[l] + `
agenda: "Agenda-` + l + `"
commitments:
  - {id: ours, by: ours, what: "Promise-` + l + `", due: 2017-12-20T00:00:00Z}
`
	m.has("engagement", l, "met-"+strings.ToLower(l))
	post[tasking.EngagementShown](m.site, "seed", "/engagements", map[string]any{"name": "e.yaml", "document": document})
	m.tells[l] = append(m.tells[l], "Agenda-"+l, "Promise-"+l)
}

// travels has all who are sought fly, each of whom is met.
func (m *markedNode) travels() {
	opened := 0
	var got feed.Taken
	answer, err := m.client.Bring(m.t.Context(), "seed", "", listFile("flight.edi", aboardList("REF1", "CARNOVUOV:TIMOFEI", "CARNOVNOV:TIMOFEI", "CARNOVTOV:TIMOFEI"), &opened))
	works(m.t, err)
	works(m.t, answer.Read(&got))
	for _, h := range as[hits.List](m.site, "seed", "/hits?all=true").Hits {
		l := strings.ToUpper(strings.TrimPrefix(h.Entry, "sought-"))
		if m.ids["hit"][l] == "" {
			m.has("hit", l, h.ID)
		}
	}
	if len(m.ids["hit"]) != 3 {
		m.t.Fatalf("%+v of %+v", m.ids["hit"], got)
	}
}

// screened waits until the travel that is kept is screened against all who are sought,
// which the node does beside everything else.
func (m *markedNode) screened() {
	var list backwards.Screenings
	ended := func() bool {
		list = as[backwards.Screenings](m.site, "seed", "/backwards")
		return len(list.Items) == 3 && !slices.ContainsFunc(list.Items, func(x backwards.Screening) bool { return x.EndedAt == nil })
	}
	for deadline := time.Now().Add(time.Minute); !ended(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			m.t.Fatalf("travel is not screened: %+v\n%s", list, m.log)
		}
	}
}

func (m *markedNode) note(l, head, about string) {
	document := head + "about: [\"report:" + m.ids["report"][about] + "\"]\ntext: Noted-" + l + " by the harbour\n"
	n := post[judgement.Shown](m.site, "seed", "/judgements/note", map[string]any{"file": "n.yaml", "document": document})
	m.has("judgement", l, n.ID)
	m.tells[l] = append(m.tells[l], "Noted-"+l)
}

// owed sorts what is owed by what it is about.
func (m *markedNode) owed() {
	list := as[struct{ Items []json.RawMessage }](m.site, "seed", "/owed")
	for _, raw := range list.Items {
		var o struct{ ID string }
		if err := json.Unmarshal(raw, &o); err != nil {
			m.t.Fatal(err)
		}
		for _, l := range sorts {
			if m.toldOf(string(l), string(raw)) {
				m.has("owed", string(l), o.ID)
			}
		}
	}
}

// toldOf tells whether a text tells of what has a letter.
func (m *markedNode) toldOf(l, text string) bool {
	for _, w := range m.tells[l] {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// body is the least that a description asks of the body of a call, so that it is read.
func body(schemas map[string]any, of map[string]any) any {
	if ref, ok := of["$ref"].(string); ok {
		of, _ = schemas[ref[strings.LastIndex(ref, "/")+1:]].(map[string]any)
	}
	kind := of["type"]
	if several, ok := kind.([]any); ok {
		kind = several[0]
	}
	if some, ok := of["enum"].([]any); ok {
		return some[0]
	}
	switch kind {
	case "object":
		out := map[string]any{}
		needed, _ := of["required"].([]any)
		properties, _ := of["properties"].(map[string]any)
		for _, n := range needed {
			p, _ := properties[n.(string)].(map[string]any)
			out[n.(string)] = body(schemas, p)
		}
		return out
	case "array":
		return []any{}
	case "integer", "number":
		return 1
	case "boolean":
		return false
	}
	switch {
	case of["format"] == "date-time":
		return time.Now().AddDate(0, 0, 1).UTC().Format(time.RFC3339)
	case of["contentEncoding"] == "base64":
		return ""
	}
	return "x"
}

// described are the operations of a node, each with the least body that is read.
func described(s *site) map[string]string {
	s.t.Helper()
	var doc struct {
		Paths map[string]map[string]struct {
			RequestBody struct {
				Content map[string]struct{ Schema map[string]any }
			} `json:"requestBody"`
		} `json:"paths"`
		Components struct{ Schemas map[string]any }
	}
	if err := json.Unmarshal([]byte(text(s, answer(s, http.MethodGet, "/openapi.json", ""))), &doc); err != nil {
		s.t.Fatal(err)
	}
	out := map[string]string{}
	for path, methods := range doc.Paths {
		for method, o := range methods {
			b := ""
			if c, ok := o.RequestBody.Content["application/json"]; ok {
				data, err := json.Marshal(body(doc.Components.Schemas, c.Schema))
				if err != nil {
					s.t.Fatal(err)
				}
				b = string(data)
			}
			out[strings.ToUpper(method)+" "+strings.TrimPrefix(path, desk.Root)] = b
		}
	}
	return out
}
