package origins

import (
	"slices"
	"strconv"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/passage"
	"entente/internal/core/provenance"
	"entente/internal/core/report"
	"entente/internal/inside/judgement"
)

// known is a source that the reader sees.
type known struct {
	ref    string // source:ID
	source assess.Source
	names  [][]string // as passage.Words gives them
}

// sources lists the sources that the reader sees.
func sources(v judgement.View) ([]known, error) {
	all, err := v.All(assess.KindSource)
	if err != nil {
		return nil, err
	}
	var out []known
	for _, j := range all {
		if j.Erased != nil {
			continue
		}
		r, err := j.Record()
		if err != nil {
			return nil, err
		}
		s, ok := r.(assess.Source)
		if !ok {
			return nil, errs.E(errs.Internal, "origins.sources", "a source that is none")
		}
		k := known{ref: j.Target(), source: s}
		for _, n := range s.Names() {
			if w := passage.Words(n); len(w) > 0 {
				k.names = append(k.names, w)
			}
		}
		out = append(out, k)
	}
	return out, nil
}

// contains tells whether words stand in others in a row.
func contains(words, part []string) bool {
	for i := 0; i+len(part) <= len(words); i++ {
		if slices.Equal(words[i:i+len(part)], part) {
			return true
		}
	}
	return false
}

// written are the edges that an item's own document states.
func (o *Origins) written(v judgement.View, i *item, all []known) ([]provenance.Edge, error) {
	w := &writing{v: v, item: i, known: all}
	if i.Report != nil {
		w.report(i.Report)
	} else if err := w.received(); err != nil {
		return nil, err
	}
	for _, t := range i.tokens {
		w.add(t.Portion, provenance.DerivedFrom, "token:"+t.Token, basisToken)
		w.edges[len(w.edges)-1].Evidence = tokenEvidence(t.Token)
	}
	return w.edges, w.failed
}

// writing gathers what a document states.
type writing struct {
	v      judgement.View
	item   *item
	known  []known
	edges  []provenance.Edge
	failed error
}

func (w *writing) add(portion int, r provenance.Relation, to, basis string) {
	if to != "" {
		w.edges = append(w.edges, provenance.Edge{From: w.item.node(portion), Relation: r, To: to, Detected: basis == basisToken, Basis: basis})
	}
}

func (w *writing) report(r *report.Report) {
	if r.Translation != nil {
		w.add(assess.Whole, provenance.Translated, w.named(r.Translation.Of), "translation.of")
	}
	if r.Supersedes != "" {
		w.add(assess.Whole, provenance.DerivedFrom, w.named(r.Supersedes), "supersedes")
	}
	w.third(assess.Whole, r.ThirdParty)
	for _, t := range w.item.Texts {
		if t.Portion >= 0 {
			w.third(t.Portion, r.Portions[t.Portion].ThirdParty)
		}
		for _, name := range r.ProseOf(t.Portion).Refs() {
			w.field(t.Portion, r.Fields[name], false)
		}
	}
	for _, name := range r.FieldOrder {
		f := r.Fields[name]
		if len(r.PortionsWith(name)) == 0 && !slices.Contains(r.Title.Prose.Refs(), name) &&
			w.v.Reader.Sees(access.LabelOf(f.MarkAt(f.Ladder.Rungs()[0], r.Marking))) {
			w.field(assess.Whole, f, true)
		}
	}
}

func (w *writing) third(portion int, t *report.ThirdParty) {
	if t != nil && t.Ref != "" {
		w.add(portion, provenance.DerivedFrom, w.named(t.Ref), "third_party.ref")
	}
}

// field reads a field; beside is true of one that stands in no text. An outlet, and an
// open source beside the text, is who published it.
func (w *writing) field(portion int, f *report.Field, beside bool) {
	if f == nil {
		return
	}
	w.third(portion, f.ThirdParty)
	if f.Ladder == report.Source {
		node, ok := nodeOf(w.known, f.Full, f.Collection)
		if ok {
			w.source(portion, node, beside && f.Collection == openly)
		} else if f.Ref == "" && f.Token == "" {
			w.item.remark(f.Full)
		}
	}
}

// source adds a source that is named; published says that it stands as a by-line.
func (w *writing) source(portion int, node string, published bool) {
	w.add(portion, provenance.DerivedFrom, node, "source")
	if published || slices.ContainsFunc(w.known, func(k known) bool { return k.ref == node && k.source.Type == assess.Outlet }) {
		w.edges[len(w.edges)-1].Manner = provenance.Published
	}
}

