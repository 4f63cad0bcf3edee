package acceptance

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// Words of texts, of which the partner may read what stands in released text.
var (
	plainWords  = []string{"meeting", "courier", "harbour", "Tuesday", "quarrel", "lorry", "K e s t r e l", "b2Jlcm9uIG9iZXJvbg==", "0x62c3a4", "twelve men", "«завтра»", "at dawn", "& later", `"soon"`}
	secretWords = []string{"Kestrel", "Oberon Oberon", "Mandrake", "Sorrel Vane", "Тимур Вымышленный", "Imaginary Quay", "Lune-7731", "x", "No. 4", "Ferrous Gate 19", "Žofie Smyšlená"}
)

// The marks of what goes, and of what does not.
var (
	releasable = []string{"(S//REL TO USA, RUS)", "(C//REL TO USA, FRA, RUS)", "(U//REL TO USA, RUS)"}
	closed     = []string{"(S//NF)", "(TS//NF)", "(C//NF)", "(S//REL TO USA, FRA)", "(TS//OC/NF)", "(S//REL TO USA, GBR)"}
)

// secrets are the values of one field that the partner is not given: every
// rung finer than the one that is.
type secrets struct {
	words  [3]string
	digits string // six, so that every document has as many
	hour   int
	day    int
	also   bool
	point  bool
}

func drawSecrets(t *rapid.T, label string) secrets {
	s := secrets{digits: rapid.StringMatching(`[0-9]{6}`).Draw(t, label+" digits"), hour: rapid.IntRange(0, 23).Draw(t, label+" hour"),
		day: rapid.IntRange(0, 6).Draw(t, label+" day"), also: rapid.Bool().Draw(t, label+" also"), point: rapid.Bool().Draw(t, label+" point")}
	for i := range s.words {
		s.words[i] = rapid.SampledFrom(secretWords).Draw(t, label+" word")
		if rapid.Bool().Draw(t, label+" long") {
			s.words[i] += " " + rapid.StringMatching(`[A-Z][a-z]{5,9}`).Draw(t, label+" more")
		}
	}
	return s
}

// distinct parts values that two fields would share: a name in plain words that
// belongs to two fields stands for the first of them, and the reader of "met
// PERSON 1" would learn from the number that they are called the same. That is
// the author's to part (the threat model says so), not a withheld value's trace.
func distinct(values []secrets) {
	taken := map[string]int{}
	for i := range values {
		for j, w := range values[i].words {
			if owner, ok := taken[strings.ToLower(w)]; ok && owner != i {
				w += " " + strings.Repeat("I", i) + "nd"
				values[i].words[j] = w
			}
			taken[strings.ToLower(w)] = i
		}
	}
}

// item is one field: its ladder, and what of it the partner may have.
type item struct {
	name, ladder string
	given        string // a word of its own in every value that goes
	mark         string // of the rungs that go, where a source has them
}

var ladders = []string{"source", "person", "place", "time", "document", "selector", "organisation", "quantity", "transport", "quote", "officer"}

