package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/country"
	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/core/watchlist"
)

// Limits on a file of questions.
const (
	maxQueryLine = 1 << 20 // octets
	maxQueryName = watchlist.MaxName
	maxValues    = 100 // names, dates, documents of one person
)

// asking is a question as it is written.
type asking struct {
	file                                                   string
	line                                                   int
	qid, dob, certainty, nationality, sex, place, document string
	names                                                  []string
}

func (q asking) refuse(key, format string, args ...any) error {
	return errs.At("screen", q.file, q.line, key, format, args...)
}

// sought reads a question. What it says must be readable; only a country that is
// on no list is passed over, as lists and border systems have codes of their own.
func (q asking) sought() (sought, error) {
	out := sought{qid: q.qid}
	p := &out.person
	for _, v := range []struct{ key, text string }{{"dob", q.dob}, {"nationality", q.nationality}, {"place", q.place}, {"document", q.document}} {
		if strings.Count(v.text, ";") >= maxValues {
			return sought{}, q.refuse(v.key, "more than %d values", maxValues)
		}
	}
	if len(q.names) > maxValues {
		return sought{}, q.refuse("name", "%d names; expected at most %d", len(q.names), maxValues)
	}
	for _, name := range q.names {
		if len(name) > maxQueryName {
			return sought{}, q.refuse("name", "%d bytes; expected at most %d", len(name), maxQueryName)
		}
		if strings.IndexFunc(name, unicode.IsLetter) >= 0 {
			p.Names = append(p.Names, screening.Name{Text: name})
		}
	}
	if len(p.Names) == 0 {
		return sought{}, q.refuse("name", "no letter in it; expected a name")
	}
	c, err := screening.ParseCertainty(strings.ToLower(strings.TrimSpace(q.certainty)))
	if err != nil {
		return sought{}, q.refuse("dob_certainty", "%v", err)
	}
	for _, text := range several(q.dob) {
		b, ok := watchlist.ParseBirth(text, c)
		if !ok {
			return sought{}, q.refuse("dob", "%.40q is no date of birth; expected YYYY, YYYY-MM, YYYY-MM-DD, YYYYMMDD or YYYY/YYYY", text)
		}
		if b.Year > 0 {
			p.Births = append(p.Births, b)
		}
	}
	for _, text := range several(q.nationality) {
		code, known := country.Code(text)
		if !known {
			out.passedOver = q.refuse("nationality", "%.40q is no country that is known", text).Error()
			continue
		}
		p.Nationalities = append(p.Nationalities, code)
	}
	switch sex := strings.ToUpper(strings.TrimSpace(q.sex)); sex {
	case "", "F", "M":
		p.Sex = sex
	default:
		return sought{}, q.refuse("sex", "%.20q; expected F or M", q.sex)
	}
	p.Places = several(q.place)
	for _, text := range several(q.document) {
		p.Documents = append(p.Documents, document(text))
	}
	return out, nil
}

