package advisories

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"entente/internal/core/advisory"
	"entente/internal/core/errs"
	"entente/internal/core/report"
	"entente/internal/inside/disclosure"
	"entente/internal/store/insidedb"
)

// made is an advisory as it was asked for, and the exact message.
type made struct {
	Asking Asking `json:"asking"`
	CAP    []byte `json:"cap"`

	alert  advisory.Alert
	public disclosure.Public // of a cancellation without words: the report alone, of which nothing goes
}

// stamp is what makes a message one: it stays the same when it is made anew.
type stamp struct {
	identifier string
	sent       time.Time
	warning    string
	ends       *insidedb.Advisory // nil for an alert
}

// make makes the message that is asked for under the policy in force at a time. The
// same under the same rules gives the same bytes.
func (x *Advisories) make(tx *insidedb.Tx, k Asking, s stamp, at time.Time) (made, error) {
	k, err := x.named(k, s.ends)
	if err != nil {
		return made{}, err
	}
	out := made{Asking: k}
	_, kind := k.ends()
	d := advisory.Draft{Identifier: s.identifier, Sender: string(x.Self), SenderName: k.SenderName, Sent: s.sent, Status: advisory.Actual, MsgType: kind,
		Scope: advisory.Public, Category: k.Category, ResponseType: k.Response, Urgency: k.Urgency, Severity: k.Severity, Certainty: k.Certainty,
		Effective: zoned(k.Effective), Expires: zoned(k.Expires), Web: k.Web, Contact: k.Contact}
	if k.Exercise != "" {
		d.Status, d.Exercise = advisory.Exercise, k.Exercise
	}
	if len(d.Category) == 0 {
		d.Category = []advisory.Category{advisory.Security}
	}
	if s.ends != nil {
		d.References = []advisory.Reference{{Sender: s.ends.Sender, Identifier: s.ends.Identifier, Sent: s.ends.Sent}}
		if s.ends.Status != string(d.Status) {
			return made{}, errs.E(errs.Invalid, "advisories.Draft", "that advisory has the status %s; expected the same of what ends it", s.ends.Status)
		}
	}
	if k.silent() {
		out.public, err = silence(tx, k)
	} else {
		out.public, err = x.words(tx, k, &d, at)
	}
	if err != nil {
		return made{}, err
	}
	out.alert, err = looked(tx, d, s, out.public)
	if k.silent() && errs.KindOf(err) == errs.Denied { // what names the exercise may not be said again
		d.Exercise = x.exercise()
		out.alert, err = looked(tx, d, s, out.public)
	}
	if err != nil {
		return made{}, err
	}
	out.CAP, err = out.alert.Write()
	return out, err
}

// looked is the alert of a draft, every text of which was looked at.
func looked(tx *insidedb.Tx, d advisory.Draft, s stamp, p disclosure.Public) (advisory.Alert, error) {
	a, err := d.Alert()
	if err != nil {
		return a, err
	}
	return a, look(tx, s, p, a)
}

// exercise is the service's own name of an exercise.
func (x *Advisories) exercise() string { return "of " + string(x.Self) }

// named has the name of the exercise that a message is of. What ends another has that
// of the other, and no words of its own; where the other's are erased, the service's.
func (x *Advisories) named(k Asking, ends *insidedb.Advisory) (Asking, error) {
	if ends == nil || ends.Status != string(advisory.Exercise) {
		if x.Exercise && strings.TrimSpace(k.Exercise) == "" {
			k.Exercise = x.exercise()
		}
		return k, nil
	}
	name := x.exercise()
	if ends.Body != nil {
		ended, err := read(*ends)
		if err != nil {
			return k, err
		}
		name = ended.Asking.Exercise
	}
	if k.Exercise != "" && k.Exercise != name {
		return k, errs.E(errs.Invalid, "advisories.Draft", "another name of the exercise than that of the message that it ends; expected none, or %q", name)
	}
	k.Exercise = name
	return k, nil
}