// yaml writes the field. poor is the policy that gives less: what it does not
// give is secret too.
func (f item) yaml(s secrets, poor bool) string {
	w, g := s.words, f.given
	pick := func(rich string) string { // given under the rich policy, secret under the poor one
		if poor {
			return w[1]
		}
		return rich
	}
	var body string
	switch f.ladder {
	case "source":
		collection := "HUMINT"
		if poor && s.also {
			collection = "SIGINT"
		}
		body = fmt.Sprintf(`full: %q, descriptor: %q, collection: %s, grade: B, marks: {full: "(S//NF)", descriptor: "(S//NF)", collection: %q, grade: %q}`, w[0], w[1], collection, f.mark, f.mark)
		if s.also { // its name in the register: no directive lets a token go
			body += ", ref: R" + s.digits
		}
	case "person":
		body = fmt.Sprintf(`name: %q, described: %q, nationality: BEL`, w[0], pick("a man with "+g))
		if s.also {
			body += fmt.Sprintf(`, also: [%q], born: ["19%d"]`, w[2], 50+s.hour)
		}
	case "place":
		body = fmt.Sprintf(`name: %q, city: %q, region: %q, country: FRA`, w[0], pick("City of "+g), pick("Region of "+g))
		if s.point {
			body += fmt.Sprintf(`, point: [%d.%s, %d.5]`, 40+s.day, s.digits, s.hour)
		}
	case "time":
		day := 13
		if poor { // any day of one week
			day = 11 + s.day
		}
		body = fmt.Sprintf(`at: 2017-12-%02dT%02d:%s:00Z`, day, s.hour, fmt.Sprintf("%02d", s.day*8))
	case "document":
		body = fmt.Sprintf(`type: %s, number: %q, country: BEL`, pick("passport"), s.digits+"ZX41")
	case "selector":
		body = fmt.Sprintf(`value: %q, kind: %q`, w[0]+s.digits, pick("phone of "+g))
	case "organisation":
		body = fmt.Sprintf(`name: %q, kind: %q`, w[0], pick("a band of "+g))
	case "quantity":
		body = fmt.Sprintf(`exact: %q, range: %q, order: %q`, s.digits+" kg", pick("some "+g), "tens of "+g)
	case "transport":
		body = fmt.Sprintf(`full: %q, route: %q`, w[0]+s.digits, pick("the way to "+g))
	case "quote":
		body = fmt.Sprintf(`verbatim: %q, paraphrase: %q`, w[0], pick("something about "+g))
	case "officer":
		body = fmt.Sprintf(`name: %q`, w[0])
	}
	return fmt.Sprintf("  %s: {ladder: %s, %s}\n", f.name, f.ladder, body)
}

// paper is a report as the partner may know it, with room for what it may not.
type paper struct {
	kind     string
	title    string // YAML
	items    []item
	portions []passage
}

// passage is a portion that goes, as written or as its gist.
type passage struct {
	mark, text string
	gist       bool
	named      string // a field whose secret name stands in the text in plain words; "" for none
}

func drawPaper(t *rapid.T) paper {
	p := paper{kind: rapid.SampledFrom([]string{"intelligence", "intelligence", "warning"}).Draw(t, "kind")}
	mark := rapid.SampledFrom(releasable)
	for i := range rapid.IntRange(0, 5).Draw(t, "fields") {
		p.items = append(p.items, item{name: fmt.Sprint("f", i), ladder: rapid.SampledFrom(ladders).Draw(t, "ladder"),
			given: rapid.StringMatching(`[a-z]{4,8}`).Draw(t, "given"), mark: mark.Draw(t, "rung mark")})
	}
	p.title = fmt.Sprintf("{mark: %q, text: %q}", rapid.SampledFrom(append(closed, releasable...)).Draw(t, "title mark"), p.text(t, 2))
	for range rapid.IntRange(1, 3).Draw(t, "portions") {
		g := passage{mark: mark.Draw(t, "mark"), text: p.text(t, 6), gist: rapid.IntRange(0, 3).Draw(t, "as gist") == 0}
		if len(p.items) > 0 && !g.gist && rapid.IntRange(0, 2).Draw(t, "named") == 0 {
			if f := rapid.SampledFrom(p.items).Draw(t, "whom"); f.ladder == "person" {
				g.named = f.name
			}
		}
		p.portions = append(p.portions, g)
	}
	return p
}

// text draws words and references.
func (p paper) text(t *rapid.T, most int) string {
	var out []string
	for range rapid.IntRange(1, most).Draw(t, "words") {
		out = append(out, rapid.SampledFrom(plainWords).Draw(t, "word"))
		if len(p.items) > 0 && rapid.Bool().Draw(t, "refer") {
			out = append(out, "{"+rapid.SampledFrom(p.items).Draw(t, "reference").name+"}")
		}
	}
	return strings.Join(out, " ")
}

// under is what a report has beneath what goes: portions and fields that stay.
type under struct {
	items    []item
	secrets  []secrets
	portions []string // YAML
	places   []int    // before which of the portions that go
	lines    string   // keys of the report
}

