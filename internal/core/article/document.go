package article

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/report"
)

// Marks are what a report says of itself and an article does not.
type Marks struct {
	Originator party.Code
	Created    time.Time
	Kind       string // "": intelligence
	Topics     []string
	System     marking.System // of the marks
	Mark       string         // of portions that have none of their own; "": unclassified, where marks were not read
	Lang       string         // "": en
	Serial     string
}

// Report writes the report of an article, and reads it to be sure that it can be
// taken in and that it has, with everything in full, the article's words. parties
// may be nil. The error is errs.Invalid and says which flag or line is to blame.
func Report(a Article, m Marks, parties *party.Parties) ([]byte, error) {
	w := &writer{a: a, m: m, fields: map[string]*report.Field{}, said: map[string]string{}}
	if m.Kind == "" {
		w.m.Kind = report.Kinds[0]
	}
	if m.Lang == "" {
		w.m.Lang = "en"
	}
	w.source()
	prose := w.prose()
	marks, err := w.marks()
	if err != nil {
		return nil, err
	}
	w.head()
	w.line("title: %s", w.title())
	w.line("fields:")
	for _, name := range w.order {
		w.line("  %s: %s", name, w.written(name))
	}
	w.line("portions:")
	for i := range a.Paragraphs {
		w.line("  - {mark: %s, text: %s}", quotedJSON(marks[i]), quotedJSON(prose[i]))
	}
	data := w.out.Bytes()
	r, err := report.Decode("the report of the article", data, parties)
	if err != nil {
		return nil, err
	}
	for i, p := range a.Paragraphs {
		if got := render(r.Fields, r.Portions[i].Prose, r.LangOf(i)); got != p.Text {
			return nil, errs.E(errs.Internal, "article.Report", "portion %d does not come out as it was read", i)
		}
	}
	return data, nil
}

// writer writes one report.
type writer struct {
	a      Article
	m      Marks
	out    bytes.Buffer
	fields map[string]*report.Field
	order  []string
	said   map[string]string // what a field stands for → its name
}

func (w *writer) line(format string, args ...any) { fmt.Fprintf(&w.out, format+"\n", args...) }

