package insidedb

import (
	"strconv"
	"strings"
	"time"

	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// LedgerItem is an item that its receiver had, as it is kept.
type LedgerItem struct {
	Way        string // LedgerGiven, LedgerReceived
	ID         string // of the release, or of the received item
	Item       string // hash of the envelope; "" of what was told or shown
	Kind       string // of the report
	Directives string // a JSON list; "" for none on record
	Sent       *time.Time
	At         time.Time
}

// LedgerLine is an item as a ledger reads it.
type LedgerLine struct {
	Ref        string // "release:ID", "received:ID"
	Way        string
	Item       string
	Directives string
	Warning    bool
	At         time.Time
	Took       time.Duration // from its sending; below 0: not known
}

// ledgerRef is how an item is opened.
func ledgerRef(way, id string) string {
	if way == LedgerGiven {
		return "release:" + id
	}
	return "received:" + id
}

// pageItems is how many items a page of the ledger has: writing one more writes the page
// again, and reading one costs as much as reading a dozen of its items.
const pageItems = 64

// putOnPage writes an item at the end of the last page of its partner and label, or on
// a new one.
func (tx *Tx) putOnPage(i LedgerItem, partner party.Code, label int64) error {
	type end struct{ page, items int64 }
	last, err := sqldb.All(tx.sql, func(row sqldb.Row) (end, error) {
		var e end
		return e, row.Scan(&e.page, &e.items)
	}, `SELECT page, items FROM ledger_pages WHERE partner = $1 AND label = $2 ORDER BY page DESC LIMIT 1`, string(partner), label)
	if err != nil {
		return err
	}
	page := int64(0)
	if len(last) > 0 {
		if page = last[0].page; last[0].items >= pageItems {
			page++
		}
	}
	_, err = tx.sql.Exec(`INSERT INTO ledger_pages (partner, label, page, since, items, lines) VALUES ($1, $2, $3, $4, 1, $5)
		ON CONFLICT (partner, label, page) DO UPDATE SET items = ledger_pages.items + 1, lines = ledger_pages.lines || excluded.lines,
		since = CASE WHEN excluded.since < ledger_pages.since THEN excluded.since ELSE ledger_pages.since END`, string(partner), label, page, i.At, i.line())
	return err
}

// line is an item on its page. Its last field alone may hold a bar, and none a new line.
func (i LedgerItem) line() string {
	sent, warning := "", ""
	if i.Sent != nil {
		sent = strconv.FormatInt(i.Sent.UnixMicro(), 10)
	}
	if i.Kind == "warning" {
		warning = "w"
	}
	return strings.Join([]string{strconv.FormatInt(i.At.UnixMicro(), 10), sent, warning, ledgerRef(i.Way, i.ID), i.Item, i.Directives}, "|") + "\n"
}

// read reads what line wrote.
func (l *LedgerLine) read(text string) error {
	var f [6]string
	cut(text, f[:])
	at, err := unpacked(f[0])
	if err != nil {
		return err
	}
	sent, err := unpacked(f[1])
	if err != nil {
		return err
	}
	*l = LedgerLine{Ref: f[3], Way: LedgerReceived, Item: f[4], Directives: f[5], Warning: f[2] != "", At: timeOf(at), Took: -1}
	if strings.HasPrefix(l.Ref, "release:") {
		l.Way = LedgerGiven
	}
	if sent != noTime {
		l.Took = max(0, time.Duration(at-sent)*time.Microsecond)
	}
	return nil
}

// EachLedgerItem gives the items of a partner that are seen, most often in the order of
// their times, after some was told how many there are at most. It keeps none.
func (tx *Tx) EachLedgerItem(q LedgerQuery, some func(n int), each func(*LedgerLine)) error {
	ended, err := tx.ledgerEnded(q)
	if err != nil {
		return err
	}
	c := q.from("")
	items, pages := 0, []string(nil)
	if _, err := sqldb.All(tx.sql, func(row sqldb.Row) (struct{}, error) {
		var n int
		var lines string
		err := row.Scan(&n, &lines)
		items, pages = items+n, append(pages, lines)
		return struct{}{}, err
	}, `SELECT items, lines FROM ledger_pages WHERE since <= $1 AND label IN `+inLabels(q.Labels)+c.text+` ORDER BY partner, label, page`, c.args...); err != nil {
		return err
	}
	some(items)
	var l LedgerLine
	until := timeOf(standing(q.AsOf))
	for _, lines := range pages {
		for text := range strings.Lines(lines) {
			if err := l.read(strings.TrimSuffix(text, "\n")); err != nil {
				return err
			}
			if !l.At.After(until) && !ended[l.Ref] {
				each(&l)
			}
		}
	}
	return nil
}

// ledgerEnded are those of a partner's items that were stopped after all.
func (tx *Tx) ledgerEnded(q LedgerQuery) (map[string]bool, error) {
	c := q.from("")
	refs, err := sqldb.All(tx.sql, func(row sqldb.Row) (string, error) {
		var way, id string
		err := row.Scan(&way, &id)
		return ledgerRef(way, id), err
	}, `SELECT way, id FROM ledger_items WHERE ended <= $1 AND ended < 9223372036854775807`+c.text, c.args...)
	out := make(map[string]bool, len(refs))
	for _, r := range refs {
		out[r] = true
	}
	return out, err
}
