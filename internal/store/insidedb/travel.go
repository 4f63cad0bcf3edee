package insidedb

import (
	"crypto/sha256"
	"encoding/hex"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/store/sqldb"
)

// travelPayload is the kind of payload that a message of travel is, its travellers
// included.
const travelPayload = "travel"

// TravelMessage is one message of travel as it is kept. Of one that is read from the
// store Travellers is nil: they are rows of their own.
type TravelMessage struct {
	ID string // "sha256:…" of the bytes that it was read from
	travel.Message
	Source     string         // where it came from: one of Sources
	File       string         // the name of the file that it came in, as its user gave it; "" for none, and once erased
	Officer    string         // who brought it; "" for the folder
	Count      int            // of travellers
	First      int64          // the first one's Seq
	Lists      map[string]int // what they were screened against when it came: list → version
	Lookouts   int64          // the same of lookouts: the epoch
	Digest     string         // of the header and the file's name, behind a secret; "" of what is older than that
	RecordedAt time.Time
	Erased     *Erased // nil while it is held; of what is erased nothing of the body stands
}

// Where travel comes from.
const (
	SourceAPI    = "api"
	SourceFolder = "folder"
	SourceImport = "import"
	SourceBooth  = "booth"
)

// Sources are those: a closed list, so that what stands in clear names nobody.
var Sources = []string{SourceAPI, SourceFolder, SourceImport, SourceBooth}

// From says where a message came from, for people: folder:NAME, import:NAME.
func (m TravelMessage) From() string { return from(m.Source, m.File) }

func from(source, file string) string {
	if file == "" {
		return source
	}
	return source + ":" + file
}

// Traveller is somebody as one message states them.
type Traveller struct {
	Seq     int64 // in the order of arrival, from 1
	Message string
	travel.Keys
	travel.Traveller
	Flights []int64 // in the order of their legs; of a leg that says too little none
}

// Flight is a flight, or another crossing, that messages speak of.
type Flight struct {
	ID int64
	travel.Leg
	Unstated bool // nobody stated when it departs: Departs is when it arrives
}

// Stated is the leg as it was stated: without a departure that nobody stated.
func (f Flight) Stated() travel.Leg {
	if f.Unstated {
		f.Departs = time.Time{}
	}
	return f.Leg
}

const travelColumns = `id, form, list, sender, source, officer, travellers, first, lists, lookouts, body, digest, recorded_at`

