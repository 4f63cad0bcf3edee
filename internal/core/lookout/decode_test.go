package lookout_test

import (
	"strings"
	"testing"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/core/marking"
	"entente/internal/core/screening"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var now = time.Date(2011, 10, 19, 9, 0, 0, 0, time.UTC)

const document = `id: boston-1
person:
  names:
    - Timofei Carnov
    - {text: Tsarnow, weak: true}
  births:
    - 1986-10-21
    - {date: "1987", certainty: reported}
  nationalities: [Russia]
  sex: M
  places: [Nowhere]
  documents:
    - {kind: passport, number: N1234567, country: RU}
owner: o.lind
deputy: o.berg
case: C-2011-4
purpose: to learn whom he meets abroad
basis: Border Act, section 4
predicate:
  - {kind: own-investigation, ref: C-2011-4}
  - {kind: partner-report, ref: the item}
origin: {item: item-1}
marking: SECRET//NOFORN
instruction: secondary
code: TECS
power: Border Act, section 9
hold: PT4H
answer: PT30M
contact: +1 555 0100, at any hour
until: 2012-10-19T00:00:00Z
review: 2012-04-19
front: {mark: UNCLASSIFIED, text: Ask about the journey. He may be with others.}
`

func decode(t testing.TB, change ...string) (lookout.Lookout, error) {
	t.Helper()
	text := strings.NewReplacer(change...).Replace(document)
	if len(change) > 0 && text == document {
		t.Fatalf("%q is not in the document", change[0])
	}
	return lookout.Decode("l.yaml", []byte(text), marking.USA, now)
}

func TestALookoutIsReadAsItIsWritten(t *testing.T) {
	got, err := decode(t)
	if err != nil {
		t.Fatal(err)
	}
	want := lookout.Lookout{
		ID: "boston-1",
		Person: screening.Person{
			Names:         []screening.Name{{Text: "Timofei Carnov"}, {Text: "Tsarnow", Weak: true}},
			Births:        []screening.Birth{{Year: 1986, Month: 10, Day: 21}, {Year: 1987, Certainty: screening.Reported}},
			Nationalities: []string{"RU"}, Sex: "M", Places: []string{"Nowhere"},
			Documents: []screening.Document{{Kind: "passport", Number: "N1234567", Country: "RU"}},
		},
		Owner: "o.lind", Deputy: "o.berg", Case: "C-2011-4", Purpose: "to learn whom he meets abroad", Basis: "Border Act, section 4",
		Predicate:   []lookout.Predicate{{Kind: "own-investigation", Ref: "C-2011-4"}, {Kind: "partner-report", Ref: "the item"}},
		Origin:      lookout.Origin{Item: "item-1"},
		Marking:     "SECRET//NOFORN",
		Instruction: lookout.Secondary, Code: "TECS", Power: "Border Act, section 9", Hold: 4 * time.Hour, Answer: 30 * time.Minute,
		Contact: "+1 555 0100, at any hour",
		Until:   time.Date(2012, 10, 19, 0, 0, 0, 0, time.UTC), Review: time.Date(2012, 4, 19, 0, 0, 0, 0, time.UTC),
		Front: lookout.Front{Mark: "UNCLASSIFIED", Text: "Ask about the journey. He may be with others."},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	again, err := lookout.Read(got.Encode())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(got, again); diff != "" {
		t.Error(diff)
	}
}

// What is kept is read by every later program: its keys do not change.
func TestALookoutIsKeptInOneForm(t *testing.T) {
	l, err := decode(t)
	if err != nil {
		t.Fatal(err)
	}
	const kept = `{"ID":"boston-1","Person":{"Names":[{"Text":"Timofei Carnov","Weak":false},{"Text":"Tsarnow","Weak":true}],` +
		`"Births":[{"Year":1986,"Month":10,"Day":21,"Until":0,"Certainty":0},{"Year":1987,"Month":0,"Day":0,"Until":0,"Certainty":1}],` +
		`"Nationalities":["RU"],"Sex":"M","Places":["Nowhere"],"Documents":[{"Kind":"passport","Number":"N1234567","Country":"RU"}]},` +
		`"Owner":"o.lind","Deputy":"o.berg","Case":"C-2011-4","Purpose":"to learn whom he meets abroad","Basis":"Border Act, section 4",` +
		`"Predicate":[{"Kind":"own-investigation","Ref":"C-2011-4"},{"Kind":"partner-report","Ref":"the item"}],` +
		`"Origin":{"From":"","Item":"item-1","Use":null,"Onward":"","Concern":""},"Marking":"SECRET//NOFORN","Instruction":"secondary","Code":"TECS",` +
		`"Power":"Border Act, section 9","Hold":14400000000000,"Answer":1800000000000,"Contact":"+1 555 0100, at any hour",` +
		`"Until":"2012-10-19T00:00:00Z","Review":"2012-04-19T00:00:00Z","Front":{"Mark":"UNCLASSIFIED","Text":"Ask about the journey. He may be with others."}}`
	if diff := cmp.Diff(kept, string(l.Encode())); diff != "" {
		t.Error(diff)
	}
}

func TestALookoutIsRefused(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change []string
		want   string
	}{
		{"without a purpose", []string{"purpose: to learn whom he meets abroad\n", ""}, `key "purpose" is missing`},
		{"without a legal basis", []string{"basis: Border Act, section 4\n", ""}, `key "basis" is missing`},
		{"without a predicate", []string{"predicate:\n  - {kind: own-investigation, ref: C-2011-4}\n  - {kind: partner-report, ref: the item}\n", "predicate: []\n"}, "no predicate"},
		{"on a partner's word alone", []string{"  - {kind: own-investigation, ref: C-2011-4}\n", ""}, "a partner's word alone is not a predicate"},
		{"on a partner's report without the item", []string{"origin: {item: item-1}\n", ""}, "expected origin: {item: ID}"},
		{"without an owner", []string{"owner: o.lind\n", ""}, `key "owner" is missing`},
		{"without a deputy", []string{"deputy: o.berg\n", ""}, `key "deputy" is missing`},
		{"with one officer as both", []string{"deputy: o.berg", "deputy: o.lind"}, "deputy: o.lind is the owner"},
		{"without a contact", []string{"contact: +1 555 0100, at any hour\n", ""}, `key "contact" is missing`},
		{"without a review date", []string{"review: 2012-04-19\n", ""}, `key "review" is missing`},
		{"without a time", []string{"until: 2012-10-19T00:00:00Z\n", ""}, `key "until" is missing`},
		{"without a name", []string{"names:\n    - Timofei Carnov\n    - {text: Tsarnow, weak: true}\n", "names: []\n"}, "person.names: 0 of them"},
		{"with a name of no letter", []string{"Timofei Carnov", `"!!! ???"`}, "has no letter"},
		{"with a weak name of no letter", []string{"Tsarnow", `"..."`}, "has no letter"},
		{"with an empty name", []string{"Timofei Carnov", `" "`}, "person.names[0]: nothing, or spaces alone"},
		{"with a purpose of several lines", []string{"purpose: to learn whom he meets abroad", `purpose: "to learn\nmore"`}, "purpose: several lines, or a control character; expected one line"},
		{"with a long contact", []string{"contact: +1 555 0100, at any hour", "contact: " + strings.Repeat("x", 201)}, "contact: 201 characters; expected one line of 1 to 200"},
		{"with a date of birth that is none", []string{"- 1986-10-21", "- 1986-21-10"}, "expected a date of birth"},
		{"with a certainty that is none", []string{"certainty: reported", "certainty: sure"}, "expected one of document, reported, estimated"},
		{"of a country that is none", []string{"[Russia]", "[Atlantis]"}, "expected a country's code or English name"},
		{"with a document of a kind that is none", []string{"kind: passport", "kind: library-card"}, "expected one of passport, identity-card, visa, other"},
		{"with an instruction that is none", []string{"instruction: secondary", "instruction: arrest"}, "expected one of stop, secondary, call, discreet-check, do-not-alert"},
		{"to stop without a hold", []string{"instruction: secondary", "instruction: stop", "hold: PT4H\n", ""}, "expected hold: the longest"},
		{"to hold without a power", []string{"power: Border Act, section 9\n", ""}, "a hold without a power"},
		{"to hold in a discreet check", []string{"instruction: secondary", "instruction: discreet-check"}, "discreet-check holds nobody"},
		{"with nobody who answers in time", []string{"answer: PT30M\n", ""}, "secondary waits for whoever is called"},
		{"with an answer after the hold", []string{"answer: PT30M", "answer: PT5H"}, "longer than the hold"},
		{"with words where nothing is shown", []string{"instruction: secondary", "instruction: do-not-alert", "hold: PT4H\n", ""}, "do-not-alert shows nothing"},
		{"with a mark that cannot be read", []string{"marking: SECRET//NOFORN", "marking: QUITE SECRET"}, "expected a mark of USA: UNCLASSIFIED, CONFIDENTIAL, SECRET"},
		{"with front words whose mark cannot be read", []string{"{mark: UNCLASSIFIED", "{mark: OPEN"}, "front.mark: \"OPEN\"; expected a mark of USA, TLP"},
		{"with front words without a mark", []string{"{mark: UNCLASSIFIED, text", "{text"}, `key "mark" is missing`},
		{"with a key that is none", []string{"case: C", "casse: C"}, "unknown key"},
		{"with a word for an id that is none", []string{"id: boston-1", "id: Boston 1"}, "expected up to 64 of a-z"},
		{"with a time that is none", []string{"hold: PT4H", "hold: P1Y"}, "expected a length of time"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := decode(t, tt.change...)
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "l.yaml:") {
				t.Errorf("it says %v, want %q with the file and line", err, tt.want)
			}
		})
	}
}

