package tearline

import (
	"strconv"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/core/stix"
)

// writer builds the bundle of one tearline.
type writer struct {
	outcome    release.Outcome
	method     release.Method
	report     *report.Report // for its kind, and to read marks of its system
	self       party.Code
	id         func(typ, name string) string
	paragraphs []paragraph
	fields     []*shown
	files      []going

	created, modified string
	objects           []stix.Object
	refs              []string          // what the report object holds
	marks             map[string]string // mark → id of its marking-definition
	err               error
}

// producerSince is the time on the producer's identity: a constant, so that
// the same identity is the same object in every release.
const producerSince = "2001-01-01T00:00:00.000Z"

// bundle writes the tearline for the given times.
func (w *writer) bundle(created, modified time.Time) ([]byte, error) {
	w.created, w.modified = timestamp(created), timestamp(modified)
	w.objects, w.refs, w.marks, w.err = nil, nil, map[string]string{}, nil
	producer := w.named("identity", "producer")
	w.add(stix.New(stix.Properties{"type": "identity", "id": producer, "created": producerSince, "modified": producerSince,
		"name": string(w.self), "identity_class": "organization"}))
	banner := w.mark(w.outcome.Marking)
	for _, p := range w.paragraphs {
		w.mark(p.Mark)
	}
	top := w.named("report", "report")
	objects := w.fieldObjects(producer, banner)
	files := w.fileObjects(banner)
	notes := w.notes(producer, top, objects, files)
	w.links(producer, banner, objects)
	w.reportObject(producer, top, banner, notes, objects, files)
	if w.err != nil {
		return nil, w.err
	}
	return stix.Bundle{ID: w.named("bundle", "bundle"), Objects: w.objects}.Write()
}

// add keeps an object, and the first failure.
func (w *writer) add(o stix.Object, err error) {
	if err != nil {
		if w.err == nil {
			w.err = errs.Wrap(errs.Internal, "tearline.Tear", err, "the tearline cannot be written: %s", err)
		}
		return
	}
	w.objects = append(w.objects, o)
}

// named asks the caller for an identifier by type and by what it is for: a
// field by its name, so that it keeps its identifier whoever else appears, a
// portion by its place in the tearline. The caller's secret hides the name.
func (w *writer) named(typ, name string) string {
	id := w.id(typ, name)
	if stix.TypeOf(id) != typ && w.err == nil {
		w.err = errs.E(errs.Internal, "tearline.Tear", "the source gave no identifier for a %s", typ)
	}
	return id
}

// domain writes an object with the properties that all of ours share.
func (w *writer) domain(typ, id, producer string, marks []string, more stix.Properties) {
	p := stix.Properties{"type": typ, "id": id, "created_by_ref": producer, "created": w.created, "modified": w.modified, "object_marking_refs": marks}
	for name, value := range more {
		p[name] = value
	}
	w.add(stix.New(p))
}

// mark gives the ids that mark something with a mark: our marking-definition
// with the mark as a statement and its structure in the extension, and the
// fixed object when it is a TLP label.
func (w *writer) mark(text string) []string {
	const op = "tearline.Tear"
	m, err := marking.Parse(w.report.System, w.report.Created, text)
	if err != nil {
		if w.err == nil {
			w.err = errs.Wrap(errs.Internal, op, err, "the decision carries a mark that cannot be read")
		}
		return nil
	}
	extension := stix.Properties{"extension_type": propertyExtension, "system": string(m.System), "level": m.Level.Name,
		"onward": w.outcome.Onward, "method": string(w.method)}
	lists := map[string][]string{"rel": m.Rel, "display": m.Display, "controls": m.Dissem, "sci": m.SCI, "fgi": m.FGI, "use": w.outcome.Use}
	for name, list := range lists {
		if len(list) > 0 {
			extension[name] = list
		}
	}
	id, known := w.marks[text]
	if !known {
		// A marking-definition has no versions: whatever it says is in its name.
		name := strings.Join([]string{"mark", text, string(w.method), w.outcome.Onward, strings.Join(w.outcome.Use, " ")}, "/")
		id = w.named("marking-definition", name)
		w.marks[text] = id
		w.add(stix.New(stix.Properties{"type": "marking-definition", "id": id, "created": w.created, "definition_type": "statement",
			"definition": stix.Properties{"statement": text}, "extensions": stix.Properties{markExtension: extension}}))
	}
	if m.System != marking.TLP {
		return []string{id}
	}
	tlp, found := stix.TLP(strings.ToLower(m.Level.Name))
	if found && w.marks[tlp.ID()] == "" {
		w.marks[tlp.ID()] = tlp.ID()
		w.add(tlp, nil)
	}
	return []string{id, tlp.ID()}
}

