package tearline

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/stix"
)

// MaxBytes bounds the content of one tearline.
const MaxBytes = 4 << 20

// Source is what core does not have: identifiers and time.
type Source struct {
	// ID gives the identifier of an object, "report--UUID" for type "report".
	// The same name of the same release for the same partner gives the same
	// identifier in every version; nobody else can derive it, or tell from it
	// what the name was: names of fields are among them.
	ID       func(typ, name string) string
	Created  time.Time // of the first version of this release
	Modified time.Time // of this version; equal to Created for the first

	// Token gives the token that stands for a name of our register of sources, with
	// this partner: report.IsToken. It may be nil where no token of ours goes.
	Token func(ref string) string

	// Files are the report's attachments by their names, as they were taken in.
	Files map[string]File
}

// File is what is known of an attachment's bytes.
type File struct {
	Digest string `json:"digest"` // "sha256:…"
	Bytes  int64  `json:"bytes"`
}

// paragraph is one text that goes: the title or a portion.
type paragraph struct {
	Portion
	index int // portion in the parent; report.TitleIndex for the title. Never written.
	lang  string
	prose bool // as written: its references are released fields
}

// Tear makes the tearline of a decision.
func Tear(d release.Decision, src Source) (Tearline, error) {
	const op = "tearline.Tear"
	if !d.Valid() {
		return Tearline{}, errs.E(errs.Internal, op, "not a decision")
	}
	if src.ID == nil || src.Created.IsZero() || src.Modified.Before(src.Created) {
		return Tearline{}, errs.E(errs.Internal, op, "expected identifiers, a time of creation and one of modification not before it")
	}
	paragraphs, err := goes(d)
	if err != nil {
		return Tearline{}, err
	}
	out := d.Outcome()
	w := &writer{outcome: out, method: d.Method(), report: d.Report(), self: d.Self(), id: src.ID,
		paragraphs: paragraphs, fields: released(d, paragraphs)}
	if err := tokens(d, w.fields, src.Token); err != nil {
		return Tearline{}, err
	}
	if w.files, err = attached(d, paragraphs, src.Files); err != nil {
		return Tearline{}, err
	}
	bundle, err := w.bundle(src.Created, src.Modified)
	if err != nil {
		return Tearline{}, err
	}
	if len(bundle) > MaxBytes {
		return Tearline{}, errs.E(errs.Invalid, op, "the tearline has %d bytes; expected at most %d", len(bundle), MaxBytes)
	}
	timeless, err := w.bundle(time.Unix(0, 0), time.Unix(0, 0))
	if err != nil {
		return Tearline{}, err
	}
	places, err := placesOf(bundle)
	if err != nil {
		return Tearline{}, errs.Wrap(errs.Internal, op, err, "the tearline cannot be read back: %s", err)
	}
	sum := sha256.Sum256(timeless)
	t := Tearline{bundle: bundle, partner: out.Partner, self: d.Self(), decision: out.Decision, policy: out.Policy, method: d.Method(),
		use: slices.Clone(out.Use), onward: out.Onward, marking: out.Marking, places: places, same: "sha256:" + hex.EncodeToString(sum[:])}
	for _, p := range paragraphs {
		t.portions = append(t.portions, p.Portion)
	}
	for _, f := range w.files {
		t.files = append(t.files, f.Attachment)
	}
	return t, nil
}

// goes lists the texts that go, the title first. A tearline of the author that
// stands for several portions has its text once, at the first of them.
func goes(d release.Decision) ([]paragraph, error) {
	const op = "tearline.Tear"
	var list []paragraph
	add := func(index int, verdict release.Verdict, from, mark, text string) {
		if !verdict.Goes() {
			return
		}
		if text != "" {
			list = append(list, paragraph{Portion: Portion{Mark: mark, Text: text}, index: index,
				lang: langOf(d.Report(), index, from), prose: from == "written"})
		}
	}
	out := d.Outcome()
	add(report.TitleIndex, out.Title.Verdict, out.Title.TextFrom, out.Title.Mark, out.Title.Text)
	titled := len(list)
	for _, p := range out.Portions {
		add(p.Index, p.Verdict, p.TextFrom, p.Mark, p.Text)
	}
	switch {
	case len(list) == titled:
		return nil, errs.E(errs.Denied, op, "no portion goes to %s", out.Partner)
	case !d.Approved():
		return nil, errs.E(errs.Denied, op, "the release to %s waits for review", out.Partner)
	}
	return list, nil
}

// langOf is the language of the form in which a text goes.
func langOf(r *report.Report, index int, from string) string {
	kind, id, _ := strings.Cut(from, ":")
	lang := ""
	switch kind {
	case "tearline":
		for _, t := range r.Tearlines {
			if t.ID == id {
				lang = t.Lang
			}
		}
	case "gist":
		for _, g := range r.Portions[index].Gists {
			if g.ID == id {
				lang = g.Lang
			}
		}
	}
	if lang == "" {
		lang = r.LangOf(index)
	}
	return lang
}

// timestamp is an instant as created and modified carry it.
func timestamp(t time.Time) string { return stix.FormatTimestamp(t) }
