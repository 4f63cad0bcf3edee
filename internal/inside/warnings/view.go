package warnings

import (
	"context"
	"encoding/json"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/warning"
	"entente/internal/inside/disclosure"
	"entente/internal/store/insidedb"
)

// Most bounds a list.
const Most = 1000

// View is a warning as officers see it, now or as it was at a time.
type View struct {
	V             int                    `json:"v"`
	Warning       string                 `json:"warning"`
	Report        string                 `json:"report,omitempty"`
	Serial        string                 `json:"serial,omitempty"`
	Received      string                 `json:"received,omitempty"`
	State         string                 `json:"state"`
	Acquired      time.Time              `json:"acquired"`
	Opened        time.Time              `json:"opened"`
	From          *time.Time             `json:"from,omitempty"`
	Until         *time.Time             `json:"until,omitempty"`
	Signs         []warning.Sign         `json:"signs"`
	Determination *warning.Determination `json:"determination,omitempty"`
	Plan          []Way                  `json:"plan"`
	Given         []Given                `json:"given"`
	Outcome       string                 `json:"outcome,omitempty"`
	Stated        *Stated                `json:"stated,omitempty"` // of a partner's item: what its sender states of it
	Owed          []Owed                 `json:"owed"`             // by the service to itself
	Wanted        []Owed                 `json:"wanted"`           // of partners, as both sides hold it
	Acts          []ActView              `json:"acts"`
	Untold        []Untold               `json:"untold,omitempty"` // of what was just decided: whom it could not be told

	insidedb.Mark // of the report or the item
}

// Given is one time that a warning was given, or was to be.
type Given struct {
	By           string        `json:"by"` // link, tell, file
	Partner      party.Code    `json:"partner"`
	PassTo       party.Code    `json:"pass_to,omitempty"`
	Release      string        `json:"release,omitempty"`
	State        string        `json:"state"` // of the release; told, made, handed
	Said         string        `json:"said,omitempty"`
	OneSided     bool          `json:"one_sided"` // we alone say so
	Completeness warning.Claim `json:"completeness,omitempty"`
	Due          *time.Time    `json:"due,omitempty"` // by when it should be acknowledged
	Delivered    *time.Time    `json:"delivered,omitempty"`
	Acknowledged *time.Time    `json:"acknowledged,omitempty"`
	Silent       bool          `json:"silent"`                 // not acknowledged in time
	SilentSince  *time.Time    `json:"silent_since,omitempty"` // when it should have been
	PassedOn     *time.Time    `json:"passed_on,omitempty"`    // when who was asked to pass it on said that it has
	Reported     []Reported    `json:"reported"`               // what the partner states of it
	Seconds      *int64        `json:"seconds,omitempty"`      // from acquisition to delivery
}

// Reported is what a partner states of a warning: what came of it, or of what use
// it was.
type Reported struct {
	Verb obligation.Verb `json:"verb"` // outcome, graded
	Code string          `json:"code"`
	At   time.Time       `json:"at"`
}

// Stated is what the sender of a warning states of it.
type Stated struct {
	By           party.Code `json:"by"`
	Until        *time.Time `json:"until,omitempty"`        // it was renewed; nil: never
	StoodDown    *time.Time `json:"stood_down,omitempty"`   // when; nil: it was not
	Outcome      string     `json:"outcome,omitempty"`      // prevented, occurred, not-occurred, unknown
	Completeness string     `json:"completeness,omitempty"` // all, reduced
}

// Owed is something owed on account of a warning.
type Owed struct {
	Obligation string           `json:"obligation"`
	Kind       obligation.Kind  `json:"kind"`
	Partner    party.Code       `json:"partner,omitempty"`
	State      obligation.State `json:"state"`
	Due        *time.Time       `json:"due,omitempty"`
	Open       bool             `json:"open"`
	Overdue    bool             `json:"overdue"`
	Desk       string           `json:"desk,omitempty"`
}

// ActView is one act.
type ActView struct {
	Number  int             `json:"number"`
	Act     string          `json:"act"`
	Officer string          `json:"officer,omitempty"` // none for the node
	Partner party.Code      `json:"partner,omitempty"`
	Release string          `json:"release,omitempty"`
	Code    string          `json:"code,omitempty"`
	At      *time.Time      `json:"at,omitempty"`
	Words   json.RawMessage `json:"words,omitempty"` // none once erased
	Digest  string          `json:"digest,omitempty"`
	Done    time.Time       `json:"recorded_at"`
}

// Show gives a warning as of a time (zero: now).
func (x *Warnings) Show(ctx context.Context, ref string, asOf time.Time) (View, error) {
	if err := x.Store.Settled(asOf); err != nil {
		return View{}, err
	}
	var out View
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		w, err := find(tx, ref)
		if err != nil {
			return err
		}
		if !asOf.IsZero() && w.RecordedAt.After(asOf) {
			return errs.E(errs.NotFound, "warnings.Show", "there was no warning of %q then", ref)
		}
		out, err = x.view(tx, w, asOf)
		return err
	})
	return out, err
}

