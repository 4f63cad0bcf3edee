package tearline_test

import (
	"bytes"
	"encoding/json"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/gowebpki/jcs"

	"entente/internal/core/errs"
	"entente/internal/core/release"
	"entente/internal/core/tearline"
)

func scenarios(t testing.TB) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join("testdata", "tear", "*.txtar"))
	if err != nil || len(paths) < 5 {
		t.Fatalf("%d scenarios, %v; expected at least 5", len(paths), err)
	}
	for i, path := range paths {
		paths[i] = strings.TrimSuffix(filepath.Base(path), ".txtar")
	}
	return paths
}

func TestBundlesAreAsCommitted(t *testing.T) {
	for _, name := range scenarios(t) {
		t.Run(name, func(t *testing.T) {
			got := tear(t, scenario(t, name).decide(t))
			golden(t, filepath.Join("bundle", name+".json"), got.Bundle())
			canonical, err := jcs.Transform(got.Bundle())
			if err != nil || !bytes.Equal(canonical, got.Bundle()) {
				t.Errorf("the bundle is not canonical: %v", err)
			}
		})
	}
}

func TestTearlineSaysWhatItIs(t *testing.T) {
	d := scenario(t, "petersburg").decide(t)
	got := tear(t, d)
	want := []tearline.Portion{
		{Mark: "(S//REL TO USA, RUS)", Text: "Plan against Kazan Cathedral"},
		{Mark: "(S//REL TO USA, RUS)", Text: "Ахмед Фиктивный uses ahmed@beispiel.example and plans to attack Kazan Cathedral from 00:00 UTC on 16 December 2017 to 00:00 UTC on 17 December 2017. PERSON 1 helps him."},
		{Mark: "(S//REL TO USA, RUS)", Text: "The information comes from a source. PERSON 1 belongs to an organisation."},
	}
	if diff := cmp.Diff(want, got.Portions()); diff != "" {
		t.Error(diff)
	}
	out := d.Outcome()
	for _, tt := range []struct{ what, got, want string }{
		{"partner", string(got.Partner()), "RUS"},
		{"self", string(got.Self()), "USA/CIA"},
		{"decision", got.Decision(), out.Decision},
		{"policy", got.Policy(), out.Policy},
		{"method", string(got.Method()), "release"},
		{"use", strings.Join(got.Use(), " "), "intelligence"},
		{"onward", got.Onward(), "ask"},
		{"marking", got.Marking(), "SECRET//REL TO USA, RUS"},
	} {
		if tt.got != tt.want || tt.got == "" {
			t.Errorf("%s: got %q; expected %q", tt.what, tt.got, tt.want)
		}
	}
	if !got.Valid() || (tearline.Tearline{}).Valid() {
		t.Error("valid must mean torn")
	}
	got.Bundle()[0], got.Portions()[0] = 'x', tearline.Portion{}
	if got.Bundle()[0] != '{' || got.Portions()[0] != want[0] {
		t.Error("a caller changed the tearline")
	}
}

