package origins

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"strings"

	"entente/internal/core/article"
	"entente/internal/core/passage"
	"entente/internal/core/report"
	"entente/internal/inside/indexing"
	"entente/internal/store/insidedb"
)

// Passages makes an item's passages findable: it is a maker of package indexing.
func Passages(tx *insidedb.Tx, item indexing.Item) error {
	return tx.AddPassages(passagesOf(item), item.Since, item.Until)
}

// passagesOf cuts an item's portions, each by itself: what is in one passage is seen by
// the same readers. A speech is looked up where it is spoken of.
func passagesOf(item indexing.Item) []insidedb.Passage {
	speeches := speechBands(item)
	var out []insidedb.Passage
	for _, t := range item.Texts {
		for i, p := range passage.Cut(t.Words) {
			bands := p.Bands()
			if i == 0 {
				bands = append(bands, speeches[t.Portion]...)
			}
			out = append(out, insidedb.Passage{Kind: item.Kind, ID: item.ID, Version: item.Version, Portion: t.Portion, Place: i, Label: t.Label, Bands: once(bands)})
		}
	}
	return out
}

// speechBands are the numbers of the speeches and statements that portions tell of. Those
// with one label are read together: nobody sees some of them and not the others.
func speechBands(item indexing.Item) map[int][]uint64 {
	together := map[int64][]indexing.Text{}
	for _, t := range item.Texts {
		if t.Portion >= 0 {
			together[t.Label] = append(together[t.Label], t)
		}
	}
	out := map[int][]uint64{}
	for _, texts := range together {
		for _, e := range foundIn(item, texts).Events {
			if b, ok := speechBand(e); ok && e.Paragraph >= 0 {
				portion := texts[e.Paragraph].Portion
				out[portion] = append(out[portion], b)
			}
		}
	}
	return out
}

// speechBand is the number of what somebody said on a day; false where either is not
// known.
func speechBand(e article.Event) (uint64, bool) {
	names := passage.Words(e.Speaker)
	if e.Kind == article.Attack || len(names) == 0 || e.From.IsZero() {
		return 0, false
	}
	sum := sha256.Sum256([]byte("speech\x00" + names[len(names)-1] + "\x00" + e.From.UTC().Format("2006-01-02")))
	return binary.BigEndian.Uint64(sum[:8]), true
}

// foundIn finds what some portions of an item offer. Places are those of the portions in
// the order of texts, and of a title nothing is looked for.
func foundIn(item indexing.Item, texts []indexing.Text) article.Found {
	var r report.Report
	if item.Report != nil {
		r = *item.Report
	}
	r.Portions = nil
	for _, t := range texts {
		switch {
		case t.Portion < 0:
		case item.Report != nil:
			r.Portions = append(r.Portions, item.Report.Portions[t.Portion])
		default:
			r.Portions = append(r.Portions, plain(t))
		}
	}
	if item.Report == nil {
		r.InfoDate.To = item.RecordedAt
		r.Lang = "en"
	}
	return article.FoundIn(&r)
}

// plain is a portion of what a partner sent.
func plain(t indexing.Text) report.Portion {
	return report.Portion{Lang: t.Lang, Prose: report.Prose{Source: t.Words, Parts: []report.Part{{Text: t.Words}}}}
}

func joined(words []string) string { return strings.Join(words, " ") }

// paragraphs cuts a text where a line is empty.
func paragraphs(text string) []string {
	var out []string
	var now []string
	end := func() {
		if len(now) > 0 {
			out = append(out, strings.Join(now, "\n"))
		}
		now = nil
	}
	for line := range strings.Lines(text) {
		if line = strings.TrimRight(line, "\r\n"); strings.TrimSpace(line) == "" {
			end()
			continue
		}
		now = append(now, line)
	}
	end()
	return out
}

// once gives numbers in order, each once.
func once(bands []uint64) []uint64 {
	slices.Sort(bands)
	return slices.Compact(bands)
}
