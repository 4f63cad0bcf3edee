package disclosure

import (
	"context"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/stix"
	"entente/internal/store/insidedb"
)

// Bounds of what is traced.
const (
	MostTraced  = 4 << 20 // bytes of the file
	MostSought  = 10_000  // different identifiers in it
	tracedPage  = 256     // kept tearlines, or copies, that are read at once
	tracedBytes = 16 << 20
)

// What a trace comes to.
const (
	TraceOne     = "one"     // every identifier of ours is of one partner's copies
	TraceSeveral = "several" // identifiers of several partners' copies occur
	TraceNone    = "none"    // no identifier of any copy occurs
)

// Trace says whose copies the identifiers in a file are of.
type Trace struct {
	V        int              `json:"v"`
	File     string           `json:"file"`
	Verdict  string           `json:"verdict"`  // one, several, none
	Said     string           `json:"said"`     // the verdict in words
	Partners []party.Code     `json:"partners"` // whose copies occur, by code
	Sought   int              `json:"sought"`   // different identifiers in the file
	Found    int              `json:"found"`    // of them, those of copies made here
	Releases []TracedRelease  `json:"releases"` // that hold any of them, by partner, report and version
	IDs      []TracedIdentity `json:"ids"`      // every identifier in the file, as they appear
}

// TracedRelease is a release whose bytes hold identifiers of the file.
type TracedRelease struct {
	Release     string         `json:"release"`
	Partner     party.Code     `json:"partner"`
	Report      string         `json:"report"`
	Serial      string         `json:"serial,omitempty"` // our own reference
	Version     int            `json:"version"`
	Method      release.Method `json:"method"`
	State       string         `json:"state"`
	Said        string         `json:"said"`
	Hash        string         `json:"hash"`                   // of the exact bytes
	Marking     string         `json:"marking"`                // of the version that it is of
	DeliveredAt *time.Time     `json:"delivered_at,omitempty"` // as the partner's receipt states it; none without a receipt
	Found       int            `json:"found"`                  // how many of the file's identifiers its bytes hold
}

// TracedIdentity is one identifier of the file.
type TracedIdentity struct {
	ID          string     `json:"id"`
	Partner     party.Code `json:"partner,omitempty"` // whose copy it was made for; none when it was not made here
	Report      string     `json:"report,omitempty"`
	Serial      string     `json:"serial,omitempty"`
	Part        string     `json:"part,omitempty"`     // what it names: report, portion 2, field p1, …
	Field       string     `json:"field,omitempty"`    // the field's own name
	Portion     int        `json:"portion,omitempty"`  // counted from 1, as the copy has them
	Releases    []string   `json:"releases,omitempty"` // whose bytes hold it; none for bytes that were torn and never left
	DeliveredAt *time.Time `json:"delivered_at,omitempty"`
}

// Trace looks up every identifier that occurs in a file, of whatever form,
// among those that this node has derived for the copies of its partners, in all
// the bytes that releases have or had, under every version of the naming key. It
// names whose copy the file was made from, not who let it out: we hold every
// copy ourselves. Nothing is written.
func (o *Office) Trace(ctx context.Context, file string, data []byte) (Trace, error) {
	out := Trace{V: 1, File: file, Verdict: TraceNone, Partners: []party.Code{}, Releases: []TracedRelease{}, IDs: []TracedIdentity{}}
	wanted, err := sought(file, data, &out)
	if err != nil {
		return Trace{}, err
	}
	seen, err := o.sightings(ctx, wanted)
	if err != nil {
		return Trace{}, err
	}
	if err := o.attribute(ctx, seen); err != nil {
		return Trace{}, err
	}
	if seen, err = o.shown(ctx, seen); err != nil {
		return Trace{}, err
	}
	// Those of one copy are told together: they share releases and names.
	slices.SortFunc(seen, func(a, b *sighting) int {
		return strings.Compare(a.copy.Report+" "+string(a.copy.Partner)+" "+a.hash, b.copy.Report+" "+string(b.copy.Partner)+" "+b.hash)
	})
	for len(seen) > 0 {
		n := 1
		for n < len(seen) && seen[n].copy.Report == seen[0].copy.Report && seen[n].copy.Partner == seen[0].copy.Partner {
			n++
		}
		err := o.Store.Read(ctx, func(tx *insidedb.Tx) error { return tellCopy(tx, seen[:n], &out) })
		if err != nil {
			return Trace{}, err
		}
		seen = seen[n:]
	}
	if err := o.erasedCopies(ctx, wanted, &out); err != nil {
		return Trace{}, err
	}
	out.conclude()
	return out, nil
}

// sought reads the identifiers of a file, each once, and gives their places in
// the trace by their UUIDs.
func sought(file string, data []byte, out *Trace) (map[[stix.UUIDSize]byte]int, error) {
	const op = "disclosure.Trace"
	if len(data) > MostTraced {
		return nil, errs.At(op, file, 0, "", "%d bytes; expected at most %d", len(data), MostTraced)
	}
	wanted := map[[stix.UUIDSize]byte]int{}
	for offset, id := range stix.UUIDs(data) {
		if _, again := wanted[id]; again {
			continue
		}
		if len(wanted) == MostSought {
			return nil, errs.At(op, file, 0, "", "more than %d identifiers; expected at most that: trace it in parts", MostSought)
		}
		wanted[id] = len(out.IDs)
		out.IDs = append(out.IDs, TracedIdentity{ID: stix.IDAt(data, offset)})
	}
	out.Sought = len(wanted)
	return wanted, nil
}

