package insidedb

import (
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/seal/evidence"
	"entente/internal/store/sqldb"
)

// Why an item that came is kept from use until an officer has looked at it.
const (
	HoldOwnNational  = "own-national" // it names a person of our own nationality
	HoldMistreatment = "mistreatment" // how it was obtained raises a concern
)

// Inbound is what the node makes of an item that came and opened. Its partner is
// told nothing of it.
type Inbound struct {
	Item       string
	Partner    party.Code
	Name       string   // the id of its STIX report, by which reports may name it; not read back
	Concern    string   // mistreatment, or ""
	Hold       []string // why it is kept from use; nil: it is not, and never was
	ClearedBy  string
	Reason     string // why it was cleared
	RecordedAt time.Time
	ClearedAt  *time.Time // nil while it is held
}

// Held tells whether it is kept from use as of a time (zero: now).
func (i Inbound) Held(asOf time.Time) bool {
	return len(i.Hold) > 0 && (i.ClearedAt == nil || !asOf.IsZero() && i.ClearedAt.After(asOf))
}

// AddInbound records what the node makes of an item, beside the item.
func (tx *Tx) AddInbound(i Inbound) error {
	_, err := tx.sql.Exec(`INSERT INTO inbound (item, partner, named, concern, hold, cleared_by, reason, recorded_at) VALUES ($1, $2, $3, $4, $5, '', '', $6)`,
		i.Item, string(i.Partner), name(i.Name), i.Concern, strings.Join(i.Hold, " "), i.RecordedAt)
	return err
}

// Inbound gives what was made of an item; one of an older program was never held.
func (tx *Tx) Inbound(item string) (Inbound, error) {
	i, err := sqldb.One(tx.sql, tx.scanInbound, selectInbound+` WHERE item = $1`, item)
	if errs.KindOf(err) == errs.NotFound {
		return Inbound{Item: item}, nil
	}
	return i, err
}

// HeldItems lists what is kept from use and not erased, the oldest first.
func (tx *Tx) HeldItems(limit int) ([]Inbound, error) {
	return sqldb.All(tx.sql, tx.scanInbound, selectInbound+` WHERE hold <> '' AND cleared_at IS NULL
		AND NOT EXISTS (SELECT 1 FROM erasures WHERE erasures.kind = 'received' AND erasures.id = inbound.item) ORDER BY recorded_at, item LIMIT $1`, limit)
}

var selectInbound = `SELECT item, partner, concern, hold, cleared_by, reason, recorded_at, cleared_at, ` + keyOf(receivedPayload, `inbound.item`, `0`) + ` FROM inbound`

func (tx *Tx) scanInbound(row sqldb.Row) (Inbound, error) {
	var i Inbound
	var hold, reason string
	var secret []byte
	if err := row.Scan(&i.Item, &i.Partner, &i.Concern, &hold, &i.ClearedBy, &reason, sqldb.Time(&i.RecordedAt), sqldb.OptionalTime(&i.ClearedAt), &secret); err != nil {
		return Inbound{}, err
	}
	i.Hold = strings.Fields(hold)
	if reason == "" {
		return i, nil
	}
	l, err := tx.vault.lock(payloadID{kind: receivedPayload, id: i.Item}, secret)
	if err != nil {
		return Inbound{}, err
	}
	return i, l.openText("inbound", reason, &i.Reason)
}

// Clear ends the hold on an item, by an officer and with a reason, which is
// erased with the item. The error is a conflict for what is not held or is erased.
func (tx *Tx) Clear(item, officer, reason string) (Inbound, error) {
	const op = "insidedb.Clear"
	i, err := tx.Inbound(item)
	switch {
	case err != nil:
		return i, err
	case len(i.Hold) == 0:
		return i, errs.E(errs.Conflict, op, "item %s is not held", item)
	case i.ClearedAt != nil:
		return i, errs.E(errs.Conflict, op, "item %s was cleared by %s", item, i.ClearedBy)
	}
	l, err := tx.lockOf(payloadID{kind: receivedPayload, id: item})
	if err != nil {
		return i, err
	}
	sealed, err := l.sealText("inbound", reason)
	if err != nil {
		return i, err
	}
	at, err := tx.sql.Stamp("received/" + string(i.Partner))
	if err != nil {
		return i, err
	}
	i.ClearedBy, i.Reason, i.ClearedAt = officer, reason, &at
	if _, err = tx.sql.Exec(`UPDATE inbound SET cleared_by = $2, reason = $3, cleared_at = $4 WHERE item = $1`, item, officer, sealed, at); err != nil {
		return i, err
	}
	if err := tx.toIndex(SubjectReceived, item, 1, at); err != nil {
		return i, err
	}
	return i, tx.noteOwn(clearing(item), evidence.Reviewed, i.Partner, at, i.record())
}

