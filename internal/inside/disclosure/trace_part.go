package disclosure

import (
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/release"
	"entente/internal/core/stix"
	"entente/internal/store/insidedb"
)

// tellCopy adds to a trace what is known of one copy of which bytes were seen.
func tellCopy(tx *insidedb.Tx, seen []*sighting, out *Trace) error {
	c := seen[0].copy
	releases, err := tx.ReleasesOf(c.Report, c.Partner)
	if err != nil {
		return err
	}
	slices.Reverse(releases) // the first version first
	newest, err := tx.NewestReport(c.Report, present)
	if err != nil {
		return err
	}
	n, err := newNames(tx, seen[0], releases)
	if err != nil {
		return err
	}
	for _, s := range seen {
		var told []*TracedIdentity
		for at, id := range s.ids {
			t := &out.IDs[at]
			if t.Partner != "" { // told of other bytes of the copy
				continue
			}
			t.ID, t.Partner, t.Report, t.Serial = id, c.Partner, c.Report, newest.Serial
			told = append(told, t)
		}
		n.tell(s.bundle, told)
	}
	for _, r := range releases {
		i := slices.IndexFunc(seen, func(s *sighting) bool { return s.hash == r.Hash })
		if i < 0 {
			continue
		}
		told, err := tracedRelease(tx, r)
		if err != nil {
			return err
		}
		told.Found = len(seen[i].ids)
		out.Releases = append(out.Releases, told)
		for at := range seen[i].ids {
			t := &out.IDs[at]
			t.Serial, t.Releases = told.Serial, append(t.Releases, r.ID)
			if t.DeliveredAt == nil {
				t.DeliveredAt = told.DeliveredAt
			}
		}
	}
	return nil
}

func tracedRelease(tx *insidedb.Tx, r insidedb.Release) (TracedRelease, error) {
	held, err := tx.ReportVersion(r.Report, r.Version)
	if err != nil {
		return TracedRelease{}, err
	}
	out := TracedRelease{Release: r.ID, Partner: r.Partner, Report: r.Report, Serial: held.Serial, Version: r.Version, Method: r.Method,
		State: string(r.State), Said: Say(r), Hash: r.Hash, Marking: held.Marking}
	if r.EnvelopeHash == "" {
		return out, nil
	}
	receipts, err := tx.Receipts(insidedb.In, r.EnvelopeHash)
	for _, c := range receipts {
		if c.Verb == insidedb.DeliveredVerb || out.DeliveredAt == nil { // who admits it has it, too
			out.DeliveredAt = &c.At
		}
	}
	return out, err
}

// names finds what the identifiers of a copy stand for: they were derived from
// it, so deriving them again tells.
type names struct {
	id     func(typ, name string) string
	fields []string                     // the names of the report's fields, in every version that was decided
	known  map[string]map[string]string // type → identifier → field
}

func newNames(tx *insidedb.Tx, s *sighting, releases []insidedb.Release) (names, error) {
	n := names{id: source(s.naming, s.copy, time.Time{}).ID, known: map[string]map[string]string{}}
	for _, r := range releases {
		d, err := tx.Decision(r.Decision)
		if err != nil {
			return names{}, err
		}
		if d.Erased != nil { // the fields' names are gone
			continue
		}
		var o release.Outcome
		if err := json.Unmarshal(d.Outcome, &o); err != nil {
			return names{}, errs.Wrap(errs.Internal, "disclosure.Trace", err, "a recorded decision cannot be read")
		}
		n.fields = slices.AppendSeq(n.fields, maps.Keys(o.Fields))
	}
	slices.Sort(n.fields)
	n.fields = slices.Compact(n.fields)
	return n, nil
}

// portions gives the places of a bundle's notes by their identifiers.
func (n names) portions(b stix.Bundle) map[string]int {
	out := map[string]int{}
	for _, o := range b.Objects {
		if o.Type() == "note" {
			out[n.id("note", "portion/"+strconv.Itoa(len(out)+1))] = len(out) + 1
		}
	}
	return out
}

// field is the field that an identifier was made for; "" for none.
func (n names) field(id string) string {
	typ := stix.TypeOf(id)
	if n.known[typ] == nil {
		n.known[typ] = map[string]string{}
		for _, name := range n.fields {
			n.known[typ][n.id(typ, "field/"+name)] = name
		}
	}
	return n.known[typ][id]
}

// tell says what identifiers of a bundle name.
func (n names) tell(b stix.Bundle, told []*TracedIdentity) {
	objects := map[string]stix.Object{}
	for _, o := range b.Objects {
		objects[o.ID()] = o
	}
	portions := n.portions(b)
	for _, t := range told {
		switch typ := stix.TypeOf(t.ID); {
		case typ == "bundle" || typ == "report":
			t.Part = typ
		case typ == "note":
			t.Portion = portions[t.ID]
			t.Part = "portion " + strconv.Itoa(t.Portion)
		case typ == "identity" && n.id(typ, "producer") == t.ID:
			t.Part = "producer"
		case typ == "marking-definition":
			definition, _ := objects[t.ID].Get("definition")
			statement, _ := definition.Get("statement")
			t.Part = "mark " + statement.Text()
		case typ == "relationship":
			o := objects[t.ID]
			t.Part = "link of field " + n.field(o.Text("source_ref")) + " with field " + n.field(o.Text("target_ref"))
		default:
			t.Field = n.field(t.ID)
			t.Part = "field " + t.Field
		}
	}
}