// silence finds the report of a cancellation that says nothing, of which nothing goes.
func silence(tx *insidedb.Tx, k Asking) (p disclosure.Public, err error) {
	p.Held, err = tx.FindReport(k.Report, present)
	if errs.KindOf(err) == errs.NotFound {
		return p, errs.E(errs.NotFound, "advisories.Draft", "no report %q is held; expected a serial or an id", k.Report)
	}
	if err != nil {
		return p, err
	}
	if err := p.Held.Erased.Refusal("advisories.Draft", "report "+p.Held.ID); err != nil {
		return p, err
	}
	p.Report, err = report.Decode(p.Held.ID, p.Held.Raw, nil)
	return p, err
}

// words has what may be told decided, and puts it into a draft.
func (x *Advisories) words(tx *insidedb.Tx, k Asking, d *advisory.Draft, at time.Time) (disclosure.Public, error) {
	p, err := x.Office.Public(tx, disclosure.PublicAsk{Report: k.Report, Needs: k.Needs, Languages: k.Languages, Officer: k.Officer}, at)
	if err != nil {
		return p, err
	}
	var names [][]string
	if d.Places, names, err = places(k, p); err != nil {
		return p, err
	}
	if err := timely(d, p); err != nil {
		return p, err
	}
	for i, t := range p.Texts {
		event := k.event(t.Language)
		if event == "" {
			return p, errs.E(errs.Invalid, "advisories.Draft", "no event in %q; expected one, or one for every language", t.Language)
		}
		headline := t.Headline
		if headline == "" {
			headline = event
		}
		d.Texts = append(d.Texts, advisory.Text{Language: t.Language, Event: event, Headline: headline, Description: t.Description,
			Instruction: t.Instruction, Places: names[i]})
	}
	return p, nil
}

// hash names the exact bytes.
func (m made) hash() string { return hashOf(m.CAP) }

func hashOf(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// read reads what an advisory is made from; a conflict once its report is erased.
func read(a insidedb.Advisory) (made, error) {
	var m made
	if a.Body == nil {
		return m, errs.E(errs.Conflict, "advisories.read", "the report of advisory %s is erased, and what it said with it", a.ID)
	}
	if err := json.Unmarshal(a.Body, &m); err != nil {
		return m, errs.Wrap(errs.Internal, "advisories.read", err, "an advisory cannot be read")
	}
	alert, _, err := advisory.Read(m.CAP)
	if err != nil {
		return m, errs.Wrap(errs.Internal, "advisories.read", err, "an advisory's message cannot be read")
	}
	m.alert = alert
	return m, nil
}

// again makes an advisory anew at a time. other is why it would be another now; ""
// while it stands.
func (x *Advisories) again(tx *insidedb.Tx, a insidedb.Advisory, at time.Time) (m made, other string, err error) {
	was, err := read(a)
	if err != nil {
		return made{}, "", err
	}
	s := stamp{identifier: a.Identifier, sent: a.Sent, warning: a.Warning}
	if a.Ends != "" {
		ended, err := tx.Advisory(a.Ends)
		if err != nil {
			return made{}, "", err
		}
		s.ends = &ended
	}
	m, err = x.make(tx, was.Asking, s, at)
	switch errs.KindOf(err) {
	case "":
	case errs.Invalid, errs.Denied, errs.NotFound, errs.Conflict:
		return made{}, err.Error(), nil
	default:
		return made{}, "", err
	}
	switch {
	case m.public.Held.ID != a.Report || m.public.Held.Version != a.Version:
		return m, "a newer version of the report is held", nil
	case !slices.Equal(m.CAP, was.CAP):
		return m, "the rules have changed, and other words would go", nil
	}
	return m, "", nil
}

// zoned has a time as messages carry it: whole seconds, in UTC.
func zoned(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(time.Second)
}
