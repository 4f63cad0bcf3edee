package screening

import (
	"testing"

	"entente/internal/core/errs"
	"pgregory.net/rapid"
)

func birth(t interface{ Fatalf(string, ...any) }, s string, c Certainty) Birth {
	b, err := ParseBirth(s, c)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return b
}

// The levels, the best first: each is worth more than the one below it.
func TestDatesOfBirthHaveLevels(t *testing.T) {
	levels := []struct {
		level string
		pairs [][2]string
	}{
		{"equal", [][2]string{{"1986-10-21", "1986-10-21"}, {"2000-02-29", "2000-02-29"}}},
		{"the same month, as far as both tell", [][2]string{{"1986-10", "1986-10"}, {"1986-10-21", "1986-10"}}},
		{"day and month changed places", [][2]string{{"1986-10-05", "1986-05-10"}}},
		{"equal, but the day may stand for not known", [][2]string{{"1986-01-01", "1986-01-01"}}},
		{"one digit differs", [][2]string{{"1986-10-21", "1986-10-22"}, {"1986-10-21", "1986-11-21"}, {"1986-10-21", "1986-10-12"}, {"1986-10-21", "1968-10-21"}}},
		{"the same year, as far as both tell", [][2]string{{"1986", "1986"}, {"1986-10-21", "1986"}, {"1986-01-01", "1986-10-21"}}},
		{"the same year and another day and month", [][2]string{{"1986-10-21", "1986-03-05"}}},
		{"not known", [][2]string{{"", "1986-10-21"}, {"", ""}}},
		{"a year or two off", [][2]string{{"1986-10-21", "1988-03-05"}}},
		{"contradiction", [][2]string{{"1986-10-21", "1970-03-05"}, {"1986", "1970"}, {"1986-01-01", "1970-01-01"}}},
	}
	last := 1e9
	for _, tt := range levels {
		least := 1e9
		for _, p := range tt.pairs {
			var a, b Birth
			if p[0] != "" {
				a = birth(t, p[0], Documented)
			}
			if p[1] != "" {
				b = birth(t, p[1], Documented)
			}
			bits, found := born(a, b)
			if bits >= last {
				t.Errorf("%s and %s (%s) are worth %.1f bits, no less than the level above, %.1f", p[0], p[1], found, bits, last)
			}
			if found == "" {
				t.Errorf("%s and %s: nothing is said", p[0], p[1])
			}
			least = min(least, bits)
		}
		last = least
	}
}

func TestDatesThatAgreeSpeakForAndContradictionsAgainst(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		sign int
	}{
		{"1986-10-21", "1987-10-21", 1}, // the tip that was a year off
		{"1986-10-21", "1985-10-21", 1},
		{"1986-10-21", "1976-10-21", 1},
		{"1986", "1987", 1},
		{"1986-01-01", "1987-06-07", 1},
		{"1985/1990", "1987-06-07", 1},
		{"1985/1990", "1988/1995", 1},
		{"1985/1990", "1991", 1},
		{"1985/1990", "2001", -1},
		{"1985/1990", "1970/1975", -1},
		{"1986-10-21", "1988-03-05", -1},
		{"1986-10-21", "1950-03-05", -1},
		{"1986", "1950", -1},
		{"1986-01-01", "1950-01-01", -1},
	} {
		bits, found := born(birth(t, tt.a, Documented), birth(t, tt.b, Documented))
		if bits*float64(tt.sign) <= 0 {
			t.Errorf("%s and %s are worth %.1f bits: %s", tt.a, tt.b, bits, found)
		}
	}
}

func TestACertainDateThatContradictsWeighsMost(t *testing.T) {
	a, b := "1986-10-21", "1950-03-05"
	for _, tt := range []struct{ weak, strong [2]Certainty }{
		{[2]Certainty{Reported, Documented}, [2]Certainty{Documented, Documented}},
		{[2]Certainty{Estimated, Documented}, [2]Certainty{Reported, Documented}},
		{[2]Certainty{Estimated, Reported}, [2]Certainty{Reported, Reported}},
	} {
		weak, _ := born(birth(t, a, tt.weak[0]), birth(t, b, tt.weak[1]))
		strong, _ := born(birth(t, a, tt.strong[0]), birth(t, b, tt.strong[1]))
		if weak <= strong || weak >= 0 {
			t.Errorf("certainties %v cost %.1f bits, %v cost %.1f", tt.weak, weak, tt.strong, strong)
		}
	}
}

