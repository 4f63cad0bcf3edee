package tearline_test

import (
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/tearline"

	"github.com/google/go-cmp/cmp"
)

// filed is a report of which one portion goes as written, one as its gist, and
// one not at all; each has a file.
const filed = `
originator: USA/CIA
created: 2017-12-10T09:30:00Z
kind: intelligence
topics: [counter-terrorism]
title: {mark: "(S//REL TO USA, FRA)", text: "Files"}
portions:
  - {mark: "(S//REL TO USA, FRA)", text: "As written.", attachment: {file: goes.pdf, media: application/pdf}}
  - {mark: "(S//NF)", text: "Closed.", gists: [{id: g1, mark: "(S//REL TO USA, FRA)", text: "The gist."}], attachment: {file: stays.pdf, media: application/pdf}}
  - {mark: "(S//NF)", text: "Closed too.", attachment: {file: hidden.pdf, media: application/pdf}}
`

const automaticFrance = `
id: D-1
title: Intelligence
issued_by: [Director]
basis: law
effective: 2015-11-16
review: 2019-05-16
partners: [FRA]
topics: [counter-terrorism]
kinds: [intelligence]
ceiling: SECRET
rungs: {text: written}
mode: automatic
purpose: prevent attacks
benefit: lives
`

func digest(c string) string { return "sha256:" + strings.Repeat(c, 64) }

func TestAFileGoesWithItsPortionAsWrittenAndWithNoOtherForm(t *testing.T) {
	w := world{report: filed, directives: []string{automaticFrance}, partner: "FRA/DGSE", method: release.Release}
	d := w.decide(t)
	if d.Approved() || d.Outcome().Portions[0].Verdict != release.VerdictReview {
		t.Errorf("a portion with a file is %s under an automatic directive", d.Outcome().Portions[0].Verdict)
	}
	src := source
	src.Files = map[string]tearline.File{"goes.pdf": {Digest: digest("a"), Bytes: 5 << 20}, "stays.pdf": {Digest: digest("b"), Bytes: 1}, "hidden.pdf": {Digest: digest("c"), Bytes: 1}}
	approve := func(words ...release.Wording) release.Decision {
		t.Helper()
		out, err := release.Review(d, release.Approval{Officer: "o", Approve: true, Wordings: words})
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	torn, err := tearline.Tear(approve(), src)
	if err != nil {
		t.Fatal(err)
	}
	want := []tearline.Attachment{{File: src.Files["goes.pdf"], Name: "goes.pdf", Media: "application/pdf"}}
	if diff := cmp.Diff(want, torn.Attachments()); diff != "" {
		t.Error(diff)
	}
	read, err := tearline.Read(torn.Bundle())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, read.Files); diff != "" {
		t.Errorf("as its receiver reads it: %s", diff)
	}
	for _, name := range []string{"stays.pdf", "hidden.pdf", strings.Repeat("b", 64), strings.Repeat("c", 64)} {
		if strings.Contains(string(torn.Bundle()), name) {
			t.Errorf("the bundle tells of %s", name)
		}
	}
	reworded, err := tearline.Tear(approve(release.Wording{Item: "portion:0", Text: "Other words.", Reason: "r"}), src)
	if err != nil || len(reworded.Attachments()) != 0 || strings.Contains(string(reworded.Bundle()), "goes.pdf") {
		t.Errorf("with an officer's words in place of the author's %v go (%v)", reworded.Attachments(), err)
	}
	if _, err := tearline.Tear(approve(), source); errs.KindOf(err) != errs.Invalid {
		t.Errorf("a file that is not held: %v", err)
	}
	// What a file weighs or is called is content: a change is another tearline.
	src.Files["goes.pdf"] = tearline.File{Digest: digest("d"), Bytes: 5 << 20}
	if other, err := tearline.Tear(approve(), src); err != nil || other.Same() == torn.Same() {
		t.Errorf("another file makes the same tearline (%v)", err)
	}
}

func TestFilesOfABundleAreReadStrictly(t *testing.T) {
	w := world{report: filed, directives: []string{automaticFrance}, partner: "FRA/DGSE", method: release.Release}
	d, err := release.Review(w.decide(t), release.Approval{Officer: "o", Approve: true})
	if err != nil {
		t.Fatal(err)
	}
	src := source
	src.Files = map[string]tearline.File{"goes.pdf": {Digest: digest("a"), Bytes: 7}}
	torn, err := tearline.Tear(d, src)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, from, to string }{
		{"a name with a folder", `"name":"goes.pdf"`, `"name":"../goes.pdf"`},
		{"no size", `"size":7`, `"size":0`},
		{"another hash", `"SHA-256":"` + strings.Repeat("a", 64), `"SHA-256":"` + strings.Repeat("A", 64)},
		{"no list", `"file_refs"`, `"other_refs"`},
	} {
		changed := strings.Replace(string(torn.Bundle()), tt.from, tt.to, 1)
		if changed == string(torn.Bundle()) {
			t.Fatalf("%s: %s stands nowhere", tt.name, tt.from)
		}
		if _, err := tearline.Read([]byte(changed)); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestAttachmentsOfAReportAreReadStrictly(t *testing.T) {
	for _, tt := range []struct{ name, from, to string }{
		{"a folder", "goes.pdf", "a/goes.pdf"},
		{"a hidden file", "goes.pdf", ".goes.pdf"},
		{"the same twice", "stays.pdf", "goes.pdf"},
		{"no media type", "file: goes.pdf, media: application/pdf", "file: goes.pdf"},
		{"no media type of that form", "goes.pdf, media: application/pdf", "goes.pdf, media: PDF"},
		{"an unknown key", "goes.pdf,", "goes.pdf, size: 5,"},
	} {
		if _, err := report.Decode("r.yaml", []byte(strings.Replace(filed, tt.from, tt.to, 1)), nil); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
	r, err := report.Decode("r.yaml", []byte(filed), nil)
	if err != nil || len(r.Attachments()) != 3 || !r.Portions[0].Narrow {
		t.Errorf("%v %v", r, err)
	}
}
