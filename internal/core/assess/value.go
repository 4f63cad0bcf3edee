package assess

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/document"
)

// Line reads one line of at most so many characters.
func Line(most int) func(*document.Value) (string, error) {
	return func(v *document.Value) (string, error) {
		s, err := v.Text()
		switch n := utf8.RuneCountInString(s); {
		case err != nil:
			return "", err
		case strings.TrimSpace(s) == "" || n > most || strings.ContainsFunc(s, hidden):
			return "", v.Errorf("expected one line of 1 to %d characters, none of them a control character or one that does not show", most)
		}
		return strings.TrimSpace(s), nil
	}
}

// Words reads a text of several lines, of at most so many characters.
func Words(most int) func(*document.Value) (string, error) {
	return func(v *document.Value) (string, error) {
		s, err := v.Text()
		control := func(r rune) bool { return hidden(r) && r != '\n' && r != '\t' }
		switch n := utf8.RuneCountInString(s); {
		case err != nil:
			return "", err
		case strings.TrimSpace(s) == "" || n > most || strings.ContainsFunc(s, control):
			return "", v.Errorf("expected a text of 1 to %d characters, none of them a control character but the ends of lines, or one that does not show", most)
		}
		return strings.TrimSpace(s), nil
	}
}

// Formed reads a word of a form; expected says which.
func Formed(form *regexp.Regexp, expected string) func(*document.Value) (string, error) {
	return func(v *document.Value) (string, error) {
		s, err := v.Text()
		if err == nil && !form.MatchString(s) {
			err = v.Errorf("%.40q; expected %s", s, expected)
		}
		return s, err
	}
}

// Targets reads a list of references, each under a role.
func Targets(role string, kinds ...string) func(*document.Value) ([]Ref, error) {
	return func(v *document.Value) ([]Ref, error) {
		items, err := v.List()
		if err != nil {
			return nil, err
		}
		var out []Ref
		for _, item := range items {
			to, err := To(kinds...)(item)
			if err != nil {
				return nil, err
			}
			for _, r := range out {
				if r.To == to {
					return nil, item.Errorf("%s stands twice", to)
				}
			}
			out = append(out, Ref{role, to})
		}
		if len(out) > MaxRefs {
			return nil, v.Errorf("%d references; expected at most %d", len(out), MaxRefs)
		}
		return out, nil
	}
}

// To reads one reference to something of one of some kinds, or of any for none.
func To(kinds ...string) func(*document.Value) (string, error) {
	return func(v *document.Value) (string, error) {
		s, err := v.Text()
		if err != nil {
			return "", err
		}
		t, err := ParseTarget(s)
		if err != nil || len(kinds) > 0 && !contains(kinds, t.Kind) {
			return "", v.Errorf("%.100q; expected %s", s, expectedTarget(kinds))
		}
		return t.String(), nil
	}
}

// hidden tells whether a character does not show, or changes the direction of others:
// names that look alike must be alike. The joiners of Persian and Indic scripts show.
func hidden(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d' || r == '\ufeff' || r == '\u2028' || r == '\u2029'
}
