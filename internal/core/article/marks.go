package article

import (
	"regexp"
	"slices"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/marking"
)

var (
	numbered   = regexp.MustCompile(`^(\d{1,3})\.[ \t]+`)
	markBegins = regexp.MustCompile(`^\(([^()]{1,200})\)[ \t]*`)
	markInside = regexp.MustCompile(`[.!?:;][”"»]?[ \t\n]+(\((?:U|C|S|TS|(?:U|C|S|TS|R|NP|DR|SD|Н|С|СС|ОВ|ДСП)//[^()]{1,200})\))`)
	copyright  = regexp.MustCompile(`^\([Cc]\)[ \t]*(\d{4}|[Cc]opyright)`)
)

// markAt gives the mark in brackets with which a text begins, and how long it is
// with the space behind it; "" when there is none. Without a system it is any mark
// of those that are known, or what looks like one that was mistyped.
func markAt(s string, system marking.System, o Options) (mark string, n int) {
	m := markBegins.FindStringSubmatch(s)
	if m == nil || copyright.MatchString(s) {
		return "", 0
	}
	if isMark("("+m[1]+")", system, o) || strings.Contains(m[1], "//") && strings.ToUpper(m[1]) == m[1] {
		return "(" + m[1] + ")", len(m[0])
	}
	return "", 0
}

func isMark(s string, system marking.System, o Options) bool {
	systems := []marking.System{system}
	if system == "" {
		systems = nil
		for _, known := range marking.Systems {
			systems = append(systems, marking.System(known))
		}
	}
	return slices.ContainsFunc(systems, func(sys marking.System) bool {
		_, err := marking.Parse(sys, o.At, s)
		return err == nil
	})
}

// banner tells whether a line is nothing but a mark in its banner form, as cables
// and pages of marked documents have at their head and foot.
func banner(s string, o Options) bool {
	if len(s) > 200 || strings.HasPrefix(s, "(") || s != strings.ToUpper(s) || !strings.ContainsAny(s, "/ABCDEFGHIJKLMNOPQRSTUVWXYZАБВГДЕЖЗИКЛМНОПРСТ") {
		return false
	}
	system := marking.System("")
	if o.Marked {
		system = o.System
	}
	return strings.ContainsRune(s, '/') && strings.Contains(s, "//") && isMark(s, system, o) || bareLevel(s, o)
}

// bareLevel tells whether a line is the word of a level alone. One of a single
// letter is a letter.
func bareLevel(s string, o Options) bool {
	for _, system := range marking.Systems {
		for _, l := range marking.Levels(marking.System(system), o.At) {
			if s == l.Name && system != string(marking.TLP) || s == "TLP:"+l.Name {
				return true
			}
		}
	}
	return false
}

// unasked is the refusal of a mark where marks are not read.
func unasked(o Options, n int, mark string) error {
	return errs.At(op, o.File, n, "", "the mark %.60q stands in the text; expected --marked, which gives the portion that mark, or a text without marks", mark)
}

// marked takes number and mark from the beginning of a paragraph.
func (r *reader) marked(p *Paragraph) error {
	cut := 0
	if m := numbered.FindString(p.Text); m != "" {
		if mark, _ := markAt(p.Text[len(m):], "", r.o); mark != "" || r.numbers {
			cut = len(m)
		}
	}
	mark, n := markAt(p.Text[cut:], "", r.o)
	switch {
	case mark != "" && !r.o.Marked:
		return unasked(r.o, p.Line, mark)
	case mark != "" && !isMark(mark, r.o.System, r.o):
		return errs.At(op, r.o.File, p.Line, "", "%.60q is no mark of system %s; expected one, such as the level in brackets", mark, r.o.System)
	case mark != "":
		p.Mark, cut = mark, cut+n
	}
	if in := markInside.FindStringSubmatchIndex(p.Text[cut:]); in != nil {
		at := p.Line + strings.Count(p.Text[:cut+in[2]], "\n")
		return errs.At(op, r.o.File, at, "", "the mark %.60q stands within a paragraph; expected each part that has a mark as a paragraph of its own", p.Text[cut+in[2]:cut+in[3]])
	}
	if cut > 0 {
		rest := strings.TrimLeft(p.Text[cut:], " \t\n")
		if rest == "" {
			return errs.At(op, r.o.File, p.Line, "", "a number or mark without words; expected a paragraph behind it")
		}
		cut = len(p.Text) - len(rest)
		r.leave(p.Line, strings.TrimSpace(p.Text[:cut]), r.labelWhy(p.Mark))
		p.Text = p.Text[cut:]
	}
	return nil
}

func (r *reader) labelWhy(mark string) string {
	if mark != "" {
		return "the paragraph's number and mark; the mark is the portion's"
	}
	return "the paragraph's number: a gap would tell what is withheld"
}
