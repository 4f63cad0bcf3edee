package insidedb

import (
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/core/statement"
	"entente/internal/seal/evidence"
	"entente/internal/store/sqldb"
)

// counted are the figures that a table has for itself: figure, kind, partner, id and number
// of what was recorded from $1 to before $2. $3 is this service: what it gives itself is
// nobody's business. Only what is never changed nor deleted is counted, so that a time that
// is past counts the same for ever; of alarms, those that are kept.
var counted = []string{
	`SELECT 'decisions', verdict, partner, '', COUNT(*) FROM decisions WHERE recorded_at >= $1 AND recorded_at < $2 AND partner <> $3 GROUP BY verdict, partner`,
	`SELECT 'reviews', v.act, r.partner, '', COUNT(*) FROM reviews v JOIN releases r ON r.id = v.release_id WHERE v.recorded_at >= $1 AND v.recorded_at < $2 AND r.partner <> $3 GROUP BY v.act, r.partner`,
	`SELECT 'waivers', 'residue', r.partner, '', COUNT(*) FROM reviews v JOIN releases r ON r.id = v.release_id WHERE v.act = 'residue' AND v.recorded_at >= $1 AND v.recorded_at < $2 AND r.partner <> $3 GROUP BY r.partner`,
	`SELECT 'waivers', 'duty-to-warn', '', '', COUNT(*) FROM warning_acts WHERE act = 'determined' AND state = 'waived' AND recorded_at >= $1 AND recorded_at < $2 AND '' <> $3`,
	`SELECT 'refusals', 'review', r.partner, '', COUNT(*) FROM reviews v JOIN releases r ON r.id = v.release_id WHERE v.act = 'deny' AND v.recorded_at >= $1 AND v.recorded_at < $2 AND r.partner <> $3 GROUP BY r.partner`,
	`SELECT 'refusals', 'question', partner, '', COUNT(*) FROM question_acts WHERE refused <> '' AND recorded_at >= $1 AND recorded_at < $2 AND partner <> $3 GROUP BY partner`,
	`SELECT 'emergencies', act, '', id, COUNT(*) FROM emergencies WHERE recorded_at >= $1 AND recorded_at < $2 AND '' <> $3 GROUP BY act, id`,
	`SELECT 'erasures', kind || '-' || ground, '', '', COUNT(*) FROM erasures WHERE erased_at >= $1 AND erased_at < $2 AND '' <> $3 GROUP BY kind, ground`,
	`SELECT 'retention', act, '', '', COUNT(*) FROM retention_acts WHERE recorded_at >= $1 AND recorded_at < $2 AND '' <> $3 GROUP BY act`,
	`SELECT 'proofs', '', partner, '', COUNT(*) FROM proofs WHERE recorded_at >= $1 AND recorded_at < $2 AND partner <> $3 GROUP BY partner`,
	`SELECT 'takebacks', '', r.partner, '', COUNT(*) FROM takebacks t JOIN releases r ON r.id = t.release_id WHERE t.recorded_at >= $1 AND t.recorded_at < $2 AND r.partner <> $3 GROUP BY r.partner`,
	`SELECT 'warnings', act, partner, '', COUNT(*) FROM warning_acts WHERE recorded_at >= $1 AND recorded_at < $2 AND partner <> $3 GROUP BY act, partner`,
	`SELECT 'hits', act, '', '', COUNT(*) FROM hit_acts WHERE recorded_at >= $1 AND recorded_at < $2 AND '' <> $3 GROUP BY act`,
	`SELECT 'looks', 'hit', '', '', COUNT(*) FROM hit_acts WHERE act = 'seen' AND recorded_at >= $1 AND recorded_at < $2 AND '' <> $3`,
	`SELECT 'looks', kind, '', '', COUNT(*) FROM travel_looks WHERE at >= $1 AND at < $2 AND '' <> $3 GROUP BY kind`,
	`SELECT 'searches', '', '', '', COUNT(*) FROM searches WHERE at >= $1 AND at < $2 AND '' <> $3`,
	`SELECT 'alarms', kind, partner, '', COUNT(*) FROM alarms WHERE id NOT LIKE 'more:%' AND recorded_at >= $1 AND recorded_at < $2 AND partner <> $3 GROUP BY kind, partner`,
	`SELECT 'owed', kind, partner, '', COUNT(*) FROM obligation_versions WHERE version = 1 AND recorded_at >= $1 AND recorded_at < $2 AND partner <> $3 GROUP BY kind, partner`,
	`SELECT 'owed-ended', CASE v.state WHEN 'in part' THEN 'in-part' WHEN 'in force' THEN 'in-force' ELSE v.state END, v.partner, '', COUNT(*) FROM ` + ended + ` AND v.partner <> $3 GROUP BY v.state, v.partner`,
	`SELECT 'refusals', 'declined', v.partner, '', COUNT(*) FROM ` + ended + ` AND v.state = 'declined' AND v.debtor = $3 GROUP BY v.partner`,
	`SELECT 'assurances', kind || '-' || act, party, CASE WHEN kind = 'breach' THEN id ELSE '' END, COUNT(*) FROM assurance_records WHERE recorded_at >= $1 AND recorded_at < $2 AND party <> $3 GROUP BY kind, act, party, id`,
	`SELECT 'judgements', kind, '', '', COUNT(*) FROM judgements WHERE recorded_at >= $1 AND recorded_at < $2 AND '' <> $3 GROUP BY kind`,
}

