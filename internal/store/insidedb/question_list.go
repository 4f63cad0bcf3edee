package insidedb

import (
	"strconv"
	"strings"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// AskedQuery chooses what is asked between us and partners; what is empty does not
// choose. A country stands for its services.
type AskedQuery struct {
	By, To    party.Code // debtor, creditor: of what is owed
	Partner   party.Code
	Kinds     []obligation.Kind
	Open      bool
	Desk      string
	DeskKinds []obligation.Kind // those that the desk has by the plan, where nobody says otherwise
	AsOf      time.Time         // zero: the present
	Limit     int
}

// choose adds what both sorts are chosen by: their partner and kind.
func (q AskedQuery) choose(c *conditions) {
	OwedQuery{By: q.By, To: q.To, Partner: q.Partner}.choose(c)
	c.text += ` AND kind IN (` + quoted(q.Kinds) + `)`
}

// quoted writes kinds, which are words of the program.
func quoted(kinds []obligation.Kind) string {
	out := []string{`''`}
	for _, k := range kinds {
		out = append(out, `'`+strings.ReplaceAll(string(k), `'`, `''`)+`'`)
	}
	return strings.Join(out, ", ")
}

// questionsOwed lists what both sides hold of the kinds, behind a spot of theirs where
// one is given: what is open first, what is due first before what is due later, what
// states no time last.
func (tx *Tx) questionsOwed(q AskedQuery, after *spot) ([]Obligation, error) {
	from, scan, c := tx.askedAndOwed(q)
	order := endedLast + `, due_key, id`
	if q.Open {
		order = `due_key, id` // as the indexes have it
	}
	switch {
	case after == nil:
	case q.Open:
		c.behind("due_key, id", after.numbers[1], after.id)
	default:
		c.behind(endedLast+", due_key, id", after.numbers[0], after.numbers[1], after.id)
	}
	columns := obligationColumns
	if q.AsOf.IsZero() {
		columns += `, step, next`
	}
	c.args = append(c.args, q.Limit)
	return sqldb.All(tx.sql, scan, `SELECT `+columns+from+c.text+` ORDER BY `+order+` LIMIT $`+strconv.Itoa(len(c.args)), c.args...)
}

// askedAndOwed is what of the kinds both sides hold, and what of it is chosen.
func (tx *Tx) askedAndOwed(q AskedQuery) (from string, scan func(sqldb.Row) (Obligation, error), c conditions) {
	from, scan = ` FROM obligations WHERE shared = 1`, scanCurrent
	hidden := tx.seenRefs(obligationRefs("obligations"))
	if !q.AsOf.IsZero() {
		from = ` FROM obligation_versions v WHERE version = (SELECT MAX(version) FROM obligation_versions WHERE id = v.id`
		c.and("recorded_at <=", until(q.AsOf), ") AND shared = 1")
		scan, hidden = scanObligation, tx.seenRefs(obligationRefs("v"))
	}
	c.text += hidden
	q.choose(&c)
	if q.Open {
		c.text += ` AND closed IS NULL`
	}
	if q.Desk != "" {
		c.and("(desk =", q.Desk, ` OR desk = '' AND kind IN (`+quoted(q.DeskKinds)+`))`)
	}
	return from, scan, c
}

// QuestionsUnasked lists the first acts of questions of ours of which nothing is owed
// as of a time, the latest first: what waits to be asked, did not go or was taken
// back; with Open what waits alone. after is the last of the page before; nil for
// the first page. By, To and Desk do not choose.
func (tx *Tx) QuestionsUnasked(q AskedQuery, after *QuestionAct) ([]QuestionAct, error) {
	c := tx.unasked(q)
	if after != nil {
		c.and("(a.recorded_at <", after.RecordedAt, "")
		at := strconv.Itoa(len(c.args))
		c.args = append(c.args, after.Question)
		c.text += ` OR a.recorded_at = $` + at + ` AND a.question > $` + strconv.Itoa(len(c.args)) + `)`
	}
	c.args = append(c.args, q.Limit)
	return tx.questionActs(selectQuestionActs+` a WHERE number = 1 AND act = 'ask'`+c.text+` ORDER BY a.recorded_at DESC, a.question LIMIT $`+strconv.Itoa(len(c.args)), c.args...)
}

// unasked are the conditions of a query for what nothing is owed of; $1 is its time.
func (tx *Tx) unasked(q AskedQuery) conditions {
	var c conditions
	c.and("a.recorded_at <=", until(q.AsOf), "")
	q.By, q.To = "", ""
	q.choose(&c)
	c.text += tx.seenRefs(refs{report: "a.report", release: "a.release_id", received: "a.received"})
	c.text += ` AND NOT EXISTS (SELECT 1 FROM obligations o JOIN obligation_versions v ON v.id = o.id AND v.version = 1
		WHERE o.cause <> '' AND o.cause = a.question AND o.shared = 1 AND v.recorded_at <= $1)`
	if q.Open {
		c.text += ` AND EXISTS (SELECT 1 FROM pending_statements p WHERE p.cause = a.question AND p.recorded_at <= $1 AND (p.outcome = '' OR p.done_at > $1))`
	}
	return c
}

// among reads what is held under keys, a part of them after the other. The query has
// (?) in the place of the keys, which are its last arguments.
func among[T any](tx *Tx, scan func(sqldb.Row) (T, error), query string, keys []string, args ...any) ([]T, error) {
	var out []T
	for len(keys) > 0 {
		part := keys[:min(serialsAtOnce, len(keys))]
		keys = keys[len(part):]
		all, places := append([]any(nil), args...), make([]string, len(part))
		for i, key := range part {
			all = append(all, key)
			places[i] = "$" + strconv.Itoa(len(all))
		}
		found, err := sqldb.All(tx.sql, scan, strings.Replace(query, "(?)", "("+strings.Join(places, ", ")+")", 1), all...)
		if err != nil {
			return nil, err
		}
		out = append(out, found...)
	}
	return out, nil
}

// LastAsked gives the latest act of asking of each question as of a time, by the
// questions' ids, without the officer's words.
func (tx *Tx) LastAsked(questions []string, asOf time.Time) (map[string]QuestionAct, error) {
	all, err := among(tx, scanQuestionAct, selectQuestionActs+` a WHERE question IN (?) AND act = 'ask' AND refused = ''
		AND number = (SELECT MAX(number) FROM question_acts WHERE question = a.question AND act = 'ask' AND refused = '' AND recorded_at <= $1)`, questions, until(asOf))
	out := map[string]QuestionAct{}
	for _, q := range all {
		out[q.Question] = q.QuestionAct
	}
	return out, err
}

// Opening is a statement that opened a matter, and the release upon which it waited;
// "" where it waited upon none.
type Opening struct {
	Transition
	Release string
}

// Openings gives statements by the hashes under which they were signed.
func (tx *Tx) Openings(hashes []string) (map[string]Opening, error) {
	out := map[string]Opening{}
	all, err := among(tx, scanTransition, selectTransitions+` WHERE hash IN (?)`, hashes)
	if err != nil {
		return nil, err
	}
	for _, t := range all {
		out[t.Hash] = Opening{Transition: t}
	}
	waited, err := among(tx, scanPending, `SELECT `+pendingColumns+` FROM pending_statements p WHERE p.outcome = 'stated' AND p.statement IN (?)`, hashes)
	for _, p := range waited {
		if o, ok := out[p.Statement]; ok {
			o.Release = p.Release
			out[p.Statement] = o
		}
	}
	return out, err
}

// PartnersOf gives with whom obligations are, by their ids; one that was not held as
// of a time is not among them.
func (tx *Tx) PartnersOf(ids []string, asOf time.Time) (map[string]party.Code, error) {
	all, err := among(tx, scanPair, `SELECT id, partner FROM obligation_versions WHERE id IN (?) AND version = 1 AND recorded_at <= $1`, ids, until(asOf))
	out := map[string]party.Code{}
	for _, p := range all {
		out[p[0]] = party.Code(p[1])
	}
	return out, err
}

// NewestSerials gives the serials of reports' newest versions as of a time, by the
// reports' ids.
func (tx *Tx) NewestSerials(reports []string, asOf time.Time) (map[string]string, error) {
	all, err := among(tx, scanPair, `SELECT id, serial FROM reports r WHERE id IN (?) AND version = (SELECT MAX(version) FROM reports WHERE id = r.id AND recorded_at <= $1)`,
		reports, until(asOf))
	out := map[string]string{}
	for _, p := range all {
		out[p[0]] = p[1]
	}
	return out, err
}

func scanPair(row sqldb.Row) ([2]string, error) {
	var p [2]string
	return p, row.Scan(&p[0], &p[1])
}
