package article

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// honorifics stand before a name and are no part of it.
var honorifics = wordSet("mr mrs ms miss dr sir m mme г-н г-жа")

// SamePerson tells whether two names may be one person's: the last words are equal, and
// where both have a first name, that is equal too, or the initial of the other. Two empty
// names are equal.
func SamePerson(a, b string) bool {
	x, y := nameWords(a), nameWords(b)
	if len(x) == 0 || len(y) == 0 {
		return len(x) == len(y)
	}
	if x[len(x)-1] != y[len(y)-1] {
		return false
	}
	return len(x) < 2 || len(y) < 2 || x[0] == y[0] || initial(x[0], y[0]) || initial(y[0], x[0])
}

// FullName tells of two names whether both are the same name, with a first name.
func FullName(a, b string) bool {
	x, y := nameWords(a), nameWords(b)
	return len(x) > 1 && len(y) > 1 && x[0] == y[0] && x[len(x)-1] == y[len(y)-1]
}

func nameWords(s string) []string {
	var out []string
	for _, w := range folded(s) {
		if w = strings.Trim(w, ".,"); w != "" && (len(out) > 0 || !honorifics[w]) {
			out = append(out, w)
		}
	}
	return out
}

func initial(a, b string) bool {
	return utf8.RuneCountInString(a) == 1 && strings.HasPrefix(b, a)
}

// ofNoOffice are words that say nothing of what office somebody holds, or where.
var ofNoOffice = wordSet("the a an of for in at and to de du des la le les l’ и в на former then acting his her its")

// Contradict tells whether two offices cannot be told to be one: both are said, and they
// have no word in common, nor the first letters of some for a word of the other.
func Contradict(a, b string) bool {
	x, y := officeWords(a), officeWords(b)
	if len(x) == 0 || len(y) == 0 {
		return false
	}
	return !slices.ContainsFunc(x, func(w string) bool { return slices.Contains(y, w) }) && !initials(x, y) && !initials(y, x)
}

func officeWords(s string) []string {
	return slices.DeleteFunc(folded(strings.NewReplacer(",", " ", ".", "").Replace(s)), func(w string) bool { return ofNoOffice[w] })
}

// initials tells whether a word of one list is the first letters of words in a row of another.
func initials(short, long []string) bool {
	var letters string
	for _, w := range long {
		r, _ := utf8.DecodeRuneInString(w)
		letters += string(r)
	}
	return slices.ContainsFunc(short, func(w string) bool { return utf8.RuneCountInString(w) > 1 && strings.Contains(letters, w) })
}

// Office is what a text says that a person is; "" where it does not say.
func (f Found) Office(name string) string {
	for _, n := range f.Names {
		if n.Role != "" && SamePerson(n.Text, name) {
			return n.Role
		}
	}
	for _, q := range f.Quotations {
		if q.Speaker.Role != "" && SamePerson(q.Speaker.Name, name) {
			return q.Speaker.Role
		}
	}
	return ""
}
