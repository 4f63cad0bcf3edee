package insidedb

import (
	"context"
	"slices"
	"strings"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// Sight is what of the items held one officer may not see. What a transaction lists under
// it is as if that were not held; of what it looks up by a reference only what is named
// to Conceal is not found, so that no act is decided on less than is held.
// A nil Sight hides nothing.
type Sight struct {
	listed            bool // lists leave out what is hidden
	reports, received []marked
	lookouts          []string // marks
	engagements       []string
	self              party.Code       // whose marks are read first
	without           map[Subject]bool // what a reference names and the officer may not see
	reader            access.Reader
}

// marked is a mark, and whose item has it: the originator's or the sender's.
type marked struct{ of, mark string }

// What a reference can name, beside a report and a received item.
const (
	RefRelease    = "release"
	RefWarning    = "warning"
	RefQuestion   = "question"
	RefObligation = "obligation"
	RefConsent    = "consent"
	RefAdvisory   = "advisory"
	RefEmergency  = "emergency"
	RefKept       = "kept" // a report or a received item, as retention names it
)

type sightKey struct{}

// WithSight has what is read under a context be read as far as an officer sees it.
func WithSight(ctx context.Context, s *Sight) context.Context {
	return context.WithValue(ctx, sightKey{}, s)
}

func sightOf(ctx context.Context) *Sight {
	s, _ := ctx.Value(sightKey{}).(*Sight)
	return s
}

// Sight gives what an officer may not see, by the marks of what is held: those of our own
// system, self's, and those of originators and senders. Each mark is judged once.
func (tx *Tx) Sight(officer string, self party.Code) (*Sight, error) {
	r, err := tx.reads(officer)
	if err != nil {
		return nil, err
	}
	s := &Sight{without: map[Subject]bool{}, reader: r, self: self}
	for _, x := range []struct {
		query string
		into  *[]marked
	}{
		{`SELECT originator, marking, MIN(recorded_at) FROM reports GROUP BY originator, marking`, &s.reports},
		{`SELECT partner, marking, MIN(recorded_at) FROM received WHERE marking <> '' GROUP BY partner, marking`, &s.received},
	} {
		all, err := sqldb.All(tx.sql, func(row sqldb.Row) (m struct {
			marked
			at time.Time
		}, err error) {
			return m, row.Scan(&m.of, &m.mark, sqldb.Time(&m.at))
		}, x.query)
		if err != nil {
			return nil, err
		}
		for _, m := range all {
			if !r.SeesItem(LedgerLabel(m.mark, m.at, party.Code(m.of), self)) {
				*x.into = append(*x.into, m.marked)
			}
		}
	}
	return s, tx.judgeSought(s)
}

// Listing is the sight under which lists, too, leave out what is hidden.
func (s *Sight) Listing() *Sight {
	s.listed = true
	return s
}

// Whole tells whether nothing is hidden.
func (s *Sight) Whole() bool {
	return s == nil || len(s.reports)+len(s.received)+len(s.lookouts)+len(s.engagements) == 0
}

// hides tells whether a reference named this, and the officer may not see it.
func (tx *Tx) hides(kind, id string) bool {
	return tx.sight != nil && tx.sight.without[Subject{kind, id}]
}

// amongMarks is the condition that a pair of columns is one of some marks.
func amongMarks(alias, of string, marks []marked) string {
	rows := make([]string, len(marks))
	for i, m := range marks {
		rows[i] = "(" + literal(m.of) + ", " + literal(m.mark) + ")"
	}
	return "(" + alias + "." + of + ", " + alias + ".marking) IN (VALUES " + strings.Join(rows, ", ") + ")"
}

// literal is a text as SQL takes it.
func literal(s string) string {
	return "'" + strings.ReplaceAll(strings.ReplaceAll(s, "\x00", ""), "'", "''") + "'"
}

// seenRows is the condition that rows of reports, or of received, are seen; "" where
// nothing of the kind is hidden.
func (tx *Tx) seenRows(kind, alias string) string {
	if tx.sight == nil || !tx.sight.listed {
		return ""
	}
	return tx.sight.rows(kind, alias, "NOT ")
}

func (s *Sight) rows(kind, alias, not string) string {
	marks, of := s.reports, "originator"
	if kind == SubjectReceived {
		marks, of = s.received, "partner"
	}
	if len(marks) == 0 {
		return ""
	}
	return " AND " + not + amongMarks(alias, of, marks)
}

// refs are the columns of a row that name items; "" where it has no such column.
type refs struct{ report, version, release, received, item, warning, cause string }

// seenRefs is the condition that a row names nothing that is hidden.
func (tx *Tx) seenRefs(c refs) string {
	if tx.sight == nil || !tx.sight.listed || tx.sight.Whole() {
		return ""
	}
	return without(tx.sight.hidden(c))
}

// hidden are queries that find what a row names and the officer may not see.
func (s *Sight) hidden(c refs) []string {
	var out []string
	if c.cause != "" {
		out = s.hiddenCause(c.cause)
	}
	if r := s.rows(SubjectReport, "hr", ""); r != "" {
		const release = `SELECT 1 FROM releases hx JOIN reports hr ON hr.id = hx.report AND hr.version = hx.version WHERE `
		switch {
		case c.report != "" && c.version != "":
			out = append(out, `SELECT 1 FROM reports hr WHERE hr.id = `+c.report+` AND hr.version = `+c.version+r)
		case c.report != "":
			out = append(out, `SELECT 1 FROM reports hr WHERE hr.id = `+c.report+r)
		}
		if c.release != "" {
			out = append(out, release+`hx.id = `+c.release+r)
		}
		if c.item != "" {
			out = append(out, release+`hx.envelope_hash <> '' AND hx.envelope_hash = `+c.item+r)
		}
		if c.warning != "" {
			out = append(out, `SELECT 1 FROM warnings hw JOIN reports hr ON hr.id = hw.report WHERE hw.id = `+c.warning+r)
		}
	}
	if r := s.rows(SubjectReceived, "hi", ""); r != "" {
		if c.received != "" {
			out = append(out, `SELECT 1 FROM received hi WHERE hi.id = `+c.received+r)
		}
		if c.item != "" {
			out = append(out, `SELECT 1 FROM received hi WHERE hi.hash = `+c.item+r)
		}
		if c.warning != "" {
			out = append(out, `SELECT 1 FROM warnings hw JOIN received hi ON hi.id = hw.received WHERE hw.id = `+c.warning+r)
		}
	}
	return out
}

// conceals finds whether any of some queries finds something.
func (s *Sight) conceals(tx *Tx, c refs, from string, args ...any) (bool, error) {
	for _, hidden := range s.hidden(c) {
		n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM `+from+` AND EXISTS (`+hidden+`)`, args...)
		if err != nil || n > 0 {
			return n > 0, err
		}
	}
	return false, nil
}

// Conceal looks up what a reference names, and has it be as if it were not held where the
// officer may not see it. What is not held is left to whoever looks it up.
func (tx *Tx) Conceal(s *Sight, kind, ref string, asOf time.Time) error {
	if s.Whole() || ref == "" {
		return nil
	}
	err := tx.conceal(s, kind, ref, asOf)
	switch errs.KindOf(err) {
	case errs.NotFound, errs.Conflict, errs.Invalid: // said in its own words by whoever looks it up
		return nil
	}
	return err
}

func (tx *Tx) conceal(s *Sight, kind, ref string, asOf time.Time) error {
	switch kind {
	case SubjectReport:
		r, err := tx.FindReport(ref, asOf)
		if err != nil {
			return err
		}
		return s.drop(tx, refs{report: `n.id`, version: `n.version`}, `reports n WHERE n.id = $1 AND n.version = $2`, []Subject{{kind, r.ID}}, r.ID, r.Version)
	case SubjectReceived:
		return s.drop(tx, refs{received: `n.id`}, `received n WHERE n.id = $1`, []Subject{{kind, ref}}, ref)
	case RefLookout, RefHit, RefEngagement:
		return tx.concealSought(s, kind, ref, asOf)
	case RefKept:
		for _, kind := range []string{SubjectReceived, RefLookout, RefHit, RefEngagement} {
			if err := tx.conceal(s, kind, ref, asOf); err != nil {
				return err
			}
		}
		return tx.conceal(s, SubjectReport, ref, asOf)
	case RefRelease:
		return s.drop(tx, refs{report: `n.report`, version: `n.version`}, `releases n WHERE n.id = $1`, []Subject{{kind, ref}}, ref)
	case RefWarning:
		return tx.concealWarning(s, ref, asOf)
	case RefQuestion:
		if q, err := tx.Question(ref); err == nil {
			return s.drop(tx, refs{report: `n.report`, release: `n.release_id`, received: `n.received`}, `question_acts n WHERE n.question = $1`,
				[]Subject{{kind, q.Question}}, q.Question)
		}
		return tx.conceal(s, RefObligation, ref, asOf)
	case RefObligation:
		o, err := tx.Obligation(ref, asOf)
		if err != nil {
			return err
		}
		return s.drop(tx, obligationRefs("n"), `obligations n WHERE n.id = $1`, []Subject{{kind, o.ID}}, o.ID)
	case RefConsent:
		t, err := tx.AskByPrefix(ref)
		if err != nil {
			return err
		}
		return s.drop(tx, refs{item: `n.item`}, `transitions n WHERE n.hash = $1`, []Subject{{kind, t.Hash}}, t.Hash)
	case RefAdvisory:
		a, err := tx.Advisory(ref)
		if err != nil {
			return err
		}
		return s.drop(tx, refs{report: `n.report`, version: `n.version`}, `advisories n WHERE n.id = $1`, []Subject{{kind, a.ID}}, a.ID)
	case RefEmergency:
		return s.drop(tx, refs{report: `n.report`}, `emergencies n WHERE n.id = $1`, []Subject{{kind, ref}}, ref)
	}
	return errs.E(errs.Internal, "insidedb.Conceal", "nothing is named as a %.40q", kind)
}

// drop has what a row names be as if it were not held, where a query finds it hidden.
func (s *Sight) drop(tx *Tx, c refs, from string, what []Subject, args ...any) error {
	hidden, err := s.conceals(tx, c, from, args...)
	if hidden {
		for _, one := range what {
			s.without[one] = true
		}
	}
	return err
}

// concealWarning hides a warning that is named by its id, its report or its item.
func (tx *Tx) concealWarning(s *Sight, ref string, asOf time.Time) error {
	w, err := tx.Warning(ref)
	if errs.KindOf(err) == errs.NotFound {
		if err := tx.conceal(s, RefKept, ref, asOf); err != nil && errs.KindOf(err) != errs.NotFound {
			return err
		}
		return nil
	}
	if err != nil {
		return err
	}
	return s.drop(tx, refs{warning: `n.id`}, `warnings n WHERE n.id = $1`, []Subject{{RefWarning, w.ID}, {SubjectReport, w.Report}, {SubjectReceived, w.Received}}, w.ID)
}

// obligationRefs are the columns of obligations, and of their versions, that name items.
func obligationRefs(alias string) refs {
	a := alias + "."
	return refs{report: a + "report", release: a + "release_id", received: a + "received", item: a + "item", warning: a + "warning", cause: a + "cause"}
}

// seenKept is the condition that an act of retention is about nothing that is hidden.
func (tx *Tx) seenKept() string {
	if tx.sight == nil || !tx.sight.listed {
		return ""
	}
	out := ""
	for _, kind := range []string{SubjectReport, SubjectReceived} {
		if r := tx.sight.rows(kind, "h", ""); r != "" {
			table := map[string]string{SubjectReport: "reports", SubjectReceived: "received"}[kind]
			out += ` AND NOT EXISTS (SELECT 1 FROM ` + table + ` h WHERE h.id = retention_acts.id AND retention_acts.kind = '` + kind + `'` + r + `)`
		}
	}
	return out + without(tx.sight.hiddenKept("retention_acts"))
}

// seenNotices is the condition that a notice is of an obligation that is seen.
func (tx *Tx) seenNotices() string {
	if seen := tx.seenRefs(obligationRefs("ho")); seen != "" {
		return ` AND EXISTS (SELECT 1 FROM obligations ho WHERE ho.id = notices.obligation` + seen + `)`
	}
	return ""
}

// hidesEdition tells whether a thing whose edition is asked for is hidden: what a
// reference names, and a judgement by its own label.
func (tx *Tx) hidesEdition(thing, id, within string) (bool, error) {
	switch {
	case tx.sight == nil:
		return false, nil
	case thing == EditionRetention:
		return slices.ContainsFunc([]string{SubjectReport, SubjectReceived, RefLookout, RefHit, RefEngagement}, func(kind string) bool { return tx.hides(kind, id) }), nil
	case thing == EditionOwed:
		return tx.hides(RefObligation, id), nil
	case thing == EditionJudgement:
		labels, err := tx.SeenLabels(tx.sight.reader)
		if err != nil {
			return false, err
		}
		_, err = tx.Judgement(within, id, labels, time.Time{})
		if errs.KindOf(err) == errs.NotFound {
			return true, nil
		}
		return false, err
	}
	return tx.hides(thing, id), nil // the words are those of Ref
}

// notHeld is what is said of what a reference names and is not held.
func notHeld() error { return errs.E(errs.NotFound, "sqldb.One", "nothing is held under that key") }
