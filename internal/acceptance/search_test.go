package acceptance

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// forms are the ways in which a word is searched for: as it is in any case,
// backwards, in UTF-16, percent-encoded, as escapes of JSON and of HTML; and
// those that may be a part of something longer in hexadecimal and in base64 at
// each of its three alignments. All are lower-case but base64.
func forms(word string) (folded, exact [][]byte) {
	var little, big, percent, json, html []byte
	for _, u := range utf16.Encode([]rune(word)) {
		little, big = append(little, byte(u), byte(u>>8)), append(big, byte(u>>8), byte(u))
		percent, json, html = fmt.Appendf(percent, "%%%02x", u), fmt.Appendf(json, `\u%04x`, u), fmt.Appendf(html, "&#%d;", u)
	}
	back := []byte(word)
	slices.Reverse(back)
	folded = [][]byte{[]byte(word), back, little, big, percent, json, html}
	for _, raw := range [][]byte{[]byte(word), bytes.ToUpper([]byte(word)), little, big} {
		folded = append(folded, []byte(hex.EncodeToString(raw)))
		for shift := range 3 {
			whole := base64.RawStdEncoding.EncodeToString(append(make([]byte, shift), raw...))
			end := len(whole) - 1 // the last letter depends on what follows
			exact = append(exact, []byte(whole[(shift*8+5)/6:end]))
		}
	}
	return folded, exact
}

// haystack is something that is searched for words.
type haystack struct {
	name   string
	raw    []byte
	folded []byte
	letter []byte // letters and digits alone: words that are cut by anything
}

func newHaystack(name string, raw []byte) haystack {
	h := haystack{name: name, raw: raw, folded: bytes.ToLower(raw)}
	for _, c := range h.folded {
		if 'a' <= c && c <= 'z' || '0' <= c && c <= '9' {
			h.letter = append(h.letter, c)
		}
	}
	return h
}

// has tells whether a word stands there in any form.
func (h haystack) has(word string) bool {
	folded, exact := forms(word)
	if bytes.Contains(h.letter, []byte(word)) && len(word) >= 10 {
		return true
	}
	return slices.ContainsFunc(folded, func(f []byte) bool { return bytes.Contains(h.folded, f) }) ||
		slices.ContainsFunc(exact, func(f []byte) bool { return bytes.Contains(h.raw, f) })
}

// files gives every file below a folder.
func files(t testing.TB, dir string) []haystack {
	t.Helper()
	var out []haystack
	check(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		out = append(out, newHaystack(path, data))
		return err
	}))
	return out
}

func TestTheSearchFindsEveryForm(t *testing.T) {
	const word = "qzcanaryword"
	padded := "a" + word + "z"
	var wide []byte
	for _, u := range utf16.Encode([]rune(padded)) {
		wide = append(wide, byte(u>>8), byte(u))
	}
	for name, text := range map[string]string{
		"plain": padded, "capitals": strings.ToUpper(padded), "spaced": "q z c a n-a-r-y w.o.r.d", "UTF-16": string(wide),
		"hexadecimal": hex.EncodeToString([]byte(padded)), "HEXADECIMAL": strings.ToUpper(hex.EncodeToString([]byte(padded))),
		"hexadecimal of UTF-16": hex.EncodeToString(wide), "percent": "%" + strings.ReplaceAll(fmt.Sprintf("% X", word), " ", "%"),
		"base64 at 0": base64.StdEncoding.EncodeToString([]byte(word + "tail")), "base64 at 1": base64.URLEncoding.EncodeToString([]byte("h" + word + "tail")),
		"base64 at 2": base64.StdEncoding.EncodeToString([]byte("he" + word + "t")), "base64 of UTF-16": base64.StdEncoding.EncodeToString(wide),
		"escapes": `\u0071\u007a\u0063\u0061\u006e\u0061\u0072\u0079\u0077\u006F\u0072\u0064`,
	} {
		if !newHaystack(name, []byte(text)).has(word) {
			t.Errorf("%s: %q is not found", name, text)
		}
	}
	if newHaystack("none", []byte("nothing of it, only qzcanary")).has(word) {
		t.Error("found where it is not")
	}
}