func TestASpanOfYearsIsWorthLessTheWiderItIs(t *testing.T) {
	exact := birth(t, "1987-06-07", Documented)
	last := birthYear + 0.01
	for _, s := range []string{"1987/1988", "1985/1989", "1983/1990"} {
		bits, _ := born(exact, birth(t, s, Documented))
		if bits >= last || bits <= 0 {
			t.Errorf("%s is worth %.2f bits, the narrower one %.2f", s, bits, last)
		}
		last = bits
	}
}

func anyBirth(t *rapid.T, label string) Birth {
	b := Birth{Year: rapid.SampledFrom([]int{0, 1949, 1950, 1951, 1960, 1985, 1986, 1987, 1968, 2004}).Draw(t, label+" year"), Certainty: Certainty(rapid.IntRange(0, 2).Draw(t, label+" certainty"))}
	if b.Year == 0 {
		return Birth{Certainty: b.Certainty}
	}
	switch rapid.IntRange(0, 3).Draw(t, label+" kind") {
	case 0:
	case 1:
		b.Until = b.Year + rapid.IntRange(1, 12).Draw(t, label+" span")
	case 2:
		b.Month = rapid.IntRange(1, 12).Draw(t, label+" month")
	default:
		b.Month, b.Day = rapid.IntRange(1, 12).Draw(t, label+" month"), rapid.IntRange(1, 28).Draw(t, label+" day")
	}
	return b
}

func TestTwoDatesStandToEachOtherTheSameFromEitherSide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyBirth(t, "a"), anyBirth(t, "b")
		x, how := born(a, b)
		y, back := born(b, a)
		if x != y || how != back {
			t.Fatalf("%v and %v: %.2f bits, %s; the other way round %.2f, %s", a, b, x, how, y, back)
		}
	})
}

func TestNoDateIsWorthMoreThanTheSameDate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyBirth(t, "a"), anyBirth(t, "b")
		own, _ := born(a, a)
		if bits, how := born(a, b); bits > birthEqual || a.Day > 0 && !(a.Day == 1 && a.Month == 1) && bits > own {
			t.Fatalf("%v and %v are worth %.2f bits (%s), %v and itself %.2f", a, b, bits, how, a, own)
		}
	})
}

func TestAReportedDateNeverCostsMoreThanADocumentedOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyBirth(t, "a"), anyBirth(t, "b")
		a.Certainty, b.Certainty = Documented, Documented
		certain, _ := born(a, b)
		for _, c := range []Certainty{Reported, Estimated} {
			b.Certainty = c
			if bits, how := born(a, b); bits < certain {
				t.Fatalf("%v and %v, %s: %.2f bits (%s), %.2f between documents", a, b, c, bits, how, certain)
			}
		}
	})
}

func TestDatesOfBirthAreReadAsWritten(t *testing.T) {
	for _, s := range []string{"1986", "1986-10", "1986-10-21", "1985/1990", "1000", "1900-12-31"} {
		if got := birth(t, s, Reported).String(); got != s {
			t.Errorf("%s is written as %s", s, got)
		}
	}
	for written, want := range map[string]string{"1986-00-00": "1986", "1986-10-00": "1986-10"} {
		if got := birth(t, written, Documented).String(); got != want {
			t.Errorf("%s is %s, want %s", written, got, want)
		}
	}
	for _, s := range []string{"", "86", "1986-13", "1986-10-32", "1986-1-2", "21.10.1986", "1986-10-21-1", "1990/1985", "1986-10/1987", "0000", "+986", "19 6", "1986-00-21", "x", "१९८६", "1986-10-21T00:00", "1000/1512"} {
		if b, err := ParseBirth(s, Documented); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%q is read as %v, error %v", s, b, err)
		}
	}
}

func TestADateOfBirthIsTheSameBehindTheIndex(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := anyBirth(t, "b")
		if got := unpackBirth(packBirth(b)); got != b {
			t.Fatalf("%+v became %+v", b, got)
		}
		year := rapid.IntRange(1, 9999).Draw(t, "year")
		written := Birth{Year: year}.String()
		if b, err := ParseBirth(written, Documented); err == nil && unpackBirth(packBirth(b)) != b {
			t.Fatalf("%s became %+v", written, unpackBirth(packBirth(b)))
		}
	})
}

func TestCertaintiesAreReadByTheirWords(t *testing.T) {
	for word, want := range map[string]Certainty{"": Documented, "document": Documented, "reported": Reported, "estimated": Estimated} {
		if got, err := ParseCertainty(word); err != nil || got != want || word != "" && got.String() != word {
			t.Errorf("%q is %v, %v", word, got, err)
		}
	}
	if _, err := ParseCertainty("sure"); errs.KindOf(err) != errs.Invalid {
		t.Errorf("an unknown certainty is taken: %v", err)
	}
}
