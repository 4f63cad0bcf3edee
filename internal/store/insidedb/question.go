package insidedb

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// AskedAct is the act by which a question of ours begins, and by which it is asked
// again when its request did not go.
const AskedAct = "ask"

// QuestionAct is one thing that an officer of ours did, or was refused to do, about
// a question or about feedback. Acts are never changed, and no partner learns of
// them.
type QuestionAct struct {
	Question   string // the question's own id; of what a partner asks, the id of what is owed; of feedback, the item's
	Number     int    // from 1
	Act        string
	Officer    string
	Kind       obligation.Kind
	Partner    party.Code
	Report     string // id of the report that it is done with, or about; "" for none
	Version    int    // of that report
	Release    string // id; "" for none
	Received   string // id of the item of the partner that it is about; "" for none
	Code       string // a word that the act needs
	Refused    string // by which rule it was refused; "": it was done
	Terms      QuestionTerms
	Words      string // the officer's own; "" for none, and once the report or item is erased
	Digest     string // of the words, behind a secret; "" for none
	RecordedAt time.Time
}

// QuestionTerms are what was asked for, beside the request's words.
type QuestionTerms struct {
	Ground  obligation.Ground `json:"ground,omitempty"`
	Due     *time.Time        `json:"due,omitempty"`
	Urgency string            `json:"urgency,omitempty"` // of ours; the partner does not learn it
	Use     []string          `json:"use,omitempty"`     // wanted of the answer
	Onward  string            `json:"onward,omitempty"`
	Follows string            `json:"follows,omitempty"` // id of the obligation that it follows up
	With    party.Code        `json:"with,omitempty"`    // with whom something is to be done
	Portion *uint64           `json:"portion,omitempty"` // what is to be unmasked
	Desk    string            `json:"desk,omitempty"`    // which desk has it from then on; "" as before
	Keeper  string            `json:"keeper,omitempty"`  // which officer has it from then on; "" nobody yet, where a desk is named, and else as before
	Made    bool              `json:"made,omitempty"`    // asking it proposed the request, which was not on its way for another reason
}

const questionActColumns = `question, number, act, officer, kind, partner, report, version, release_id, received, code, refused, terms, words, digest, recorded_at`

// OpenQuestion records the first act of a question of ours, and gives it its id.
func (tx *Tx) OpenQuestion(a QuestionAct) (QuestionAct, error) {
	at, err := tx.sql.Stamp("questions")
	if err != nil {
		return QuestionAct{}, err
	}
	sum := sha256.Sum256([]byte("question\x00" + a.Report + "\x00" + string(a.Partner) + "\x00" + stampText(at)))
	a.Question, a.Act = hex.EncodeToString(sum[:16]), AskedAct
	return tx.AddQuestionAct(a)
}

// AddQuestionAct records the next act. Words about what is erased are not kept.
func (tx *Tx) AddQuestionAct(a QuestionAct) (QuestionAct, error) {
	if a.Question == "" || a.Act == "" || a.Words != "" && a.Report == "" && a.Received == "" {
		return QuestionAct{}, errs.E(errs.Internal, "insidedb.AddQuestionAct", "an act is about a question, and words about a report or an item")
	}
	var err error
	if a.RecordedAt, err = tx.sql.Stamp("question/" + a.Question); err != nil {
		return QuestionAct{}, err
	}
	if a.Number, err = sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COALESCE(MAX(number), 0) + 1 FROM question_acts WHERE question = $1`, a.Question); err != nil {
		return QuestionAct{}, err
	}
	sealed, err := tx.sealQuestionWords(&a)
	if err != nil {
		return QuestionAct{}, err
	}
	terms, err := asJSON(a.Terms)
	if err != nil {
		return QuestionAct{}, err
	}
	_, err = tx.sql.Exec(`INSERT INTO question_acts (`+questionActColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)`,
		a.Question, a.Number, a.Act, a.Officer, string(a.Kind), string(a.Partner), a.Report, a.Version, a.Release, a.Received, a.Code, a.Refused, terms,
		sealed, a.Digest, a.RecordedAt)
	if err != nil {
		return QuestionAct{}, err
	}
	return a, tx.noteOrdered(a.subject(), a.Act, a.Partner, a.RecordedAt, a.record(terms))
}

// payload is under whose key the words are.
func (a QuestionAct) payload() payloadID {
	if a.Report != "" {
		return payloadID{reportPayload, a.Report, a.Version}
	}
	return payloadID{kind: receivedPayload, id: a.Received}
}

