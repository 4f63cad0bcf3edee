package tearline

import (
	"regexp"
	"strconv"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/stix"
)

// Attachment is a file that goes with a tearline. Its bytes do not: they follow
// in parts, and the digest says which they are.
type Attachment struct {
	File
	Name  string `json:"name"`
	Media string `json:"media"` // type/subtype
}

// digestForm is a file's digest as everything here writes it.
var digestForm = regexp.MustCompile(`^sha256:[0-9a-f]{64}$`)

const digestPrefix = "sha256:"

// going is a file with the paragraph that it goes with, by position.
type going struct {
	Attachment
	in int
}

// attached lists the files that go: each with its portion's prose as its author
// wrote it, and with no other form of it, nor with an officer's words in its place.
func attached(d release.Decision, paragraphs []paragraph, files map[string]File) ([]going, error) {
	const op = "tearline.Tear"
	var out []going
	for pos, p := range paragraphs {
		if !p.prose || p.index == report.TitleIndex || d.Reworded(p.index) {
			continue
		}
		a := d.Report().Portions[p.index].Attachment
		if a == nil {
			continue
		}
		f, held := files[a.File]
		if !held || f.Bytes < 1 || !digestForm.MatchString(f.Digest) {
			return nil, errs.E(errs.Invalid, op, "the attachment of portion %d is not held", p.index)
		}
		out = append(out, going{Attachment{f, a.File, a.Media}, pos})
	}
	return out, nil
}

// fileObjects writes a file object for every attachment and gives their ids.
func (w *writer) fileObjects(banner []string) []string {
	var ids []string
	for _, f := range w.files {
		id := w.named("file", "file/"+f.Name)
		w.add(stix.Observe(stix.Unguessable(id), stix.Properties{"type": "file", "name": f.Name, "mime_type": f.Media, "size": int(f.Bytes),
			"hashes": stix.Properties{"SHA-256": strings.TrimPrefix(f.Digest, digestPrefix)}, "object_marking_refs": banner}))
		ids = append(ids, id)
	}
	return ids
}

// files reads the attachments in the order of the extension; the bundle has no
// other file objects.
func (r *reader) files(extension stix.Value, o stix.Object) error {
	list, given := extension.Get("file_refs")
	refs, ok := list.Texts()
	all := 0
	for _, f := range r.byID {
		if f.Type() == "file" {
			all++
		}
	}
	if given && (!ok || len(refs) == 0 || len(refs) > report.MaxAttachments) || all != len(refs) {
		return refuse("file_refs", "expected a list of every file of the bundle, 1 to %d", report.MaxAttachments)
	}
	held, listed := map[string]bool{}, map[string]bool{}
	for _, ref := range o.Texts("object_refs") {
		held[ref] = true
	}
	for i, ref := range refs {
		key := "file_refs.[" + strconv.Itoa(i) + "]"
		f := r.byID[ref]
		if f.Type() != "file" || !held[ref] || listed[ref] {
			return refuse(key, "expected a file that the report holds, once")
		}
		listed[ref] = true
		hashes, _ := f.Get("hashes")
		sum, _ := hashes.Get("SHA-256")
		size, _ := f.Get("size")
		n, err := strconv.ParseInt(string(size.Bytes()), 10, 64)
		a := Attachment{File: File{Digest: digestPrefix + sum.Text(), Bytes: n}, Name: f.Text("name"), Media: f.Text("mime_type")}
		if err != nil || n < 1 || !digestForm.MatchString(a.Digest) || !report.FileName(a.Name) || a.Media == "" {
			return refuse(key, "expected a bare name, mime_type, size and SHA-256")
		}
		r.out.Files = append(r.out.Files, a)
	}
	return nil
}