func drawUnder(t *rapid.T, label string, p paper) under {
	var u under
	names := p.items
	for i := range rapid.IntRange(0, 3).Draw(t, label+" hidden fields") {
		f := item{name: fmt.Sprint(rapid.SampledFrom([]string{"a", "f9", "z"}).Draw(t, label+" first"), i), ladder: rapid.SampledFrom(ladders).Draw(t, label+" ladder"), given: "hiddenword", mark: closed[0]}
		u.items, names = append(u.items, f), append(names, f)
		u.secrets = append(u.secrets, hiddenSecrets(drawSecrets(t, label)))
	}
	inside := paper{items: names}
	for i := range rapid.IntRange(0, 3).Draw(t, label+" hidden portions") {
		mark := rapid.SampledFrom(closed).Draw(t, label+" mark")
		text := fmt.Sprintf("  - {mark: %q, text: %q", mark, inside.text(t, 5))
		for _, more := range []string{fmt.Sprintf(`, gists: [{id: h%d, mark: "(S//NF)", text: "a hidden gist"}]`, i), fmt.Sprintf(`, frame: %q`, mark), `, knowability: narrow`,
			`, credibility: 2`, `, third_party: {from: GBR, ref: "GB/77", consent: required}`, `, obtained: {concern: mistreatment}`, `, topics: [strategy]`} {
			if rapid.IntRange(0, 3).Draw(t, label+" more") == 0 {
				text += more
			}
		}
		u.portions, u.places = append(u.portions, text+"}\n"), append(u.places, rapid.IntRange(0, len(p.portions)).Draw(t, label+" place"))
	}
	for _, line := range []string{"serial: H-%SERIAL%\n", "supersedes: OLD-1\n", "purpose: \"a hidden purpose\"\n", "review: 2022-12-10\n", "precedence: immediate\n",
		"authority: {classified_by: \"hidden hand\", derived_from: \"hidden guide\", declassify_on: \"2042-12-10\"}\n",
		"info_date: {from: 2017-12-01T00:00:00Z, to: 2017-12-09T00:00:00Z}\n", "valid_until: 2018-12-18T00:00:00Z\n", "translation: {of: \"hidden text\", by: human}\n",
		"tearlines: [{id: t1, mark: \"(S//REL TO USA, FRA)\", audience: [FRA], text: \"a tearline for another\"}]\n"} {
		if rapid.Bool().Draw(t, label+" line") {
			u.lines += line
		}
	}
	return u
}

// hiddenSecrets are values that stand in no text that goes: there they would
// be the names of fields, and so a part of it.
func hiddenSecrets(s secrets) secrets {
	for i := range s.words {
		s.words[i] = "hidden " + s.words[i]
	}
	return s
}

// yaml writes the report with its secrets. SERIAL is where a name of its own goes.
func (p paper) yaml(values []secrets, u under, poor bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "originator: USA/CIA\ncreated: 2017-12-10T09:30:00Z\nkind: %s\ntopics: [counter-terrorism]\n%stitle: %s\n", p.kind, u.lines, p.title)
	if len(p.items)+len(u.items) > 0 {
		b.WriteString("fields:\n")
	}
	for i, f := range u.items {
		b.WriteString(f.yaml(u.secrets[i], poor))
	}
	for i, f := range p.items {
		b.WriteString(f.yaml(values[i], poor))
	}
	b.WriteString("portions:\n")
	for i := 0; i <= len(p.portions); i++ {
		for j, place := range u.places {
			if place == i {
				b.WriteString(u.portions[j])
			}
		}
		if i < len(p.portions) {
			b.WriteString(p.portions[i].yaml(i, p.items, values))
		}
	}
	return b.String()
}

func (g passage) yaml(i int, items []item, values []secrets) string {
	if g.gist { // what is written is secret, and what goes is the gist
		written := "Nothing of this goes"
		for _, s := range values {
			written += ", nor " + s.words[0]
		}
		return fmt.Sprintf("  - {mark: \"(S//NF)\", text: %q, gists: [{id: g%d, mark: %q, text: %q}]}\n", written, i, g.mark, "In short: "+strings.NewReplacer("{", "", "}", "").Replace(g.text))
	}
	text := g.text
	for i, f := range items {
		if f.name == g.named {
			text += " Met " + strings.ToUpper(values[i].words[0]) + "."
		}
	}
	return fmt.Sprintf("  - {mark: %q, text: %q}\n", g.mark, text)
}
