package report_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/report"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func utc(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// mark parses a mark of the USA as it stood in December 2017.
func mark(t *testing.T, s string) marking.Marking {
	t.Helper()
	m, err := marking.Parse(marking.USA, utc("2017-12-10T09:30:00Z"), s)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The report that describes the format, every key of it.
func TestDecodeTheExample(t *testing.T) {
	got, data := example(t)
	rus := mark(t, "(S//REL TO USA, FRA, RUS)")
	want := &report.Report{
		Raw: data, Originator: "USA/CIA", Created: utc("2017-12-10T09:30:00Z"), Kind: "intelligence", Topics: []string{"counter-terrorism"},
		Title: report.Title{Mark: mark(t, "(U)"), Prose: report.Prose{Source: "Plan against {l1}", Parts: []report.Part{{Text: "Plan against "}, {Text: "{l1}", Field: "l1"}}}},
		Fields: map[string]*report.Field{
			"s1": {Name: "s1", Ladder: report.Source, Full: "CORMORANT, met in Riga", Descriptor: "a source with direct access", Collection: "HUMINT", Grade: "B",
				Marks: map[report.Rung]marking.Marking{"full": mark(t, "(S//NF)"), "descriptor": mark(t, "(S//REL TO USA, FRA)"), "collection": rus, "grade": rus}},
			"p1": {Name: "p1", Ladder: report.Person, NameText: "Ахмед Фиктивный", Also: []string{"Akhmed Fiktivnyy"}, Born: []string{"1986-10-21", "1987"}, Nationality: "RUS", Described: "a Russian national in his thirties"},
			"l1": {Name: "l1", Ladder: report.Place, NameText: "Kazan Cathedral", Point: &[2]float64{59.9343, 30.3245}, City: "St Petersburg", Region: "Northwestern Federal District", Country: "RUS"},
			"t1": {Name: "t1", Ladder: report.Time, From: utc("2017-12-16T00:00:00Z"), To: utc("2017-12-17T00:00:00Z")},
		},
		FieldOrder: []string{"s1", "p1", "l1", "t1"},
		Portions: []report.Portion{
			{Mark: rus, Prose: report.Prose{Source: "{p1} plans to attack {l1} at {t1}.", Parts: []report.Part{
				{Text: "{p1}", Field: "p1"}, {Text: " plans to attack "}, {Text: "{l1}", Field: "l1"}, {Text: " at "}, {Text: "{t1}", Field: "t1"}, {Text: "."}}}},
			{Mark: mark(t, "(S//NF)"), Frame: rus, Prose: report.Prose{Source: "The information comes from {s1}.", Parts: []report.Part{
				{Text: "The information comes from "}, {Text: "{s1}", Field: "s1"}, {Text: "."}}}},
		},
		Tearlines: []report.AuthorTearline{{ID: "tl1", Lang: "ru", Text: "…", Mark: mark(t, "(C//REL TO USA, FRA, RUS)"), Audience: []string{"RUS"}, Portions: []int{0, 1}}},
		Serial:    "USA-2017-0412", System: marking.USA, Marking: mark(t, "SECRET//NOFORN"), Supersedes: "USA-2017-0409", Lang: "en",
		InfoDate:   report.Span{From: utc("2017-12-01T00:00:00Z"), To: utc("2017-12-09T00:00:00Z")},
		ValidUntil: utc("2017-12-18T00:00:00Z"), Precedence: "immediate",
		Authority: report.Authority{ClassifiedBy: "…", DerivedFrom: "…", Reason: "…", DeclassifyOn: "2042-12-10"},
		Purpose:   "prevent an attack", Review: utc("2022-12-10T00:00:00Z"), Use: []string{"intelligence", "lead"}, Onward: "ask",
		Obtained:    report.Obtained{Concern: "none"},
		ThirdParty:  &report.ThirdParty{From: "GBR", Ref: "…", Conditions: "…"},
		Translation: &report.Translation{Of: "…", By: "human"},
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

const smallest = `originator: FRA/DGSE
created: 2022-01-10T08:00:00Z
kind: warning
topics: [counter-terrorism]
title: Mise en garde
portions:
  - {mark: "(S)", text: "Un attentat est possible."}
  - {mark: "(DR)", text: "Rien de plus."}
`

func TestTheDefaultsAreTheCarefulOnes(t *testing.T) {
	r, err := report.Decode("report.yaml", []byte(smallest), nil)
	if err != nil {
		t.Fatal(err)
	}
	banner, err := marking.Parse(marking.FRA, r.Created, "SECRET")
	if err != nil {
		t.Fatal(err)
	}
	want := &report.Report{
		Raw: []byte(smallest), Originator: "FRA/DGSE", Created: utc("2022-01-10T08:00:00Z"), Kind: "warning", Topics: []string{"counter-terrorism"},
		Title:    report.Title{Plain: true, Mark: r.Marking, Prose: report.Prose{Source: "Mise en garde", Parts: []report.Part{{Text: "Mise en garde"}}}},
		Portions: r.Portions, System: marking.FRA, Marking: r.Marking,
		Lang: "en", Precedence: "routine", Use: []string{"intelligence"}, Onward: "ask", Obtained: report.Obtained{Concern: "none"},
	}
	if diff := cmp.Diff(want, r, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if r.Marking.Level != banner.Level {
		t.Errorf("rolled up to %s; want %s", r.Marking.Banner(), banner.Banner())
	}
	p := r.Portions[0]
	if p.Narrow || p.ThirdParty != nil || p.Obtained != nil || !p.Frame.IsZero() || !cmp.Equal(p.ProseMark(), p.Mark) {
		t.Errorf("a bare portion came out as %+v", p)
	}
}

func TestDecodeAPortionsOwnTerms(t *testing.T) {
	in := strings.Replace(smallest, `{mark: "(DR)", text: "Rien de plus."}`, `{mark: "(DR)", text: "Rien de plus.", topics: [travel], lang: fr-CA, use: [lead], onward: none,
     third_party: {from: GBR/SIS, consent: standing, acknowledged: true}, obtained: {detention: true}, credibility: 2, likelihood: roughly even chance,
     confidence: moderate, knowability: narrow, gists: [{id: g1, mark: "(NP)", text: "Rien {{du tout}}."}, {id: g2, lang: en, mark: "(NP)", text: Nothing.}]}
obtained: {concern: mistreatment}
third_party: {from: DEU, ref: B-1}`, 1)
	r, err := report.Decode("report.yaml", []byte(in), nil)
	if err != nil {
		t.Fatal(err)
	}
	np, err := marking.Parse(marking.FRA, r.Created, "(NP)")
	if err != nil {
		t.Fatal(err)
	}
	whole := &report.ThirdParty{From: "DEU", Ref: "B-1"}
	own := &report.ThirdParty{From: "GBR/SIS", Standing: true, Acknowledged: true}
	got := r.Portions[1]
	want := report.Portion{Mark: got.Mark, Prose: got.Prose, Topics: []string{"travel"}, Lang: "fr-CA", Use: []string{"lead"}, Onward: "none", ThirdParty: own,
		Obtained: &report.Obtained{Detention: true, Concern: "mistreatment"}, Credibility: 2, Likelihood: "roughly even chance", Confidence: "moderate", Narrow: true,
		Gists: []report.Gist{{ID: "g1", Lang: "fr-CA", Text: "Rien {du tout}.", Mark: np}, {ID: "g2", Lang: "en", Text: "Nothing.", Mark: np}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	type terms struct {
		Topics, Use  []string
		Lang, Onward string
		Obtained     report.Obtained
		Third        []*report.ThirdParty
	}
	of := func(i int) terms {
		return terms{r.TopicsOf(i), r.UseOf(i), r.LangOf(i), r.OnwardOf(i), r.ObtainedOf(i), r.ThirdParties(i)}
	}
	above := terms{[]string{"counter-terrorism"}, []string{"intelligence"}, "en", "ask", report.Obtained{Concern: "mistreatment"}, []*report.ThirdParty{whole}}
	for i, want := range map[int]terms{
		report.TitleIndex: above, 0: above,
		1: {[]string{"travel"}, []string{"lead"}, "fr-CA", "none", *want.Obtained, []*report.ThirdParty{whole, own}},
	} {
		if diff := cmp.Diff(want, of(i)); diff != "" {
			t.Errorf("terms of %d (-want +got):\n%s", i, diff)
		}
	}
}

func TestJSONAndYAMLOfOneReportDecodeEqual(t *testing.T) {
	want, data := example(t)
	// The order of keys in JSON made from a map is another: fields keep the file's.
	raw := toJSON(t, data)
	got, err := report.Decode("report.json", raw, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(report.Report{}, "Raw", "FieldOrder")); diff != "" {
		t.Errorf("(-yaml +json):\n%s", diff)
	}
	if string(got.Raw) != string(raw) {
		t.Error("the raw bytes are not those that were read")
	}
	if diff := cmp.Diff([]string{"l1", "p1", "s1", "t1"}, got.FieldOrder); diff != "" {
		t.Errorf("order of fields (-want +got):\n%s", diff)
	}
}

func TestRawKeepsTheBytesThoughTheCallerReusesItsBuffer(t *testing.T) {
	data := []byte(smallest)
	r, err := report.Decode("report.yaml", data, nil)
	if err != nil {
		t.Fatal(err)
	}
	clear(data)
	if string(r.Raw) != smallest {
		t.Error("the report's bytes changed with the caller's buffer")
	}
}

func TestTheBanner(t *testing.T) {
	with := func(banner, title, portions string) string {
		return "originator: USA/CIA\ncreated: 2017-12-10T09:30:00Z\nkind: tip\ntopics: [travel]\n" + banner + "title: " + title + "\nportions: [" + portions + "]\n"
	}
	tests := []struct {
		name, in, want string
		title          string
	}{
		{"rolls up from the portions", with("", "T", `{mark: "(S//REL TO USA, FRA, RUS)", text: a}, {mark: "(S//REL TO USA, FRA)", text: b}`), "SECRET//REL TO USA, FRA", "(S//REL TO USA, FRA)"},
		{"NOFORN in a portion closes it", with("", "T", `{mark: "(S//REL TO USA, FRA)", text: a}, {mark: "(C//NF)", text: b}`), "SECRET//NOFORN", "(S//NF)"},
		{"frames do not count, portions do", with("", "T", `{mark: "(S//NF)", frame: "(U)", text: a}`), "SECRET//NOFORN", "(S//NF)"},
		{"gists do not count", with("", "T", `{mark: "(U)", text: a, gists: [{id: g, mark: "(TS//NF)", text: b}]}`), "UNCLASSIFIED", "(U)"},
		{"a marked title counts", with("", `{mark: "(C//NF)", text: T}`, `{mark: "(U)", text: a}`), "CONFIDENTIAL//NOFORN", "(C//NF)"},
		{"a higher one may be declared", with("marking: TOP SECRET//NOFORN\n", "T", `{mark: "(S//NF)", text: a}`), "TOP SECRET//NOFORN", "(TS//NF)"},
		{"the marks of fields do not count", with("fields: {p1: {ladder: person, name: Ivan, marks: {full: (TS//NF)}}}\n", "T", `{mark: "(U)", text: a}`), "UNCLASSIFIED", "(U)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, err := report.Decode("report.yaml", []byte(tt.in), nil)
			if err != nil {
				t.Fatal(err)
			}
			if r.Marking.Banner() != tt.want || r.Title.Mark.Portion() != tt.title {
				t.Errorf("banner %s, title %s; want %s, %s", r.Marking.Banner(), r.Title.Mark.Portion(), tt.want, tt.title)
			}
		})
	}
}

func TestABareRELStandsForTheBannersList(t *testing.T) {
	in := `originator: USA/CIA
created: 2017-12-10T09:30:00Z
kind: tip
topics: [travel]
marking: SECRET//REL TO USA, FRA, RUS
title: {mark: (C//REL), text: T}
fields: {p1: {ladder: person, name: Ivan Vymyshlennyy, described: a man, marks: {full: (S//REL)}}}
portions: [{mark: (S//REL), frame: (C//REL), text: a, gists: [{id: g1, mark: (C//REL), text: b}]}]
tearlines: [{id: tl1, mark: (C//REL), text: c}]
`
	r, err := report.Decode("report.yaml", []byte(in), nil)
	if err != nil {
		t.Fatal(err)
	}
	p := r.Portions[0]
	for where, m := range map[string]marking.Marking{"title": r.Title.Mark, "portion": p.Mark, "frame": p.Frame, "gist": p.Gists[0].Mark, "tearline": r.Tearlines[0].Mark, "rung": r.Fields["p1"].Marks["full"]} {
		if diff := cmp.Diff([]string{"USA", "FRA", "RUS"}, m.Rel); diff != "" || m.RelBare {
			t.Errorf("%s: bare %v (-want +got):\n%s", where, m.RelBare, diff)
		}
	}
}

func TestTheSystemIsTheOriginatorsUnlessItIsNamed(t *testing.T) {
	for in, want := range map[string]marking.System{
		smallest:                        marking.FRA,
		"system: TLP\n" + tlp(smallest): marking.TLP,
		"system: TLP\n" + tlp(strings.Replace(smallest, "FRA/DGSE", "DEU/BND", 1)): marking.TLP,
	} {
		r, err := report.Decode("report.yaml", []byte(in), nil)
		if err != nil || r.System != want {
			t.Errorf("%v, %v; want system %s", r, err, want)
		}
	}
}

func tlp(in string) string {
	return strings.NewReplacer("(S)", "(AMBER)", "(DR)", "(GREEN)").Replace(in)
}

func TestTopicsAreHeldAgainstTheRegister(t *testing.T) {
	p := &party.Parties{Self: "FRA/DGSE", Topics: []string{"counter-terrorism"}}
	if _, err := report.Decode("report.yaml", []byte(smallest), p); err != nil {
		t.Errorf("a registered topic: %v", err)
	}
	if _, err := report.Decode("report.yaml", []byte(smallest), &party.Parties{Self: "FRA/DGSE"}); err != nil {
		t.Errorf("without a register: %v", err)
	}
	_, err := report.Decode("report.yaml", []byte(strings.Replace(smallest, "[counter-terrorism]", "[counter-terrorism, sport]", 1)), p)
	wantRefused(t, err, 4, "topics", `"sport"`)
	_, err = report.Decode("report.yaml", []byte(strings.Replace(smallest, `text: "Rien`, `topics: [sport], text: "Rien`, 1)), p)
	wantRefused(t, err, 8, "portions[1].topics", `"sport"`)
}

// toJSON writes a YAML document as JSON by way of the strict reader's own tree.
func toJSON(t *testing.T, data []byte) []byte {
	t.Helper()
	out, err := json.MarshalIndent(plain(t, data), "", "\t")
	if err != nil {
		t.Fatal(err)
	}
	return out
}
