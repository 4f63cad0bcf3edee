package article

import (
	"regexp"
	"slices"
	"strings"
)

var (
	atOccasion = regexp.MustCompile(`(?:\b(?:at|during|before|lors d[eu]|devant)|(?:^|\s)(?:на|в ходе|во время|перед)) (?:(?:a|an|the|un|une|la|le|les) )?([^,.;:()"“”«»]{3,120})`)
	occasions  = regexp.MustCompile(`(?i)\b(?:forum|conference|briefing|speech|summit|hearing|seminar|symposium|meeting|session|centre|center|institute|institution|university|council|assembly|committee|congress|parliament|club|palace|conférence|discours|sommet|réunion|séance|assemblée)\b|форум|конференци|брифинг|выступлени|саммит|заседани|совещани|семинар`)
	stopsAt    = regexp.MustCompile(` (?:that|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|in which|where|when|said|says|que|что)\b.*$`)
	spoke      = regexp.MustCompile(`(?i)\b(?:spoke|speaking|speech|addressed|addressing|told reporters|remarks)\b|выступа|выступил`)
	inWriting  = regexp.MustCompile(`(?i)\bin a (?:written )?statement\b|\bdans un communiqué\b|в заявлении|в сообщении`)

	placeAttack = regexp.MustCompile(`((?:\p{Lu}[\p{L}’-]+ ){1,2})(?:[\p{Ll}]+ ){0,2}(?:terror(?:ist)? )?(?:attacks?|bombings?|shootings?|massacre)\b`)
	dayAttack   = regexp.MustCompile(`(?:[\p{Ll}]+ ){0,3}(?:attacks?|bombings?|shootings?|massacre)\b`)
	attackIn    = regexp.MustCompile(`\b(?:attacks?|bombings?|shootings?)\b[^,.;]{0,24}? in ((?:\p{Lu}[\p{L}’-]+)(?: \p{Lu}[\p{L}’-]+){0,2})`)
	attackOf    = regexp.MustCompile(`(?:attentats?|attaques?|fusillades?) (?:de|du|des|à|au) ((?:\p{Lu}[\p{L}’-]+)(?: \p{Lu}[\p{L}’-]+){0,2})|(?:[Тт]еракт|[Вв]зрыв|[Нн]ападени)\p{L}* в ((?:\p{Lu}[\p{L}-]+)(?: \p{Lu}[\p{L}-]+){0,2})`)
)

// Without one of these a sentence is not tried.
var (
	spokeWords  = []string{"spoke", "speaking", "speech", "address", "told reporters", "remarks", "выступ"}
	attackWords = []string{"attack", "bombing", "shooting", "massacre", "attentat", "attaque", "fusillade", "еракт", "зрыв", "ападени"}
)

// maxEvents bounds the events of one text.
const maxEvents = 200

// events finds on what occasions something was said, and attacks.
func (f *finder) events(dates [][]Date) []Event {
	out := []Event{}
	for i, p := range f.paragraphs {
		for k, s := range p.sentences {
			from, to := s[0].start, s[len(s)-1].end
			words := p.text[from:to]
			bare := masked(p, from, to)
			for _, e := range append(f.occasion(i, k, bare), attacks(bare, dates[i], from)...) {
				e.Words, e.Place = clip(strings.Join(strings.Fields(words), " "), 300), Place{i, from, to}
				if e.Day == "" && e.Kind != Attack {
					for _, d := range dates[i] {
						if d.Start >= from && d.End <= to && !inQuote(p, d.Start) && shortDay(d) {
							e.Day, e.From, e.To = d.Words, d.From, d.To
							break
						}
					}
				}
				same := slices.ContainsFunc(out, func(o Event) bool {
					return o.Kind == e.Kind && o.Speaker == e.Speaker && o.Occasion == e.Occasion && o.Where == e.Where && (o.Day == e.Day || e.Day == "")
				})
				if !same && len(out) < maxEvents {
					out = append(out, e)
				}
			}
		}
	}
	return out
}

// shortDay tells of a date that is one day, or may turn out to be one.
func shortDay(d Date) bool {
	low := strings.ToLower(d.Words)
	return !strings.Contains(low, "last ") && (d.From.IsZero() || d.To.Sub(d.From).Hours() < 25)
}

func inQuote(p paragraph, at int) bool {
	return slices.ContainsFunc(p.quotes, func(q span) bool { return at >= q.start && at < q.end })
}

// masked is a sentence with blanks for what stands in quotations, byte for byte.
func masked(p paragraph, from, to int) string {
	b := []byte(p.text[from:to])
	for _, q := range p.quotes {
		for i := max(q.start, from); i < min(q.end, to); i++ {
			b[i-from] = '"'
		}
	}
	return string(b)
}

