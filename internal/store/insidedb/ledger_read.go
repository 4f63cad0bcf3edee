package insidedb

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// LedgerQuery says whose ledger is read, as far as labels are seen.
type LedgerQuery struct {
	Partner party.Code // a country stands for its services
	Labels  []int64
	AsOf    time.Time // zero: the present
}

// from selects what the query is about of a table that has a partner: $1 is the as-of.
func (q LedgerQuery) from(alias string) conditions {
	c := conditions{args: []any{standing(q.AsOf)}}
	if q.Partner.IsService() {
		c.and(alias+"partner =", string(q.Partner), "")
		return c
	}
	c.and("("+alias+"partner =", string(q.Partner), "")
	c.also(" OR substr("+alias+"partner, 1, 4) =", string(q.Partner)+"/", ")")
	return c
}

// packed runs a query whose answer is one text, and gives its lines: one for each row, of
// its fields, which have no new line. Tens of thousands of rows are read so in
// a third of the time that it takes to scan each column of each. Their order is not said.
func (tx *Tx) packed(fields []string, rest string, args []any) ([]string, error) {
	text, err := sqldb.One(tx.sql, sqldb.Scalar[string], `SELECT COALESCE(string_agg(concat_ws('|', `+strings.Join(fields, `, `)+`), '`+"\n"+`'), '') FROM `+rest, args...)
	if err != nil || text == "" {
		return nil, err
	}
	return strings.Split(text, "\n"), nil
}

// cut reads the fields of a line, of which the last alone may hold a bar.
func cut(line string, fields []string) {
	last := len(fields) - 1
	for i := range last {
		fields[i], line, _ = strings.Cut(line, "|")
	}
	fields[last] = line
}

// noTime stands for a time of a packed line that is not known.
const noTime = math.MinInt64

// unpacked reads a number of a packed line, such as a time in microseconds; noTime for "".
func unpacked(field string) (int64, error) {
	if field == "" {
		return noTime, nil
	}
	micros, err := strconv.ParseInt(field, 10, 64)
	if err != nil {
		return 0, errs.Wrap(errs.Internal, "insidedb.unpacked", err, "a number of the ledger cannot be read")
	}
	return micros, nil
}

func timeOf(micros int64) time.Time { return time.UnixMicro(micros).UTC() }

func optionalOf(micros int64) *time.Time {
	if micros == noTime {
		return nil
	}
	t := timeOf(micros)
	return &t
}

// LedgerStated is a statement about an item, as the ledger counts it.
type LedgerStated struct {
	Item       string
	Verb       obligation.Verb
	By         obligation.Side
	Code       string
	At         time.Time // as who stated it says
	Hash       string
	RecordedAt time.Time
}

func scanLedgerStated(row sqldb.Row) (LedgerStated, error) {
	var s LedgerStated
	return s, row.Scan(&s.Item, &s.Verb, &s.By, &s.Code, sqldb.Time(&s.At), &s.Hash, sqldb.Time(&s.RecordedAt))
}

// LedgerGrade is what the receiver of an item says of its use.
type LedgerGrade struct {
	Item, Code string
	At         int64 // as it says, in microseconds
	Hash       string
}

// LedgerGrades gives what receivers said of the use of a partner's items and of ours, in
// no order. Which of the items are seen is for the caller.
func (tx *Tx) LedgerGrades(q LedgerQuery) ([]LedgerGrade, error) {
	c := q.from("")
	lines, err := tx.packed([]string{`item`, `at`, `hash`, `code`}, `transitions WHERE verb = 'graded' AND by_side = 'receiver' AND recorded_at <= $1`+c.text, c.args)
	out := make([]LedgerGrade, len(lines))
	var f [4]string
	for i, line := range lines {
		cut(line, f[:])
		at, err := unpacked(f[1])
		if err != nil {
			return nil, err
		}
		out[i] = LedgerGrade{Item: f[0], At: at, Hash: f[2], Code: f[3]}
	}
	return out, err
}

// LedgerWarned lists what was said of the warnings that went between us and a partner
// and are seen, by item: that they were read or acted upon, and what came of them.
func (tx *Tx) LedgerWarned(q LedgerQuery) ([]LedgerStated, error) {
	c := q.from("l.")
	return sqldb.All(tx.sql, scanLedgerStated, `SELECT t.item, t.verb, t.by_side, t.code, t.at, t.hash, t.recorded_at
		FROM ledger_items l JOIN transitions t ON t.item = l.item AND t.partner = l.partner
		WHERE l.at <= $1 AND l.ended > $1 AND l.kind = 'warning' AND l.item <> '' AND l.label IN `+inLabels(q.Labels)+c.text+`
		AND t.recorded_at <= $1 AND t.verb IN ('read', 'acted', 'outcome') ORDER BY t.item, t.recorded_at, t.hash`, c.args...)
}

// LedgerDuty is what became of one obligation between two services.
type LedgerDuty struct {
	OwedTally
	Item  string // hash of the envelope of the item it was stated about; "" of what is held here alone
	Cause string
}