// quotedJSON writes a value as JSON, which is YAML too.
func quotedJSON(v any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return `""` // strings and lists of them can always be written
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func (w *writer) head() {
	w.line("# Brought in as text. What was found in it is offered: look through the fields before it is taken in.")
	w.line("originator: %s\ncreated: %s\nkind: %s\ntopics: %s\nsystem: %s\nlang: %s", w.m.Originator, w.m.Created.UTC().Format(time.RFC3339),
		quotedJSON(w.m.Kind), quotedJSON(w.m.Topics), w.m.System, quotedJSON(w.m.Lang))
	if w.m.Serial != "" {
		w.line("serial: %s", quotedJSON(w.m.Serial))
	}
	if w.a.Banner != "" {
		w.line("marking: %s", quotedJSON(w.a.Banner))
	}
	if p := w.a.Published; !p.IsZero() {
		day := p.UTC().Truncate(24 * time.Hour).Format(time.RFC3339)
		w.line("info_date: {from: %s, to: %s}", day, day)
	}
}

func (w *writer) title() string {
	text := quotedJSON(escaped(w.a.Title))
	if w.a.TitleMark != "" {
		return "{mark: " + quotedJSON(w.a.TitleMark) + ", text: " + text + "}"
	}
	return text
}

// marks gives each portion its mark.
func (w *writer) marks() ([]string, error) {
	mark := w.m.Mark
	anyMarked := w.a.Banner != "" || w.a.TitleMark != "" || slices.ContainsFunc(w.a.Paragraphs, func(p Paragraph) bool { return p.Mark != "" })
	if mark == "" && !anyMarked {
		levels := marking.Levels(w.m.System, w.m.Created)
		if len(levels) == 0 {
			return nil, errs.E(errs.Invalid, "article.Report", "no marks of system %q are known; expected --mark", w.m.System)
		}
		word := levels[0].Name
		if w.m.System == marking.TLP {
			word = "TLP:" + word
		}
		m, err := marking.Parse(w.m.System, w.m.Created, word)
		if err != nil {
			return nil, err
		}
		mark = m.Portion()
	}
	out := make([]string, len(w.a.Paragraphs))
	for i, p := range w.a.Paragraphs {
		switch {
		case p.Mark != "":
			out[i] = p.Mark
		case mark == "":
			return nil, errs.At("article.Report", "", p.Line, "", "a paragraph without a mark in a marked text; expected one, or --mark for those without")
		default:
			out[i] = mark
		}
	}
	return out, nil
}

// source is the field s1: where the article comes from.
func (w *writer) source() {
	f := &report.Field{Ladder: report.Source, Collection: "OSINT", Descriptor: "a news outlet"}
	if w.a.Cable {
		f.Descriptor = "a cable"
	}
	var full []string
	for _, s := range []string{w.a.Outlet, w.a.Byline} {
		if s != "" {
			full = append(full, s)
		}
	}
	f.Full = strings.Join(full, ", ")
	w.add("s1", f)
}

func (w *writer) add(name string, f *report.Field) {
	f.Name = name
	w.fields[name] = f
	w.order = append(w.order, name)
}

// reference is a field that may stand for a stretch of a paragraph.
type reference struct {
	start, end int
	key        string // the same key is the same field
	letter     string // with which its name begins
	field      *report.Field
}

// prose writes the paragraphs with references in place of what became a field.
func (w *writer) prose() []string {
	out := make([]string, len(w.a.Paragraphs))
	counts := map[string]int{}
	for i, p := range w.a.Paragraphs {
		parts := w.fitting(p.Text, w.references(i, p.Text))
		var b strings.Builder
		for _, x := range parts {
			if x.ref == nil {
				b.WriteString(escaped(x.text))
				continue
			}
			name := w.said[x.ref.key]
			if name == "" {
				counts[x.ref.letter]++
				name = x.ref.letter + itoa(counts[x.ref.letter])
				w.said[x.ref.key] = name
				w.add(name, x.ref.field)
			}
			b.WriteString("{" + name + "}")
		}
		out[i] = b.String()
	}
	return out
}

func escaped(s string) string { return strings.NewReplacer("{", "{{", "}", "}}").Replace(s) }

// references lists what becomes a field in a paragraph, in order, none within another.
func (w *writer) references(i int, text string) []reference {
	var all []reference
	for _, q := range w.a.Found.Quotations {
		for _, at := range q.Pieces {
			if at.Paragraph == i && at.End-at.Start <= maxWords {
				words := text[at.Start:at.End]
				f := &report.Field{Ladder: report.Quote, Verbatim: words, Speaker: q.Speaker.Name}
				if f.Words("verbatim", w.m.Lang, 1) != words {
					f.Values = map[report.Rung]string{"verbatim": words}
				}
				all = append(all, reference{at.Start, at.End, "q" + words + "\x00" + q.Speaker.Name, "q", f})
			}
		}
	}
	for _, x := range w.a.Found.Figures {
		if x.Paragraph == i {
			f := &report.Field{Ladder: report.Quantity, Exact: x.Words, Unit: x.Unit, Of: x.Population}
			all = append(all, reference{x.Start, x.End, "n" + x.Words + "\x00" + x.Population, "n", f})
		}
	}
	for _, d := range w.a.Found.Dates {
		if d.Paragraph == i && !d.From.IsZero() {
			f := &report.Field{Ladder: report.Time, From: d.From, To: d.To, Values: map[report.Rung]string{"minute": d.Words, "day": d.Words}}
			all = append(all, reference{d.Start, d.End, "t" + d.Words + "\x00" + d.From.String() + d.To.String(), "t", f})
		}
	}
	slices.SortStableFunc(all, func(a, b reference) int { return a.start - b.start })
	var out []reference
	end := 0
	for _, x := range all {
		if x.start >= end && strings.TrimSpace(text[x.start:x.end]) == text[x.start:x.end] && utf8.RuneCountInString(text[x.start:x.end]) <= report.MaxWords {
			out, end = append(out, x), x.end
		}
	}
	return out
}

// piece is plain text or a reference.
type piece struct {
	text string
	ref  *reference
}

// fitting keeps the references with which the sentence comes out as it was read. In
// English a word before a reference follows what it stands for, so that "in Monday"
// could not.
func (w *writer) fitting(text string, refs []reference) []piece {
	room := maxFields - len(w.order)
	var kept []reference
	for _, x := range refs {
		if w.said[x.key] == "" {
			if room == 0 {
				continue
			}
			room--
		}
		kept = append(kept, x)
	}
	if w.rendered(text, kept) == text {
		return pieces(text, kept)
	}
	// What stands around a reference decides, so that each is looked at with its
	// neighbourhood; two that only fail together are rare, and then none stays.
	kept = slices.DeleteFunc(kept, func(x reference) bool {
		from, to := around(text, x.start, -200), around(text, x.end, 200)
		x.start, x.end = x.start-from, x.end-from
		return w.rendered(text[from:to], []reference{x}) != text[from:to]
	})
	if w.rendered(text, kept) != text {
		kept = nil
	}
	return pieces(text, kept)
}

// around is a place some bytes before or behind another, at the beginning of a character.
func around(s string, at, by int) int {
	at = max(0, min(len(s), at+by))
	for at > 0 && at < len(s) && !utf8.RuneStart(s[at]) {
		at--
	}
	return at
}

func pieces(text string, refs []reference) []piece {
	var out []piece
	at := 0
	for i := range refs {
		if refs[i].start > at {
			out = append(out, piece{text: text[at:refs[i].start]})
		}
		out = append(out, piece{ref: &refs[i]})
		at = refs[i].end
	}
	if at < len(text) {
		out = append(out, piece{text: text[at:]})
	}
	return out
}

func (w *writer) rendered(text string, refs []reference) string {
	fields := map[string]*report.Field{}
	var prose report.Prose
	for i, x := range pieces(text, refs) {
		if x.ref == nil {
			prose.Parts = append(prose.Parts, report.Part{Text: x.text})
			continue
		}
		name := itoa(i)
		fields[name] = x.ref.field
		prose.Parts = append(prose.Parts, report.Part{Field: name})
	}
	return render(fields, prose, w.m.Lang)
}

// written writes a field.
func (w *writer) written(name string) string {
	f := w.fields[name]
	var b strings.Builder
	fmt.Fprintf(&b, "{ladder: %s", f.Ladder)
	put := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, ", %s: %s", key, quotedJSON(value))
		}
	}
	put("full", f.Full)
	put("descriptor", f.Descriptor)
	put("collection", f.Collection)
	put("verbatim", f.Verbatim)
	put("speaker", f.Speaker)
	put("exact", f.Exact)
	put("unit", f.Unit)
	put("of", f.Of)
	if !f.From.IsZero() {
		fmt.Fprintf(&b, ", from: %s, to: %s", f.From.Format(time.RFC3339), f.To.Format(time.RFC3339))
	}
	if len(f.Values) > 0 {
		b.WriteString(", values: {")
		sep := ""
		for _, r := range f.Ladder.Rungs() {
			if v := f.Values[r]; v != "" {
				fmt.Fprintf(&b, "%s%s: %s", sep, r, quotedJSON(v))
				sep = ", "
			}
		}
		b.WriteString("}")
	}
	b.WriteString("}")
	return b.String()
}
