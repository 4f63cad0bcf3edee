package wording

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/errs"
)

// Bounds of a question; what is beyond is refused.
const (
	MaxQuery  = 1_000 // characters
	MaxTerms  = 32    // words asked for or left out
	maxPhrase = 64    // words of a phrase
	maxField  = 16    // values of a field
	minPrefix = 2     // characters before a star
	minPart   = 3     // characters between stars
)

// Query is a question, read.
type Query struct {
	Terms         []Term    // in their order
	Kinds         []string  // kind: any of these; nil: every kind
	From          []string  // from: any of these partners
	Topics        []string  // topic: any of these
	After, Before time.Time // after: that day or later; before: earlier than that day; zero: no bound
	Bare          string    // the question itself when it is one word that may be an id or a serial
}

// How is how a term is met.
type How uint8

// The ways.
const (
	Spelt  How = iota // words as they are, one beside the other
	Prefix            // the one word begins so
	Part              // the one word has it in it
	End               // the one word ends so
)

// Term is what a question asks for, or leaves out.
type Term struct {
	Words   []string // in the form of Words; more than one stand beside one another
	How     How
	Without bool // what has it is not an answer
	Sounds  bool // what sounds so is an answer too
	At      int  // the character of the question with which it begins, from 1
}

// Asked tells whether a question asks for any words.
func (q Query) Asked() bool {
	return slices.ContainsFunc(q.Terms, func(t Term) bool { return !t.Without })
}

// Parse reads a question. The error is invalid, with the character at which it stands,
// for one that is longer than its bounds, or says nothing that can be asked.
func Parse(question string) (Query, error) {
	p := parser{}
	if !utf8.ValidString(question) {
		return Query{}, p.fault(0, "bytes that are no text; expected UTF-8")
	}
	p.in = []rune(question)
	if len(p.in) > MaxQuery {
		return Query{}, p.fault(MaxQuery, "a question of %d characters; expected at most %d", len(p.in), MaxQuery)
	}
	for p.space(); p.at < len(p.in); p.space() {
		if err := p.term(); err != nil {
			return Query{}, err
		}
		if len(p.q.Terms) > MaxTerms {
			return Query{}, p.fault(p.at, "more than %d words; expected fewer", MaxTerms)
		}
	}
	switch q := &p.q; {
	case len(q.Terms) == 0 && len(q.Kinds)+len(q.From)+len(q.Topics) == 0 && q.After.IsZero() && q.Before.IsZero():
		return Query{}, p.fault(0, "nothing is asked; expected words")
	case len(q.Terms) > 0 && !q.Asked():
		return Query{}, p.fault(q.Terms[0].At-1, "only what is left out; expected a word that is asked for")
	}
	if bare := strings.TrimSpace(question); !strings.ContainsFunc(bare, func(r rune) bool { return unicode.IsSpace(r) || r == '"' || r == '*' }) && bare[0] != '-' {
		p.q.Bare = bare
	}
	return p.q, nil
}

// parser reads a question from its begin to its end.
type parser struct {
	in []rune
	at int
	q  Query
}

func (p *parser) fault(at int, format string, args ...any) error {
	e := errs.At("wording.Parse", "", 0, "query", format, args...)
	e.Message = "at character " + decimal(at+1) + ": " + e.Message
	return e
}

func decimal(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return decimal(n/10) + string(rune('0'+n%10))
}

func (p *parser) space() {
	for p.at < len(p.in) && unicode.IsSpace(p.in[p.at]) {
		p.at++
	}
}

// opens tells the signs that begin and end a phrase.
func opens(r rune) bool { return strings.ContainsRune("\"“”„«»＂", r) }

// term reads what begins here: a phrase, a field or a word.
func (p *parser) term() error {
	begin := p.at
	without := false
	if r := p.in[p.at]; (r == '-' || r == '−' || r == '–') && p.at+1 < len(p.in) && !unicode.IsSpace(p.in[p.at+1]) {
		without = true
		p.at++
	}
	if opens(p.in[p.at]) {
		return p.phrase(begin, without)
	}
	end := p.at
	for end < len(p.in) && !unicode.IsSpace(p.in[end]) && !(opens(p.in[end]) && !withinHebrew(p.in, end)) {
		end++
	}
	word := string(p.in[p.at:end])
	if name, value, ok := strings.Cut(word, ":"); ok && fieldNamed(name) {
		from := p.at + utf8.RuneCountInString(name) + 1
		p.at = end
		if without {
			return p.fault(begin, "%s: with a dash; expected words to be left out, not a field", name)
		}
		return p.field(name, value, from)
	}
	p.at = end
	return p.word(begin, word, without)
}

