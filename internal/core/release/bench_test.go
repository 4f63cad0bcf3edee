package release_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
)

// The size that the floor speaks of: 100 portions and 50 fields, 10 partners,
// 500 directives, 50 law rules.
const (
	benchPortions   = 100
	benchFields     = 50
	benchDirectives = 500
	benchLaw        = 40 // beside the ten of the built-in law
)

var (
	benchPartners = []party.Code{"FRA", "RUS", "GBR", "DEU", "ITA", "ESP", "TUR", "JOR", "EGY", "NLD"}
	benchTopics   = []string{"counter-terrorism", "terrorist-finance", "travel", "explosives", "cyber", "weapons", "radicalisation", "strategy"}
)

func pick[T any](r *rand.Rand, list []T, n int) []T {
	var out []T
	for _, i := range r.Perm(len(list))[:n] {
		out = append(out, list[i])
	}
	return out
}

func flow[T ~string](list []T) string {
	s := make([]string, len(list))
	for i, x := range list {
		s[i] = string(x)
	}
	return "[" + strings.Join(s, ", ") + "]"
}

type benchWorld struct {
	policy *directive.Policy
	report *report.Report
	rules  []handRule
	ranks  map[string]int // directive → rank of its ceiling
}

// handRule is one of the generated law rules, as Go.
type handRule struct {
	ladder report.Ladder
	at     int
	topic  string
	level  int
}

func newBenchWorld(tb testing.TB) *benchWorld {
	tb.Helper()
	r := rand.New(rand.NewSource(7))
	f := directive.Files{Parties: directive.File{Name: "parties.yaml", Data: []byte(benchParties())}}
	for i := range benchDirectives {
		f.Directives = append(f.Directives, directive.File{Name: fmt.Sprintf("d%d.yaml", i), Data: []byte(benchDirective(r, i))})
	}
	w := &benchWorld{}
	var law strings.Builder
	for i := range benchLaw {
		l := report.Ladders[r.Intn(5)]
		h := handRule{l, r.Intn(len(l.Rungs()) - 1), benchTopics[r.Intn(len(benchTopics))], r.Intn(4)}
		w.rules = append(w.rules, h)
		fmt.Fprintf(&law, "@id(\"own.%d\") @basis(\"bench\")\nforbid (principal, action in Action::\"%s.%s.up\", resource) when { resource.topics.contains(Topic::%q) && resource.level > %d };\n",
			i, l, l.Rungs()[h.at], h.topic, h.level)
	}
	f.Law = []directive.File{{Name: "own.cedar", Data: []byte(law.String())}}
	var err error
	if w.policy, err = directive.Load(f); err != nil {
		tb.Fatal(err)
	}
	w.ranks = map[string]int{}
	for _, d := range w.policy.Directives() {
		w.ranks[d.ID], _ = w.policy.RankOf(d.Ceiling)
	}
	if w.report, err = report.Decode("bench.yaml", []byte(benchReport(r)), w.policy.Parties()); err != nil {
		tb.Fatal(err)
	}
	return w
}

func benchParties() string {
	var b strings.Builder
	fmt.Fprintf(&b, "self: USA/CIA\ntopics: %s\nparties:\n", flow(benchTopics))
	for i, p := range benchPartners {
		fmt.Fprintf(&b, "  %s: {ceiling: %s, flags: %s}\n", p, []string{"SECRET", "TOP SECRET"}[i%2], []string{"[]", "[identity-needs-assessment]"}[i%3/2])
	}
	return b.String()
}

func benchDirective(r *rand.Rand, i int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "id: D-%03d\nbasis: bench\neffective: 2015-01-01\nreview: 2020-01-01\npartners: %s\ntopics: %s\nkinds: %s\nceiling: %s\nmay_decide: [listed, open]\nrungs: {text: written",
		i, flow(pick(r, benchPartners, 1+r.Intn(3))), flow(pick(r, benchTopics, 2+r.Intn(5))), flow(pick(r, report.Kinds, 1+r.Intn(5))),
		[]string{"CONFIDENTIAL", "SECRET", "TOP SECRET"}[r.Intn(3)])
	for _, l := range []report.Ladder{report.Source, report.Person, report.Place, report.Time, report.Document} {
		fmt.Fprintf(&b, ", %s: %s", l, l.Rungs()[r.Intn(len(l.Rungs()))])
	}
	b.WriteString("}\n")
	return b.String()
}

