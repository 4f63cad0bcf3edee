package insidedb

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/store/sqldb"
)

// Who is sought, who was met, and meetings with partners are bound by their marks as
// reports are: a lookout and an engagement by that of the version that is shown, a hit by
// those of the versions of its lookout that it may rest on, and of a tip by the tip's.

// What a reference can name of these.
const (
	RefLookout    = EditionLookout
	RefHit        = EditionHit
	RefEngagement = EditionEngagement
)

// stepMarks is the step that gives what an older program has left its mark.
const stepMarks = "marks"

// judgeSought finds the marks of lookouts and engagements that the reader does not see.
func (tx *Tx) judgeSought(s *Sight) error {
	for _, x := range []struct {
		table string
		into  *[]string
	}{{"lookout_versions", &s.lookouts}, {"engagements", &s.engagements}} {
		all, err := sqldb.All(tx.sql, func(row sqldb.Row) (m struct {
			marked
			at time.Time
		}, err error) {
			return m, row.Scan(&m.mark, sqldb.Time(&m.at))
		}, `SELECT marking, MIN(recorded_at) FROM `+x.table+` GROUP BY marking`)
		if err != nil {
			return err
		}
		for _, m := range all {
			if !s.reader.SeesItem(LedgerLabel(m.mark, m.at, s.self)) {
				*x.into = append(*x.into, m.mark)
			}
		}
	}
	return nil
}

// SeesMark tells whether whoever asks may see what has a mark of our own system, or of TLP.
func (tx *Tx) SeesMark(mark string, at time.Time) bool {
	return tx.sight == nil || tx.sight.reader.SeesItem(LedgerLabel(mark, at, tx.sight.self))
}

// LookoutMark is the mark of a lookout as it stands; "" where none is held.
func (tx *Tx) LookoutMark(id string) (string, error) {
	mark, err := sqldb.One(tx.sql, sqldb.Scalar[string], `SELECT v.marking FROM lookouts n JOIN lookout_versions v ON v.id = n.id AND v.version = n.version WHERE n.id = $1`, id)
	return mark, unlessGone(err)
}

// SoughtMark is the mark of an entry of the lookouts or of the tips, as it stands; "" for
// one of a list, which is published.
func (tx *Tx) SoughtMark(list, entry string) (string, error) {
	if list == lookout.List {
		return tx.LookoutMark(entry)
	}
	tip, is := lookout.ReadTip(list, entry)
	query := `SELECT marking FROM reports WHERE id = $1 ORDER BY version DESC LIMIT 1`
	switch {
	case !is:
		return "", nil
	case tip.Received:
		query = `SELECT marking FROM received WHERE id = $1`
	}
	mark, err := sqldb.One(tx.sql, sqldb.Scalar[string], query, tip.Of)
	return mark, unlessGone(err)
}

// ScreeningMark is the mark of what travel was screened against; "" for a list, which is
// published.
func (tx *Tx) ScreeningMark(b Backscreen) (string, error) {
	query, args := "", []any{b.Name, b.To}
	switch b.Kind {
	case BackLookout:
		query = `SELECT marking FROM lookout_versions WHERE id = $1 AND version = $2`
	case BackTip:
		query = `SELECT marking FROM reports WHERE id = $1 AND version = $2`
	case BackItem:
		query, args = `SELECT marking FROM received WHERE id = $1`, []any{b.Name}
	default:
		return "", nil
	}
	mark, err := sqldb.One(tx.sql, sqldb.Scalar[string], query, args...)
	return mark, unlessGone(err)
}

// hasMark is the condition that a row with a mark has one of some.
func hasMark(alias string, marks []string) string {
	words := make([]string, len(marks))
	for i, m := range marks {
		words[i] = literal(m)
	}
	return alias + ".marking IN (" + strings.Join(words, ", ") + ")"
}

// seenMarks is the condition that a row of lookout_versions, or of engagements, is seen.
func (tx *Tx) seenMarks(kind, alias string) string {
	if tx.sight == nil || !tx.sight.listed {
		return ""
	}
	marks := tx.sight.lookouts
	if kind == RefEngagement {
		marks = tx.sight.engagements
	}
	if len(marks) == 0 {
		return ""
	}
	return " AND NOT " + hasMark(alias, marks)
}

// seenHits is the condition that a row of hits is seen.
func (tx *Tx) seenHits(alias string) string {
	if tx.sight == nil {
		return ""
	}
	return without(tx.sight.hiddenHits(alias))
}

// seenBackscreens is the condition that a screening is against what is seen.
func (tx *Tx) seenBackscreens(alias string) string {
	if tx.sight == nil || !tx.sight.listed {
		return ""
	}
	s, of := tx.sight, " WHERE "+alias+".kind = "
	var hidden []string
	if len(s.lookouts) > 0 {
		hidden = append(hidden, `SELECT 1 FROM lookout_versions hv`+of+literal(BackLookout)+` AND hv.id = `+alias+`.name AND hv.version = `+alias+`.to_version AND `+hasMark("hv", s.lookouts))
	}
	if r := s.rows(SubjectReport, "hr", ""); r != "" {
		hidden = append(hidden, `SELECT 1 FROM reports hr`+of+literal(BackTip)+` AND hr.id = `+alias+`.name`+r)
	}
	if r := s.rows(SubjectReceived, "hi", ""); r != "" {
		hidden = append(hidden, `SELECT 1 FROM received hi`+of+literal(BackItem)+` AND hi.id = `+alias+`.name`+r)
	}
	return without(hidden)
}

