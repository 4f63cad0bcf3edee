package spelling

import "unicode"

// Alphabets in which a sign is a sound; a dot is silent.
const (
	otherThaana   = "hSnrblk.vmfdtlgnsdztjpJC" + "thxDzSsdtz.Gqw" + "aaiiuueeoo.n" // from U+0780
	otherSyriac   = "a.bggdrhwzhttjjklmnss.ppsqrStb"                               // from U+0710
	otherTifinagh = "abbggJJddddefkkxhhhh.xxqqiZZZlmnnnpurrGGGssSttCtvwjzzzeo"     // from U+2D30
)

// otherPutLetter reads a letter of a small alphabet. A sign of any other script
// gets a made-up reading; marks are silent.
func otherPutLetter(out []byte, r rune) []byte {
	table, at := "", rune(0)
	switch {
	case r >= 0x780 && r < 0x780+rune(len(otherThaana)):
		table, at = otherThaana, r-0x780
	case r >= 0x710 && r < 0x710+rune(len(otherSyriac)):
		table, at = otherSyriac, r-0x710
	case r >= 0x2D30 && r < 0x2D30+rune(len(otherTifinagh)):
		table, at = otherTifinagh, r-0x2D30
	case !unicode.IsLetter(r) || unicode.Is(unicode.Lm, r): // marks, the long sign of katakana
		return out
	default:
		return otherPutSign(out, r)
	}
	if table[at] == '.' {
		return out
	}
	return otherPut(out, table[at])
}
