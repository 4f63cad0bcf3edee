package insidedb

import (
	"time"

	"entente/internal/store/sqldb"
)

// unaskedLast is the first number of what nothing is owed of, behind what is owed.
const unaskedLast = 2

// AskedPage is a page of questions: what is owed, and behind it what is not owed yet.
type AskedPage struct {
	Owed    []Obligation
	Unasked []QuestionAct
	Paged
}

// AskedOf tells whether questions of which nothing is owed yet are listed, and which of
// them a desk has.
type AskedOf struct {
	Unasked bool
	Has     func(QuestionAct) (bool, error) // nil: all
}

// AskedPage gives a page of questions: what both sides hold, what is open first, what is
// due first before what is due later; behind it what the partner does not owe yet, the
// latest first.
func (tx *Tx) AskedPage(q AskedQuery, of AskedOf, at Cut) (AskedPage, error) {
	var out AskedPage
	var after *spot
	if at.After != "" {
		s, err := readCursor(at.After, 2)
		if err != nil {
			return out, err
		}
		after = &s
	}
	var err error
	if out.Total, err = tx.countAsked(q, of); err != nil {
		return out, err
	}
	q.Limit = at.Limit + 1
	if after == nil || after.numbers[0] < unaskedLast {
		if out.Owed, err = tx.questionsOwed(q, after); err != nil {
			return out, err
		}
		after = nil
	}
	if len(out.Owed) > at.Limit {
		out.Owed = out.Owed[:at.Limit]
		out.Next = askedSpot(out.Owed[at.Limit-1]).cursor()
		return out, nil
	}
	if !of.Unasked {
		return out, nil
	}
	room := at.Limit - len(out.Owed)
	if out.Unasked, err = tx.someUnasked(q, of, after, room+1); err != nil || len(out.Unasked) <= room {
		return out, err
	}
	out.Unasked = out.Unasked[:room]
	if room == 0 { // the page ends where what is owed does
		out.Next = askedSpot(out.Owed[at.Limit-1]).cursor()
		return out, nil
	}
	last := out.Unasked[room-1]
	out.Next = spot{[]int64{unaskedLast, last.RecordedAt.UnixMicro()}, last.Question}.cursor()
	return out, nil
}

// askedSpot is where what is owed stands among questions.
func askedSpot(o Obligation) spot {
	s := spot{[]int64{0, o.dueKey()}, o.ID}
	if o.Closed != nil {
		s.numbers[0] = 1
	}
	return s
}

// unaskedAtOnce is how many questions are looked through at once for those of a desk.
const unaskedAtOnce = 256

// someUnasked finds questions of which nothing is owed yet, behind a spot.
func (tx *Tx) someUnasked(q AskedQuery, of AskedOf, after *spot, most int) ([]QuestionAct, error) {
	var last *QuestionAct
	if after != nil {
		last = &QuestionAct{Question: after.id, RecordedAt: time.UnixMicro(after.numbers[1]).UTC()}
	}
	var out []QuestionAct
	for q.Limit = max(most, unaskedAtOnce); ; {
		all, err := tx.QuestionsUnasked(q, last)
		if err != nil {
			return nil, err
		}
		for _, a := range all {
			had := true
			if of.Has != nil {
				if had, err = of.Has(a); err != nil {
					return nil, err
				}
			}
			if had {
				out = append(out, a)
			}
			if len(out) == most {
				return out, nil
			}
		}
		if len(all) < q.Limit {
			return out, nil
		}
		last = &all[len(all)-1]
	}
}

// countAsked counts questions, whatever page of them is meant.
func (tx *Tx) countAsked(q AskedQuery, of AskedOf) (int, error) {
	from, _, c := tx.askedAndOwed(q)
	total, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*)`+from+c.text, c.args...)
	switch {
	case err != nil || !of.Unasked:
		return total, err
	case of.Has != nil:
		all, err := tx.someUnasked(q, of, nil, -1)
		return total + len(all), err
	}
	c = tx.unasked(q)
	more, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM question_acts a WHERE number = 1 AND act = 'ask'`+c.text, c.args...)
	return total + more, err
}
