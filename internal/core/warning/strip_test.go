package warning_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/warning"

	"github.com/rogpeppe/go-internal/txtar"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "write the golden files anew")

const parties = `
self: USA/CIA
parties:
  RUS: {services: [RUS/FSB], ceiling: SECRET}
`

// world is a report with what decides on it.
type world struct {
	report, directive string
	needs             map[string]report.Rung
	wordings          []release.Wording
}

func (w world) decide(t testing.TB) (*report.Report, release.Outcome) {
	t.Helper()
	policy, err := directive.Load(directive.Files{Parties: directive.File{Name: "parties.yaml", Data: []byte(parties)},
		Directives: []directive.File{{Name: "directive.yaml", Data: []byte(w.directive)}}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Decode("report.yaml", []byte(w.report), policy.Parties())
	if err != nil {
		t.Fatal(err)
	}
	d, err := release.Decide(release.Request{Report: r, Partner: party.Code("RUS/FSB"), At: time.Date(2017, 12, 11, 8, 0, 0, 0, time.UTC), Policy: policy, Needs: w.needs})
	if err != nil {
		t.Fatal(err)
	}
	if len(w.wordings) > 0 {
		if d, err = release.Review(d, release.Approval{Officer: "o", Wordings: w.wordings}); err != nil {
			t.Fatal(err)
		}
	}
	return r, d.Outcome()
}

// shown writes a strip as its golden files have it.
func shown(strip []warning.Element, o release.Outcome) string {
	var b strings.Builder
	for _, e := range strip {
		fmt.Fprintf(&b, "%s: %s\n", e.Asks, e.State)
		for _, p := range e.Parts {
			fmt.Fprintf(&b, "  %s %s, %s: %s %q -> %s %q", p.Item, p.Ladder, p.State, p.Held.Rung, p.Held.Words, p.Given.Rung, p.Given.Words)
			if p.From != "" && (p.Ladder == report.Text || p.Given.Rung == report.Withheld) {
				fmt.Fprintf(&b, " (%s)", p.From)
			}
			b.WriteString("\n")
		}
	}
	fmt.Fprintf(&b, "completeness: %s\n", warning.Completeness(strip, o))
	for _, s := range warning.TooGeneral(strip) {
		fmt.Fprintf(&b, "too general: %s\n", s)
	}
	return b.String()
}

func TestGoldenStrips(t *testing.T) {
	files, err := filepath.Glob("testdata/strip/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no golden files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			w, want := world{needs: map[string]report.Rung{}}, -1
			for i, f := range a.Files {
				switch text := string(f.Data); f.Name {
				case "report.yaml":
					w.report = text
				case "directive.yaml":
					w.directive = text
				case "needs":
					for _, line := range strings.Fields(text) {
						field, rung, _ := strings.Cut(line, "=")
						w.needs[field] = report.Rung(rung)
					}
				case "wording":
					item, words, _ := strings.Cut(strings.TrimSpace(text), " ")
					w.wordings = append(w.wordings, release.Wording{Item: item, Form: "written", Text: words, Reason: "shorter"})
				case "want":
					want = i
				default:
					t.Fatalf("an unknown file %s", f.Name)
				}
			}
			r, o := w.decide(t)
			got := []byte(shown(warning.Strip(r, o), o))
			if *update {
				if want < 0 {
					a.Files = append(a.Files, txtar.File{Name: "want"})
					want = len(a.Files) - 1
				}
				a.Files[want].Data = got
				if err := os.WriteFile(file, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want < 0 || !bytes.Equal(got, a.Files[want].Data) {
				t.Errorf("got\n%s", got)
			}
		})
	}
}

// canary is a word that stands nowhere else, for a rung of a field or a form of a text.
func canary(of string, n int) string { return fmt.Sprintf("Qz%02dxv%s%02d", n, of, n) }

var drawnFields = map[report.Ladder][]string{
	report.Person: {"name", "described"}, report.Organisation: {"name", "kind"}, report.Place: {"name", "city", "region"},
	report.Transport: {"full", "route"}, report.Quantity: {"exact", "range", "order"}, report.Quote: {"verbatim", "paraphrase"},
	report.Source: {"full", "descriptor"},
}

// draw makes a report with canaries for values, and a directive of any ceilings.
func draw(t *rapid.T) (world, []string) {
	var canaries []string
	word := func(of string) string {
		canaries = append(canaries, canary(of, len(canaries)))
		return canaries[len(canaries)-1]
	}
	open := rapid.Bool().Draw(t, "everything may go")
	mark := func() string {
		if open {
			return "(S//REL TO USA, RUS)"
		}
		return rapid.SampledFrom([]string{"(S//REL TO USA, RUS)", "(S//REL TO USA, RUS)", "(S//REL TO USA, RUS)", "(S//NF)"}).Draw(t, "mark")
	}
	var fields, portions strings.Builder
	var names []string
	for _, l := range report.Ladders {
		keys := drawnFields[l]
		if keys == nil || rapid.IntRange(0, 3).Draw(t, "left out") == 0 {
			continue
		}
		name := "f" + string(l)
		names = append(names, name)
		fmt.Fprintf(&fields, "  %s: {ladder: %s", name, l)
		for _, k := range keys[rapid.IntRange(0, len(keys)-1).Draw(t, "fullest"):] {
			fmt.Fprintf(&fields, ", %s: %s", k, word(string(l)))
		}
		fields.WriteString("}\n")
	}
	fields.WriteString("  t1: {ladder: time, from: 2017-12-16T10:00:00Z, to: 2017-12-16T12:00:00Z}\n")
	names = append(names, "t1")
	for range rapid.IntRange(1, 3).Draw(t, "portions") {
		text := word("text")
		for _, n := range names {
			if rapid.Bool().Draw(t, "holds "+n) {
				text += " {" + n + "}"
			}
		}
		fmt.Fprintf(&portions, "  - mark: OWN\n    frame: %s\n    text: '%s'\n", mark(), text)
		if rapid.Bool().Draw(t, "gist") {
			fmt.Fprintf(&portions, "    gists: [{id: g%d, mark: %s, text: %s}]\n", len(canaries), "'(S//REL TO USA, RUS)'", word("gist"))
		}
	}
	rungs := []string{"text: " + rapid.SampledFrom([]string{"written", "written", "gist"}).Draw(t, "text")}
	if open {
		rungs = []string{"text: written"}
	}
	for _, l := range report.Ladders {
		if l != report.Time && drawnFields[l] == nil {
			continue
		}
		rung := l.Rungs()[0]
		if !open {
			rung = rapid.SampledFrom(l.Rungs()).Draw(t, string(l))
		}
		rungs = append(rungs, fmt.Sprintf("%s: %s", l, rung))
	}
	own := "(S//NF)" // of the portion, and so of its fields, which have no marks of their own
	if open || rapid.Bool().Draw(t, "fields may go") {
		own = "(S//REL TO USA, RUS)"
	}
	w := world{report: "originator: USA/CIA\ncreated: 2017-12-10T09:30:00Z\nkind: warning\ntopics: [counter-terrorism]\ntitle: EXERCISE\nfields:\n" +
		fields.String() + "portions:\n" + strings.ReplaceAll(portions.String(), "OWN", own),
		directive: "id: D-1\ntitle: For Russia\nissued_by: [Director]\nbasis: law\neffective: 2017-01-01T00:00:00Z\nexpires: 2019-01-01T00:00:00Z\npartners: [RUS]\n" +
			"topics: [counter-terrorism]\nkinds: [warning]\nceiling: SECRET\nmode: automatic\npurpose: save lives\nbenefit: lives\nmay_decide: [listed, open]\nrungs: {" +
			strings.Join(rungs, ", ") + "}\n"}
	return w, canaries
}

// The strip shows as given only what stands in what the outcome gives, shows all
// that is held, and claims all only where every canary of the strip goes.
func TestTheStripShowsNothingThatDoesNotGo(t *testing.T) {
	seen := map[warning.Claim]int{}
	given := 0
	rapid.Check(t, func(rt *rapid.T) {
		w, canaries := draw(rt)
		r, o := w.decide(t)
		goes := o.Title.Text
		for _, p := range o.Portions {
			goes += " " + p.Text
		}
		strip := warning.Strip(r, o)
		var held, told strings.Builder
		for _, e := range strip {
			for _, p := range e.Parts {
				held.WriteString(p.Held.Words + " ")
				told.WriteString(p.Given.Words + " ")
				if p.Given.Rung == report.Withheld && p.Given.Words != "" {
					rt.Fatalf("%s is withheld and has words %q", p.Item, p.Given.Words)
				}
				if p.Ladder != report.Text && p.Given.Rung != report.Withheld && p.Given.Rung != o.Fields[p.Item].Rung {
					rt.Fatalf("%s at %s; the outcome gives %s", p.Item, p.Given.Rung, o.Fields[p.Item].Rung)
				}
			}
		}
		all := true
		for _, c := range canaries {
			inStrip := strings.Contains(told.String(), c)
			if inStrip && !strings.Contains(goes, c) {
				rt.Fatalf("%s does not go and is shown as given\n%s", c, shown(strip, o))
			}
			if strings.Contains(goes, c) && !inStrip && !strings.Contains(c, "source") {
				rt.Fatalf("%s goes and is not shown\n%s", c, shown(strip, o))
			}
			if strings.Contains(held.String(), c) && !strings.Contains(goes, c) && !strings.Contains(c, "source") {
				all = false
			}
			given += strings.Count(told.String(), c)
		}
		claim := warning.Completeness(strip, o)
		if claim == warning.All && !all {
			rt.Fatalf("all is claimed of\n%s", shown(strip, o))
		}
		seen[claim]++
		for _, c := range []warning.Claim{warning.All, warning.Less, warning.Unstated} {
			if err := warning.MayClaim(c, strip, o); (err == nil) != (c == warning.Unstated || c == claim) {
				rt.Fatalf("%q may be claimed of %q: %v", c, claim, err)
			}
		}
		if claim == warning.All && len(warning.TooGeneral(strip)) > 0 {
			rt.Fatalf("all goes and is too general: %q", warning.TooGeneral(strip))
		}
	})
	if given == 0 || seen[warning.All] == 0 || seen[warning.Less] == 0 {
		t.Errorf("%d canaries given, claims %v: the test proved too little", given, seen)
	}
}

func TestAClaimIsTrueOrUnstated(t *testing.T) {
	for _, tt := range []struct {
		name  string
		state warning.State
		gaps  []release.Gap
		claim warning.Claim
		want  errs.Kind
	}{
		{"all of what goes as held", warning.AsHeld, nil, "all", ""},
		{"all of what is not held", warning.NotHeld, nil, "all", ""},
		{"all of what is reduced", warning.Reduced, nil, "all", errs.Denied},
		{"all of what is withheld", warning.Withheld, nil, "all", errs.Denied},
		{"all where a portion falls short", warning.AsHeld, []release.Gap{{Item: "portion:0"}}, "all", errs.Denied},
		{"all where a source falls short", warning.AsHeld, []release.Gap{{Item: "s1"}}, "all", ""},
		{"reduced of what goes as held", warning.AsHeld, nil, "reduced", errs.Denied},
		{"reduced of what is reduced", warning.Reduced, nil, "reduced", ""},
		{"nothing stated", warning.Reduced, nil, "", ""},
		{"another word", warning.AsHeld, nil, "most", errs.Invalid},
	} {
		strip := []warning.Element{{Asks: "who", State: tt.state}}
		if err := warning.MayClaim(tt.claim, strip, release.Outcome{Gaps: tt.gaps}); errs.KindOf(err) != tt.want {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestAStripHasEachQuestionOnceInOrder(t *testing.T) {
	r := plain(t, "EXERCISE", "")
	strip := warning.Strip(r, release.Outcome{})
	var asked []warning.Question
	for _, e := range strip {
		asked = append(asked, e.Asks)
	}
	if !slices.Equal(asked, warning.Questions) || strip[0].State != warning.NotHeld || strip[1].State != warning.Withheld {
		t.Errorf("%+v", strip)
	}
}
