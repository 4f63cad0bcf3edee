package acceptance

import (
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"entente/internal/inside/judgement"
	"entente/internal/inside/search"
)

// canaryJudgements have a word of their own in every place of what officers say about the
// world. Ids are no words: they stand in the log.
var canaryJudgements = []struct{ kind, document string }{
	{"source", `id: s1
name: {{stay "judgedsource"}}
also: ["{{stay "judgedsourcealso"}}"]
described: "{{stay "judgedsourcedescribed"}}"
kind: human
mark: (S//NF)
`},
	{"claim", `id: c1
text: "{{stay "judgedclaim"}} Цадканарь"
supports: ["report:{{again "serial"}}#0"]
note: "{{stay "judgedclaimnote"}}"
source: source:s1
`},
	{"entity", `id: e1
type: person
name: "Zqentity {{stay "judgedentity"}}"
also: ["{{stay "judgedentityalso"}}"]
keys: [{type: passport, number: "{{stay "judgedentitykey"}}", country: BEL}]
note: "{{stay "judgedentitynote"}}"
sources: ["report:{{again "serial"}}#0"]
`},
	{"link", `id: l1
from: report:{{again "serial"}}/p1
to: entity:e1
type: met
note: "{{stay "judgedlink"}}"
sources: ["report:{{again "serial"}}#0"]
`},
	{"estimate", `id: t1
question: fighters-2015
definition: "{{stay "judgedestimate"}}"
population: "{{stay "judgedpopulation"}}"
unit: persons
as_of: 2015-11-16
more_than: 2000
wording: "{{stay "judgedwording"}}"
method: "{{stay "judgedmethod"}}"
origin: {items: ["report:{{again "serial"}}#0"], speaker: "{{stay "judgedspeaker"}}"}
`},
	{"conduct", `id: k1
partner: RUS/FSB
kind: leak
date: 2018-03
item: report:{{again "serial"}}
note: "{{stay "judgedconduct"}}"
`},
}

// judges says of the canary report all that officers say about the world.
func (p *premises) judges(t *testing.T, f *flock) {
	t.Helper()
	for _, j := range canaryJudgements {
		draft := judgement.Draft{File: j.kind + ".yaml", Document: f.fill(t, j.document), Reason: f.fill(t, `{{stay "judgedbecause`+j.kind+`"}}`)}
		post[judgement.Shown](p, author, "/judgements/"+j.kind, draft)
	}
}

// searched looks for a word until it is found: what finds it is made after it came.
func (p *premises) searched(question string) search.Results {
	p.t.Helper()
	var out search.Results
	until(p.t, "that "+question+" is found", func() bool {
		var err error
		out, err = ask[search.Results](p, author, http.MethodGet, "/search?q="+url.QueryEscape(question), nil)
		check(p.t, err)
		return len(out.Hits) > 0
	})
	return out
}

// searchesAll finds what stays and what was judged by words, begins, parts and sounds, and
// asks for a word that is nowhere.
func (p *premises) searchesAll(t *testing.T, f *flock) {
	t.Helper()
	for _, place := range []string{"closed", "title", "personname", "judgedsource", "judgedclaim", "judgedentityalso", "judgedlink", "judgedestimate", "judgedconduct"} {
		p.searched(word(place))
	}
	for _, question := range []string{"qzjudgedcla*", "*judgedentitynot*", "*udgedconductcanary", "zqentiti", `"zqentity ` + word("judgedentity") + `"`} {
		p.searched(question)
	}
	if r, err := ask[search.Results](p, author, http.MethodGet, "/search?q="+f.fill(t, `{{stay "searched"}}`), nil); err != nil || len(r.Hits) > 0 {
		t.Fatalf("%d hits, %v", len(r.Hits), err)
	}
	if c, err := ask[search.Completions](p, author, http.MethodGet, "/search/complete?q=qzjudgedcl", nil); err != nil || len(c.Words) != 2 {
		t.Fatalf("%q, %v", c.Words, err)
	}
}

// databases are the files of the inside database of a node.
func databases(t *testing.T, p *premises) (out []haystack) {
	t.Helper()
	for _, h := range files(t, filepath.Join(p.dir, "inside")) {
		if strings.HasPrefix(filepath.Base(h.name), "inside.db") {
			out = append(out, h)
		}
	}
	if len(out) == 0 {
		t.Fatal("no inside database is there")
	}
	return out
}

// toldInside are the places of words that stand in the clear columns of the sender's own
// database: of its policy, of who its officers are and why they decided, of names of
// reports.
var toldInside = []string{"directive", "directivetitle", "directivepurpose", "issuer", "basis", "benefit", "law", "lawbasis", "consent", "consentconditions",
	"approval", "denial", "officername", "serial", "supersedes"}

// keptSealed fails for words that stand in clear in the sender's own database, but for
// those that are told there.
func keptSealed(t *testing.T, places []haystack, words []string) {
	t.Helper()
	for _, w := range words {
		clear := slices.ContainsFunc(places, func(h haystack) bool { return h.has(w) })
		if told := slices.ContainsFunc(toldInside, func(place string) bool { return w == word(place) }); clear != told {
			t.Errorf("%s is in clear in our own database: %t, want %t", w, clear, told)
		}
	}
}
