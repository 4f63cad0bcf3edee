package journeys

import (
	"maps"
	"slices"
	"strings"
	"unicode"

	"entente/internal/core/travel"
	"entente/internal/store/insidedb"
)

// mostLabelled bounds the rows that are opened for their names before anybody is counted.
// Beyond it a row without keys is somebody by itself.
const mostLabelled = 20_000

// labelled tells by which booking and name a row without keys, such as an airline's
// record without a document, is one with another: the label that both have, by row. Where
// two people who are told apart by their keys have one name in a booking nobody can say
// which of them it is, and neither has the label.
func labelled(tx *insidedb.Tx, rows []insidedb.Boarding, own map[int64]bool) (map[int64]string, error) {
	booked := map[string]map[int64]bool{} // of bookings with a row that has no keys
	for _, b := range rows {
		if b.Booking != "" && b.Keys == (travel.Keys{}) {
			booked[b.Booking] = map[int64]bool{}
		}
	}
	for _, b := range rows {
		if some := booked[b.Booking]; some != nil {
			some[b.Traveller] = true
		}
	}
	seqs := map[int64]bool{}
	for _, some := range booked {
		if len(some) > 1 {
			maps.Copy(seqs, some)
		}
	}
	if len(seqs) == 0 || len(seqs) > mostLabelled {
		return nil, nil
	}
	opened, err := tx.Opened(slices.Sorted(maps.Keys(seqs)))
	if err != nil {
		return nil, err
	}
	names := map[int64]string{}
	for _, t := range opened {
		if len(t.Traveller.Person.Names) > 0 {
			names[t.Seq] = lettersOf(t.Traveller.Person.Names[0].Text)
		}
	}
	return unambiguous(rows, own, names), nil
}

// unambiguous labels the rows whose names are known, but for those with keys of whom a
// booking has several under one name.
func unambiguous(rows []insidedb.Boarding, own map[int64]bool, names map[int64]string) map[int64]string {
	labels, keyed := map[int64]string{}, map[string][]insidedb.Boarding{}
	for _, b := range rows {
		name := names[b.Traveller]
		if name == "" || b.Booking == "" {
			continue
		}
		label := b.Booking + "\x00" + name
		labels[b.Traveller] = label
		if b.Keys != (travel.Keys{}) {
			keyed[label] = append(keyed[label], b)
		}
	}
	for _, some := range keyed {
		first := some[0]
		if slices.ContainsFunc(some, func(b insidedb.Boarding) bool { return !alike(first, b, own) }) {
			for _, b := range some {
				delete(labels, b.Traveller)
			}
		}
	}
	return labels
}

// alike tells whether two rows with keys are not told apart by them.
func alike(a, b insidedb.Boarding, own map[int64]bool) bool {
	return own[a.Traveller] && own[b.Traveller] || a.Paper != "" && a.Paper == b.Paper || a.Person != "" && a.Person == b.Person
}

// lettersOf are the letters of a name in order of the alphabet: records that glue words
// together, or turn them round, have the same.
func lettersOf(name string) string {
	letters := []rune(strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) {
			return unicode.ToUpper(r)
		}
		return -1
	}, name))
	slices.Sort(letters)
	return string(letters)
}
