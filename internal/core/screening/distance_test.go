package screening

import (
	"math"
	"slices"
	"testing"

	"entente/internal/core/spelling"
	"pgregory.net/rapid"
)

// laidOut is the least cost of turning one reading into another, laid out in
// full.
func (t *costTable) laidOut(p pairing, a, b code) int32 {
	rows := make([][]int32, len(a)+1)
	for i := range rows {
		rows[i] = make([]int32, len(b)+1)
		for j := range rows[i] {
			if i == 0 && j == 0 {
				continue
			}
			c := int32(tooDear)
			if i > 0 {
				c = min(c, rows[i-1][j]+int32(t[p][a[i-1]][gap]))
			}
			if j > 0 {
				c = min(c, rows[i][j-1]+int32(t[p][gap][b[j-1]]))
			}
			if i > 0 && j > 0 {
				c = min(c, rows[i-1][j-1]+int32(t[p][a[i-1]][b[j-1]]))
			}
			rows[i][j] = c
		}
	}
	return rows[len(a)][len(b)]
}

// differing is laidOut of what is left when what both begin and end with is cut
// off and paid for.
func (t *costTable) differing(p pairing, a, b code) (c int32) {
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		c += int32(t[p][a[0]][b[0]])
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		c += int32(t[p][a[len(a)-1]][b[len(b)-1]])
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return c + t.laidOut(p, a, b)
}

// twoCodes gives a reading and another that was made of it.
func twoCodes(t *rapid.T) (a, b code) {
	sound := rapid.Uint8Range(0, uint8(sounds-1))
	a = rapid.SliceOfN(sound, 0, 10).Draw(t, "a")
	b = slices.Clone(a)
	for range rapid.IntRange(0, 5).Draw(t, "changes") {
		i := rapid.IntRange(0, len(b)).Draw(t, "at")
		switch what := rapid.IntRange(0, 2).Draw(t, "what"); {
		case what == 0 || i == len(b):
			b = slices.Insert(b, i, sound.Draw(t, "sound"))
		case what == 1:
			b[i] = sound.Draw(t, "sound")
		default:
			b = slices.Delete(b, i, i+1)
		}
	}
	return a, b
}

func TestTheDistanceOfTwoReadingsIsTheCheapestOfWhatDiffers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := twoCodes(t)
		p := pairing(rapid.IntRange(0, int(pairings)-1).Draw(t, "pairing"))
		want := learnt.differing(p, a, b)
		if got := learnt.distance(p, false, a, b, tooDear-1); got != want {
			t.Fatalf("%v and %v are %d apart, want %d", a, b, got, want)
		}
		if got := learnt.distance(p, true, b, a, tooDear-1); got != want {
			t.Fatalf("%v and %v are %d apart, swapped %d", a, b, want, got)
		}
		if least := learnt.laidOut(p, a, b); want < least || least < 0 {
			t.Fatalf("%v and %v are %d apart, less than the cheapest way of all, %d", a, b, want, least)
		}
	})
}

func TestGivingUpEarlyChangesNoDistanceWithinTheLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := twoCodes(t)
		p := pairing(rapid.IntRange(0, int(pairings)-1).Draw(t, "pairing"))
		limit := rapid.Int32Range(0, 300).Draw(t, "limit")
		full, got := learnt.differing(p, a, b), learnt.distance(p, false, a, b, limit)
		if full <= limit && got != full || full > limit && got != tooDear {
			t.Fatalf("%v and %v within %d are %d apart, in full %d", a, b, limit, got, full)
		}
	})
}

func TestReadingsLongerThanTheBoundAreComparedByTheirBeginning(t *testing.T) {
	long := make(code, 3*maxSounds)
	if got := learnt.distance(latinLatin, false, long, long[:maxSounds], tooDear-1); got != learnt.distance(latinLatin, false, long, long, tooDear-1) {
		t.Errorf("%d apart", got)
	}
}