// Nothing that is not released shows: each of these changes to the parent
// leaves every byte of the tearline as it was.
func TestNothingOfTheParentShows(t *testing.T) {
	w := scenario(t, "petersburg")
	want := tear(t, w.decide(t)).Bundle()
	hide := func(line string) string {
		return line + "\n  - {mark: \"(S//NF)\", text: \"Another hidden one, from {hidden}.\"}"
	}
	first := `  - {mark: "(S//REL TO USA, FRA, RUS)", text: "{p1} uses`
	tests := []struct {
		name    string
		changes []string
	}{
		{"serial", []string{"USA-2017-0412", "USA-2016-9999"}},
		{"no serial", []string{"serial: USA-2017-0412\n", ""}},
		{"time of the parent", []string{"2017-12-10T09:30:00Z", "2017-11-01T00:00:00Z"}},
		{"authority", []string{"Officer 17", "Somebody else"}},
		{"a hidden portion before the released ones", []string{"portions:", hide("portions:")}},
		{"a hidden portion between them", []string{`  - {mark: "(S//NF)", text: "{hidden} told us."}`, hide(`  - {mark: "(S//NF)", text: "{hidden} told us."}`)}},
		{"no hidden portion", []string{"  - {mark: \"(S//NF)\", text: \"{hidden} told us.\"}\n", ""}},
		{"another hidden person first", []string{`  hidden: {`, "  aaa: {ladder: person, name: \"Somebody Else\"}\n  hidden: {"}},
		{"value of a hidden field", []string{"Nobody Withheld", "Anybody Else"}},
		{"value of a withheld source", []string{"CORMORANT, met in Riga", "KINGFISHER, met in Oslo"}},
		{"values finer than the rung", []string{"Boris Ausgedacht", "Carl Erfunden", "[59.9343, 30.3245]", "[58.1, 31.2]"}},
		{"values of rungs that no text shows", []string{"Northwestern Federal District", "Elsewhere", "a Russian national in his thirties", "a man"}},
		{"names of fields that become no object", []string{"{hidden}", "{zz9}", "  hidden:", "  zz9:", "{s1}", "{aa1}", "  s1:", "  aa1:"}},
		{"marks wider than ours and theirs", []string{"REL TO USA, FRA, RUS", "REL TO USA, DEU, ITA, RUS"}},
		{"precedence, purpose, review, validity", []string{"kind: intelligence", "kind: intelligence\nprecedence: flash\npurpose: \"other\"\nreview: 2031-01-01\nvalid_until: 2018-01-01T00:00:00Z"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			changed := w
			changed.report = strings.NewReplacer(tt.changes...).Replace(w.report)
			if changed.report == w.report || !strings.Contains(w.report, first) {
				t.Fatal("the change changes nothing")
			}
			if got := tear(t, changed.decide(t)).Bundle(); !bytes.Equal(got, want) {
				t.Errorf("the tearline changed:\n%s", cmp.Diff(string(want), string(got)))
			}
		})
	}
}

// ids gives the identifier of each of our objects by what it is called.
func ids(t *testing.T, bundle []byte) map[string]string {
	t.Helper()
	var read struct{ Objects []map[string]any }
	if err := json.Unmarshal(bundle, &read); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, o := range read.Objects {
		for _, key := range []string{"name", "value", "relationship_type", "content"} {
			if text, ok := o[key].(string); ok {
				out[text] = o["id"].(string)
			}
		}
	}
	return out
}

// A person who no longer appears takes the identifier along: it never becomes
// the next one's.
func TestIdentifiersStayWithTheirFields(t *testing.T) {
	w := scenario(t, "petersburg")
	w.needs["p2"] = "full"
	before := ids(t, tear(t, w.decide(t)).Bundle())
	const person, other, mail, place, link = "Ахмед Фиктивный", "Boris Ausgedacht", "ahmed@beispiel.example", "Kazan Cathedral", "related-to"
	for _, name := range []string{person, other, mail, place, link} {
		if before[name] == "" {
			t.Fatalf("no object for %s in %v", name, before)
		}
	}
	gone := w
	gone.report = strings.Replace(w.report, "{p1} uses {m1} and plans", "Somebody plans", 1)
	after := ids(t, tear(t, gone.decide(t)).Bundle())
	if after[person] != "" || after[mail] != "" || after[link] != "" {
		t.Fatalf("who no longer appears is still there: %v", after)
	}
	for _, name := range []string{other, place} {
		if after[name] != before[name] {
			t.Errorf("%s was %s and is %s", name, before[name], after[name])
		}
	}
	turned := w
	turned.report = strings.Replace(w.report, "{p1} uses {m1} and plans", "{p2} saw that {m1} is used by {p1}, who plans", 1)
	for name, id := range ids(t, tear(t, turned.decide(t)).Bundle()) {
		if before[name] != "" && before[name] != id {
			t.Errorf("in another order %s was %s and is %s", name, before[name], id)
		}
	}
}

func TestIdentifiersAreAskedForByWhatTheyStandFor(t *testing.T) {
	place := regexp.MustCompile(`^(producer|report|bundle|portion/\d+|field/[a-z]\w*|link/[a-z]\w*/[a-z]\w*|mark/.*)$`)
	for _, name := range scenarios(t) {
		d := scenario(t, name).decide(t)
		asked := source
		asked.ID = func(typ, name string) string {
			if !place.MatchString(name) {
				t.Errorf("an identifier was asked for by %q", name)
			}
			return source.ID(typ, name)
		}
		one, err := tearline.Tear(d, asked)
		if err != nil {
			t.Fatal(err)
		}
		other := source
		other.ID = idFor("another partner")
		two, err := tearline.Tear(d, other)
		if err != nil {
			t.Fatal(err)
		}
		id := regexp.MustCompile(`[a-z0-9-]+--[0-9a-f]{8}-[0-9a-f-]{27}`)
		in := map[string]bool{}
		for _, s := range id.FindAllString(string(one.Bundle()), -1) {
			in[s] = true
		}
		for _, s := range id.FindAllString(string(two.Bundle()), -1) {
			if in[s] && !strings.HasPrefix(s, "extension-definition--") && !strings.Contains(string(one.Bundle()), `"tlp_2_0"`) {
				t.Errorf("%s: two partners have %s in common", name, s)
			}
		}
	}
}

