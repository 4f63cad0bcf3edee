package insidedb

import (
	"strings"
	"time"

	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// Mark is the banner of what a record is about, as it stands on that.
type Mark struct {
	Marking string     `json:"marking,omitempty"` // none where it is about nothing that has a mark
	Giver   party.Code `json:"giver,omitempty"`   // the partner whose item it is, and in whose system the mark is; none for our own
}

// Marks reads the marks of what records are about as of a time (zero: now), each once. It
// is for one transaction, and asks nobody's sight: who is shown a record is shown its mark.
type Marks struct {
	tx   *Tx
	asOf time.Time
	read map[Subject]Mark
}

// MarksAsOf gives the marks of a time.
func (tx *Tx) MarksAsOf(asOf time.Time) *Marks { return &Marks{tx, asOf, map[Subject]Mark{}} }

// Report gives the mark of the newest version of a report.
func (m *Marks) Report(id string) (Mark, error) {
	return m.of(Subject{SubjectReport, id}, `SELECT marking, '' FROM reports WHERE id = $1 AND recorded_at <= $2 ORDER BY version DESC LIMIT 1`, until(m.asOf))
}

// Received gives the mark of an item of a partner.
func (m *Marks) Received(id string) (Mark, error) {
	return m.of(Subject{SubjectReceived, id}, `SELECT marking, partner FROM received WHERE id = $1`)
}

// Release gives the mark of the version that a release is of: what is held, which is more
// than what is given.
func (m *Marks) Release(id string) (Mark, error) {
	return m.of(Subject{RefRelease, id}, `SELECT r.marking, '' FROM releases x JOIN reports r ON r.id = x.report AND r.version = x.version WHERE x.id = $1`)
}

// Engagement gives the mark of the newest version of an engagement.
func (m *Marks) Engagement(id string) (Mark, error) {
	return m.of(Subject{RefEngagement, id}, `SELECT marking, '' FROM engagements WHERE id = $1 AND recorded_at <= $2 ORDER BY version DESC LIMIT 1`, until(m.asOf))
}

// Lookout gives the mark of the newest version of a lookout.
func (m *Marks) Lookout(id string) (Mark, error) {
	return m.of(Subject{RefLookout, id}, `SELECT marking, '' FROM lookout_versions WHERE id = $1 AND recorded_at <= $2 ORDER BY version DESC LIMIT 1`, until(m.asOf))
}

// Serial gives the mark of the newest version of the report that has a serial.
func (m *Marks) Serial(serial string) (Mark, error) {
	return m.of(Subject{"serial", serial}, `SELECT marking, '' FROM reports WHERE serial = $1 AND recorded_at <= $2 ORDER BY version DESC LIMIT 1`, until(m.asOf))
}

// Judgement gives the mark of the newest version of a judgement.
func (m *Marks) Judgement(kind, id string) (Mark, error) {
	return m.of(Subject{kind, id}, `SELECT mark, '' FROM judgements WHERE id = $1 AND kind = $2 AND recorded_at <= $3 ORDER BY version DESC LIMIT 1`, kind, until(m.asOf))
}

// Hit gives the mark of whoever a hit met.
func (m *Marks) Hit(id string) (Mark, error) {
	h, err := m.tx.Hit(id)
	if err != nil {
		return Mark{}, unlessGone(err)
	}
	mark, err := m.tx.SoughtMark(h.List, h.Entry)
	return Mark{Marking: mark}, err
}

// Warning gives the mark of what a warning is of.
func (m *Marks) Warning(id string) (Mark, error) {
	key := Subject{RefWarning, id}
	if mark, known := m.read[key]; known || id == "" {
		return mark, nil
	}
	of, err := sqldb.One(m.tx.sql, scanPair, `SELECT report, received FROM warnings WHERE id = $1`, id)
	if err != nil {
		return Mark{}, unlessGone(err)
	}
	m.read[key], err = m.first(func() (Mark, error) { return m.Report(of[0]) }, func() (Mark, error) { return m.Received(of[1]) })
	return m.read[key], err
}

// Obligation gives the mark of what is owed on account of something: its report, its item,
// its warning, or what led to it.
func (m *Marks) Obligation(o Obligation) (Mark, error) {
	return m.first(
		func() (Mark, error) { return m.Release(o.Release) },
		func() (Mark, error) { return m.Report(o.Report) },
		func() (Mark, error) { return m.Received(o.Received) },
		func() (Mark, error) { return m.item(o.Item) },
		func() (Mark, error) { return m.Warning(o.Warning) },
		func() (Mark, error) { return m.cause(o.Cause) },
	)
}

// item gives the mark of what went, or came, in an envelope.
func (m *Marks) item(hash string) (Mark, error) {
	return m.first(func() (Mark, error) {
		return m.of(Subject{"sent", hash}, `SELECT r.marking, '' FROM releases x JOIN reports r ON r.id = x.report AND r.version = x.version WHERE x.envelope_hash = $1 LIMIT 1`)
	}, func() (Mark, error) {
		return m.of(Subject{"came", hash}, `SELECT marking, partner FROM received WHERE hash = $1 LIMIT 1`)
	})
}

// cause gives the mark of what led to an obligation, which is a hit, a lookout, an
// engagement's commitment, a warning or another obligation.
func (m *Marks) cause(cause string) (Mark, error) {
	kind, id, named := strings.Cut(cause, ":")
	switch {
	case cause == "":
		return Mark{}, nil
	case named && kind == RefHit:
		return m.Hit(id)
	case named && kind == RefLookout:
		return m.Lookout(id)
	case named && kind == RefEngagement:
		id, _, _ = strings.Cut(id, "/")
		return m.Engagement(id)
	case obligationID.MatchString(cause):
		o, err := m.tx.ObligationByID(cause)
		if err != nil || o.Cause == cause || obligationID.MatchString(o.Cause) { // one that led to one that led to this is not followed
			o.Cause = ""
		}
		if err != nil {
			return Mark{}, unlessGone(err)
		}
		return m.Obligation(o)
	}
	return m.Warning(cause)
}

// first gives the first mark that there is.
func (m *Marks) first(ways ...func() (Mark, error)) (Mark, error) {
	for _, way := range ways {
		if mark, err := way(); err != nil || mark.Marking != "" {
			return mark, err
		}
	}
	return Mark{}, nil
}

// of reads a mark, unless it is read.
func (m *Marks) of(s Subject, query string, args ...any) (Mark, error) {
	if mark, known := m.read[s]; known || s.ID == "" {
		return mark, nil
	}
	pair, err := sqldb.One(m.tx.sql, scanPair, query, append([]any{s.ID}, args...)...)
	if err := unlessGone(err); err != nil {
		return Mark{}, err
	}
	m.read[s] = Mark{pair[0], party.Code(pair[1])}
	return m.read[s], nil
}