// sealQuestionWords seals the words of an act, and gives it their digest.
func (tx *Tx) sealQuestionWords(a *QuestionAct) ([]byte, error) {
	if a.Words == "" {
		return nil, nil
	}
	l, err := tx.lockOf(a.payload())
	if errs.KindOf(err) == errs.Conflict { // erased
		a.Words = ""
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	sealed, digest, err := l.sealWords(a.subject(), []byte(a.Words))
	a.Digest = digest
	return sealed, err
}

func (a QuestionAct) subject() string { return ofQuestion + a.Question + "/" + strconv.Itoa(a.Number) }

// record is what the log commits to of an act: of its words the digest.
func (a QuestionAct) record(terms string) any {
	return []any{"question", a.Question, a.Number, a.Act, a.Officer, a.Kind, a.Partner, a.Report, a.Version, a.Release, a.Received, a.Code, a.Refused,
		terms, a.Digest, a.RecordedAt.UnixMicro()}
}

const selectQuestionActs = `SELECT ` + questionActColumns + ` FROM question_acts`

// questionRow is an act as it is kept.
type questionRow struct {
	QuestionAct
	terms string
	words []byte
}

func scanQuestionAct(row sqldb.Row) (questionRow, error) {
	var q questionRow
	a := &q.QuestionAct
	err := row.Scan(&a.Question, &a.Number, &a.Act, &a.Officer, &a.Kind, &a.Partner, &a.Report, &a.Version, &a.Release, &a.Received, &a.Code, &a.Refused,
		&q.terms, &q.words, &a.Digest, sqldb.Time(&a.RecordedAt))
	if err != nil {
		return questionRow{}, err
	}
	return q, fromJSON(q.terms, &a.Terms)
}

// questionActs gives acts with their words.
func (tx *Tx) questionActs(query string, args ...any) ([]QuestionAct, error) {
	rows, err := sqldb.All(tx.sql, scanQuestionAct, query, args...)
	if err != nil {
		return nil, err
	}
	out := make([]QuestionAct, len(rows))
	for i, q := range rows {
		out[i] = q.QuestionAct
		if q.words == nil {
			continue
		}
		l, err := tx.lockOf(q.payload())
		if errs.KindOf(err) == errs.Conflict { // erased
			continue
		}
		if err != nil {
			return nil, err
		}
		plain, err := l.openWords(q.subject(), q.words)
		if err != nil {
			return nil, err
		}
		out[i].Words = string(plain)
	}
	return out, nil
}

// QuestionActs lists the acts about a question as of a time, the first first.
func (tx *Tx) QuestionActs(question string, asOf time.Time) ([]QuestionAct, error) {
	return tx.questionActs(selectQuestionActs+` WHERE question = $1 AND recorded_at <= $2 ORDER BY number`, question, until(asOf))
}

// questionAct gives the record of one act, as the log committed to it.
func (tx *Tx) questionAct(question string, number int) (any, error) {
	q, err := sqldb.One(tx.sql, scanQuestionAct, selectQuestionActs+` WHERE question = $1 AND number = $2`, question, number)
	return q.record(q.terms), err
}

// Question gives the first act of a question of ours by its id, or as many of its
// first digits, at least 8, as no other begins with; not-found where there is none, a conflict
// where there are more.
func (tx *Tx) Question(id string) (QuestionAct, error) {
	const op = "insidedb.Question"
	if len(id) < 8 {
		return QuestionAct{}, errs.E(errs.NotFound, op, "no question %q", id)
	}
	found, err := tx.questionActs(selectQuestionActs+` WHERE question >= $1 AND question < $2 AND number = 1 AND act = 'ask' LIMIT 2`, id, id+"g")
	switch {
	case err != nil:
		return QuestionAct{}, err
	case len(found) == 0 || len(found) == 1 && tx.hides(RefQuestion, found[0].Question):
		return QuestionAct{}, errs.E(errs.NotFound, op, "no question %q", id)
	case len(found) > 1:
		return QuestionAct{}, errs.E(errs.Conflict, op, "more than one question begins with %q; expected more digits", id)
	}
	return found[0], nil
}

// QuestionQuery chooses questions of ours; what is empty does not choose.
type QuestionQuery struct {
	Partner party.Code
	Report  string
	AsOf    time.Time
	Limit   int
}

// QuestionsAsked lists the first acts of questions of ours, the latest first.
func (tx *Tx) QuestionsAsked(q QuestionQuery) ([]QuestionAct, error) {
	if q.Limit <= 0 || q.Limit > MostObligations {
		q.Limit = MostObligations
	}
	return tx.questionActs(selectQuestionActs+` WHERE number = 1 AND act = 'ask' AND recorded_at <= $1 AND ($2 = '' OR partner = $2) AND ($3 = '' OR report = $3)
		ORDER BY recorded_at DESC, question LIMIT $4`, until(q.AsOf), string(q.Partner), q.Report, q.Limit)
}

// AskedWith lists the acts by which questions were asked with a release of a report.
func (tx *Tx) AskedWith(report, release string) ([]QuestionAct, error) {
	return tx.questionActs(selectQuestionActs+` WHERE report <> '' AND report = $1 AND release_id = $2 AND act = 'ask' AND refused = '' ORDER BY recorded_at, question`, report, release)
}

// KeeperOf gives which desk and officer have a question of ours; nobody for what is
// none.
func (tx *Tx) KeeperOf(question string) (desk, officer string, err error) {
	if question == "" {
		return "", "", nil
	}
	acts, err := tx.QuestionActs(question, time.Time{})
	desk, officer = Keeper(acts)
	return desk, officer, err
}

// Keeper is which desk and officer have a question after some acts.
func Keeper(acts []QuestionAct) (desk, officer string) {
	for _, a := range acts {
		if a.Refused != "" || a.Terms.Desk == "" && a.Terms.Keeper == "" {
			continue
		}
		if officer = a.Terms.Keeper; a.Terms.Desk != "" {
			desk = a.Terms.Desk
		}
	}
	return desk, officer
}

// FollowUps lists the requests that name a statement, or the item that states what
// for, as what they follow up, as of a time, the first recorded first.
func (tx *Tx) FollowUps(matter string, asOf time.Time) ([]Transition, error) {
	return sqldb.All(tx.sql, scanTransition, selectTransitions+` WHERE verb = 'requested' AND matter <> '' AND matter = $1 AND recorded_at <= $2 ORDER BY recorded_at, hash`,
		matter, until(asOf))
}