// notes writes one note for each portion that goes, in order.
func (w *writer) notes(producer, top string, objects, files []string) []string {
	var ids []string
	for pos, p := range w.paragraphs {
		if p.index == report.TitleIndex {
			continue
		}
		refs := []string{top}
		for i, f := range w.fields {
			if objects[i] != "" && contains(f.in, pos) {
				refs = append(refs, objects[i])
			}
		}
		for i, f := range w.files {
			if f.in == pos {
				refs = append(refs, files[i])
			}
		}
		id := w.named("note", "portion/"+strconv.Itoa(len(ids)+1))
		w.domain("note", id, producer, w.mark(p.Mark), stix.Properties{"content": p.Text, "lang": p.lang, "object_refs": refs})
		ids = append(ids, id)
	}
	return ids
}

// links writes that a selector is related to the person who holds it, where
// one paragraph shows both in full.
func (w *writer) links(producer string, banner, objects []string) {
	for i, s := range w.fields {
		for j, p := range w.fields {
			if s.Holder == "" || s.Holder != p.Name || objects[i] == "" || objects[j] == "" || p.rung != "full" || !meet(s.in, p.in) {
				continue
			}
			id := w.named("relationship", "link/"+s.Name+"/"+p.Name)
			w.domain("relationship", id, producer, banner, stix.Properties{"relationship_type": "related-to",
				"source_ref": objects[i], "target_ref": objects[j]})
			w.refs = append(w.refs, id)
		}
	}
}

// reportObject writes the report that holds the rest together.
func (w *writer) reportObject(producer, id string, banner, notes, objects, files []string) {
	name, lang, kind := neutralTitle[w.report.Kind], "en", w.report.Kind
	var granular []stix.Properties
	if first := w.paragraphs[0]; first.index == report.TitleIndex {
		name, lang = first.Text, first.lang
		for _, ref := range w.mark(first.Mark) {
			granular = append(granular, stix.Properties{"marking_ref": ref, "selectors": []string{"name"}})
		}
	}
	refs := append([]string{}, notes...)
	var fields []stix.Properties
	for i, f := range w.fields {
		p := stix.Properties{"ladder": string(f.Ladder), "rung": string(f.rung), "words": f.words}
		for key, value := range f.graded() {
			p[key] = value
		}
		if f.token != "" {
			p["token"] = f.token
		}
		if f.giver != "" {
			p["token_from"] = f.giver
		}
		if objects[i] != "" {
			p["object_ref"] = objects[i]
			refs = append(refs, objects[i])
		}
		fields = append(fields, p)
	}
	refs = append(append(refs, files...), w.refs...)
	extension := stix.Properties{"extension_type": propertyExtension, "kind": kind, "portion_refs": notes}
	if len(fields) > 0 {
		extension["fields"] = fields
	}
	if len(files) > 0 {
		extension["file_refs"] = files
	}
	w.domain("report", id, producer, banner, stix.Properties{"name": name, "lang": lang, "report_types": []string{kind}, "published": w.created,
		"object_refs": refs, "granular_markings": granular, "extensions": stix.Properties{reportExtension: extension}})
}

func contains(list []int, n int) bool { return meet(list, []int{n}) }

// meet tells whether two lists of positions have one in common.
func meet(a, b []int) bool {
	for _, x := range a {
		for _, y := range b {
			if x == y {
				return true
			}
		}
	}
	return false
}
