package article

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/errs"
)

// reader holds what one reading needs.
type reader struct {
	o       Options
	a       Article
	data    []byte
	numbers bool // the paragraphs are numbered
}

// Read reads an article or a cable. The error is errs.Invalid with file and line.
func Read(data []byte, o Options) (Article, error) {
	all, err := lines(o.File, data)
	if err != nil {
		return Article{}, err
	}
	r := &reader{o: o, data: data, a: Article{Title: o.Title, Outlet: o.Outlet, Published: o.Published}}
	blocks := r.head(all)
	if blocks, err = r.banners(blocks); err != nil {
		return Article{}, err
	}
	blocks = r.title(blocks)
	blocks = r.furniture(blocks)
	if err := r.paragraphs(blocks); err != nil {
		return Article{}, err
	}
	r.dateline()
	if m := editorsNote.FindStringSubmatch(r.a.Paragraphs[0].Text); m != nil {
		set(&r.a.Byline, m[1])
	}
	if err := r.settleTitle(); err != nil {
		return Article{}, err
	}
	slices.SortStableFunc(r.a.Left, func(a, b LeftOut) int { return a.Line - b.Line })
	texts := make([]string, len(r.a.Paragraphs))
	for i, p := range r.a.Paragraphs {
		texts[i] = p.Text
	}
	r.a.Found = find(texts, r.a.Published)
	return r.a, nil
}

func (r *reader) leave(n int, text, why string) {
	r.a.Left = append(r.a.Left, LeftOut{Line: n, Text: clip(text, 120), Why: why})
}

func (r *reader) leaveAll(b []line, why string) {
	for _, l := range b {
		r.leave(l.number, l.text, why)
	}
}

// clip shortens a text to at most n characters.
func clip(s string, n int) string {
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	out := []rune(s)[:n]
	return strings.TrimRightFunc(string(out), unicode.IsSpace) + "…"
}

// headers are lines of the form "WORD: value" before the text, in the ways of
// newspapers and of cables.
var (
	header    = regexp.MustCompile(`^([\p{L}./ ]{2,20}?)\s*:\s*(.*)$`)
	headWords = map[string]string{
		"by": "by", "author": "by", "par": "by", "auteur": "by", "автор": "by",
		"title": "title", "headline": "title", "titre": "title", "заголовок": "title",
		"source": "outlet", "outlet": "outlet", "publication": "outlet", "источник": "outlet",
		"date": "date", "published": "date", "publié le": "date", "опубликовано": "date", "дата": "date",
		"subject": "subject", "subj": "subject", "objet": "subject", "тема": "subject",
		"ref": "ref", "refs": "ref", "réf": "ref", "reference": "ref", "ссылка": "ref",
		"from": "from", "fm": "from", "de": "from", "от": "from",
		"to": "cable", "info": "cable", "tags": "cable", "dtg": "cable", "e.o": "cable", "precedence": "cable", "classified by": "cable",
		"reason": "cable", "decl": "cable", "à": "cable", "кому": "cable", "comments": "comments", "commentaires": "comments", "комментарии": "comments",
	}
	cableWords = []string{"subject", "ref", "from", "cable"}
	published  = regexp.MustCompile(`^(?i:published|posted|updated|publié le|опубликовано)\b[ :]*(\S.*)$`)
	eo         = regexp.MustCompile(`^E\.O\. ?\d+`)
)

// head takes the headers from the beginning, and cuts the rest into blocks at
// empty lines.
func (r *reader) head(all []line) [][]line {
	var blocks [][]line
	i := 0
	var before []line // what stood before or among the headers, such as a headline
	for ; i < len(all); i++ {
		l := all[i]
		if l.text == "" {
			continue
		}
		if r.headLine(l) {
			continue
		}
		if len(before) < 3 && r.headFollows(all[i+1:]) && utf8.RuneCountInString(l.text) <= maxTitle {
			before = append(before, l)
			continue
		}
		break
	}
	for _, l := range before {
		blocks = append(blocks, []line{l})
	}
	var block []line
	for _, l := range all[i:] {
		if l.text != "" {
			block = append(block, l)
			continue
		}
		if len(block) > 0 {
			blocks, block = append(blocks, block), nil
		}
	}
	if len(block) > 0 {
		blocks = append(blocks, block)
	}
	return blocks
}