// without is the condition that none of some queries finds anything.
func without(hidden []string) string {
	var out strings.Builder
	for _, h := range hidden {
		out.WriteString(" AND NOT EXISTS (" + h + ")")
	}
	return out.String()
}

// hiddenHits are queries that find why the officer may not see a row of hits.
func (s *Sight) hiddenHits(alias string) []string {
	var out []string
	if len(s.lookouts) > 0 {
		out = append(out, `SELECT 1 FROM lookout_versions hv WHERE `+alias+`.list = `+literal(lookout.List)+` AND hv.id = `+alias+`.entry AND hv.version >= `+alias+`.lookout_version AND `+hasMark("hv", s.lookouts))
	}
	tip := func(kind, id string) string {
		begin := literal(kind+"/") + ` || ` + id + ` || '/'`
		return ` WHERE ` + alias + `.list = ` + literal(lookout.Tips) + ` AND SUBSTR(` + alias + `.entry, 1, LENGTH(` + begin + `)) = ` + begin
	}
	if r := s.rows(SubjectReport, "hr", ""); r != "" {
		out = append(out, `SELECT 1 FROM reports hr`+tip("report", "hr.id")+r)
	}
	if r := s.rows(SubjectReceived, "hi", ""); r != "" {
		out = append(out, `SELECT 1 FROM received hi`+tip("item", "hi.id")+r)
	}
	return out
}

// hiddenLookout finds a lookout of which the newest version is hidden, by its id.
func (s *Sight) hiddenLookout(id string) []string {
	if len(s.lookouts) == 0 {
		return nil
	}
	return []string{`SELECT 1 FROM lookouts hl JOIN lookout_versions hv ON hv.id = hl.id AND hv.version = hl.version WHERE hl.id = ` + id + ` AND ` + hasMark("hv", s.lookouts)}
}

// hiddenCause finds that an obligation is about what is hidden, by its cause.
func (s *Sight) hiddenCause(cause string) []string {
	var out []string
	for _, q := range s.hiddenHits("hh") {
		out = append(out, `SELECT 1 FROM hits hh WHERE SUBSTR(`+cause+`, 1, 4) = 'hit:' AND hh.id = SUBSTR(`+cause+`, 5) AND EXISTS (`+q+`)`)
	}
	for _, q := range s.hiddenLookout(`SUBSTR(` + cause + `, 9)`) {
		out = append(out, q+` AND SUBSTR(`+cause+`, 1, 8) = 'lookout:'`)
	}
	if len(s.engagements) > 0 {
		out = append(out, `SELECT 1 FROM engagements hv WHERE SUBSTR(`+cause+`, 1, 11) = 'engagement:' AND SUBSTR(`+cause+`, 12, LENGTH(hv.id) + 1) = hv.id || '/' AND `+newestEngagement+` AND `+hasMark("hv", s.engagements))
	}
	return out
}

const newestEngagement = `hv.version = (SELECT MAX(version) FROM engagements WHERE id = hv.id)`

// concealSought is conceal for who is sought, met, or was met with.
func (tx *Tx) concealSought(s *Sight, kind, ref string, asOf time.Time) error {
	var hidden []string
	from := `lookouts n WHERE n.id = $1`
	switch kind {
	case RefHit:
		hidden, from = s.hiddenHits("n"), `hits n WHERE n.id = $1`
	case RefLookout:
		hidden = s.hiddenLookout("n.id")
		if !asOf.IsZero() && len(s.lookouts) > 0 { // that version may have another mark
			then := `lookout_versions n WHERE n.id = $1 AND n.version = (SELECT MAX(version) FROM lookout_versions WHERE id = n.id AND recorded_at <= $2) AND `
			if err := tx.dropWhere(s, kind, ref, then+hasMark("n", s.lookouts), ref, until(asOf)); err != nil {
				return err
			}
		}
	case RefEngagement:
		if len(s.engagements) == 0 {
			return nil
		}
		then := newestEngagement
		if !asOf.IsZero() {
			then = `(` + newestEngagement + ` OR hv.recorded_at <= ` + strconv.FormatInt(until(asOf), 10) + `)`
		}
		return tx.dropWhere(s, kind, ref, `engagements hv WHERE hv.id = $1 AND `+then+` AND `+hasMark("hv", s.engagements), ref)
	}
	for _, q := range hidden {
		if err := tx.dropWhere(s, kind, ref, from+` AND EXISTS (`+q+`)`, ref); err != nil {
			return err
		}
	}
	return nil
}