// TravelID is the id of a message: the hash of the bytes that it was read from.
func TravelID(unit []byte) string {
	sum := sha256.Sum256(unit)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// AddTravel keeps a message with its travellers and their journeys, in the caller's
// transaction, and gives them as they are kept. A message that is held, or was, is
// left as it is: then the answer is false.
func (tx *Tx) AddTravel(m TravelMessage) (TravelMessage, []Traveller, bool, error) {
	const op = "insidedb.AddTravel"
	if len(m.Unit) == 0 || !slices.Contains(Sources, m.Source) {
		return m, nil, false, errs.E(errs.Internal, op, "no message without the bytes it was read from, and their source")
	}
	m.ID = TravelID(m.Unit)
	held, err := sqldb.One(tx.sql, sqldb.Scalar[int], `SELECT COUNT(*) FROM travel_messages WHERE id = $1`, m.ID)
	if err != nil || held > 0 {
		return m, nil, false, err
	}
	if m.RecordedAt, err = tx.sql.Stamp("travel"); err != nil {
		return m, nil, false, err
	}
	l, err := tx.newLock(m.payload())
	if err != nil {
		return m, nil, false, err
	}
	m.Count = len(m.Travellers)
	last, err := tx.take("travellers", m.Count)
	if err != nil {
		return m, nil, false, err
	}
	m.First = last - int64(m.Count) + 1
	if err := tx.putTravelMessage(l, &m); err != nil {
		return m, nil, false, err
	}
	flights, err := tx.flightsOf(m.Legs)
	if err != nil {
		return m, nil, false, err
	}
	out := make([]Traveller, m.Count)
	for i, t := range m.Travellers {
		out[i] = Traveller{Seq: m.First + int64(i), Message: m.ID, Keys: t.Keys(), Traveller: t}
		for _, leg := range t.Legs {
			if leg >= 0 && leg < len(flights) && flights[leg] != 0 && !slices.Contains(out[i].Flights, flights[leg]) {
				out[i].Flights = append(out[i].Flights, flights[leg])
			}
		}
	}
	if err := tx.putTravellers(l, m, flights, out); err != nil {
		return m, nil, false, err
	}
	return m, out, true, tx.noteOrdered(ofTravel+m.ID, "travel", "", m.RecordedAt, m.record())
}

func (m TravelMessage) payload() payloadID { return payloadID{kind: travelPayload, id: m.ID} }

// record is what the log commits to of a message: all but what is erased with it, and
// of that the digest.
func (m TravelMessage) record() any {
	if m.Digest != "" {
		return []any{"travel", m.ID, m.Form, m.List, m.Digest, m.Source, m.Officer, m.Count, m.First, m.Lists, m.Lookouts, m.RecordedAt.UnixMicro()}
	}
	return []any{"travel", m.ID, m.Form, m.List, m.Sender, m.Source, m.Officer, m.Count, m.First, m.Lists, m.Lookouts, m.RecordedAt.UnixMicro()}
}

// travelHead is what is sealed of a message beside its travellers.
type travelHead struct {
	travel.Message
	File string `json:"file,omitempty"`
}

// putTravelMessage writes the row of a message, and gives it its digest; its travellers
// follow.
func (tx *Tx) putTravelMessage(l lock, m *TravelMessage) error {
	lists, err := asJSON(m.Lists)
	if err != nil {
		return err
	}
	head := travelHead{m.Message, m.File}
	head.Travellers = nil
	text, err := asJSON(head)
	if err != nil {
		return err
	}
	body, digest, err := l.sealWords("body", []byte(text))
	if err != nil {
		return err
	}
	m.Digest = digest
	_, err = tx.sql.Exec(`INSERT INTO travel_messages (`+travelColumns+`) VALUES ($1, $2, $3, '', $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
		m.ID, string(m.Form), m.List, m.Source, m.Officer, m.Count, m.First, lists, m.Lookouts, body, m.Digest, m.RecordedAt)
	return err
}

// seatOn is the seat on a flight: that which is known, on the one leg that it is of.
func (t Traveller) seatOn(flight int64, flights []int64) string {
	if t.SeatLeg < 0 || t.SeatLeg >= len(t.Legs) || t.Legs[t.SeatLeg] < 0 || t.Legs[t.SeatLeg] >= len(flights) || flights[t.Legs[t.SeatLeg]] != flight {
		return ""
	}
	return t.Seat
}

// putTravellers writes the rows of a message's travellers, and what these are found
// by. Flights are the numbers of the message's legs.
func (tx *Tx) putTravellers(l lock, m TravelMessage, flights []int64, all []Traveller) error {
	words, err := tx.travelWords(all)
	if err != nil {
		return err
	}
	rows := map[string]*rowsOf{
		"travellers": {of: `travellers (seq, message, paper, person, body)`, width: 5},
		"journeys":   {of: `journeys (flight, traveller, booking, seat, aboard)`, width: 5},
		"words":      {of: `travel_postings (word, traveller, born)`, width: 3},
		"papers":     {of: `travel_papers (hash, traveller)`, width: 2},
	}
	for _, t := range all {
		data, err := t.Encode()
		if err != nil {
			return err
		}
		body, err := l.seal(strconv.FormatInt(t.Seq, 10), data)
		if err != nil {
			return err
		}
		rows["travellers"].add(t.Seq, m.ID, t.Paper, t.Keys.Person, body)
		for _, f := range t.Flights {
			rows["journeys"].add(f, t.Seq, bookingOf(t.Booking), t.seatOn(f, flights), m.AboardOf(t.Traveller))
		}
		born := bornOf(t.Traveller)
		for _, w := range t.Words() {
			rows["words"].add(words[w], t.Seq, born)
		}
		papers := screening.PaperHashes(t.Traveller.Person.Documents)
		slices.Sort(papers)
		for _, h := range slices.Compact(papers) {
			rows["papers"].add(int64(h), t.Seq)
		}
	}
	for _, name := range []string{"travellers", "journeys", "words", "papers"} {
		if err := tx.insert(*rows[name]); err != nil {
			return err
		}
	}
	return nil
}

// travelWords gives the numbers of the words of travellers' names, new ones where they
// are new.
func (tx *Tx) travelWords(all []Traveller) (map[string]int64, error) {
	out := map[string]int64{}
	var words []string
	for _, t := range all {
		for _, w := range t.Words() {
			if _, seen := out[w]; !seen {
				out[w], words = 0, append(words, w)
			}
		}
	}
	for part := range slices.Chunk(words, batchOf) {
		held, err := sqldb.All(tx.sql, func(row sqldb.Row) (w TravelWord, err error) { return w, row.Scan(&w.ID, &w.Word) },
			`SELECT id, word FROM travel_words WHERE word IN (`+places(1, wide(len(part)))+`)`, padded(part)...)
		if err != nil {
			return nil, err
		}
		for _, w := range held {
			out[w.Word] = w.ID
		}
	}
	fresh := slices.DeleteFunc(words, func(w string) bool { return out[w] != 0 })
	if len(fresh) == 0 {
		return out, nil
	}
	last, err := tx.take("words", len(fresh))
	if err != nil {
		return nil, err
	}
	rows := rowsOf{of: `travel_words (id, word)`, width: 2}
	for i, w := range fresh {
		out[w] = last - int64(len(fresh)-1-i)
		rows.add(out[w], w)
	}
	return out, tx.insert(rows)
}

// rowsOf are rows for one table, column by column, row after row.
type rowsOf struct {
	of     string // the table and its columns
	width  int
	values []any
}

func (r *rowsOf) add(values ...any) { r.values = append(r.values, values...) }

// insert writes rows, many to a statement.
func (tx *Tx) insert(r rowsOf) error {
	for left := r.values; len(left) > 0; {
		n := min(batchOf, wide(len(left)/r.width+1)/2)
		var text strings.Builder
		text.WriteString(`INSERT INTO ` + r.of + ` VALUES `)
		for i := range n {
			if i > 0 {
				text.WriteString(", ")
			}
			text.WriteString("(" + places(1+i*r.width, r.width) + ")")
		}
		if _, err := tx.sql.Exec(text.String(), left[:n*r.width]...); err != nil {
			return err
		}
		left = left[n*r.width:]
	}
	return nil
}

// bookingOf is a hash of a record locator; "" for none.
func bookingOf(locator string) string {
	if locator == "" {
		return ""
	}
	h := fnv.New64a()
	_, _ = h.Write([]byte(strings.ToUpper(locator))) // never fails
	return strconv.FormatUint(h.Sum64(), 36)
}

// bornOf packs the date of birth: year, month and day as decimal digits, noughts for
// what is not known; 0 for none, -1 where one date does not say all.
func bornOf(t travel.Traveller) int64 {
	switch births := t.Person.Births; {
	case len(births) == 0:
		return 0
	case len(births) > 1 || births[0].Until != 0 || births[0].Certainty != screening.Documented || births[0].Year <= 0:
		return -1
	default:
		return int64(births[0].Year)*10_000 + int64(births[0].Month)*100 + int64(births[0].Day)
	}
}

// take gives out the next n numbers of a kind of row, and gives the last.
func (tx *Tx) take(name string, n int) (int64, error) {
	if _, err := tx.sql.Exec(`INSERT INTO travel_counters (name, last) VALUES ($1, $2)
		ON CONFLICT (name) DO UPDATE SET last = travel_counters.last + excluded.last`, name, n); err != nil {
		return 0, err
	}
	return sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT last FROM travel_counters WHERE name = $1`, name)
}

// flightsOf gives the numbers of a message's legs, new ones where they are new; 0 for
// a leg that says too little to be told from others: it needs a date, and a port or
// else carrier and number.
func (tx *Tx) flightsOf(legs []travel.Leg) ([]int64, error) {
	out := make([]int64, len(legs))
	for i, leg := range legs {
		if leg.From == "" && leg.To == "" && (leg.Carrier == "" || leg.Number == "") || leg.Departs.IsZero() && leg.Arrives.IsZero() {
			continue
		}
		f, err := tx.flight(leg)
		if err != nil {
			return nil, err
		}
		out[i] = f
	}
	return out, nil
}

// flight gives the number of a flight. Where only the arrival is known it stands for
// the departure in what tells flights apart, and it is kept that nobody stated that.
func (tx *Tx) flight(leg travel.Leg) (int64, error) {
	known := !leg.Departs.IsZero()
	if !known {
		leg.Departs = leg.Arrives
	}
	const which = ` WHERE carrier = $1 AND number = $2 AND from_port = $3 AND to_port = $4 AND departs = $5`
	id, err := sqldb.One(tx.sql, sqldb.Scalar[int64], `SELECT id FROM flights`+which, leg.Carrier, leg.Number, leg.From, leg.To, leg.Departs)
	if err == nil && known { // it may have been taken from its arrival before
		_, err = tx.sql.Exec(`UPDATE flights SET stated = 1 WHERE id = $1 AND stated = 0`, id)
	}
	if errs.KindOf(err) != errs.NotFound {
		return id, err
	}
	if id, err = tx.take("flights", 1); err != nil {
		return 0, err
	}
	arrives, stated := int64(0), 1
	if !known {
		stated = 0
	}
	if !leg.Arrives.IsZero() {
		arrives = leg.Arrives.UnixMicro()
	}
	_, err = tx.sql.Exec(`INSERT INTO flights (id, carrier, number, from_port, to_port, departs, arrives, stated) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
		id, leg.Carrier, leg.Number, leg.From, leg.To, leg.Departs, arrives, stated)
	return id, err
}
