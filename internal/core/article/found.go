package article

import (
	"strings"
	"time"

	"entente/internal/core/report"
)

// find finds what the paragraphs of a text offer.
func find(texts []string, published time.Time) Found {
	f := &finder{paragraphs: cut(texts)}
	f.introduce()
	f.say()
	dates := make([][]Date, len(texts))
	out := Found{Figures: []Figure{}, Dates: []Date{}, Names: f.names}
	if out.Names == nil {
		out.Names = []Name{}
	}
	for i, s := range texts {
		dates[i] = datesIn(s, published)
		for k := range dates[i] {
			dates[i][k].Paragraph = i
		}
		out.Dates = append(out.Dates, dates[i]...)
	}
	out.Quotations = f.quotations()
	out.Quotations, out.Cut = most(out.Quotations, out.Cut)
	out.Dates, out.Cut = most(out.Dates, out.Cut)
	for i, s := range texts {
		for _, x := range figuresIn(s, dates[i]) {
			if len(out.Figures) == maxFound {
				out.Cut = true
				break
			}
			x.Paragraph = i
			f.settle(&x, out.Quotations)
			out.Figures = append(out.Figures, x)
		}
	}
	inherit(f, out.Figures)
	out.Events = f.events(dates)
	return out
}

// most keeps what is within the bound.
func most[T any](list []T, cut bool) ([]T, bool) {
	if len(list) <= maxFound {
		return list, cut
	}
	return list[:maxFound], true
}

// nearby is how far from a figure, in bytes, its sentence is looked through.
const nearby = 800

// settle says who gives a figure, where, and in what sense.
func (f *finder) settle(x *Figure, quotations []Quotation) {
	p := f.paragraphs[x.Paragraph]
	for k, s := range p.sentences {
		if s[0].start > x.Start || s[len(s)-1].end < x.End {
			continue
		}
		from, to := s[0].start, s[len(s)-1].end
		x.Context = clip(strings.Join(strings.Fields(p.text[from:to]), " "), 300)
		at := 0
		for i, it := range s {
			if it.start <= x.Start {
				at = i
			}
		}
		if said, ok := f.spokenAt(x.Paragraph, k, at); ok {
			x.Speaker = said.who
		}
		near, far := max(from, around(p.text, x.Start, -nearby)), min(to, around(p.text, x.End, nearby))
		x.Where = f.where(p.text, near, x.Start, x.End, far)
		x.Sense = sense(p.text[near:x.Start], p.text[x.End:far], x.Population)
		break
	}
	for i, q := range quotations {
		for _, piece := range q.Pieces {
			if piece.Paragraph == x.Paragraph && x.Start >= piece.Start && x.End <= piece.End {
				x.Quotation, x.Speaker = i, q.Speaker
			}
		}
	}
}

// where is the place that a sentence names with "in": the last behind the figure,
// else the last before it.
func (f *finder) where(s string, from, start, end, to int) string {
	for _, part := range []string{s[end:to], s[from:start]} {
		out := ""
		for _, m := range inPlace.FindAllStringSubmatchIndex(part, -1) {
			name := part[m[2]:m[3]]
			if ofParts.MatchString(part[:m[0]]) || ofParts.MatchString(strings.TrimRight(part[:m[0]], " ")+" ") || monthWord(strings.ToLower(name)) {
				continue
			}
			out = f.noPersons(name)
		}
		if out != "" {
			return out
		}
	}
	return ""
}

// noPersons cuts a list of names before the first that is a person's.
func (f *finder) noPersons(list string) string {
	parts := strings.Split(list, ", ")
	for i, part := range parts {
		if _, person := f.bySurname[surname(part)]; person {
			return strings.Join(parts[:i], ", ")
		}
	}
	return list
}

// sense is what happened to those who are counted: what they are called when that
// says it, the nearest word before the figure within three, else the first behind it.
func sense(before, after, population string) string {
	called := strings.Fields(strings.ToLower(population))
	for _, w := range called {
		if x := senses[w]; x != "" && !people[w] {
			return x
		}
	}
	words := strings.Fields(strings.ToLower(before))
	for i := len(words) - 1; i >= 0 && i >= len(words)-3; i-- {
		if x := senses[strings.Trim(words[i], ",.;:()\"“”«»")]; x != "" {
			return x
		}
	}
	for _, w := range append(called, strings.Fields(strings.ToLower(clause(after)))...) {
		if x := senses[strings.Trim(w, ",.;:()\"“”«»")]; x != "" {
			return x
		}
	}
	return ""
}