const clearingPrefix = "inbound/"

// clearing is under what the log has the leaf of a hold that was ended.
func clearing(item string) string { return clearingPrefix + item }

// record is what the log commits to of a hold that was ended.
func (i Inbound) record() any {
	return []any{"cleared", i.Item, i.Hold, i.ClearedBy, i.Reason, i.ClearedAt.UnixMicro()}
}

// clearingRecords are the records behind such a leaf; gone is true when the item
// is erased, and an officer's words about it too.
func (tx *Tx) clearingRecords(subject string) (records []any, gone bool, err error) {
	item := strings.TrimPrefix(subject, clearingPrefix)
	switch _, err := tx.Erasure(Subject{SubjectReceived, item}); {
	case err == nil:
		return nil, true, nil
	case errs.KindOf(err) != errs.NotFound:
		return nil, false, err
	}
	i, err := tx.Inbound(item)
	if err != nil || i.ClearedAt == nil {
		return nil, false, err
	}
	return []any{i.record()}, false, nil
}

// Source is an item as reports may name it for their source.
type Source struct {
	report.Origin
	Item string
	Held bool // kept from use: nothing may be made of it yet
}

// SourceOf finds the item that a third_party.ref names: by its id in the inbox,
// the hash of its envelope or the id of its STIX report, each with #N for a
// portion. The error is not-found when it names none that was taken.
func (tx *Tx) SourceOf(ref string) (Source, error) {
	whole, _, _ := strings.Cut(ref, "#")
	found, err := sqldb.All(tx.sql, func(row sqldb.Row) (Source, error) {
		var s Source
		var uses, concern, hold string
		var cleared *time.Time
		if err := row.Scan(&s.Item, &s.From, &uses, &s.Onward, &concern, &hold, sqldb.OptionalTime(&cleared)); err != nil {
			return Source{}, err
		}
		s.Mistreatment, s.Held = concern != "", hold != "" && cleared == nil
		return s, fromJSON(uses, &s.Use)
	}, `SELECT r.id, r.partner, r.uses, r.onward, COALESCE(i.concern, ''), COALESCE(i.hold, ''), i.cleared_at FROM received r
		LEFT JOIN inbound i ON i.item = r.id WHERE r.state <> 'refused'
		AND (r.id = $1 OR r.hash = $1 OR r.id IN (SELECT item FROM inbound WHERE named = $2)) ORDER BY r.id`, whole, name(ref))
	if err != nil {
		return Source{}, err
	}
	if len(found) == 0 {
		return Source{}, errs.E(errs.NotFound, "insidedb.SourceOf", "no item of that name was received")
	}
	return found[0], nil
}

// NamesSources tells whether a version of a report names anything as its source.
func (tx *Tx) NamesSources(reportID string, version int) (bool, error) {
	n, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM report_refs WHERE report = $1 AND version = $2`, reportID, version)
	return n > 0, err
}

// Sources finds the items that the refs of a report name, by ref. What is not
// held here is left out.
func (tx *Tx) Sources(refs []string) (map[string]Source, error) {
	out := map[string]Source{}
	for _, ref := range slices.Compact(slices.Sorted(slices.Values(refs))) {
		s, err := tx.SourceOf(ref)
		switch errs.KindOf(err) {
		case "":
			out[ref] = s
		case errs.NotFound:
		default:
			return nil, err
		}
	}
	return out, nil
}