func TestALabelOfTheTrafficLightsMarksTheFrontLinesWords(t *testing.T) {
	l, err := decode(t, "{mark: UNCLASSIFIED", "{mark: TLP:GREEN")
	if err != nil || l.Front.Mark != "TLP:GREEN" {
		t.Errorf("the mark is %q (%v)", l.Front.Mark, err)
	}
}

func TestWhatAPartnersItemPermitsBoundsTheInstruction(t *testing.T) {
	for _, tt := range []struct {
		instruction lookout.Instruction
		use         string
		concern     string
		want        bool
	}{
		{lookout.Stop, "detention", "", true},
		{lookout.Stop, "travel-denial", "", true},
		{lookout.Stop, "lead", "", false},
		{lookout.Stop, "intelligence evidence strike", "", false},
		{lookout.Secondary, "lead", "", true},
		{lookout.Secondary, "intelligence", "", false},
		{lookout.Call, "travel-denial", "", true},
		{lookout.Call, "intelligence", "", false},
		{lookout.DiscreetCheck, "intelligence", "", true},
		{lookout.DiscreetCheck, "strike", "", true},
		{lookout.DiscreetCheck, "", "", false},
		{lookout.DoNotAlert, "intelligence", "", true},
		{lookout.Stop, "detention", "mistreatment", false},
		{lookout.Secondary, "detention lead", "mistreatment", false},
		{lookout.Call, "detention lead", "mistreatment", false},
		{lookout.DiscreetCheck, "intelligence", "mistreatment", true},
		{lookout.DoNotAlert, "intelligence", "mistreatment", true},
	} {
		o := lookout.Origin{From: "RUS/FSB", Item: "i", Use: strings.Fields(tt.use), Concern: tt.concern}
		if err := o.Permits(tt.instruction); (err == nil) != tt.want {
			t.Errorf("%s by an item for %q %s: %v", tt.instruction, tt.use, tt.concern, err)
		}
		if err := (lookout.Origin{}).Permits(tt.instruction); err != nil {
			t.Errorf("%s by our own: %v", tt.instruction, err)
		}
	}
}

