package drafting_test

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/tearline"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/drafting"
	"entente/internal/inside/reporting"
)

// sent are files as they come with a report.
type sent []struct{ name, content string }

func (s *sent) Next() (string, io.Reader, error) {
	if len(*s) == 0 {
		return "", nil, io.EOF
	}
	f := (*s)[0]
	*s = (*s)[1:]
	return f.name, strings.NewReader(f.content), nil
}

func TestAPreviewWithTheDigestOfAnAttachmentIsExactlyWhatIsReleased(t *testing.T) {
	b := newBench(t)
	const name, content = "Схема зала.pdf", "a plan of the hall"
	text := strings.Replace(written("R-1", "{l1} is meant."), "{l1} is meant.\"", "{l1} is meant.\", attachment: {file: \""+name+"\", media: application/pdf}", 1)
	for _, w := range b.preview(text).Partners {
		if w.Bytes != nil || w.Files != nil || !slices.Equal(w.Missing, []string{name}) {
			t.Errorf("%s: %s, %+v, %v; expected no bytes before those of the file are known", w.Partner, w.Bytes, w.Files, w.Missing)
		}
	}
	sum := sha256.Sum256([]byte(content))
	file := tearline.File{Digest: "sha256:" + hex.EncodeToString(sum[:]), Bytes: int64(len(content))}
	p, err := b.drafts.Preview(t.Context(), drafting.Asked{Officer: "lind", Document: text, Files: map[string]tearline.File{name: file, "another": {Bytes: 7}}})
	b.must(err)
	_, err = b.intake.TakeFiles(t.Context(), reporting.Order{Officer: "lind"}, &sent{{"r", text}, {name, content}})
	b.must(err)
	for i, partner := range b.partner {
		came, err := b.office.Propose(t.Context(), disclosure.Proposal{Report: "R-1", Partner: partner, Officer: "lind"})
		b.must(err)
		v, err := b.office.Show(t.Context(), came.Release, time.Time{})
		b.must(err)
		w := p.Partners[i]
		if len(w.Bytes) == 0 || string(w.Bytes) != string(v.Bundle) || !w.Review {
			t.Errorf("%s was to get\n%s\nand gets\n%s", partner, w.Bytes, v.Bundle)
		}
		if want := []tearline.Attachment{{File: file, Name: name, Media: "application/pdf"}}; !slices.Equal(w.Files, want) || w.Missing != nil {
			t.Errorf("%s was to get the files %+v (missing %v); expected %+v", partner, w.Files, w.Missing, want)
		}
	}
}
