package envelope

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/tearline"

	"pgregory.net/rapid"
)

// The same computed by hand, byte by byte, as docs/protocol.md says it.
func TestCommitmentIsTheOneOfTheProtocol(t *testing.T) {
	salts := [][]byte{bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{2}, 32)}
	got := commit(Mutual, []byte(`{"a":1}`), []tearline.Portion{{Mark: "(U)", Text: "é"}}, salts)
	hash := func(parts ...string) string {
		h := sha256.New()
		for _, p := range parts {
			h.Write([]byte(p))
		}
		return string(h.Sum(nil))
	}
	n := func(i byte) string { return "\x00\x00\x00\x00\x00\x00\x00" + string([]byte{i}) }
	c0 := hash("entente/v1/commitment/content\x00", n(32), string(salts[0]), n(7), `{"a":1}`)
	c1 := hash("entente/v1/commitment/portion\x00", n(32), string(salts[1]), n(3), "(U)", n(2), "é")
	want := "sha256:" + hex.EncodeToString([]byte(hash("entente/v1/commitment/list\x00", n(32), c0, n(32), c1)))
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if string(info([]byte("{}"))) != hash("entente/v1/header\x00", n(2), "{}") {
		t.Error("the info of a header is another")
	}
}

// No two contents share a commitment by moving bytes across a border.
func TestCommitmentHasNoMovableBorders(t *testing.T) {
	s := [][]byte{bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{1}, 32), bytes.Repeat([]byte{1}, 32)}
	p := func(mark, text string) tearline.Portion { return tearline.Portion{Mark: mark, Text: text} }
	seen := map[string]int{}
	for i, sum := range []string{
		commit(Mutual, []byte("ab"), []tearline.Portion{p("(U)", "text")}, s[:2]),
		commit(Mutual, []byte("ab"), []tearline.Portion{p("(U)t", "ext")}, s[:2]),
		commit(Mutual, []byte("ab"), []tearline.Portion{p("", "(U)text")}, s[:2]),
		commit(Mutual, []byte("ab("), []tearline.Portion{p("U)", "text")}, s[:2]),
		commit(Mutual, []byte("ab"), []tearline.Portion{p("(U)", "te"), p("", "xt")}, s),
		commit(Mutual, []byte("ab"), []tearline.Portion{p("(U)", "text"), p("", "")}, s),
		commit(Mutual, []byte("ab"), nil, s[:1]),
		commit(Mutual, nil, []tearline.Portion{p("", "ab")}, s[:2]),
		commit(Mutual, []byte("ab"), []tearline.Portion{p("a", ""), p("b", "")}, s),
		commit(Mutual, []byte("ab"), []tearline.Portion{p("b", ""), p("a", "")}, s),
	} {
		if j, twice := seen[sum]; twice {
			t.Errorf("contents %d and %d have one commitment", i, j)
		}
		seen[sum] = i
	}
}

func TestPaddingFollowsPadme(t *testing.T) {
	for _, tt := range [][2]int{
		{1, 1024}, {1024, 1024}, {1025, 1088}, {1088, 1088}, {1089, 1152}, {2047, 2048}, {2048, 2048}, {2049, 2176},
		{4097, 4352}, {65536, 65536}, {65537, 67584}, {1 << 20, 1 << 20}, {1<<20 + 1, 1<<20 + 1<<15}, {MaxPadded - 1, MaxPadded}, {MaxPadded, MaxPadded},
	} {
		if got := padme(tt[0]); got != tt[1] {
			t.Errorf("padme(%d) = %d, want %d", tt[0], got, tt[1])
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, MaxPadded).Draw(t, "n")
		p := padme(n)
		switch {
		case p < n || p < MinPadded || p > MaxPadded:
			t.Fatalf("padme(%d) = %d is too small or too large", n, p)
		case padme(p) != p:
			t.Fatalf("padme(%d) = %d, whose own is %d", n, p, padme(p))
		case n > MinPadded && float64(p-n) > 0.12*float64(n):
			t.Fatalf("padme(%d) = %d adds more than 12 per cent", n, p)
		case n > 1 && padme(n-1) > p:
			t.Fatalf("padme falls at %d", n)
		}
	})
}

func TestPaddingComesOffAsItWentOn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := rapid.SliceOfN(rapid.Byte(), 1, 5000).Draw(t, "content")
		padded, err := pad(in)
		if err != nil || len(padded) != padme(4+len(in)) {
			t.Fatal(len(padded), err)
		}
		if out, err := unpad(padded); err != nil || !bytes.Equal(in, out) {
			t.Fatal(err)
		}
	})
	largest, err := pad(make([]byte, MaxContentBytes))
	if err != nil || len(largest) != MaxPadded {
		t.Error(len(largest), err)
	}
	for _, n := range []int{0, MaxContentBytes + 1} {
		_, err = pad(make([]byte, n))
		wants(t, err, errs.Invalid, "bytes of content")
	}
	for _, n := range []int{0, 3, 4, MinPadded - 1, MaxPadded + 1} {
		_, err := unpad(make([]byte, n))
		wants(t, err, errs.Invalid, "outside the limits")
	}
}