// Page is a page of a list. What comes meanwhile moves no page that was seen.
type Page struct {
	Warnings []View
	Total    int    // of all pages
	Next     string // after of the page behind; "" behind the last
}

// List lists warnings as of a time (zero: now), the latest first: those of which
// something is still to be done, or all; those behind after, Next of the page before, at
// most limit (0: Most).
func (x *Warnings) List(ctx context.Context, open bool, asOf time.Time, after string, limit int) (Page, error) {
	out := Page{Warnings: []View{}}
	if err := x.Store.Settled(asOf); err != nil {
		return out, err
	}
	if limit <= 0 || limit > Most {
		limit = Most
	}
	var states []string
	if open {
		states = []string{Open, Duty}
	}
	err := x.Store.Read(ctx, func(tx *insidedb.Tx) error {
		all, paged, err := tx.WarningPage(asOf, states, insidedb.Cut{After: after, Limit: limit})
		out = Page{[]View{}, paged.Total, paged.Next}
		for i := 0; i < len(all) && err == nil; i++ {
			var v View
			v, err = x.view(tx, all[i], asOf)
			out.Warnings = append(out.Warnings, v)
		}
		return err
	})
	return out, err
}

func (x *Warnings) viewNow(tx *insidedb.Tx, id string) (View, error) {
	w, err := tx.Warning(id)
	if err != nil {
		return View{}, err
	}
	return x.view(tx, w, time.Time{})
}

func (x *Warnings) view(tx *insidedb.Tx, w insidedb.Warning, asOf time.Time) (View, error) {
	v := View{V: 1, Warning: w.ID, Report: w.Report, Received: w.Received, State: Open, Acquired: w.Acquired, Opened: w.RecordedAt,
		Signs: []warning.Sign{}, Plan: []Way{}, Given: []Given{}, Owed: []Owed{}, Wanted: []Owed{}, Acts: []ActView{}}
	if w.Report != "" {
		held, err := tx.NewestReport(w.Report, asOf)
		if err != nil {
			return v, err
		}
		v.Serial = held.Serial
	}
	var err error
	if v.Mark, err = tx.MarksAsOf(asOf).Warning(w.ID); err != nil {
		return v, err
	}
	acts, err := tx.WarningActs(w, asOf)
	if err != nil {
		return v, err
	}
	for _, a := range acts {
		v.add(a)
	}
	if err := v.withhold(tx, asOf); err != nil {
		return v, err
	}
	if d, ok := determination(acts); ok {
		v.Determination = &d
	}
	now := asOf
	if now.IsZero() {
		now = x.Store.Now()
	}
	acts = timely(acts, now)
	for _, a := range acts {
		g, ok, err := x.given(tx, w, acts, a, asOf)
		if err != nil {
			return v, err
		}
		if ok {
			v.Given = append(v.Given, g)
		}
	}
	if v.Stated, err = x.stated(tx, w, asOf); err != nil {
		return v, err
	}
	return v, x.addOwed(tx, w, &v, asOf)
}

// read reads the words of an act; false where there are none any more.
func read(a insidedb.WarningAct, into any) bool {
	return a.Words != nil && json.Unmarshal(a.Words, into) == nil
}

// add takes in what an act changes.
func (v *View) add(a insidedb.WarningAct) {
	v.State = a.State
	switch a.Act {
	case ActFlagged:
		var f flag
		if read(a, &f) {
			v.Signs, v.From, v.Until = append([]warning.Sign{}, f.Signs...), or(f.From, v.From), or(f.Until, v.Until)
		}
	case ActVersion:
		var f flag
		read(a, &f)
		v.From, v.Until = or(f.From, v.From), or(a.At, v.Until)
	case ActRenewed, ActChanged:
		v.Until = a.At
	case ActPlanned:
		read(a, &v.Plan)
	case ActOutcome:
		v.Outcome = a.Code
	}
	v.Acts = append(v.Acts, ActView{a.Number, a.Act, a.Officer, a.Partner, a.Release, a.Code, a.At, a.Words, a.Digest, a.RecordedAt})
}

// withhold leaves out what stands in an item that an officer has still to clear: which
// rules it answers to is shown, and none of its words.
func (v *View) withhold(tx *insidedb.Tx, asOf time.Time) error {
	if v.Received == "" {
		return nil
	}
	i, err := tx.Inbound(v.Received)
	if err != nil || !i.Held(asOf) {
		return err
	}
	for n := range v.Signs {
		v.Signs[n].Found = ""
	}
	for n := range v.Acts {
		if v.Acts[n].Act == ActFlagged && v.Acts[n].Officer == "" {
			v.Acts[n].Words = nil
		}
	}
	return nil
}

func or(a, b *time.Time) *time.Time {
	if a == nil {
		return b
	}
	return a
}