// headFollows tells whether one of the next lines that are not empty is a header.
func (r *reader) headFollows(rest []line) bool {
	seen := 0
	for _, l := range rest {
		if l.text == "" {
			continue
		}
		if m := header.FindStringSubmatch(l.text); m != nil && headWords[strings.ToLower(m[1])] != "" || published.MatchString(l.text) {
			return true
		}
		if seen++; seen == 2 {
			return false
		}
	}
	return false
}

// headLine takes one header, if the line is one.
func (r *reader) headLine(l line) bool {
	if eo.MatchString(l.text) {
		r.a.Cable = true
		r.leave(l.number, l.text, "a header of a cable")
		return true
	}
	kind, value := "", ""
	if m := header.FindStringSubmatch(l.text); m != nil {
		kind, value = headWords[strings.ToLower(m[1])], strings.TrimSpace(m[2])
	}
	if m := published.FindStringSubmatch(l.text); kind == "" && m != nil && hasDate(m[1]) {
		kind, value = "date", m[1]
	}
	if kind == "" || utf8.RuneCountInString(value) > maxTitle {
		return false
	}
	r.a.Cable = r.a.Cable || slices.Contains(cableWords, kind)
	why := "a header"
	switch {
	case kind == "by" && follow.MatchString(value):
		why = "a by-line that names an account and no author"
	case kind == "by":
		why = "the by-line"
		set(&r.a.Byline, value)
	case kind == "title" || kind == "subject":
		why = "the title"
		if kind == "subject" {
			mark, n := markAt(value, "", r.o)
			if mark != "" && r.o.Marked {
				r.a.TitleMark, value = mark, value[n:]
			}
		}
		set(&r.a.Title, value)
	case kind == "outlet" || kind == "from":
		why = "the outlet"
		set(&r.a.Outlet, value)
	case kind == "ref":
		why = "a reference"
		r.a.Reference = append(r.a.Reference, value)
	case kind == "date":
		why = r.publishedAt(value)
	case kind == "comments":
		why = "a count of comments"
	case kind == "cable":
		why = "a header of a cable"
	}
	r.leave(l.number, l.text, why)
	return true
}

func set(at *string, value string) {
	if *at == "" {
		*at = value
	}
}

// publishedAt takes the day of publication from a header.
func (r *reader) publishedAt(value string) string {
	dates := datesIn(value, time.Time{})
	if len(dates) == 0 || dates[0].From.IsZero() || dates[0].To.Sub(dates[0].From) > 25*time.Hour {
		return "a date that is not read; --published says it"
	}
	if r.a.Published.IsZero() {
		r.a.Published = dates[0].From
	}
	return "the day of publication"
}

// banners takes lines that are a mark and nothing else.
func (r *reader) banners(blocks [][]line) ([][]line, error) {
	if mark, _ := markAt(r.a.Title, "", r.o); mark != "" {
		return nil, unasked(r.o, r.titleLine(), mark)
	}
	var out [][]line
	for _, b := range blocks {
		var kept []line
		for _, l := range b {
			if !banner(l.text, r.o) {
				kept = append(kept, l)
				continue
			}
			if !r.o.Marked {
				return nil, unasked(r.o, l.number, l.text)
			}
			if r.a.Banner != "" && r.a.Banner != l.text {
				return nil, errs.At(op, r.o.File, l.number, "", "the banner %.60q beside %.60q; expected one banner", l.text, r.a.Banner)
			}
			r.a.Banner = l.text
			r.leave(l.number, l.text, "the banner")
		}
		if len(kept) > 0 {
			out = append(out, kept)
		}
	}
	return out, nil
}

func (r *reader) titleLine() int {
	for _, l := range r.a.Left {
		if l.Why == "the title" {
			return l.Line
		}
	}
	return 1
}

// title takes the title: a header said it, or the text begins with one line that
// is no sentence, or that stands twice.
func (r *reader) title(blocks [][]line) [][]line {
	for len(blocks) > 1 && len(blocks[0]) == 1 {
		l := blocks[0][0]
		switch {
		case r.a.Title != "" && l.text == r.a.Title:
			r.leave(l.number, l.text, "the title")
		case r.a.Title == "" && titleLike(l.text, blocks[1:]):
			r.a.Title = l.text
			r.leave(l.number, l.text, "the title")
		default:
			return blocks
		}
		blocks = blocks[1:]
		if len(blocks[0]) > 1 && blocks[0][0].text == r.a.Title { // once more, right above the text
			r.leave(blocks[0][0].number, r.a.Title, "the title once more")
			blocks[0] = blocks[0][1:]
		}
	}
	return blocks
}

