package spelling

import (
	"slices"
	"strings"
	"sync"
)

// variants adds the readings of a Latin word that no scheme gives: how other
// languages hear the commonest names, and the Slavic vowels that English and
// Russian spellings blur.
func variants(plain string, readings []Sounds) []Sounds {
	add := func(r Sounds) {
		if len(readings) < MaxReadings && !slices.Contains(readings, r) {
			readings = append(slices.Clip(readings), r)
		}
	}
	if heard, ok := irregular()[plain]; ok {
		add(heard)
	}
	if first := string(readings[0]); strings.Contains(plain, "ee") && strings.Contains(plain, "eev") {
		add(Sounds(strings.Replace(first, "iv", "ejev", 1)))
	} else {
		for _, r := range unmarked(readings[:1])[1:] {
			add(r)
		}
	}
	return readings
}

// unmarked adds the reading of -jov behind a consonant as -ev: Russian writes ё
// without its dots, and so do most who copy it.
func unmarked(readings []Sounds) []Sounds {
	first := string(readings[0])
	i := strings.LastIndex(first, "ov")
	if i < 2 || len(readings) >= MaxReadings || first[i-1] != 'j' && first[i-1] != 'i' || strings.IndexByte(Vowels, first[i-2]) >= 0 {
		return readings
	}
	return append(slices.Clip(readings), Sounds(first[:i-1]+"ev"+first[i+2:]))
}

// irregular is the table of names that are heard otherwise than they are spelt.
var irregular = sync.OnceValue(func() map[string]Sounds {
	out := map[string]Sounds{}
	fields := strings.Fields(irregularNames)
	for i := 1; i < len(fields); i += 2 {
		out[fields[i-1]] = Sounds(fields[i])
	}
	return out
})