// several splits values with semicolons between.
func several(s string) []string {
	var out []string
	for part := range strings.SplitSeq(s, ";") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// document reads P:NUMBER, N:NUMBER or a number of no stated kind.
func document(text string) screening.Document {
	kind, number, found := strings.Cut(text, ":")
	switch {
	case found && kind == "P":
		return screening.Document{Kind: "passport", Number: strings.TrimSpace(number)}
	case found && kind == "N":
		return screening.Document{Kind: "identity-card", Number: strings.TrimSpace(number)}
	}
	return screening.Document{Kind: "other", Number: text}
}

// fileAsker reads questions from a file twice, so that one which cannot be read
// is told before any is answered; standard input and pipes are read once, as they
// come.
func (a *app) fileAsker(ctx context.Context, name string, read func(file string, in io.Reader, yield func(sought) error) error) (asker, error) {
	passed := 0
	warn := func(q sought) {
		if q.passedOver == "" {
			return
		}
		if passed++; passed == 1 {
			fmt.Fprintf(a.err, "entente: %s; asked without it, and so are others like it\n", q.passedOver)
		}
	}
	if name == "-" {
		return asker{-1, func(yield func(sought) error) error {
			return read("standard input", a.in, func(q sought) error { warn(q); return yield(q) })
		}}, nil
	}
	each := func(yield func(sought) error) error {
		f, err := openList(name)
		if err != nil {
			return err
		}
		defer f.Close()
		return read(name, f, yield)
	}
	if info, err := os.Stat(name); err == nil && !info.IsDir() && !info.Mode().IsRegular() {
		return asker{-1, func(yield func(sought) error) error {
			return each(func(q sought) error { warn(q); return yield(q) })
		}}, nil
	}
	total := 0
	err := each(func(q sought) error {
		warn(q)
		total++
		if ctx.Err() != nil {
			return interrupted()
		}
		return nil
	})
	return asker{total, each}, err
}

// readQueries reads TSV with a header or JSON Lines, told apart by the first character.
func readQueries(file string, in io.Reader, yield func(sought) error) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 64<<10), maxQueryLine+1)
	var header map[string]int
	count, n := 0, 0
	for lines.Scan() {
		n++
		q := asking{file: file, line: n}
		text := lines.Text()
		if n == 1 {
			text = strings.TrimPrefix(text, "\ufeff")
		}
		text = strings.TrimSuffix(text, "\r")
		if !utf8.ValidString(text) {
			return q.refuse("", "not UTF-8")
		}
		var err error
		switch {
		case strings.TrimSpace(text) == "":
			continue
		case header == nil && text[0] != '{':
			if header, err = tsvHeader(q, text); err != nil {
				return err
			}
			continue
		case header == nil:
			err = q.fromJSON([]byte(text))
		default:
			q.fromTSV(header, strings.Split(text, "\t"))
		}
		if err != nil {
			return err
		}
		count++
		if q.qid == "" {
			q.qid = strconv.Itoa(count)
		}
		one, err := q.sought()
		if err == nil {
			err = yield(one)
		}
		if err != nil {
			return err
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return errs.At("screen", file, n+1, "", "longer than %d bytes; expected a line of at most that", maxQueryLine)
	}
	if lines.Err() != nil {
		return unreadableList(file, lines.Err())
	}
	return nil
}

// questionKeys are the headings of a table, and the keys of an object, that are read.
var questionKeys = []string{"qid", "name", "dob", "dob_certainty", "nationality", "document"}

// tsvHeader finds the columns by their headings, in capitals or not.
func tsvHeader(q asking, text string) (map[string]int, error) {
	header := map[string]int{}
	for i, h := range strings.Split(text, "\t") {
		h = strings.ToLower(strings.TrimSpace(h))
		if _, twice := header[h]; twice && slices.Contains(questionKeys, h) {
			return nil, q.refuse("", "column %q stands twice in the header", h)
		}
		header[h] = i
	}
	if _, found := header["name"]; !found {
		return nil, q.refuse("", "no column name in the header; expected tab-separated qid, name, dob, dob_certainty, nationality, document")
	}
	return header, nil
}

func (q *asking) fromTSV(header map[string]int, cells []string) {
	cell := func(name string) string {
		if i, found := header[name]; found && i < len(cells) {
			return strings.TrimSpace(cells[i])
		}
		return ""
	}
	q.qid, q.names, q.dob, q.certainty = cell("qid"), []string{cell("name")}, cell("dob"), cell("dob_certainty")
	q.nationality, q.document = cell("nationality"), cell("document")
}

