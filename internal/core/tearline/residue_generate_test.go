package tearline

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"mime/quotedprintable"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// The labelled set is generated from these invented values, so that nobody
// has to write what a machine can derive; residue-hand.tsv holds what it cannot.
var inventedValues = []string{
	"Akhmed Fiktivnyy", "Ахмед Фиктивный", "Zoë Müller-Beispiel", "José Ñandú Inventado", "Łukasz Zmyślony", "أحمد خيالي جدا",
	"CORMORANT", "Kazan Cathedral", "Café Imaginaire", "虚构人物名字", "Riga", "4512 345678", "+7 921 555-01-01", "X1234567",
	"192.0.2.77", "owl@beispiel.example", "2017-12-16", "16 December 2017", "59.9343", "ZZ 123", "B-52",
}

// variant is one way to write a value, and whether it applies to it.
type variant struct {
	name  string
	write func(value string) string // "" when it does not apply
}

func significantRunes(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// spell writes every letter and digit through f and keeps the rest.
func spell(s string, f func(rune) string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			b.WriteString(f(r))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// between sets a sign between every two letters or digits of a long value.
func between(sign string) func(string) string {
	return func(s string) string {
		if significantRunes(s) < short {
			return ""
		}
		var parts []string
		for _, r := range s {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				parts = append(parts, string(r))
			}
		}
		return strings.Join(parts, sign)
	}
}

func digits(zero rune) func(string) string {
	return func(s string) string {
		if !strings.ContainsAny(s, "0123456789") {
			return ""
		}
		return strings.Map(func(r rune) rune {
			if '0' <= r && r <= '9' {
				return zero + r - '0'
			}
			return r
		}, s)
	}
}

func words(s string, f func([]string) string) string {
	w := strings.Fields(s)
	if len(w) < 2 || strings.ContainsAny(s, "0123456789") {
		return ""
	}
	return f(w)
}

// encoded writes the value behind a prefix whose length shifts the alignment.
func encoded(prefix string, encode func([]byte) string) func(string) string {
	return func(s string) string { return encode([]byte(prefix + s + " then")) }
}

func quotedPrintable(b []byte) string {
	var out strings.Builder
	w := quotedprintable.NewWriter(&out)
	for _, c := range b {
		_, _ = w.Write([]byte{c})
	}
	_ = w.Close()
	return out.String()
}

func wrapped(b []byte) string {
	text := base64.StdEncoding.EncodeToString(append([]byte(strings.Repeat("Some words that go before the value. ", 2)), b...))
	var lines []string
	for len(text) > 76 {
		lines, text = append(lines, text[:76]), text[76:]
	}
	return strings.Join(append(lines, text), "\r\n")
}

func percent(b []byte) string {
	var out strings.Builder
	for _, c := range b {
		fmt.Fprintf(&out, "%%%02X", c)
	}
	return out.String()
}

var variants = []variant{
	{"as written", func(s string) string { return s }},
	{"upper case", strings.ToUpper},
	{"lower case", strings.ToLower},
	{"no-break spaces", func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }},
	{"line break", func(s string) string { return strings.ReplaceAll(s, " ", "\n") }},
	{"no spaces", func(s string) string { return strings.ReplaceAll(s, " ", "") }},
	{"zero-width inside", func(s string) string { return spell(s, func(r rune) string { return string(r) + "\u200b" }) }},
	{"soft hyphen inside", func(s string) string { return spell(s, func(r rune) string { return string(r) + "\u00ad" }) }},
	{"letter-spaced", between(" ")},
	{"letters with no-break spaces", between("\u00a0")},
	{"letters with hyphens", between("-")},
	{"letters with underscores", between("_")},
	{"letters with points", between(".")},
	{"full width", func(s string) string {
		return strings.Map(func(r rune) rune {
			if r > ' ' && r < 0x7f {
				return r + 0xfee0
			}
			return r
		}, s)
	}},
	{"mathematical bold", func(s string) string {
		return strings.Map(func(r rune) rune {
			switch {
			case 'A' <= r && r <= 'Z':
				return 0x1d400 + r - 'A'
			case 'a' <= r && r <= 'z':
				return 0x1d41a + r - 'a'
			}
			return r
		}, s)
	}},
	{"combining marks", func(s string) string { return spell(s, func(r rune) string { return string(r) + "\u0323" }) }},
	{"other accents", func(s string) string {
		return strings.NewReplacer("a", "à", "e", "ê", "i", "ï", "o", "ô", "u", "ū", "A", "Å", "C", "Č", "ë", "e", "é", "e", "ü", "u", "Ł", "L", "ś", "s").Replace(s)
	}},
	{"Arabic-Indic digits", digits('٠')},
	{"Persian digits", digits('۰')},
	{"Devanagari digits", digits('०')},
	{"surname first", func(s string) string {
		return words(s, func(w []string) string { return w[len(w)-1] + ", " + strings.Join(w[:len(w)-1], " ") })
	}},
	{"words reversed", func(s string) string {
		return words(s, func(w []string) string { slices.Reverse(w); return strings.Join(w, " ") })
	}},
	{"percent", encoded("", percent)},
	{"percent, as in a query", encoded("", func(b []byte) string { return "q=" + url.QueryEscape(string(b)) })},
	{"percent twice", encoded("", func(b []byte) string { return strings.ReplaceAll(percent(b), "%", "%25") })},
	{"decimal entities", func(s string) string {
		return spell(s, func(r rune) string { return fmt.Sprintf("&#%d;", r) })
	}},
	{"hexadecimal entities", func(s string) string {
		return spell(s, func(r rune) string { return fmt.Sprintf("&#x%X;", r) })
	}},
	{"named entities", html.EscapeString},
	{"\\u escapes", func(s string) string { return spell(s, func(r rune) string { return fmt.Sprintf(`\u%04x`, r) }) }},
	{"\\x octets", encoded("", func(b []byte) string {
		var out strings.Builder
		for _, c := range b {
			fmt.Fprintf(&out, `\x%02x`, c)
		}
		return out.String()
	})},
	{"quoted-printable", func(s string) string { return quotedPrintable([]byte(s)) }},
	{"base64", encoded("at ", base64.StdEncoding.EncodeToString)},
	{"base64, shifted by one", encoded(" at ", base64.StdEncoding.EncodeToString)},
	{"base64, shifted by two", encoded("  at ", base64.StdEncoding.EncodeToString)},
	{"base64url without padding", encoded(" at ", base64.RawURLEncoding.EncodeToString)},
	{"base64 in lines", wrapped1},
	{"hexadecimal", encoded("at ", hex.EncodeToString)},
	{"hexadecimal in capitals, parted", encoded("at ", func(b []byte) string { return fmt.Sprintf("% X", b) })},
	{"hexadecimal with prefixes", encoded("at ", func(b []byte) string {
		var parts []string
		for _, c := range b {
			parts = append(parts, fmt.Sprintf("0x%02x", c))
		}
		return strings.Join(parts, ", ")
	})},
	{"in a file name", func(s string) string { return "scan_" + strings.ReplaceAll(s, " ", "_") + "_2.pdf" }},
	{"between quotes", func(s string) string { return "“" + s + "”" }},
}

