package search

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"entente/internal/core/wording"
)

func drawn(pieces []Piece) string {
	var b strings.Builder
	for _, p := range pieces {
		switch p.Met {
		case Written:
			b.WriteString("[" + p.Text + "]")
		case Sounding:
			b.WriteString("{" + p.Text + "}")
		default:
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestASnippetShowsWhatIsMet(t *testing.T) {
	long := strings.Repeat("word ", 60)
	tests := []struct {
		ask, text string
		sounding  []string
		want      string
	}{
		{"bomb", "The bomb, in the cellar.", nil, "The [bomb], in the cellar."},
		{"tsarnaev", "Братья Царнаевы и Tsarnaev", []string{"царнаевы"}, "Братья {Царнаевы} и [Tsarnaev]"},
		{`"two words"`, "two other, two words", nil, "two other, [two words]"},
		{"情報機関", "日本の情報機関は", nil, "日本の[情報機関]は"},
		{"mar* *athon", "Marathon, martyr", nil, "[Marathon], [martyr]"},
		{"bomb -cellar", "bomb cellar", nil, "[bomb] cellar"},
		{"end", long + "the end", nil, "… " + strings.Repeat("word ", 17) + "the [end]"},
		{"begin", "begin " + long, nil, "[begin]" + strings.Repeat(" word", 17) + " …"},
		{"nothing", "bomb", nil, ""},
	}
	for _, tt := range tests {
		q, err := wording.Parse(tt.ask)
		if err != nil {
			t.Fatal(err)
		}
		pieces, _ := newSight(q, [][]string{tt.sounding}).snippet(tt.text)
		if got := drawn(pieces); got != tt.want {
			t.Errorf("%s: %q, want %q", tt.ask, got, tt.want)
		}
	}
}

// A snippet is of the text: its pieces stand there in their order, whole characters.
func TestASnippetIsOfTheText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"bomb", "Царнаев", "情報", "a", strings.Repeat("x", 150), "—", "in", "the"}), 1, 120).Draw(t, "words")
		text := strings.Join(words, rapid.SampledFrom([]string{" ", ", ", "\n"}).Draw(t, "between"))
		q, err := wording.Parse(rapid.SampledFrom([]string{"bomb", "Царнаев bomb", `"in the"`, "情報"}).Draw(t, "ask"))
		if err != nil {
			t.Fatal(err)
		}
		pieces, met := newSight(q, nil).snippet(text)
		if met != (len(pieces) > 0) {
			t.Fatalf("%v of %d pieces", met, len(pieces))
		}
		rest, size := text, 0
		for _, p := range pieces {
			for _, part := range strings.Split(p.Text, "…") {
				part = strings.TrimSpace(part)
				at := strings.Index(rest, part)
				if at < 0 || !utf8.ValidString(p.Text) {
					t.Fatalf("%q is not behind the piece before it", p.Text)
				}
				rest, size = rest[at+len(part):], size+len(part)
			}
		}
		if size > longest+2*around+150 {
			t.Fatalf("%d bytes", size)
		}
	})
}