// sighting is bytes kept here that hold identifiers of the file.
type sighting struct {
	hash   string
	bundle stix.Bundle
	ids    map[int]string // place in the trace → the identifier, as we made it
	copy   insidedb.Copy
	naming insidedb.NamingKey
}

// sightings searches all kept bytes, a page at a time.
func (o *Office) sightings(ctx context.Context, wanted map[[stix.UUIDSize]byte]int) ([]*sighting, error) {
	var out []*sighting
	for last := ""; len(wanted) > 0; {
		var page []insidedb.KeptBytes
		err := o.Store.Read(ctx, func(tx *insidedb.Tx) (err error) {
			page, err = tx.TornAfter(last, tracedPage, tracedBytes)
			return err
		})
		if err != nil {
			return nil, err
		}
		if len(page) == 0 {
			break
		}
		for _, kept := range page {
			s, err := sight(kept, wanted)
			if err != nil {
				return nil, err
			}
			if s != nil {
				out = append(out, s)
			}
		}
		last = page[len(page)-1].Hash
	}
	return out, nil
}

// sight gives what of the file is in some bytes; nil for nothing. Only an
// object's own identifier counts, not one that a text mentions, and not the
// marks of TLP, which are the same for everybody.
func sight(kept insidedb.KeptBytes, wanted map[[stix.UUIDSize]byte]int) (*sighting, error) {
	any := false
	for _, id := range stix.UUIDs(kept.Bundle) {
		if _, any = wanted[id]; any {
			break
		}
	}
	if !any {
		return nil, nil
	}
	b, err := stix.ReadBundle(kept.Bundle)
	if err != nil {
		return nil, errs.Wrap(errs.Internal, "disclosure.Trace", err, "the tearline kept under %s cannot be read", kept.Hash)
	}
	s := &sighting{hash: kept.Hash, bundle: b, ids: map[int]string{}}
	add := func(id string) {
		if at, found := wanted[[stix.UUIDSize]byte([]byte(id)[len(id)-stix.UUIDSize:])]; found && stix.TLPOf(id) == "" {
			s.ids[at] = id
		}
	}
	add(b.ID)
	for _, object := range b.Objects {
		add(object.ID())
	}
	if len(s.ids) == 0 {
		return nil, nil
	}
	return s, nil
}

// shown leaves out what is of reports that whoever traces may not see.
func (o *Office) shown(ctx context.Context, seen []*sighting) (out []*sighting, err error) {
	err = o.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = nil
		for _, s := range seen {
			hidden, err := tx.HidesReport(s.copy.Report)
			if err != nil {
				return err
			}
			if !hidden {
				out = append(out, s)
			}
		}
		return nil
	})
	return out, err
}

// attribute finds the copy that each bundle is of, by deriving the bundle's
// identifier again for every copy, under the key that the copy has.
func (o *Office) attribute(ctx context.Context, seen []*sighting) error {
	open := map[string][]*sighting{}
	for _, s := range seen {
		open[s.bundle.ID] = append(open[s.bundle.ID], s)
	}
	naming := map[int]insidedb.NamingKey{}
	var last insidedb.Copy
	for len(open) > 0 {
		n := 0
		err := o.Store.Read(ctx, func(tx *insidedb.Tx) error {
			page, err := tx.CopiesAfter(last.Report, last.Partner, tracedPage)
			n = len(page)
			for _, c := range page {
				key, known := naming[c.Naming]
				if !known && err == nil {
					key, err = tx.NamingKey(c.Naming)
					naming[c.Naming] = key
				}
				if err != nil {
					return err
				}
				id := source(key, c, time.Time{}).ID("bundle", "bundle")
				for _, s := range open[id] {
					s.copy, s.naming = c, key
				}
				delete(open, id)
				last = c
			}
			return err
		})
		if err != nil {
			return err
		}
		if n == 0 {
			return errs.E(errs.Internal, "disclosure.Trace", "a kept tearline is of no copy that is held")
		}
	}
	return nil
}

// conclude counts, and says whose copies occur.
func (t *Trace) conclude() {
	for _, id := range t.IDs {
		if id.Partner == "" {
			continue
		}
		t.Found++
		if !slices.Contains(t.Partners, id.Partner) {
			t.Partners = append(t.Partners, id.Partner)
		}
	}
	slices.Sort(t.Partners)
	slices.SortStableFunc(t.Releases, func(a, b TracedRelease) int {
		if c := strings.Compare(string(a.Partner)+" "+a.Report, string(b.Partner)+" "+b.Report); c != 0 {
			return c
		}
		return a.Version - b.Version
	})
	delivered := slices.ContainsFunc(t.Releases, func(r TracedRelease) bool { return r.DeliveredAt != nil })
	switch {
	case len(t.Partners) > 1:
		names := make([]string, len(t.Partners))
		for i, p := range t.Partners {
			names[i] = string(p)
		}
		t.Verdict, t.Said = TraceSeveral, "identifiers of the copies of several partners: "+strings.Join(names, ", ")
	case len(t.Partners) == 1 && delivered:
		t.Verdict, t.Said = TraceOne, "the copy of "+string(t.Partners[0])
	case len(t.Partners) == 1:
		t.Verdict, t.Said = TraceOne, "a copy made for "+string(t.Partners[0])+", who has given no receipt for it"
	case t.Sought == 0:
		t.Said = "there are no identifiers in it"
	default:
		t.Said = "none of its identifiers was made here for a partner"
	}
}