// given is what came of an act by which a warning was given; false for others.
func (x *Warnings) given(tx *insidedb.Tx, w insidedb.Warning, acts []insidedb.WarningAct, a insidedb.WarningAct, asOf time.Time) (Given, bool, error) {
	g := Given{Partner: a.Partner, Release: a.Release, Reported: []Reported{}}
	switch a.Act {
	case ActSent:
		g.By, g.Due, g.Completeness, g.Silent = WayLink, a.At, warning.Claim(a.Code), silent(acts, a)
		var words sentWords
		read(a, &words)
		g.PassTo = words.PassTo
		r, err := tx.ReleaseAsOf(a.Release, asOf)
		if err != nil {
			return g, true, err
		}
		g.State, g.Said = string(r.State), disclosure.Say(r)
		if g.Delivered, err = delivered(tx, r.ID, asOf); err != nil {
			return g, true, err
		}
		if g.Reported, err = reported(tx, r, asOf); err != nil {
			return g, true, err
		}
	case ActTold:
		g.By, g.State, g.OneSided, g.Delivered = WayTell, "told", true, a.At
	case ActFiled:
		g.By, g.State, g.OneSided = WayFile, "made", true
	case ActHanded:
		g.By, g.State, g.OneSided, g.Delivered = WayFile, "handed", true, a.At
	default:
		return g, false, nil
	}
	for _, k := range acts {
		switch {
		case a.Act != ActSent || k.Release != a.Release:
		case k.Act == ActSilent:
			g.SilentSince = k.At
		case k.Act == ActPassed:
			g.PassedOn = k.At
		}
		if k.Act == ActAcknowledged && k.Number > a.Number && k.Partner.Includes(a.Partner) && (k.Release == "" || k.Release == a.Release) && g.Acknowledged == nil {
			g.Acknowledged = k.At
		}
	}
	if g.Delivered != nil {
		seconds := int64(g.Delivered.Sub(w.Acquired) / time.Second)
		g.Seconds = &seconds
	}
	return g, true, nil
}

// stated is what the sender of a warning's item states of it; nil where it states
// nothing, and of our own.
func (x *Warnings) stated(tx *insidedb.Tx, w insidedb.Warning, asOf time.Time) (*Stated, error) {
	if w.Received == "" {
		return nil, nil
	}
	partner, hash, err := tx.SenderOf(w.Received)
	if err != nil {
		return nil, err
	}
	f, err := tx.Fold(partner, hash, asOf, x.Store.Now())
	if err != nil {
		return nil, err
	}
	out := Stated{By: partner, Until: f.Window, Completeness: f.Complete}
	if f.StoodDown != nil {
		out.StoodDown = &f.StoodDown.At
	}
	for _, o := range f.Outcomes {
		if o.By == obligation.Sender {
			out.Outcome = o.Code
		}
	}
	if out == (Stated{By: partner}) {
		return nil, nil
	}
	return &out, nil
}

// reported is what the partner has stated of a release.
func reported(tx *insidedb.Tx, r insidedb.Release, asOf time.Time) ([]Reported, error) {
	out := []Reported{}
	if r.EnvelopeHash == "" {
		return out, nil
	}
	all, err := tx.Transitions(r.Partner, r.EnvelopeHash, asOf)
	for _, t := range all {
		if t.Direction == insidedb.In && (t.Verb == obligation.OutcomeVerb || t.Verb == obligation.Graded) {
			out = append(out, Reported{t.Verb, t.Code, t.At})
		}
	}
	return out, err
}

// delivered is when the partner's gateway had a release; nil for not yet.
func delivered(tx *insidedb.Tx, id string, asOf time.Time) (*time.Time, error) {
	history, err := tx.History(id, asOf)
	for _, e := range history {
		switch e.State {
		case insidedb.Delivered, insidedb.Admitted, insidedb.Quarantined:
			return &e.RecordedAt, err
		}
	}
	return nil, err
}

// addOwed takes in what the service owes itself on account of a warning, and what it
// wants of partners.
func (x *Warnings) addOwed(tx *insidedb.Tx, w insidedb.Warning, v *View, asOf time.Time) error {
	now := asOf
	if now.IsZero() {
		now = x.Store.Now()
	}
	plan := x.Duties()
	for _, q := range []struct {
		query insidedb.ObligationQuery
		into  *[]Owed
	}{{insidedb.ObligationQuery{Warning: w.ID, AsOf: asOf}, &v.Owed}, {insidedb.ObligationQuery{Cause: w.ID, AsOf: asOf}, &v.Wanted}} {
		all, err := tx.Obligations(q.query)
		if err != nil {
			return err
		}
		for _, o := range all {
			into := q.into
			if !o.Shared {
				into = &v.Owed // what an advisory of this warning asks
			}
			one := Owed{Obligation: o.ID, Kind: o.Kind, Partner: o.Partner, State: o.State, Due: plan.Due(o.Kind, o.Opened, o.Due), Desk: o.Desk,
				Open: o.Closed == nil, Overdue: o.Closed == nil && plan.Overdue(o.Kind, o.Opened, o.Due, now)}
			if one.Overdue && (o.Due != nil || !o.Shared) { // as the list of what is owed has it
				one.State = obligation.Lapsed
			}
			*into = append(*into, one)
		}
	}
	return nil
}