// ended are the versions that ended what was owed, recorded from $1 to before $2.
const ended = `obligation_versions v LEFT JOIN obligation_versions b ON b.id = v.id AND b.version = v.version - 1
	WHERE v.closed IS NOT NULL AND b.closed IS NULL AND v.recorded_at >= $1 AND v.recorded_at < $2`

// took are the delays: name and microseconds of what ended from $1 to before $2.
var took = []string{
	`SELECT CASE WHEN v.kind = 'determine' THEN 'determination' WHEN v.kind = 'hit' THEN 'hit'
		ELSE (CASE WHEN v.kind = 'acknowledge' THEN 'acknowledgement' ELSE 'answer' END) || (CASE WHEN v.debtor = $3 THEN '-ours' ELSE '-theirs' END) END,
		v.recorded_at - (SELECT f.recorded_at FROM obligation_versions f WHERE f.id = v.id AND f.version = 1)
		FROM ` + ended + ` AND v.kind IN ('determine', 'hit', 'acknowledge', 'answer') AND v.state IN ('answered', 'met', 'done')`,
	`SELECT 'review', s.recorded_at - p.recorded_at FROM release_states s JOIN release_states p ON p.release_id = s.release_id AND p.number = s.number - 1
		JOIN releases r ON r.id = s.release_id WHERE p.state = 'in-review' AND s.state IN ('approved', 'denied', 'returned')
		AND s.recorded_at >= $1 AND s.recorded_at < $2 AND r.partner <> $3`,
}

// Counted counts what was recorded from a time to before another, as of then, and says how
// long what ended then took. It reads no content. What is overdue is so at the end, by the
// plan that was on record then.
func (tx *Tx) Counted(self party.Code, from, to time.Time) (counts []statement.Count, delays []statement.Took, err error) {
	for _, text := range counted {
		some, err := sqldb.All(tx.sql, func(row sqldb.Row) (statement.Count, error) {
			var c statement.Count
			return c, row.Scan(&c.Figure, &c.Kind, &c.Partner, &c.ID, &c.Number)
		}, text, from, to, string(self))
		if err != nil {
			return nil, nil, err
		}
		counts = append(counts, some...)
	}
	for _, text := range took {
		some, err := sqldb.All(tx.sql, func(row sqldb.Row) (statement.Took, error) {
			var t statement.Took
			var micros int64
			err := row.Scan(&t.Delay, &micros)
			t.For = time.Duration(micros) * time.Microsecond
			return t, err
		}, text, from, to, string(self))
		if err != nil {
			return nil, nil, err
		}
		delays = append(delays, some...)
	}
	leaves, err := tx.toldLeaves(self, from, to)
	if err != nil {
		return nil, nil, err
	}
	late, err := tx.toldOverdue(self, to)
	return append(append(counts, leaves...), late...), delays, err
}

// leafPage is how many leaves are read at once.
const leafPage = 4096

// toldLeaves counts what the log says of envelopes and receipts.
func (tx *Tx) toldLeaves(self party.Code, from, to time.Time) ([]statement.Count, error) {
	type place struct {
		event, entry []byte
		at           int64
	}
	n := map[statement.Count]int{}
	last := place{at: from.UnixMicro() - 1, entry: []byte{0xff}} // behind every entry of that moment: they begin with a version
	for {
		some, err := sqldb.All(tx.sql, func(row sqldb.Row) (place, error) {
			var p place
			return p, row.Scan(&p.event, &p.entry, &p.at)
		}, `SELECT event, entry, recorded_at FROM log_events WHERE (recorded_at, entry) > ($1, $2) AND recorded_at < $3 ORDER BY recorded_at, entry LIMIT $4`,
			last.at, last.entry, to, leafPage)
		if err != nil {
			return nil, err
		}
		for _, p := range some {
			e, err := evidence.ReadEvent(p.event)
			if err != nil {
				return nil, err
			}
			for _, c := range countsOf(e, self) {
				n[c]++
			}
		}
		if len(some) < leafPage {
			break
		}
		last = some[len(some)-1]
	}
	var out []statement.Count
	for c, number := range n {
		c.Number = number
		out = append(out, c)
	}
	return out, nil
}

