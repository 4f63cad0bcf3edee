package insidedb

import (
	"encoding/base64"
	"strconv"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// Cut says which page of a list is meant.
type Cut struct {
	After string // Next of the page before; "" for the first
	Limit int    // at least 1
}

// Paged says of a list of which a page was read how long it is, and how it goes on.
type Paged struct {
	Total int    // of all pages, as far as the transaction sees
	Next  string // "" behind the last
}

// list is what is read page by page: rows in the order of some numbers of theirs, and of
// rows with the same numbers by id. A page begins behind the numbers and the id of a row,
// wherever rows came since: what comes moves no page that was seen.
type list struct {
	from   string // a table and its conditions, with args: `reports WHERE …`
	args   []any
	keys   []string // the numbers
	id     string
	order  string // "" for the numbers and the id, the least first
	behind string // of another order: the rows behind {0}, {1}, … and {id}
}

// latest are rows of a table with the last recorded first.
func latest(from string, args []any) list {
	return list{from: from, args: args, keys: []string{"recorded_at"}, id: "id", order: "recorded_at DESC, id",
		behind: "recorded_at <= {0} AND (recorded_at < {0} OR id > {id})"}
}

// page reads a page of a list, and counts the list.
func (tx *Tx) page(l list, c Cut) ([]spot, Paged, error) {
	total, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM `+l.from, l.args...)
	if err != nil {
		return nil, Paged{}, err
	}
	spots, next, err := tx.cut(l, c)
	return spots, Paged{total, next}, err
}

// cut reads a page of a list.
func (tx *Tx) cut(l list, c Cut) (spots []spot, next string, err error) {
	args, behind, order := l.args, "", l.order
	if order == "" {
		order = strings.Join(l.keys, ", ") + ", " + l.id
	}
	if c.After != "" {
		at, err := readCursor(c.After, len(l.keys))
		if err != nil {
			return nil, "", err
		}
		behind, args = l.after(at)
	}
	args = append(args[:len(args):len(args)], c.Limit+1)
	spots, err = sqldb.All(tx.sql, scanSpot(len(l.keys)), `SELECT `+l.id+`, `+strings.Join(l.keys, ", ")+` FROM `+l.from+behind+
		` ORDER BY `+order+` LIMIT $`+strconv.Itoa(len(args)), args...)
	if err == nil && len(spots) > c.Limit {
		spots = spots[:c.Limit]
		next = spots[c.Limit-1].cursor()
	}
	return spots, next, err
}

// after is the condition that a row stands behind a spot.
func (l list) after(at spot) (string, []any) {
	args := l.args[:len(l.args):len(l.args)]
	if l.behind == "" {
		first := len(args) + 1
		for _, n := range at.numbers {
			args = append(args, n)
		}
		return ` AND (` + strings.Join(l.keys, ", ") + `, ` + l.id + `) > (` + places(first, len(l.keys)+1) + `)`, append(args, at.id)
	}
	var names []string
	for i, n := range at.numbers {
		args = append(args, n)
		names = append(names, "{"+strconv.Itoa(i)+"}", "$"+strconv.Itoa(len(args)))
	}
	args = append(args, at.id)
	names = append(names, "{id}", "$"+strconv.Itoa(len(args)))
	return ` AND ` + strings.NewReplacer(names...).Replace(l.behind), args
}

func scanSpot(numbers int) func(sqldb.Row) (spot, error) {
	return func(row sqldb.Row) (spot, error) {
		s := spot{numbers: make([]int64, numbers)}
		into := []any{&s.id}
		for i := range s.numbers {
			into = append(into, &s.numbers[i])
		}
		return s, row.Scan(into...)
	}
}

// spot is a row's place in an order: numbers, and then its id.
type spot struct {
	numbers []int64
	id      string
}

// eachSpot reads the rows of spots, in their order.
func eachSpot[T any](spots []spot, read func(string) (T, error)) ([]T, error) {
	out := make([]T, 0, len(spots))
	for _, s := range spots {
		row, err := read(s.id)
		if err != nil {
			return nil, err
		}
		out = append(out, row)
	}
	return out, nil
}

// cursor is a spot as a caller carries it; it says nothing that the page did not.
func (s spot) cursor() string {
	var b strings.Builder
	for _, n := range s.numbers {
		b.WriteString(strconv.FormatInt(n, 36) + ".")
	}
	return base64.RawURLEncoding.EncodeToString([]byte(b.String() + s.id))
}

// readCursor reads what cursor wrote, of so many numbers.
func readCursor(text string, numbers int) (spot, error) {
	wrong := errs.E(errs.Invalid, "insidedb.readCursor", "after: %.20q is behind no page; expected next of the page before", text)
	data, err := base64.RawURLEncoding.DecodeString(text)
	parts := strings.SplitN(string(data), ".", numbers+1)
	if err != nil || len(parts) != numbers+1 {
		return spot{}, wrong
	}
	out := spot{id: parts[numbers]}
	for _, p := range parts[:numbers] {
		n, err := strconv.ParseInt(p, 36, 64)
		if err != nil {
			return spot{}, wrong
		}
		out.numbers = append(out.numbers, n)
	}
	return out, nil
}