// clause is a text up to where another matter begins.
func clause(s string) string {
	for _, stop := range []string{";", " as well as ", " while ", ". "} {
		s, _, _ = strings.Cut(s, stop)
	}
	return s
}

// inherit gives a figure that names nothing what the one before it in the sentence
// counts: "killed 129 people and wounded more than 300".
func inherit(f *finder, list []Figure) {
	for i := 1; i < len(list); i++ {
		a, b := list[i-1], &list[i]
		if b.Population == "" && a.Paragraph == b.Paragraph && a.Context == b.Context {
			b.Unit, b.Population = a.Unit, a.Population
		}
	}
}

// FoundIn finds what a stored report offers, with everything in it given in full. Who a
// quote field says spoke, and what a quantity field says is counted, wins over what
// the words say; places are those of the portions' texts in full. Dates that are
// told from the day of publication are taken from the end of info_date.
func FoundIn(r *report.Report) Found {
	texts := make([]string, len(r.Portions))
	fields := make([][]stretch, len(r.Portions))
	for i := range r.Portions {
		texts[i], fields[i] = inFull(r, i)
	}
	published := r.InfoDate.To
	if published.IsZero() {
		published = r.InfoDate.From
	}
	out := find(texts, published)
	for i := range out.Quotations {
		q := &out.Quotations[i]
		if f := fieldAt(r, fields, q.Pieces[0], report.Quote); f != nil {
			q.Field = f.Name
			if f.Speaker != "" && f.Speaker != q.Speaker.Name {
				q.Speaker = Speaker{Name: f.Speaker, As: q.Speaker.As}
			}
		}
	}
	for i := range out.Figures {
		x := &out.Figures[i]
		if x.Quotation >= 0 {
			x.Speaker = out.Quotations[x.Quotation].Speaker
		}
		if f := fieldAt(r, fields, x.Place, report.Quantity); f != nil {
			x.Field = f.Name
			replace(&x.Unit, f.Unit)
			replace(&x.Population, f.Of)
		}
	}
	for i := range out.Dates {
		if f := fieldAt(r, fields, out.Dates[i].Place, report.Time); f != nil {
			out.Dates[i].Field = f.Name
			out.Dates[i].From, out.Dates[i].To, out.Dates[i].Open = f.From, f.To, ""
		}
	}
	return out
}

func replace(at *string, value string) {
	if value != "" {
		*at = value
	}
}

// stretch is where a field stands in a text.
type stretch struct {
	start, end int
	field      string
}

// inFull renders a portion with every field in full, and says where each stands.
func inFull(r *report.Report, i int) (string, []stretch) {
	p := r.Portions[i].Prose
	text := render(r.Fields, p, r.LangOf(i))
	var out []stretch
	at := 0
	for _, part := range p.Parts {
		words := part.Text
		if f := r.Fields[part.Field]; f != nil && !part.Recognised {
			words = f.Words(f.Ladder.Rungs()[0], r.LangOf(i), 1)
		}
		k := strings.Index(text[at:], words)
		if k < 0 {
			continue // the sentence changed the word's beginning
		}
		if part.Field != "" {
			out = append(out, stretch{at + k, at + k + len(words), part.Field})
		}
		at += k + len(words)
	}
	return text, out
}

func render(fields map[string]*report.Field, p report.Prose, lang string) string {
	return report.Render(p, lang, func(part report.Part) string {
		f := fields[part.Field]
		full := f.Ladder.Rungs()[0]
		if part.Recognised && f.Spoken(full) {
			return part.Text
		}
		return f.Words(full, lang, 1)
	})
}

func fieldAt(r *report.Report, all [][]stretch, at Place, l report.Ladder) *report.Field {
	for _, x := range all[at.Paragraph] {
		if f := r.Fields[x.field]; f.Ladder == l && x.start < at.End && x.end > at.Start {
			return f
		}
	}
	return nil
}
