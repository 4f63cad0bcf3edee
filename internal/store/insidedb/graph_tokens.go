package insidedb

import (
	"encoding/binary"
	"slices"

	"entente/internal/core/links"
)

// What stands in the graph's index of names: the sort of a word in clear, and behind it
// the keyed hash of the word. Beginnings of names are words of sorts of their own.
const (
	hashOfName  = 'g'
	beginsWhole = "("
	beginsRest  = ")"
)

// beginLengths are the lengths, in characters, of the beginnings under which a name is found.
var beginLengths = []int{1, 2, 3, 4, 6, 8, 12, 16}

// name is how a word stands in the index of names.
func (k *blind) name(word string) []byte {
	sum := k.hash(hashOfName, 0, word)
	return append([]byte(word[:1]), tokenLetters.EncodeToString(sum[:tokenBytes])...)
}

// sound is how the sound of a word of a name stands there.
func (k *blind) sound(sound int64) int64 {
	return k.way(hashOfSound, -1, string(binary.BigEndian.AppendUint64(nil, uint64(sound))))
}

// begun is under which what beginLengths as a word does is found: the longest beginning of it
// that is kept.
func (k *blind) begun(word string) []byte {
	sort, rest := beginsOf(word[:1]), []rune(word[1:])
	for _, n := range slices.Backward(beginLengths) {
		if n <= len(rest) {
			return k.name(sort + string(rest[:n]))
		}
	}
	return k.name(word)
}

// nameTokens are all under which the words of a node stand, each once.
func (k *blind) nameTokens(words []string) [][]byte {
	seen := map[string]bool{}
	var out [][]byte
	add := func(token []byte) {
		if !seen[string(token)] {
			seen[string(token)] = true
			out = append(out, token)
		}
	}
	for _, w := range words {
		if len(w) < 2 {
			continue
		}
		add(k.name(w))
		sort := beginsOf(w[:1])
		if sort == "" {
			continue
		}
		rest := []rune(w[1:])
		for _, n := range beginLengths {
			if n <= len(rest) {
				add(k.name(sort + string(rest[:n])))
			}
		}
	}
	return out
}

// beginsOf is the sort of the beginnings of a sort of words; "" where none are kept.
func beginsOf(sort string) string {
	switch sort {
	case links.WholeOf:
		return beginsWhole
	case links.RestOf:
		return beginsRest
	}
	return ""
}

// heardWord names the sealed word of a row of graph_sounds.
func heardWord(token []byte) string { return "graph_sounds.word " + string(token) }