// dropWhere has what a reference names be as if it were not held where a query finds a row.
func (tx *Tx) dropWhere(s *Sight, kind, ref, from string, args ...any) error {
	n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM `+from, args...)
	if n > 0 {
		s.without[Subject{kind, ref}] = true
	}
	return err
}

// hiddenKept finds that an act of retention is about what is hidden of these.
func (s *Sight) hiddenKept(alias string) []string {
	var out []string
	for _, q := range s.hiddenLookout(alias + ".id") {
		out = append(out, q+` AND `+alias+`.kind = `+literal(SubjectLookout))
	}
	for _, q := range s.hiddenHits("hh") {
		out = append(out, `SELECT 1 FROM hits hh WHERE hh.id = `+alias+`.id AND `+alias+`.kind = `+literal(SubjectHit)+` AND EXISTS (`+q+`)`)
	}
	if len(s.engagements) > 0 {
		out = append(out, `SELECT 1 FROM engagements hv WHERE hv.id = `+alias+`.id AND `+alias+`.kind = `+literal(SubjectEngagement)+` AND `+newestEngagement+` AND `+hasMark("hv", s.engagements))
	}
	return out
}

// HidesReport tells whether whoever asks may not see a report, in any version of it.
func (tx *Tx) HidesReport(id string) (bool, error) {
	if tx.sight == nil {
		return false, nil
	}
	r := tx.sight.rows(SubjectReport, "hr", "")
	if r == "" {
		return false, nil
	}
	n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM reports hr WHERE hr.id = $1`+r, id)
	return n > 0, err
}

// HiddenSought gives which entries of the lookouts and of the tips are hidden from whoever
// asks.
func (tx *Tx) HiddenSought() (func(list, entry string) bool, error) {
	nothing := func(string, string) bool { return false }
	if tx.sight.Whole() {
		return nothing, nil
	}
	lookouts, err := tx.hiddenIDs(tx.sight.hiddenLookout("n.id"), `lookouts n`)
	if err != nil {
		return nothing, err
	}
	reports, err := tx.hiddenOf(SubjectReport, "reports")
	if err != nil {
		return nothing, err
	}
	items, err := tx.hiddenOf(SubjectReceived, "received")
	return func(list, entry string) bool {
		if list == lookout.List {
			return slices.Contains(lookouts, entry)
		}
		tip, is := lookout.ReadTip(list, entry)
		return is && (tip.Received && slices.Contains(items, tip.Of) || !tip.Received && slices.Contains(reports, tip.Of))
	}, err
}

func (tx *Tx) hiddenIDs(hidden []string, from string) ([]string, error) {
	var out []string
	for _, q := range hidden {
		ids, err := sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT n.id FROM `+from+` WHERE EXISTS (`+q+`)`)
		if err != nil {
			return nil, err
		}
		out = append(out, ids...)
	}
	return out, nil
}

// hiddenOf lists the tips, of our own or of partners, that are hidden.
func (tx *Tx) hiddenOf(kind, table string) ([]string, error) {
	r := tx.sight.rows(kind, "n", "")
	if r == "" {
		return nil, nil
	}
	return sqldb.All(tx.sql, sqldb.Scalar[string], `SELECT DISTINCT n.id FROM `+table+` n WHERE n.kind = 'tip'`+r)
}

// readMarks gives what an older program has left its mark.
func (s *Store) readMarks(ctx context.Context) error {
	var done bool
	if err := s.Read(ctx, func(tx *Tx) (err error) {
		done, err = tx.stepDone(stepMarks)
		return err
	}); err != nil || done {
		return err
	}
	return s.step(ctx, stepMarks, (*Tx).markLookouts, (*Tx).markEngagements)
}

func (tx *Tx) markLookouts() (int, error) {
	rows, err := sqldb.All(tx.sql, scanLookout, `SELECT `+lookoutColumns+` FROM lookout_versions WHERE marking = '' AND LENGTH(body) > 0 ORDER BY epoch LIMIT $1`, oldBatch)
	if err != nil {
		return 0, err
	}
	for _, s := range rows {
		l, err := tx.openLookout(s)
		if err != nil {
			return 0, err
		}
		if _, err := tx.sql.Exec(`UPDATE lookout_versions SET marking = $3 WHERE id = $1 AND version = $2`, s.ID, s.Version, unread(l.Marking)); err != nil {
			return 0, err
		}
	}
	return len(rows), nil
}

func (tx *Tx) markEngagements() (int, error) {
	rows, err := sqldb.All(tx.sql, scanEngagement, `SELECT `+engagementColumns+` FROM engagements WHERE marking = '' AND LENGTH(body) > 0 ORDER BY id, version LIMIT $1`, oldBatch)
	if err != nil {
		return 0, err
	}
	for _, s := range rows {
		e, err := tx.openEngagement(s)
		if err != nil {
			return 0, err
		}
		if _, err := tx.sql.Exec(`UPDATE engagements SET marking = $3 WHERE id = $1 AND version = $2`, s.ID, s.Version, unread(e.Marking)); err != nil {
			return 0, err
		}
	}
	return len(rows), nil
}

// unread is a mark, or for none a word that is no mark, which counts as the top level.
func unread(mark string) string {
	if mark == "" {
		return "none"
	}
	return mark
}
