package spelling

// otherFork is a set of choices that a script leaves to its reader, one bit
// each: Arabic jim as J or g, Hebrew bet as b or v. A choice is made alike
// throughout a word, since whoever wrote it kept to one custom.
type otherFork uint16

// otherCosts gives, by bit, how unlikely the second way of each fork is: -10
// log10 of its share.
type otherCosts [16]uint8

// otherRare is the sum of costs above which two forks are not turned together.
const otherRare = 30

// otherReader appends the sounds of word to out, taking the second way at the
// forks in chosen, and tells which forks the word has.
type otherReader func(out []byte, word []rune, chosen otherFork) ([]byte, otherFork)

// otherReadings reads word in its likeliest ways, best first. First is the
// set of forks whose second way is the likelier one for this word.
func otherReadings(word []rune, first otherFork, costs *otherCosts, read otherReader) []Sounds {
	buffer := make([]byte, 0, 3*MaxWord)
	sounds, seen := read(buffer, word, first)
	if len(sounds) == 0 {
		sounds = append(sounds, 'a') // a lone ayn or carrier: a vowel at most
	}
	masks, n := otherMasks(seen, costs)
	readings := make([]Sounds, 1, n)
	readings[0] = Sounds(sounds)
	for _, mask := range masks[1:n] {
		sounds, _ = read(buffer, word, first^mask)
		if len(sounds) > 0 && !otherHas(readings, sounds) {
			readings = append(readings, Sounds(sounds))
		}
	}
	return readings
}

// otherMasks gives the likeliest sets of forks to turn, the empty set first:
// of any costs a ≤ b ≤ c the cheapest sums are 0, a, b, and the lesser of a+b
// and c.
func otherMasks(seen otherFork, costs *otherCosts) (masks [MaxReadings]otherFork, n int) {
	const unset = 16
	least := [3]int{unset, unset, unset}
	cost := func(bit int) int {
		if bit == unset {
			return 1 << 16
		}
		return int(costs[bit])
	}
	for bit := range unset {
		if seen&(1<<bit) == 0 {
			continue
		}
		for k := range least {
			if cost(bit) < cost(least[k]) {
				copy(least[k+1:], least[k:])
				least[k] = bit
				break
			}
		}
	}
	n = 1
	for k := 0; k < 2 && least[k] != unset; k++ {
		masks[n] = 1 << least[k]
		n++
	}
	if n == 3 {
		both := cost(least[0]) + cost(least[1])
		switch {
		case least[2] != unset && cost(least[2]) < both:
			masks[3] = 1 << least[2]
			n++
		case both <= otherRare:
			masks[3] = masks[1] | masks[2]
			n++
		}
	}
	return masks, n
}

// otherHas tells whether sounds is among readings.
func otherHas(readings []Sounds, sounds []byte) bool {
	for _, r := range readings {
		if string(r) == string(sounds) {
			return true
		}
	}
	return false
}

// otherVowel tells whether c is one of Vowels.
func otherVowel(c byte) bool {
	switch c {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}

// otherLast is the last sound of out, 0 if there is none.
func otherLast(out []byte) byte {
	if len(out) == 0 {
		return 0
	}
	return out[len(out)-1]
}

// otherPut appends c unless it is the last sound already: doubled sounds are
// written once.
func otherPut(out []byte, c byte) []byte {
	if otherLast(out) == c {
		return out
	}
	return append(out, c)
}