// LedgerDuties lists what was owed between us and a partner, as EachOwed has it, by id:
// what both sides hold, and the commitments that this service holds for itself. Who may
// see what they are about is for the caller.
func (tx *Tx) LedgerDuties(q LedgerQuery) ([]LedgerDuty, error) {
	c := q.from("") // the plus keeps SQLite on the index that has all of it
	lines, err := tx.packed([]string{`id`, `version`, `recorded_at`, `COALESCE(CAST(closed AS TEXT), '')`, `opened`, `COALESCE(CAST(due AS TEXT), '')`, `kind`, `shared`, `debtor`, `standing`, `state`, `item`, `cause`},
		`obligation_versions WHERE +recorded_at <= $1 AND debtor <> creditor AND (shared = 1 OR kind = 'commitment')`+c.text, c.args)
	if err != nil {
		return nil, err
	}
	versions := make([]dutyVersion, len(lines))
	for i, line := range lines {
		if versions[i], err = readDutyVersion(line); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(versions, func(a, b dutyVersion) int {
		return cmp.Or(strings.Compare(a.id, b.id), cmp.Compare(a.number, b.number))
	})
	out := make([]LedgerDuty, 0, len(versions))
	for len(versions) > 0 {
		n := 1
		for n < len(versions) && versions[n].id == versions[0].id {
			n++
		}
		d, err := dutyOf(versions[:n])
		if err != nil {
			return nil, err
		}
		out, versions = append(out, d), versions[n:]
	}
	return out, nil
}

// dutyVersion is a version of an obligation, of which little is read unless it is the last.
type dutyVersion struct {
	id               string
	number           int
	recorded, closed int64
	rest             string
}

func readDutyVersion(line string) (dutyVersion, error) {
	var f [5]string
	cut(line, f[:])
	number, err := unpacked(f[1])
	if err != nil {
		return dutyVersion{}, err
	}
	recorded, err := unpacked(f[2])
	if err != nil {
		return dutyVersion{}, err
	}
	closed, err := unpacked(f[3])
	return dutyVersion{id: f[0], number: int(number), recorded: recorded, closed: closed, rest: f[4]}, err
}

// dutyOf is an obligation by its versions, the first first.
func dutyOf(versions []dutyVersion) (LedgerDuty, error) {
	last := versions[len(versions)-1]
	closed := last.recorded // when it was recorded that it ended as it did
	for i := len(versions) - 1; i >= 0 && versions[i].closed == last.closed; i-- {
		closed = versions[i].recorded
	}
	var f [9]string
	cut(last.rest, f[:])
	opened, err := unpacked(f[0])
	if err != nil {
		return LedgerDuty{}, err
	}
	due, err := unpacked(f[1])
	return LedgerDuty{Item: f[7], Cause: f[8], OwedTally: OwedTally{ID: last.id, Kind: obligation.Kind(f[2]), Shared: f[3] == "1", Debtor: party.Code(f[4]),
		Standing: obligation.Acceptance(f[5]), State: obligation.State(f[6]), Due: optionalOf(due), Opened: timeOf(opened), OpenedRecorded: timeOf(versions[0].recorded),
		Closed: optionalOf(last.closed), ClosedRecorded: timeOf(closed)}}, err
}

// LedgerOutcome is what our own officers put on record of a warning.
type LedgerOutcome struct{ Ref, Code string }

// LedgerOutcomes lists what our officers put on record of the warnings that went between
// us and a partner and are seen, by item, the latest last.
func (tx *Tx) LedgerOutcomes(q LedgerQuery) ([]LedgerOutcome, error) {
	c := q.from("l.")
	acts := func(way, join string) string {
		return `SELECT l.way, l.id, a.code, a.number FROM ledger_items l ` + join + ` JOIN warning_acts a ON a.warning = w.id
			WHERE l.way = '` + way + `' AND l.at <= $1 AND l.ended > $1 AND l.kind = 'warning' AND l.label IN ` + inLabels(q.Labels) + c.text + ` AND a.act = 'outcome' AND a.recorded_at <= $1`
	}
	return sqldb.All(tx.sql, func(row sqldb.Row) (LedgerOutcome, error) {
		var o LedgerOutcome
		var way, id string
		var number int
		err := row.Scan(&way, &id, &o.Code, &number)
		o.Ref = ledgerRef(way, id)
		return o, err
	}, acts(LedgerGiven, `JOIN releases r ON r.id = l.id JOIN warnings w ON w.report = r.report AND w.report <> ''`)+` UNION ALL `+
		acts(LedgerReceived, `JOIN warnings w ON w.received = l.id AND w.received <> ''`)+` ORDER BY 1, 2, 4`, c.args...)
}

// MostEvents bounds the events that are read for a ledger.
const MostEvents = 1000

// LedgerEvents lists the ids of the entities of type event that are seen, by id, at most
// MostEvents.
func (tx *Tx) LedgerEvents(labels []int64, asOf time.Time) ([]string, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT DISTINCT id FROM graph_stated WHERE kind = 'entity' AND type = 'event' AND `+seenAt("", "$1", labels)+
		` ORDER BY id LIMIT $2`, standing(asOf), MostEvents)
}
