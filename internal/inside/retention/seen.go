package retention

import (
	"strings"
	"time"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// sees tells whether an officer may see that something is held: a judgement is seen by
// whom its label allows, and by nobody who is not named. Of the rest the service's own
// people know.
func sees(tx *insidedb.Tx, officer string, s insidedb.Subject) (bool, error) {
	if s.Kind != insidedb.SubjectJudgement {
		return true, nil
	}
	r, err := tx.Reader(officer)
	switch errs.KindOf(err) {
	case "":
	case errs.Denied, errs.Invalid:
		return false, nil
	default:
		return false, err
	}
	labels, err := tx.SeenLabels(r)
	if err != nil {
		return false, err
	}
	kind, id, _ := strings.Cut(s.ID, "/")
	_, err = tx.Judgement(kind, id, labels, time.Time{})
	if errs.KindOf(err) == errs.NotFound {
		return false, nil
	}
	return err == nil, err
}

// judgement reads a reference to a judgement; false when it is none that the officer may
// see.
func judgement(tx *insidedb.Tx, ref, officer string) (insidedb.Subject, bool, error) {
	t, err := assess.ParseTarget(ref)
	if err != nil || t.Item() {
		return insidedb.Subject{}, false, nil
	}
	s := insidedb.Subject{Kind: insidedb.SubjectJudgement, ID: t.Kind + "/" + t.ID}
	seen, err := sees(tx, officer, s)
	return s, seen, err
}

// markOf is the mark of what is kept; none of travel, which nobody of us marked.
func markOf(tx *insidedb.Tx, s insidedb.Subject, asOf time.Time) (insidedb.Mark, error) {
	marks := tx.MarksAsOf(asOf)
	switch s.Kind {
	case insidedb.SubjectReport:
		return marks.Report(s.ID)
	case insidedb.SubjectReceived:
		return marks.Received(s.ID)
	case insidedb.SubjectEngagement:
		return marks.Engagement(s.ID)
	case insidedb.SubjectLookout:
		return marks.Lookout(s.ID)
	case insidedb.SubjectHit:
		return marks.Hit(s.ID)
	case insidedb.SubjectJudgement:
		kind, id, _ := strings.Cut(s.ID, "/")
		return marks.Judgement(kind, id)
	}
	return insidedb.Mark{}, nil
}