func countsOf(e evidence.Event, self party.Code) []statement.Count {
	switch {
	case e.Deed == evidence.Released:
		return []statement.Count{{Figure: statement.Releases, Partner: e.To}}
	case e.Deed == evidence.Received:
		return []statement.Count{{Figure: statement.Received, Partner: e.From}}
	case e.Deed != evidence.Receipt:
		return nil
	}
	// The two sides of a receipt are those of the envelope that it is for: of what we sent,
	// the partner gave it.
	c, refusal := statement.Count{Figure: statement.ReceiptsIn, Kind: string(e.Verb), Partner: e.To}, "release"
	if e.From != self {
		c.Figure, c.Partner, refusal = statement.ReceiptsOut, e.From, "item"
	}
	if string(e.Verb) != "refused" {
		return []statement.Count{c}
	}
	return []statement.Count{c, {Figure: statement.Refusals, Kind: refusal, Partner: c.Partner}}
}

// toldOverdue counts what is open and overdue at a time.
func (tx *Tx) toldOverdue(self party.Code, at time.Time) ([]statement.Count, error) {
	before := at.Add(-time.Microsecond)
	plan, err := tx.PlanAt(before)
	if err != nil {
		return nil, err
	}
	open, err := sqldb.All(tx.sql, scanObligation, `SELECT `+obligationColumns+` FROM obligation_versions v WHERE closed IS NULL
		AND version = (SELECT MAX(version) FROM obligation_versions WHERE id = v.id AND recorded_at <= $1)`, before)
	if err != nil {
		return nil, err
	}
	n := map[statement.Count]int{}
	for _, o := range open {
		if !plan.Overdue(o.Kind, o.Opened, o.Due, before) {
			continue
		}
		c := statement.Count{Figure: statement.Overdue, Kind: string(o.Kind), Partner: o.Partner}
		switch {
		case o.Shared && o.Debtor != self && o.Standing == obligation.IsAccepted:
			c.Figure = statement.LateTheirs
		case o.Shared && o.Debtor != self:
			c.Figure = statement.Silent
		}
		n[c]++
	}
	var out []statement.Count
	for c, number := range n {
		c.Number = number
		out = append(out, c)
	}
	return out, nil
}

// AddOversightStatement keeps what was told of a month, once; it says whether it is new.
func (tx *Tx) AddOversightStatement(m statement.Month, signed []byte) (bool, error) {
	at, err := tx.sql.Stamp("oversight statements")
	if err != nil {
		return false, err
	}
	return added(tx.sql.Exec(`INSERT INTO oversight_statements (month, statement, recorded_at) VALUES ($1, $2, $3) ON CONFLICT (month) DO NOTHING`, string(m), signed, at))
}

// OversightStatement gives what was told of a month, as it was signed.
func (tx *Tx) OversightStatement(m statement.Month) ([]byte, error) {
	return sqldb.One(tx.sql, sqldb.Scalar[[]byte], `SELECT statement FROM oversight_statements WHERE month = $1`, string(m))
}

// StatedMonth is that a month was told of, and when that was kept.
type StatedMonth struct {
	Month      statement.Month
	RecordedAt time.Time
}

// StatedMonths lists the months that were told of, the latest first.
func (tx *Tx) StatedMonths(limit int) ([]StatedMonth, error) {
	return sqldb.All(tx.sql, func(row sqldb.Row) (StatedMonth, error) {
		var s StatedMonth
		return s, row.Scan(&s.Month, sqldb.Time(&s.RecordedAt))
	}, `SELECT month, recorded_at FROM oversight_statements ORDER BY month DESC LIMIT $1`, limit)
}

// HeadAt is the head that was shown last at or before a time, of whatever log.
func (tx *Tx) HeadAt(at time.Time) (LogHead, error) {
	return sqldb.One(tx.sql, scanHead, `SELECT origin, size, checkpoint, recorded_at FROM log_heads WHERE recorded_at <= $1 ORDER BY recorded_at DESC, size DESC LIMIT 1`, at)
}
