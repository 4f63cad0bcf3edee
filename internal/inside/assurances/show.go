package assurances

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/store/insidedb"
)

// What a record amounts to at a time.
const (
	Counts    = "counts"
	Suspended = "suspended" // its giver broke what it assured, or something that it rests on does not count
	Lapsed    = "lapsed"
	Ended     = "ended"
	ToCome    = "to come"
)

// Record is one version of an assurance, a breach or an assessment.
type Record struct {
	What       string     `json:"what"` // assurance, breach, assessment
	ID         string     `json:"id"`
	Version    int        `json:"version"`
	Act        string     `json:"act"` // given, recorded, assessed, verified, ended
	Party      party.Code `json:"party"`
	State      string     `json:"state"`  // counts, suspended, lapsed, ended, to come
	Origin     string     `json:"origin"` // store, or folder for assurances.yaml
	By         string     `json:"by,omitempty"`
	RecordedAt *time.Time `json:"recorded_at,omitempty"`
	Said
	Marking string `json:"marking,omitempty"` // of the report that it names; of words beside none, of the highest level
}

// List is what stands as of a time.
type List struct {
	V       int       `json:"v"`
	AsOf    time.Time `json:"as_of"`
	Records []Record  `json:"records"`
}

// Rest is something that rested on a giver when a breach of it was recorded.
type Rest struct {
	Number  int        `json:"number"`
	What    string     `json:"what"` // release, directive, lookout, hit
	Item    string     `json:"item"`
	Partner party.Code `json:"partner,omitempty"`
	Became  string     `json:"became"`
	Reason  string     `json:"reason,omitempty"`
}

// Shown is one record with its versions; of a breach, with what rested on its giver.
type Shown struct {
	V        int      `json:"v"`
	Record   Record   `json:"record"`
	Versions []Record `json:"versions"`
	Weighed  bool     `json:"weighed"` // of a breach: it is looked up what rested on it
	Rests    []Rest   `json:"rested"`
}

func record(r insidedb.AssuranceRecord) (Record, error) {
	out := Record{What: r.Kind, ID: r.ID, Version: r.Version, Act: r.Act, Party: r.Party, State: Counts, Origin: "store", By: r.By, RecordedAt: &r.RecordedAt}
	if r.State == insidedb.AssuranceEnded {
		out.State = Ended
	}
	if err := json.Unmarshal(r.Body, &out.Said); err != nil {
		return out, errs.Wrap(errs.Internal, "assurances.record", err, "a record cannot be read")
	}
	return out, nil
}

// record reads a record, and says what its words are marked.
func (s *Assurances) record(tx *insidedb.Tx, r insidedb.AssuranceRecord) (Record, error) {
	out, err := record(r)
	if err == nil {
		out.Marking, err = s.mark(tx, out.Said)
	}
	return out, err
}

// mark is the mark of the report that a record names, in its newest version. An officer's
// words that stand beside none have no mark, and count as of the highest level; kinds,
// parties and times alone are marked nothing.
func (s *Assurances) mark(tx *insidedb.Tx, said Said) (string, error) {
	if said.Report != "" {
		if m, err := tx.MarksAsOf(time.Time{}).Serial(said.Report); err != nil || m.Marking != "" {
			return m.Marking, err
		}
	}
	if said.Report+said.Subject+said.Source+said.Note+said.Reason == "" && len(said.Verified) == 0 {
		return "", nil
	}
	levels := marking.Levels(directive.OwnSystem(s.Self), s.Store.Now())
	return levels[len(levels)-1].Name, nil
}

// List lists what stands as of a time (zero: now), or all that is on record: of a party
// alone where one is named. Of the past only what was recorded here is shown; the folder
// of then is with the policy on record.
func (s *Assurances) List(ctx context.Context, officer string, of party.Code, all bool, asOf time.Time) (List, error) {
	if err := s.Store.Settled(asOf); err != nil {
		return List{}, err
	}
	at := asOf
	if at.IsZero() {
		at = s.Store.Now()
	}
	out := List{V: 1, AsOf: at, Records: []Record{}}
	return out, s.Store.Read(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, readers...); err != nil {
			return err
		}
		records, err := s.standing(tx, asOf, at)
		if err != nil {
			return err
		}
		out.Records = slices.DeleteFunc(records, func(r Record) bool {
			return of != "" && r.Party != of && r.Party.Country() != of || !all && (r.State == Ended || r.State == Lapsed)
		})
		return nil
	})
}