func TestSameMeansNothingNew(t *testing.T) {
	w := scenario(t, "petersburg")
	d := w.decide(t)
	first := tear(t, d)
	later := source
	later.Modified = later.Modified.Add(24 * time.Hour)
	second, err := tearline.Tear(d, later)
	if err != nil {
		t.Fatal(err)
	}
	if first.Same() != second.Same() || bytes.Equal(first.Bundle(), second.Bundle()) {
		t.Error("a later version that says the same must be the same in all but its times")
	}
	w.report = strings.Replace(w.report, "helps him", "helped him", 1)
	if tear(t, w.decide(t)).Same() == first.Same() {
		t.Error("another text counts as the same")
	}
	w = scenario(t, "petersburg")
	w.directives[0] = strings.Replace(w.directives[0], "onward: ask", "onward: none", 1)
	if tear(t, w.decide(t)).Same() == first.Same() {
		t.Error("another onward term counts as the same")
	}
}

func TestTearRefuses(t *testing.T) {
	good := scenario(t, "petersburg").decide(t)
	closed := scenario(t, "petersburg")
	closed.partner = "FRA"
	waiting := scenario(t, "petersburg")
	waiting.directives[0] = strings.Replace(waiting.directives[0], "mode: automatic", "mode: review", 1)
	large := scenario(t, "petersburg")
	long := "  - {mark: \"(S//REL TO USA, RUS)\", text: \"" + strings.Repeat("very long ", 9_000) + "\"}\n"
	large.report += strings.Repeat(long, tearline.MaxBytes/len(long)+1)
	with := func(change func(*tearline.Source)) tearline.Source {
		s := source
		change(&s)
		return s
	}
	tests := []struct {
		name   string
		d      release.Decision
		source tearline.Source
		kind   errs.Kind
	}{
		{"no decision", release.Decision{}, source, errs.Internal},
		{"no identifiers", good, with(func(s *tearline.Source) { s.ID = nil }), errs.Internal},
		{"no time", good, with(func(s *tearline.Source) { s.Created = time.Time{} }), errs.Internal},
		{"modified before created", good, with(func(s *tearline.Source) { s.Modified = s.Created.Add(-1) }), errs.Internal},
		{"identifiers that are none", good, with(func(s *tearline.Source) { s.ID = func(typ, name string) string { return typ + "--1" } }), errs.Internal},
		{"identifiers of another type", good, with(func(s *tearline.Source) { s.ID = func(_, name string) string { return source.ID("note", name) } }), errs.Internal},
		{"the same identifier twice", good, with(func(s *tearline.Source) { s.ID = func(typ, _ string) string { return source.ID(typ, "") } }), errs.Internal},
		{"no portion goes", closed.decide(t), source, errs.Denied},
		{"waits for review", waiting.decide(t), source, errs.Denied},
		{"too large", large.decide(t), source, errs.Invalid},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := tearline.Tear(tt.d, tt.source)
			if errs.KindOf(err) != tt.kind || got.Valid() {
				t.Errorf("got %v, valid %v; expected %s", err, got.Valid(), tt.kind)
			}
		})
	}
	approved, err := release.Review(waiting.decide(t), release.Approval{Officer: "A. Officer", Approve: true})
	if err != nil {
		t.Fatal(err)
	}
	if got := tear(t, approved); !bytes.Equal(got.Bundle(), tear(t, good).Bundle()) {
		t.Error("what was approved is torn otherwise than what needed no review")
	}
	moved, err := release.Review(waiting.decide(t), release.Approval{Officer: "A. Officer", Approve: true,
		Moves: []release.Move{{Field: "p1", Rung: "described", Reason: "not yet"}}})
	if err != nil {
		t.Fatal(err)
	}
	if text := string(tear(t, moved).Bundle()); strings.Contains(text, "Фиктивный") || !strings.Contains(text, "a Russian national in his thirties") {
		t.Error("an officer's move is not in the tearline")
	}
}