// received reads what a partner's item names. What it names less than in full names
// nobody.
func (w *writing) received() error {
	r, err := w.item.received()
	if err != nil {
		return err
	}
	for _, f := range r.Fields {
		if f.Ladder == string(report.Source) && f.Rung == string(report.Source.Rungs()[0]) && !w.said(f.Words) {
			if node, ok := nodeOf(w.known, f.Words, ""); ok {
				w.source(assess.Whole, node, false)
			} else if f.Token == "" {
				w.item.remark(f.Words)
			}
		}
	}
	return nil
}

// said puts a source where its words stand; false where they stand in no portion that is
// seen, or in none at all.
func (w *writing) said(full string) bool {
	node, ok := nodeOf(w.known, full, "")
	found := false
	for _, t := range w.item.Texts {
		if ok && contains(passage.Words(t.Words), passage.Words(full)) {
			w.source(t.Portion, node, false)
			found = true
		}
	}
	return found
}

// named is what a document's reference names: an item that the reader sees, else the
// words of the reference itself.
func (w *writing) named(ref string) string {
	if w.failed != nil {
		return ""
	}
	whole, part, portioned := cutPortion(ref)
	tries := []assess.Target{{Kind: assess.ItemReport, ID: whole, Portion: assess.Whole}}
	source, err := w.v.Tx.SourceOf(ref)
	if err == nil {
		tries = append(tries, assess.Target{Kind: assess.ItemReceived, ID: source.Item, Portion: assess.Whole})
	} else if errs.KindOf(err) != errs.NotFound {
		w.failed = err
		return ""
	}
	for _, t := range tries {
		if portioned {
			t.Portion = part
		}
		held, err := w.v.Tx.HeldItem(t, w.v.Labels, w.v.AsOf)
		switch errs.KindOf(err) {
		case "":
			return held.Target.String()
		case errs.NotFound:
		default:
			w.failed = err
			return ""
		}
	}
	return "ref:" + ref
}

// cutPortion reads "ID#2".
func cutPortion(ref string) (whole string, portion int, ok bool) {
	for i := len(ref) - 1; i > 0 && ref[i] != ' '; i-- {
		if ref[i] == '#' {
			n, err := strconv.Atoi(ref[i+1:])
			return ref[:i], n, err == nil && n >= 0
		}
	}
	return ref, 0, false
}

// said lists the statements of provenance about nodes, that stand and are seen, but for one.
func said(v judgement.View, nodes []string, but string) ([]provenance.Edge, error) {
	refs := make([]assess.Ref, len(nodes))
	for i, n := range nodes {
		refs[i] = assess.Ref{To: n}
	}
	all, err := v.All(assess.KindProvenance, refs...)
	if err != nil {
		return nil, err
	}
	var out []provenance.Edge
	for _, j := range all {
		if j.Erased != nil || j.Target() == but {
			continue
		}
		r, err := j.Record()
		if err != nil {
			return nil, err
		}
		if p, ok := r.(assess.Provenance); ok {
			e := p.Edge(j.Target())
			if e.From, e.To, err = both(v, e.From, e.To); err != nil {
				return nil, err
			}
			out = append(out, e)
		}
	}
	return out, nil
}

// both gives two references by their ids; as they are where the reader sees nothing there.
func both(v judgement.View, a, b string) (string, string, error) {
	for _, ref := range []*string{&a, &b} {
		t, err := v.Resolve(*ref)
		switch errs.KindOf(err) {
		case "":
			*ref = t.String()
		case errs.NotFound:
		default:
			return "", "", err
		}
	}
	return a, b, nil
}

// overrules lists what officers say about pairs of which one of the nodes is part.
func overrules(v judgement.View, nodes []string) ([]provenance.Overrule, error) {
	refs := make([]assess.Ref, len(nodes))
	for i, n := range nodes {
		refs[i] = assess.Ref{To: n}
	}
	all, err := v.All(assess.KindOverrule, refs...)
	if err != nil {
		return nil, err
	}
	var out []provenance.Overrule
	for _, j := range all {
		if j.Erased != nil {
			continue
		}
		r, err := j.Record()
		if err != nil {
			return nil, err
		}
		if x, ok := r.(assess.Overrule); ok {
			if x.A, x.B, err = both(v, x.A, x.B); err != nil {
				return nil, err
			}
			out = append(out, x.As(j.Target(), j.By, j.RecordedAt))
		}
	}
	return out, nil
}