// withinHebrew tells whether a quotation mark stands within a Hebrew abbreviation.
func withinHebrew(in []rune, i int) bool {
	return gershayim(in[i]) && i > 0 && i+1 < len(in) && hebrew(in[i-1]) && hebrew(in[i+1])
}

// phrase reads what stands between quotation marks.
func (p *parser) phrase(begin int, without bool) error {
	open := p.at
	for p.at++; p.at < len(p.in) && !(opens(p.in[p.at]) && !withinHebrew(p.in, p.at)); p.at++ {
	}
	if p.at == len(p.in) {
		return p.fault(open, "a phrase that does not end; expected another quotation mark")
	}
	said := string(p.in[open+1 : p.at])
	p.at++
	words := formsOf(said)
	switch {
	case len(words) == 0:
		return p.fault(open, "a phrase without words; expected letters or digits between the quotation marks")
	case len(words) > maxPhrase:
		return p.fault(open, "a phrase of %d words; expected at most %d", len(words), maxPhrase)
	}
	p.q.Terms = append(p.q.Terms, Term{Words: words, Without: without, At: begin + 1})
	return nil
}

// word reads a word, with stars or without.
func (p *parser) word(begin int, word string, without bool) error {
	how, least := Spelt, 0
	bare := strings.Trim(word, "*")
	switch before, behind := strings.HasPrefix(word, "*"), strings.HasSuffix(word, "*"); {
	case bare == "" && word != "":
		return p.fault(begin, "a star alone; expected letters or digits beside it")
	case before && behind:
		how, least = Part, minPart
	case before:
		how, least = End, minPart
	case behind:
		how, least = Prefix, minPrefix
	}
	if strings.Contains(bare, "*") {
		return p.fault(begin, "a star within a word; expected it at the begin or the end")
	}
	cut := Words(bare)
	words := formsOf(bare)
	switch {
	case len(words) == 0:
		return p.fault(begin, "no word; expected letters or digits")
	case len(words) > maxPhrase:
		return p.fault(begin, "a word of %d parts; expected at most %d", len(words), maxPhrase)
	case how != Spelt && len(words) > 1:
		return p.fault(begin, "a star beside several words; expected one word with a star")
	case how != Spelt && utf8.RuneCountInString(words[0]) < least:
		return p.fault(begin, "%d characters beside a star; expected at least %d", utf8.RuneCountInString(words[0]), least)
	case how == Spelt && len(words) == 1 && utf8.RuneCountInString(words[0]) == 1 && unspaced([]rune(words[0])[0]):
		how = Prefix // of the pairs that it begins
	}
	if how == Spelt && !without && !slices.ContainsFunc(cut, func(w Word) bool { return w.Pair || strings.ContainsAny(w.Text, "0123456789") }) {
		for _, w := range words { // a hyphen parts words, each of which may sound otherwise
			p.q.Terms = append(p.q.Terms, Term{Words: []string{w}, Sounds: true, At: begin + 1})
		}
		return nil
	}
	p.q.Terms = append(p.q.Terms, Term{Words: words, How: how, Without: without, At: begin + 1})
	return nil
}

func formsOf(said string) []string {
	var out []string
	for _, w := range Words(said) {
		out = append(out, w.Text)
	}
	return out
}

func fieldNamed(name string) bool {
	return name == "kind" || name == "from" || name == "topic" || name == "after" || name == "before"
}

// field reads the value of a field.
func (p *parser) field(name, value string, from int) error {
	if value == "" {
		return p.fault(from, "%s: without a value; expected one right behind it", name)
	}
	if name == "after" || name == "before" {
		day, err := time.Parse(time.DateOnly, value)
		if err != nil {
			return p.fault(from, "%.40q is no day; expected YYYY-MM-DD", value)
		}
		if name == "after" {
			p.q.After = day
		} else {
			p.q.Before = day
		}
		return nil
	}
	list := map[string]*[]string{"kind": &p.q.Kinds, "from": &p.q.From, "topic": &p.q.Topics}[name]
	for v := range strings.SplitSeq(value, ",") {
		switch {
		case !plainValue(v):
			return p.fault(from, "%.40q; expected letters, digits, point, dash, underscore or slash, and a comma between several", v)
		case len(*list) == maxField:
			return p.fault(from, "more than %d values of %s; expected fewer", maxField, name)
		case !slices.Contains(*list, v):
			*list = append(*list, v)
		}
	}
	return nil
}

func plainValue(v string) bool {
	return v != "" && !strings.ContainsFunc(v, func(r rune) bool {
		return !(r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) || strings.ContainsRune("._-/", r))
	})
}