// fromJSON reads an object; each value is a string, a number, or a list of them.
func (q *asking) fromJSON(line []byte) error {
	dec := json.NewDecoder(bytes.NewReader(line))
	var raw map[string]json.RawMessage
	if err := dec.Decode(&raw); err != nil {
		return q.refuse("", "no JSON object: %.100v", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return q.refuse("", "more after the object; expected one a line")
	}
	values := func(key string) ([]string, error) {
		out, ok := jsonTexts(raw[key])
		if !ok {
			return nil, q.refuse(key, "neither a string, a number nor a list of them")
		}
		return out, nil
	}
	for _, member := range []struct {
		key  string
		into *string
	}{{"qid", &q.qid}, {"dob", &q.dob}, {"dob_certainty", &q.certainty}, {"nationality", &q.nationality}, {"document", &q.document}} {
		v, err := values(member.key)
		if err != nil {
			return err
		}
		*member.into = strings.Join(v, ";")
	}
	var err error
	q.names, err = values("name")
	return err
}

// jsonTexts reads a value, or a list of them; null says nothing.
func jsonTexts(data json.RawMessage) (out []string, ok bool) {
	if len(data) == 0 || string(data) == "null" {
		return nil, true
	}
	var list []json.RawMessage
	if data[0] != '[' {
		list = []json.RawMessage{data}
	} else if json.Unmarshal(data, &list) != nil {
		return nil, false
	}
	for _, v := range list {
		text := string(v) // a number stays as it is written: others' ids may be longer than any float
		switch {
		case text == "null" || v[0] == '"':
			text = ""
			if json.Unmarshal(v, &text) != nil {
				return nil, false
			}
		case v[0] != '-' && (v[0] < '0' || v[0] > '9'):
			return nil, false
		}
		out = append(out, text)
	}
	return out, true
}

// readCSV reads a table with a header, columns found by a mapping or by their
// usual headings.
func readCSV(file string, in io.Reader, columns watchlist.Columns, yield func(sought) error) error {
	bound := &bounded{in: in, left: maxQueryLine}
	buffered := bufio.NewReaderSize(bound, 64<<10)
	if head, _ := buffered.Peek(3); string(head) == "\ufeff" {
		buffered.Discard(3)
	}
	first, _ := buffered.Peek(4096)
	rows := csv.NewReader(buffered)
	rows.Comma = watchlist.Separator(string(first))
	header, err := rows.Read()
	if errors.Is(err, io.EOF) {
		return errs.At("screen", file, 0, "", "an empty file; expected a header")
	}
	if err != nil {
		return badRow(file, err)
	}
	places := map[string]int{}
	for i, h := range header {
		places[strings.ToLower(strings.Join(strings.Fields(h), " "))] = i
	}
	cells, err := columns.Place(places)
	if err != nil {
		return errs.At("screen", file, 1, "", "%v", err)
	}
	for count := 1; ; count++ {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return badRow(file, err)
		}
		bound.left = maxQueryLine
		line, _ := rows.FieldPos(0)
		if err = oneRow(asking{file: file, line: line}, cells, row, count, yield); err != nil {
			return err
		}
	}
}

// bounded refuses a row that goes on and on, as behind a quote that is never closed.
type bounded struct {
	in   io.Reader
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errTooLong
	}
	n, err := b.in.Read(p[:min(len(p), 4096)])
	b.left -= n
	return n, err
}

var errTooLong = fmt.Errorf("a row longer than %d bytes; expected at most that", maxQueryLine)

func oneRow(q asking, cells watchlist.Cells, row []string, count int, yield func(sought) error) error {
	for _, c := range row {
		if !utf8.ValidString(c) {
			return q.refuse("", "not UTF-8")
		}
	}
	joined := func(field string) string { return strings.Join(cells.Values(row, field), ";") }
	q.qid, q.names = joined("id"), append(cells.Values(row, "name"), several(joined("alias"))...)
	q.dob, q.certainty, q.nationality = joined("dob"), joined("dob_certainty"), joined("nationality")
	q.sex, q.place, q.document = joined("sex"), joined("place"), joined("document")
	for _, p := range several(joined("passport")) {
		q.document += ";P:" + p
	}
	if q.qid == "" {
		q.qid = strconv.Itoa(count)
	}
	one, err := q.sought()
	if err != nil {
		return err
	}
	return yield(one)
}

// badRow names the line of a row that is no CSV.
func badRow(file string, err error) error {
	var broken *csv.ParseError
	if errors.As(err, &broken) {
		return errs.At("screen", file, broken.StartLine, "", "no CSV row: %v", broken.Err)
	}
	if errors.Is(err, errTooLong) {
		return errs.At("screen", file, 0, "", "%v", err)
	}
	return unreadableList(file, err)
}