func wrapped1(s string) string { return wrapped([]byte(" " + s + " ")) }

var contexts = []string{"The officer wrote %s in the margin.", "See %s", "(%s)", "It was %s, they say; nothing else is known.", "%s"}

// row is one line of the labelled set.
type row struct {
	value, text    string
	hit            bool
	transformation string
}

// another is a value that is nearly the same: one letter or digit differs.
func another(value string) string {
	runes := []rune(value)
	for i := len(runes) / 2; i < len(runes); i++ {
		switch r := runes[i]; {
		case '0' <= r && r <= '9':
			runes[i] = '0' + (r-'0'+3)%10
		case 'a' <= r && r <= 'z':
			runes[i] = 'a' + (r-'a'+7)%26
		case 'A' <= r && r <= 'Z':
			runes[i] = 'A' + (r-'A'+7)%26
		case unicode.IsLetter(r):
			runes = slices.Delete(runes, i, i+1)
		default:
			continue
		}
		return string(runes)
	}
	return value + "x"
}

// generated derives the set.
func generated() []row {
	var out []row
	n := 0
	say := func(text string) string {
		n++
		return fmt.Sprintf(contexts[n%len(contexts)], text)
	}
	for i, value := range inventedValues {
		for j, v := range variants {
			if text := v.write(value); text != "" {
				out = append(out, row{value, say(text), true, v.name})
			}
			if text := v.write(another(value)); text != "" && (i+j)%3 == 0 {
				out = append(out, row{value, say(text), false, "another value, " + v.name})
			}
		}
		half := []rune(value)[:utf8.RuneCountInString(value)/2]
		out = append(out, row{value, say(string(half)), false, "half of the value"})
		if significantRunes(value) < short {
			out = append(out, row{value, say("x" + value + "x"), false, "a short value inside a word"})
		} else if !strings.ContainsAny(value, "0123456789") {
			plain := between("")(value)
			cut := len(string([]rune(plain)[:2]))
			out = append(out, row{value, say("so" + plain[:cut] + " " + plain[cut:] + "so"), false, "the letters across two words"})
		}
	}
	return out
}

func (r row) line() string {
	label := "none"
	if r.hit {
		label = "hit"
	}
	return strings.Join([]string{strconv.Quote(r.value), strconv.Quote(r.text), label, r.transformation}, "\t")
}

func TestResidueSetIsWhatTheGeneratorDerives(t *testing.T) {
	lines := []string{"# value\ttext\thit or none\ttransformation; written by the generator, go test -update"}
	for _, r := range generated() {
		lines = append(lines, r.line())
	}
	if len(lines) < 400 {
		t.Errorf("%d rows; expected at least 400", len(lines))
	}
	setIs(t, "residue-generated.tsv", strings.Join(lines, "\n")+"\n")
}
