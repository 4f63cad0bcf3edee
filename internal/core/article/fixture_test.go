package article_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"entente/internal/core/article"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/report"
)

var at = time.Date(2016, 1, 2, 3, 4, 5, 0, time.UTC)

func options() article.Options {
	return article.Options{File: "text.txt", System: marking.USA, At: at}
}

// read reads a text that can be used.
func read(t *testing.T, text string, o article.Options) article.Article {
	t.Helper()
	a, err := article.Read([]byte(text), o)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func marks() article.Marks {
	return article.Marks{Originator: "USA/CIA", Created: at, Topics: []string{"counter-terrorism"}, System: marking.USA}
}

// written writes the report of an article, and decodes it.
func written(t *testing.T, a article.Article, m article.Marks) (*report.Report, string) {
	t.Helper()
	data, err := article.Report(a, m, nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := report.Decode("report.yaml", data, nil)
	if err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return r, string(data)
}

// full is a portion with everything in it given in full.
func full(r *report.Report, i int) string {
	return report.Render(r.Portions[i].Prose, r.LangOf(i), func(p report.Part) string {
		if p.Recognised {
			return p.Text
		}
		f := r.Fields[p.Field]
		return f.Words(f.Ladder.Rungs()[0], r.LangOf(i), 1)
	})
}

// wantRefused checks that an error names the line, what is wrong, and what was expected.
func wantRefused(t *testing.T, err error, line int, says string) {
	t.Helper()
	var e *errs.Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v; want an input error at line %d", err, line)
	}
	if e.Kind != errs.Invalid || e.Line != line || !strings.Contains(e.Message, says) || !strings.Contains(e.Message, "expected") {
		t.Errorf("got %s, line %d, %q; want invalid, line %d, %q and what was expected", e.Kind, e.Line, e.Message, line, says)
	}
}

func speakers(a article.Article) []string {
	out := []string{}
	for _, q := range a.Found.Quotations {
		out = append(out, q.Words+" | "+q.Speaker.Name)
	}
	return out
}