func TestTheTableIsTheSameFromEitherSideOfOneScript(t *testing.T) {
	for _, p := range []pairing{latinLatin, cyrillicCyrillic, arabicArabic} {
		for i := range width {
			for j := range width {
				if learnt[p][i][j] != learnt[p][j][i] {
					t.Errorf("pairing %d: %d for %d costs %d, the other way round %d", p, i, j, learnt[p][i][j], learnt[p][j][i])
				}
			}
		}
	}
}

func TestNoSoundIsCheaperAsAnotherThanAsItself(t *testing.T) {
	for p := range pairings {
		for i := range sounds {
			if own := learnt[p][i][i]; own > unit {
				t.Errorf("pairing %d: %c for itself costs %d", p, spelling.Alphabet[i], own)
			}
		}
	}
}

func TestEveryTwoScriptsHaveAPairingThatSwapsWithThem(t *testing.T) {
	for a := spelling.Latin; a <= spelling.Other; a++ {
		for b := spelling.Latin; b <= spelling.Other; b++ {
			p, swap := pairingOf(a, b)
			q, back := pairingOf(b, a)
			if p != q || p >= pairings || kindOf(a) != kindOf(b) && swap == back || kindOf(a) == kindOf(b) && (swap || back) {
				t.Errorf("scripts %d and %d: pairing %d, swapped %v; the other way round %d, %v", a, b, p, swap, q, back)
			}
		}
	}
}

func onlyWord(t interface{ Fatalf(string, ...any) }, name string) spelling.Word {
	n := spelling.Hear(name)
	if len(n.Words) != 1 {
		t.Fatalf("%q is %d words", name, len(n.Words))
	}
	return n.Words[0]
}

func TestAWordIsAtNoDistanceFromItself(t *testing.T) {
	for _, name := range []string{"Tamerlan", "Tsarnaev", "Тамерлан", "Царнаев", "Vorin", "Halvor", "محمد", "عمر", "Γεώργιος", "გიორგი", "Abdul Rahman"} {
		if w := onlyWord(t, name); Distance(w, w, 20) != 0 {
			t.Errorf("%q is %v bits from itself", name, Distance(w, w, 20))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		if w := anyWord(t, "word").in(t, "script"); Distance(onlyWord(t, w), onlyWord(t, w), 20) > 1 {
			t.Fatalf("%q is %v bits from itself", w, Distance(onlyWord(t, w), onlyWord(t, w), 20))
		}
	})
}

func TestDistanceIsTheSameFromEitherSideAndNeverNegative(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := onlyWord(t, anyWord(t, "a").in(t, "script of a"))
		b := onlyWord(t, anyWord(t, "b").in(t, "script of b"))
		d := Distance(a, b, 30)
		if back := Distance(b, a, 30); d != back || d < 0 {
			t.Fatalf("%q and %q are %v bits apart, the other way round %v", a.Text, b.Text, d, back)
		}
		if near := Distance(a, b, 8); d <= 8 && near != d || d > 8 && !math.IsInf(near, 1) {
			t.Fatalf("%q and %q are %v bits apart, %v within 8", a.Text, b.Text, d, near)
		}
	})
}

func TestSpellingsOfOneNameAreNearerThanAnotherName(t *testing.T) {
	for _, tt := range []struct{ word, same, other string }{
		{"Tsarnaev", "Царнаев", "Царев"},
		{"Tsarnaev", "Zarnajew", "Zareba"},
		{"Tsarnaev", "Tsarnayev", "Tsarev"},
		{"Tamerlan", "Тамерлан", "Темирхан"},
		{"Gulmurod", "Гулмурод", "Гулмира"},
		{"Khalimov", "Халимов", "Халиков"},
		{"محمد", "Muhammad", "Hamid"},
		{"محمد", "Мухаммад", "Хамид"},
	} {
		w := onlyWord(t, tt.word)
		if same, other := Distance(w, onlyWord(t, tt.same), 40), Distance(w, onlyWord(t, tt.other), 40); same >= other {
			t.Errorf("%s: %s is %.1f bits off, %s %.1f", tt.word, tt.same, same, tt.other, other)
		}
	}
}
