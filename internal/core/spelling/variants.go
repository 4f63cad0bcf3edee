package spelling

import (
	"slices"
	"strings"
	"sync"
)

// variants adds the readings of a word that no scheme gives: how other languages
// hear the commonest names, and what is one name though its ending is another's.
func variants(letters []rune, plain string, script Script, readings []Sounds) []Sounds {
	add := func(r Sounds) {
		if len(readings) < MaxReadings && r != "" && !slices.Contains(readings, r) {
			readings = append(slices.Clip(readings), r)
		}
	}
	switch script {
	case Latin:
		if shortened[plain] {
			readings = append([]Sounds{"mohamad"}, readings[:min(len(readings), MaxReadings-1)]...)
		}
		readings = slavicEnd(plain, readings)
		add(irregular()[plain])
		if strings.Contains(plain, "eev") {
			add(Sounds(strings.Replace(string(readings[0]), "iv", "ejev", 1)))
		}
	case Cyrillic:
		if slices.Contains(letters, 'ё') {
			undotted := slices.Clone(letters)
			for i, r := range undotted {
				if r == 'ё' {
					undotted[i] = 'е'
				}
			}
			add(cyrillic(undotted)[0])
		}
	case Devanagari: // the sign before h is heard as in Singh, whose gh is one sound in Latin
		add(Sounds(strings.ReplaceAll(string(readings[0]), "gh", "G")))
	}
	if script == Latin || script == Cyrillic {
		add(undotted(readings[0]))
		add(hisName(readings[0]))
	}
	return readings
}

// shortened are the ways in which Mohammed is cut short in Bengal and Malaya.
var shortened = map[string]bool{"md": true, "mohd": true, "muhd": true, "mhd": true, "mohm": true}

// slavicEnd hears -yy, -yi and -iy as Russian -ый and -ий are heard, and -ij and
// -yj so as well as they stand.
func slavicEnd(plain string, readings []Sounds) []Sounds {
	if len(plain) < 5 {
		return readings
	}
	bare := Sounds(strings.TrimRight(string(readings[0]), "yij") + "i")
	switch plain[len(plain)-2:] {
	case "yy", "yi", "iy", "ii":
		return append([]Sounds{bare}, slices.DeleteFunc(slices.Clone(readings[1:]), func(r Sounds) bool { return r == bare })...)
	case "ij", "yj":
		if len(readings) < MaxReadings && !slices.Contains(readings, bare) {
			return append(slices.Clip(readings), bare)
		}
	}
	return readings
}

// undotted reads the first jo behind a consonant as e: Russian writes ё without
// its dots, and so do most who copy it; "" where there is none.
func undotted(r Sounds) Sounds {
	s := string(r)
	for i := 1; i+1 < len(s); i++ {
		if (s[i] == 'j' || s[i] == 'i' && i+2 < len(s) && s[i+2] == 'v') && s[i+1] == 'o' && strings.IndexByte(Vowels, s[i-1]) < 0 {
			return Sounds(s[:i] + "e" + s[i+2:])
		}
	}
	return ""
}

// hisName gives the form that a man of the family bears: Ivanov of Ivanova,
// Kowalski of Kowalska; "" where the ending is not a woman's.
func hisName(r Sounds) Sounds {
	s := string(r)
	for _, end := range [...][2]string{{"ova", "ov"}, {"eva", "ev"}, {"skaja", "ski"}, {"skaia", "ski"}, {"ckaja", "cki"}, {"skaya", "ski"}, {"ska", "ski"}, {"cka", "cki"}} {
		if stem, ok := strings.CutSuffix(s, end[0]); ok && len(stem) >= 2 {
			return Sounds(stem + end[1])
		}
	}
	return ""
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