func titleLike(s string, rest [][]line) bool {
	if utf8.RuneCountInString(s) > maxTitle || datelineForm.MatchString(s) || byForm.MatchString(s) {
		return false
	}
	for _, b := range rest[:min(3, len(rest))] {
		if b[0].text == s {
			return true
		}
	}
	if first, _ := utf8.DecodeRuneInString(s); strings.ContainsRune("\"“«‘'(", first) {
		return false
	}
	return !strings.HasSuffix(strings.TrimRight(s, `"”»'’`), ".") && utf8.RuneCountInString(s) >= 8
}

// paragraphs makes the blocks into paragraphs, with their marks.
func (r *reader) paragraphs(blocks [][]line) error {
	if len(blocks) == 0 {
		return errs.At(op, r.o.File, 0, "", "no text is left; expected an article or a cable with a paragraph at least")
	}
	if len(blocks) > MaxParagraphs {
		return errs.At(op, r.o.File, blocks[MaxParagraphs][0].number, "", "more than %d paragraphs; expected at most that", MaxParagraphs)
	}
	r.numbers = consecutive(blocks)
	for _, b := range blocks {
		p := Paragraph{Line: b[0].number, Start: b[0].start, End: b[len(b)-1].end}
		p.Text = string(bytes.ReplaceAll(r.data[p.Start:p.End], []byte("\r\n"), []byte("\n")))
		for _, l := range b[1:] {
			mark, _ := markAt(l.text, "", r.o)
			if mark == "" {
				continue
			}
			if !r.o.Marked {
				return unasked(r.o, l.number, mark)
			}
			return errs.At(op, r.o.File, l.number, "", "the mark %.60q begins a line within a paragraph; expected an empty line before each part that has a mark", mark)
		}
		if err := r.marked(&p); err != nil {
			return err
		}
		p.Start = p.End - len(r.crlf(p))
		if len(p.Text) > 90_000 {
			return errs.At(op, r.o.File, p.Line, "", "a paragraph of %d bytes; expected at most 90000", len(p.Text))
		}
		r.a.Paragraphs = append(r.a.Paragraphs, p)
	}
	return nil
}

// crlf is the end of the file's bytes that a paragraph's text stands for.
func (r *reader) crlf(p Paragraph) []byte {
	n := len(p.Text)
	for from := p.End - n; from >= 0; from-- {
		have := r.data[from:p.End]
		if len(have)-bytes.Count(have, []byte("\r\n")) >= n {
			return have
		}
	}
	return r.data[:p.End]
}

// consecutive tells whether paragraphs are numbered from 1.
func consecutive(blocks [][]line) bool {
	n := 0
	for _, b := range blocks {
		m := numbered.FindStringSubmatch(b[0].text)
		if m == nil {
			continue
		}
		if n++; m[1] != itoa(n) {
			return false
		}
	}
	return n > 1
}

// settleTitle makes a title of the first sentence where the text has none.
func (r *reader) settleTitle() error {
	if r.a.Title != "" {
		if n := utf8.RuneCountInString(r.a.Title); n > maxTitle {
			return errs.At(op, r.o.File, 0, "", "a title of %d characters; expected at most %d", n, maxTitle)
		}
		return nil
	}
	if r.a.Paragraphs[0].Mark != "" {
		return errs.At(op, r.o.File, 0, "", "no title; expected SUBJECT: or --title, for words of a marked paragraph make no title")
	}
	s := r.a.Paragraphs[0].Text
	if m := datelineForm.FindString(s); m != "" {
		s = s[len(m):]
	}
	s = strings.Join(strings.Fields(s), " ")
	if i := strings.IndexAny(s, ".?!"); i > 40 && i < len(s)-1 && s[i+1] == ' ' {
		s = s[:i+1]
	}
	r.a.Title, r.a.TitleMade = clip(s, 150), true
	return nil
}