func benchReport(r *rand.Rand) string {
	var b strings.Builder
	mark := func() string {
		rel := append([]party.Code{"USA"}, slices.Sorted(slices.Values(pick(r, benchPartners, 2+r.Intn(8))))...)
		return fmt.Sprintf("(%s//REL TO %s)", []string{"C", "S", "TS"}[r.Intn(3)], strings.Trim(flow(rel), "[]"))
	}
	b.WriteString("originator: USA/CIA\ncreated: 2016-01-01\nkind: intelligence\ntopics: [counter-terrorism, travel]\ntitle: {mark: \"(U)\", text: bench}\nfields:\n")
	for i := range benchFields {
		m := mark()
		switch i % 5 {
		case 0:
			fmt.Fprintf(&b, "  f%d: {ladder: source, full: \"Source number %d\", descriptor: access, collection: HUMINT, grade: B, marks: {full: \"(TS//NF)\", descriptor: %q}}\n", i, i, m)
		case 1:
			fmt.Fprintf(&b, "  f%d: {ladder: person, name: \"Person Invented %d\", described: somebody, marks: {full: %q}}\n", i, i, m)
		case 2:
			fmt.Fprintf(&b, "  f%d: {ladder: place, point: [1, 2], name: \"Place Invented %d\", city: C, country: RUS, marks: {point: %q}}\n", i, i, m)
		case 3:
			fmt.Fprintf(&b, "  f%d: {ladder: time, at: 2016-01-01T00:00:00Z, marks: {minute: %q}}\n", i, m)
		default:
			fmt.Fprintf(&b, "  f%d: {ladder: document, type: passport, number: \"%07d\", marks: {full: %q}}\n", i, 7000000+i, m)
		}
	}
	b.WriteString("portions:\n")
	for i := range benchPortions {
		fmt.Fprintf(&b, "  - {mark: %q, topics: %s, text: \"Portion %d tells of {f%d} and of {f%d}.\"}\n", mark(),
			flow(pick(r, []string{"counter-terrorism", "travel", "weapons"}, 1+r.Intn(2))), i, i%benchFields, (i*7+3)%benchFields)
	}
	return b.String()
}

var benchAt = time.Date(2016, 6, 1, 0, 0, 0, 0, time.UTC)

// BenchmarkDecide is the floor: one report for ten partners.
func BenchmarkDecide(b *testing.B) {
	w := newBenchWorld(b)
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range benchPartners {
			if _, err := release.Decide(release.Request{Report: w.report, Partner: p, At: benchAt, Policy: w.policy}); err != nil {
				b.Fatal(err)
			}
		}
	}
}

// BenchmarkDecideByLoop is the measure beside it: for every text, and every
// field in every text that holds it, at every mark, every directive and every
// law rule is tested in order, by hand-written Go, without any index. It gives
// ceilings alone: no reasons, no texts, no marks.
func BenchmarkDecideByLoop(b *testing.B) {
	w := newBenchWorld(b)
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range benchPartners {
			w.loop(p)
		}
	}
}

func (w *benchWorld) loop(p party.Code) (sum int) {
	q, _ := w.policy.Parties().Of(p)
	ceiling := w.policy.CeilingRank(p)
	flagged := len(q.Flags) > 0
	for i := range w.report.Portions {
		x := &w.report.Portions[i]
		sum += w.item(p, report.Text, x.Mark, w.report.TopicsOf(i), ceiling, flagged)
		for _, name := range x.Prose.Refs() {
			f := w.report.Fields[name]
			best := len(f.Ladder.Rungs()) - 1
			for _, r := range f.Rungs() {
				if r != report.Withheld {
					best = min(best, w.item(p, f.Ladder, f.MarkAt(r, x.Mark), w.report.TopicsOf(i), ceiling, flagged))
				}
			}
			sum += best
		}
	}
	return sum
}

func (w *benchWorld) item(p party.Code, l report.Ladder, m marking.Marking, topics []string, ceiling int, flagged bool) int {
	best := len(l.Rungs()) - 1
	listed := slices.Contains(m.Rel, string(p))
	for _, d := range w.policy.Directives() {
		if benchAt.Before(d.Effective) || !d.Names(p, w.policy.Parties()) || !slices.Contains(d.Kinds, w.report.Kind) ||
			slices.ContainsFunc(topics, func(t string) bool { return !slices.Contains(d.Topics, t) || slices.Contains(d.NotAuthorised, t) }) {
			continue
		}
		if m.Level.Rank > w.ranks[d.ID] || !listed {
			continue
		}
		if at := l.Index(d.Rungs[l]); at >= 0 {
			best = min(best, at)
		}
	}
	for _, h := range w.rules {
		if h.ladder == l && m.Level.Rank > h.level && slices.Contains(topics, h.topic) {
			best = max(best, h.at+1)
		}
	}
	switch {
	case !listed || m.Level.Rank > ceiling:
		best = len(l.Rungs()) - 1
	case flagged && l == report.Person:
		best = max(best, 2)
	case flagged && l == report.Document:
		best = max(best, 2)
	}
	return best
}