// standing gives every record with its state at a time.
func (s *Assurances) standing(tx *insidedb.Tx, asOf, at time.Time) ([]Record, error) {
	rows, err := tx.AssuranceRecords(asOf)
	if err != nil {
		return nil, err
	}
	held := map[string]bool{}
	out := []Record{}
	for _, row := range rows {
		held[row.ID] = true
		r, err := s.record(tx, row)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	var known []party.Assurance
	if asOf.IsZero() {
		for _, a := range s.Policy().Assurances() {
			if !held[a.ID] {
				r := ofFolder(a)
				if r.Marking, err = s.mark(tx, r.Said); err != nil {
					return nil, err
				}
				known, out = append(known, a), append(out, r)
			}
		}
	}
	for _, r := range out {
		if r.Origin == "store" && r.What == insidedb.AssuranceGiven && r.State != Ended {
			known = append(known, r.assurance(r.ID, r.Party))
		}
	}
	for _, r := range out {
		if r.What == insidedb.AssuranceBreach && r.State != Ended {
			known = party.WithBreaches(known, []party.RecordedBreach{r.breach(r.ID, r.Party)})
		}
	}
	for i := range out {
		out[i].State = stateOf(out[i], known, at)
	}
	return out, nil
}

func ofFolder(a party.Assurance) Record {
	r := Record{What: insidedb.AssuranceGiven, ID: a.ID, Version: 1, Act: "given", Party: a.From, State: Counts, Origin: "folder",
		Said: Said{Kind: a.Kind, Report: a.Report, Subject: a.Subject, Given: &a.Given}}
	if !a.Expires.IsZero() {
		r.Expires = &a.Expires
	}
	if a.Assessed != nil {
		r.Risk = a.Assessed.Risk
	}
	return r
}

func stateOf(r Record, known []party.Assurance, at time.Time) string {
	begun := r.At
	if r.What == insidedb.AssuranceGiven {
		begun = r.Given
	}
	switch {
	case r.State == Ended:
		return Ended
	case begun != nil && at.Before(*begun):
		return ToCome
	case r.Expires != nil && !at.Before(*r.Expires):
		return Lapsed
	case r.What == insidedb.AssuranceGiven && !slices.ContainsFunc(known, func(a party.Assurance) bool { return a.ID == r.ID && a.InForce(at, known) }):
		return Suspended
	case r.What == insidedb.AssuranceAssessed && !r.assessment(r.ID, r.Party, r.By).InForce(at, known):
		return Suspended
	}
	return Counts
}

// Show gives one record with its versions as of a time (zero: now).
func (s *Assurances) Show(ctx context.Context, officer, id string, asOf time.Time) (Shown, error) {
	if err := s.Store.Settled(asOf); err != nil {
		return Shown{}, err
	}
	at := asOf
	if at.IsZero() {
		at = s.Store.Now()
	}
	out := Shown{V: 1, Versions: []Record{}, Rests: []Rest{}}
	return out, s.Store.Read(ctx, func(tx *insidedb.Tx) error {
		if err := tx.Authorise(officer, readers...); err != nil {
			return err
		}
		all, err := s.standing(tx, asOf, at)
		if err != nil {
			return err
		}
		n := slices.IndexFunc(all, func(r Record) bool { return r.ID == id })
		if n < 0 {
			return errs.E(errs.NotFound, "assurances.Show", "no assurance, breach or assessment %.40q is on record", id)
		}
		out.Record = all[n]
		if out.Record.Origin != "store" {
			out.Versions = append(out.Versions, out.Record)
			return nil
		}
		rows, err := tx.AssuranceVersions(id, asOf)
		if err != nil {
			return err
		}
		for _, row := range rows {
			r, err := s.record(tx, row)
			if err != nil {
				return err
			}
			out.Versions = append(out.Versions, r)
		}
		if out.Record.What != insidedb.AssuranceBreach {
			return nil
		}
		return out.rested(tx, id, asOf)
	})
}

// rested fills in what rested on the giver, as it stands.
func (out *Shown) rested(tx *insidedb.Tx, id string, asOf time.Time) error {
	waiting, err := tx.Unweighed()
	if err != nil {
		return err
	}
	out.Weighed = !slices.Contains(waiting, id)
	rests, err := tx.Rests(id, asOf)
	for _, r := range rests {
		x := Rest{Number: r.Number, What: r.What, Item: r.Item, Partner: r.Partner, Became: r.Became, Reason: r.Reason}
		if r.Became == RecallProposed {
			taken, err := tx.Takebacks(r.Item, asOf)
			if err != nil {
				return err
			}
			for _, t := range taken {
				switch t.Outcome {
				case insidedb.TakebackProposed:
				case insidedb.TakebackSent:
					x.Became = "taken back"
				default:
					x.Became = "an officer decided to take it back"
				}
			}
		}
		out.Rests = append(out.Rests, x)
	}
	return err
}
