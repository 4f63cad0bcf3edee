package article

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

var (
	follow    = regexp.MustCompile(`(?i)^(?:(?:follow|suivez)\s+)?@\w+$`)
	contact   = regexp.MustCompile(`(?i)^(?:e-?mail|courriel|mail|twitter|x|facebook|instagram|telegram|tel|phone|тел|почта)\s*:\s*\S+$`)
	address   = regexp.MustCompile(`^[\w.+-]+@[\w-]+(\.[\w-]+)+$`)
	furniture = regexp.MustCompile(`(?i)^(?:follow @\w+.*|more in [\w &’']+|more from [\w &’']+|comments?\s*:\s*\d+|\d+ comments?|read (?:more|also|next)\b.{0,160}|related(?: articles| stories)?:?.{0,160}|` +
		`share(?: this)?(?: article| story)?:?.{0,60}|advertisement|sign up (?:for|to)\b.{0,160}|subscribe\b.{0,160}|for more .{0,100}(?:newsletters?|subscribe|create an account|visit)\b.{0,160}|` +
		`(?:©|\(c\)|copyright)\s.{0,200}|all rights reserved\b.{0,100}|lire aussi\b.{0,160}|tous droits réservés.{0,60}|partager|читайте также\b.{0,160}|подписывайтесь\b.{0,160}|все права защищены.{0,60})$`)
	created = regexp.MustCompile(`(?:account|more|newsletters?) (?:at|on) ([\p{Lu}][\w-]*)\.(?:com|org|net|fr|ru|co\.uk)\b`)
	trade   = regexp.MustCompile(`(?i)\b(editor|correspondent|reporter|columnist|journalist|covering|covers|writes|freelance)\b`)
	worksAt = regexp.MustCompile(`(?:correspondent|reporter|editor|columnist|journalist|writes|writer) (?:for|at|of|with) (?:the )?((?:[\p{Lu}][\p{L}’'.-]*)(?: (?:of |the |and )?[\p{Lu}][\p{L}’'.-]*)*)`)
)

// furniture takes what is the outlet's and not the article's, and what a text
// has at its end about its author.
func (r *reader) furniture(blocks [][]line) [][]line {
	blocks = r.ownLines(blocks)
	// From the end: what stands behind an address of the author is about the author.
	for i := range blocks {
		if len(blocks)-i > 5 || !contact.MatchString(blocks[i][0].text) && !address.MatchString(blocks[i][0].text) {
			continue
		}
		kept := blocks[:i]
		for _, b := range blocks[i:] {
			switch {
			case contact.MatchString(b[0].text), address.MatchString(b[0].text):
				r.leaveAll(b, "an address")
			case about(b):
				r.author(b)
			default:
				kept = append(kept, b)
			}
		}
		return kept
	}
	return blocks
}

// ownLines leaves out the outlet's own lines, wherever they stand by themselves.
func (r *reader) ownLines(blocks [][]line) [][]line {
	var out [][]line
	for i, b := range blocks {
		for len(b) > 0 && furniture.MatchString(b[len(b)-1].text) && (len(b) == 1 || utf8.RuneCountInString(b[len(b)-1].text) < 60) {
			l := b[len(b)-1]
			if m := created.FindStringSubmatch(l.text); m != nil {
				set(&r.a.Outlet, m[1])
			}
			r.leave(l.number, l.text, "a line of the outlet's own")
			b = b[:len(b)-1]
		}
		switch {
		case len(b) == 0:
		case len(b) > 1 && allSame(b) && !sentence(b[0].text):
			r.leaveAll(b, "the same line more than once, as captions stand")
		case i == 0 && len(b) == 1 && len(blocks) > 1 && r.bylineAlone(b[0]):
		case len(b) == 1 && (follow.MatchString(b[0].text)):
			r.leaveAll(b, "an account")
		default:
			out = append(out, b)
		}
	}
	return out
}

var byForm = regexp.MustCompile(`^(?:By|Par|BY) ((?:[\p{Lu}][\p{L}’'.-]*)(?: (?:and |et )?[\p{Lu}][\p{L}’'.-]*){1,6})(?:, ([\p{Lu}][\p{L} ’'.-]{1,60}))?$`)

// bylineAlone takes "By Jane Doe, The Daily" above the text.
func (r *reader) bylineAlone(l line) bool {
	m := byForm.FindStringSubmatch(l.text)
	if m == nil {
		return false
	}
	set(&r.a.Byline, m[1])
	if m[2] != "" {
		set(&r.a.Outlet, m[2])
	}
	r.leave(l.number, l.text, "the by-line")
	return true
}

// editorsNote says above a comment who wrote it; it stays a paragraph.
var editorsNote = regexp.MustCompile(`^Editor['’]s [Nn]ote: ([\p{Lu}][\p{L}’'.-]*(?: [\p{Lu}][\p{L}’'.-]*){1,3}) (?:is|was|served|serves|has|teaches|writes)\b`)

func allSame(b []line) bool {
	return !slices.ContainsFunc(b, func(l line) bool { return l.text != b[0].text })
}

func sentence(s string) bool {
	return strings.HasSuffix(strings.TrimRight(s, `"”»'’)`), ".")
}

// about tells whether a block is a note on the author.
func about(b []line) bool { return trade.MatchString(joined(b)) }

// author takes name and outlet from a note on the author.
func (r *reader) author(b []line) {
	s := joined(b)
	var name []string
	for _, w := range strings.Fields(s) {
		if first, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(first) {
			break
		}
		name = append(name, strings.Trim(w, ","))
	}
	if len(name) > 1 && len(name) < 5 {
		set(&r.a.Byline, strings.Join(name, " "))
	}
	if m := worksAt.FindStringSubmatch(s); m != nil {
		set(&r.a.Outlet, m[1])
	}
	r.leaveAll(b, "about the author")
}

func joined(b []line) string {
	var words []string
	for _, l := range b {
		words = append(words, l.text)
	}
	return strings.Join(words, " ")
}

// datelineForm is "WASHINGTON —", "PARIS, 16 Nov (AGENCY) -", "МОСКВА, 16 ноября (ТАСС).".
var datelineForm = regexp.MustCompile(`^(\p{Lu}[\p{Lu}’'. -]*[\p{Lu}](?:, [\p{Lu}][\p{L}.]+)?)` +
	`(?:, (\d{1,2}(?:er)? \p{L}+\.?(?: \d{4})?|\p{L}+\.? \d{1,2}(?:, \d{4})?))?(?: ?\(([\p{L} ./-]{2,30})\))?(?:\s*[—–]|\s+-|\s*--)\s+|` +
	`^(\p{Lu}[\p{Lu}’'. -]*[\p{Lu}]), (\d{1,2} \p{L}+\.?(?: \d{4})?)(?: ?/?\(?([\p{L}.-]{2,30})[)/]?)?[./] ?[—–-]?\s*`)

// dateline reads place and date from the first paragraph, whose text keeps them.
func (r *reader) dateline() {
	m := datelineForm.FindStringSubmatch(r.a.Paragraphs[0].Text)
	if m == nil {
		return
	}
	r.a.Dateline = Dateline{Place: m[1] + m[4], Date: m[2] + m[5], Agency: m[3] + m[6]}
	if r.a.Dateline.Agency != "" {
		set(&r.a.Outlet, r.a.Dateline.Agency)
	}
	if d := datesIn(r.a.Dateline.Date, time.Time{}); len(d) == 1 && !d[0].From.IsZero() && r.a.Published.IsZero() {
		r.a.Published = d[0].From
	}
}
