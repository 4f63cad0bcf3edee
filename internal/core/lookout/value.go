package lookout

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/document"
)

// line reads one line of words, at most so many characters.
func line(most int) func(*document.Value) (string, error) {
	return func(v *document.Value) (string, error) {
		s, err := v.Text()
		switch n := utf8.RuneCountInString(s); {
		case err != nil:
		case strings.TrimSpace(s) == "":
			err = v.Errorf("nothing, or spaces alone; expected one line of 1 to %d characters", most)
		case strings.ContainsFunc(s, unicode.IsControl):
			err = v.Errorf("several lines, or a control character; expected one line of 1 to %d characters", most)
		case n > most:
			err = v.Errorf("%d characters; expected one line of 1 to %d", n, most)
		}
		return strings.TrimSpace(s), err
	}
}

func formed(form *regexp.Regexp, expected string) func(*document.Value) (string, error) {
	return func(v *document.Value) (string, error) {
		s, err := v.Text()
		if err == nil && !form.MatchString(s) {
			err = v.Errorf("%.40q; expected %s", s, expected)
		}
		return s, err
	}
}