// occasion reads where somebody speaks in a sentence.
func (f *finder) occasion(i, k int, text string) []Event {
	var who Speaker
	for _, x := range f.sayings[i][k] {
		if who.Name == "" {
			who = x.who
		}
	}
	if who.Name == "" && has(strings.ToLower(text), spokeWords...) && spoke.MatchString(text) {
		who = f.mentioned(i, k)
	}
	if who.Name == "" {
		return nil
	}
	var out []Event
	for _, m := range atOccasion.FindAllStringSubmatch(text, -1) {
		what := beforeSpeaker(strings.TrimSpace(stopsAt.ReplaceAllString(m[1], "")), who)
		if occasions.MatchString(what) {
			out = append(out, Event{Kind: Speech, Speaker: who.Name, Occasion: what})
			break
		}
	}
	if len(out) == 0 && inWriting.MatchString(text) {
		out = append(out, Event{Kind: Statement, Speaker: who.Name})
	}
	return out
}

// beforeSpeaker cuts an occasion before who speaks there: "на форуме министр Иван Иванов".
func beforeSpeaker(s string, who Speaker) string {
	words := strings.Fields(s)
	first, _, _ := strings.Cut(who.Name, " ")
	for i, w := range words {
		if i > 0 && (w == first || cyrillic(w) && roles[strings.ToLower(w)]) {
			return strings.Join(words[:i], " ")
		}
	}
	return s
}

// mentioned is the first person named in a sentence.
func (f *finder) mentioned(i, k int) Speaker {
	for _, x := range f.paragraphs[i].sentences[k] {
		if x.quote >= 0 || !x.capital() {
			continue
		}
		if n, ok := f.bySurname[surname(x.text)]; ok {
			return f.speaker(n, x.text)
		}
	}
	return Speaker{}
}

// attacks reads attacks with the place or the day that is said of them.
func attacks(text string, dates []Date, from int) []Event {
	var out []Event
	at := func(end int) (Event, bool) { // the date right before, if one is there
		for _, d := range dates {
			if d.End-from == end || d.End-from == end-1 && end > 0 && end <= len(text) && text[end-1] == ' ' {
				return Event{Kind: Attack, Day: d.Words, From: d.From, To: d.To}, true
			}
		}
		return Event{Kind: Attack}, false
	}
	if !slices.ContainsFunc(attackWords, func(w string) bool { return strings.Contains(text, w) }) {
		return nil
	}
	for _, m := range placeAttack.FindAllStringSubmatchIndex(text, -1) {
		where := strings.TrimSpace(text[m[2]:m[3]])
		first, rest, two := strings.Cut(where, " ")
		if opening[strings.ToLower(first)] && two {
			where = rest
		}
		if notPlace(where) {
			continue
		}
		e, _ := at(m[0])
		e.Where = where
		out = append(out, e)
	}
	for _, m := range dayAttack.FindAllStringIndex(text, -1) {
		if e, ok := at(m[0]); ok {
			out = append(out, e)
		}
	}
	for _, m := range attackIn.FindAllStringSubmatchIndex(text, -1) {
		e := Event{Kind: Attack, Where: text[m[2]:m[3]]}
		for _, d := range dates {
			if d.Start-from > m[0] && d.End-from < m[2] {
				e.Day, e.From, e.To = d.Words, d.From, d.To
			}
		}
		out = append(out, e)
	}
	for _, m := range attackOf.FindAllStringSubmatch(text, -1) {
		out = append(out, Event{Kind: Attack, Where: m[1] + m[2]})
	}
	return out
}

// notPlace tells of capitals before "attack" that say by whom, not where.
func notPlace(s string) bool {
	low := strings.ToLower(s)
	if opening[low] || monthWord(low) {
		return true
	}
	for _, w := range strings.Fields(s) {
		if strings.ToUpper(w) == w || strings.HasPrefix(w, "Islam") || w == "State" || strings.HasSuffix(w, "day") || strings.Contains(w, "’s") {
			return true
		}
	}
	return false
}

func monthWord(low string) bool { return len(monthOf.all(low+" 2000")) > 0 }

// SameOccasion tells whether two events may be one: of one kind and speaker, where
// the occasion or the place of the one is the beginning of the other's or is not
// said, on days that do not contradict each other. It proposes; a person decides.
func SameOccasion(a, b Event) bool {
	if a.Kind != b.Kind || !SamePerson(a.Speaker, b.Speaker) || a.Kind == Attack && (a.Where == "" || b.Where == "") {
		return false
	}
	if a.Kind != Attack && a.Speaker == "" {
		return false
	}
	if !a.From.IsZero() && !b.From.IsZero() && (!a.From.Before(b.To) || !b.From.Before(a.To)) {
		return false
	}
	return beginsAlike(a.Occasion, b.Occasion) && beginsAlike(a.Where, b.Where)
}

func beginsAlike(a, b string) bool {
	x, y := folded(a), folded(b)
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			return false
		}
	}
	return true
}

func folded(s string) []string {
	var out []string
	for _, w := range strings.Fields(strings.ToLower(s)) {
		w, _ = possessive(w)
		out = append(out, strings.TrimRight(w, "’'"))
	}
	return out
}