func TestFrontWordsAreNotMarkedLowerThanTheItemTheyMayComeFrom(t *testing.T) {
	mark := func(system marking.System, s string) marking.Marking {
		m, err := marking.Parse(system, now, s)
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	secret, low, theirs := mark(marking.USA, "SECRET//NOFORN"), mark(marking.USA, "UNCLASSIFIED"), mark(marking.RUS, "СЕКРЕТНО")
	for _, tt := range []struct {
		onward           string
		front, inherited marking.Marking
		want             bool
	}{
		{"ask", secret, secret, true}, {"ask", secret, low, true}, {"ask", low, secret, false}, {"none", low, secret, false},
		{"ask", secret, theirs, false}, {"own-government", low, secret, true}, {"own-government", low, theirs, true},
	} {
		o := lookout.Origin{From: "RUS/FSB", Item: "i", Onward: tt.onward}
		if err := o.Fronts(tt.front, tt.inherited); (err == nil) != tt.want {
			t.Errorf("%s in front of %s, onward %s: %v", tt.front.Banner(), tt.inherited.Banner(), tt.onward, err)
		}
	}
	if err := (lookout.Origin{}).Fronts(low, marking.Marking{}); err != nil {
		t.Errorf("our own words: %v", err)
	}
}

func TestTimesArePastOrTooFar(t *testing.T) {
	for _, tt := range []struct {
		until, review time.Duration
		want          bool
	}{{time.Hour, time.Hour, true}, {-time.Hour, time.Hour, false}, {0, time.Hour, false}, {time.Hour, 0, false}, {6 * 366 * 24 * time.Hour, time.Hour, false}} {
		l := lookout.Lookout{Until: now.Add(tt.until), Review: now.Add(tt.review)}
		if err := l.Timely(now); (err == nil) != tt.want {
			t.Errorf("until %v, review %v: %v", tt.until, tt.review, err)
		}
	}
}

func TestEveryInstructionHasItsWords(t *testing.T) {
	seen := map[string]bool{}
	for _, i := range lookout.Instructions {
		if s := i.Says(); s == "" || seen[s] {
			t.Errorf("%s says %q", i, s)
		}
		seen[i.Says()] = true
	}
	if lookout.Instruction("arrest").Says() != "" {
		t.Error("a word that is no instruction has words")
	}
}

func TestACodeIsKnownHoweverItIsWritten(t *testing.T) {
	for _, tt := range []struct{ written, want string }{
		{"SIS 36(2)", "SIS 36(2)"}, {"sis 36.2", "SIS 36(2)"}, {"SIS art. 36(2)", "SIS 36(2)"}, {"SIS Article 36 (3)", "SIS 36(3)"}, {"SIS 26", "SIS 26"},
		{"TECS", "TECS"}, {"Interpol red notice", "INTERPOL red"}, {"SIS 3", ""}, {"", ""}, {"green", ""},
	} {
		c, known := lookout.CodeOf(tt.written)
		if c.Code != tt.want || known != (tt.want != "") {
			t.Errorf("%q is %q", tt.written, c.Code)
		}
	}
	for i, c := range lookout.Codes {
		if got, _ := lookout.CodeOf(c.Code); got != c || c.Means == "" || c.Does == "" {
			t.Errorf("code %d, %q, is found as %q", i, c.Code, got.Code)
		}
	}
}

func TestNothingThatIsReadBreaksTheReader(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cut := rapid.IntRange(0, len(document)).Draw(t, "from")
		end := rapid.IntRange(cut, len(document)).Draw(t, "to")
		text := document[:cut] + rapid.String().Draw(t, "instead") + document[end:]
		l, err := lookout.Decode("l.yaml", []byte(text), marking.USA, now)
		if err != nil {
			return
		}
		again, err := lookout.Read(l.Encode())
		if err != nil || !cmp.Equal(l, again) {
			t.Fatalf("it is not kept as it was read: %v", err)
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte(document))
	f.Add([]byte("person: {names: [A]}\nowner: a\ndeputy: b\n"))
	f.Add([]byte("predicate: [{kind: partner-report, ref: x}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		l, err := lookout.Decode("l.yaml", data, marking.FRA, now)
		if err == nil && lookout.Predicated(l.Predicate) != nil {
			t.Error("it rests on nothing of our own")
		}
	})
}
