package feed

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/inside/hits"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
)

// Order is a file to take in.
type Order struct {
	Officer string            // who brings it
	Name    string            // of the file, as its user gave it; "" for none
	Form    travel.Form       // "" to recognise it
	Strict  bool              // also where the node's file does not say so
	Columns map[string]string // of a table: field → its heading, beside the usual ones
}

// Taken is what came of a file.
type Taken struct {
	V          int         `json:"v"`
	Form       travel.Form `json:"form,omitempty"` // "" where nothing of it was recognised
	Messages   int         `json:"messages"`       // kept now
	Held       int         `json:"held_already"`   // kept before: nothing
	Erased     int         `json:"erased_before"`  // kept before, and erased since: nobody of it is screened
	Travellers int         `json:"travellers"`     // of those kept now
	Hits       int         `json:"hits"`           // opened
	Units      int         `json:"not_read"`       // in quarantine
	IDs        []string    `json:"ids"`            // of the messages, at most MostTold
	NotRead    []Unit      `json:"quarantine"`     // at most MostTold
	Noted      int         `json:"noted"`          // what was odd, and kept nothing from being read
	Notes      []Note      `json:"notes"`          // at most MostTold
}

// MostTold bounds what is told of one file.
const MostTold = 1_000

// Unit is a part of a file that could not be read.
type Unit struct {
	ID     string `json:"id"` // in quarantine
	Where  string `json:"where"`
	Code   string `json:"code"`
	Reason string `json:"reason"`
}

// Note is something odd about a message.
type Note struct {
	Message string `json:"message"`
	travel.Note
}

// Take reads a file, screens and keeps what it says, and puts in quarantine what cannot
// be read. What was kept before an error stays: the same file may be taken again. The
// error is denied for an officer who may not, invalid for a form that there is not, and
// unavailable when the store, the lists or the time fail.
func (f *Feed) Take(ctx context.Context, o Order, data []byte) (Taken, error) {
	const op = "feed.Take"
	if err := f.Allowed(ctx, o.Officer); err != nil {
		return Taken{}, err
	}
	if o.Form != "" && !slices.Contains(travel.Forms, o.Form) {
		return Taken{}, errs.E(errs.Invalid, op, "form %.20q; expected one of %s", string(o.Form), errs.List(travel.Forms))
	}
	if len(data) > travel.MaxBytes {
		return Taken{}, errs.E(errs.Invalid, op, "%d bytes; expected at most %d", len(data), int64(travel.MaxBytes))
	}
	from := origin{source: insidedb.SourceAPI, at: f.Store.Now().Truncate(time.Minute)}
	if o.Name != "" {
		from.source, from.file = insidedb.SourceImport, shown(o.Name, mostName)
	}
	return f.take(ctx, o, from, data)
}

// origin is where a file comes from.
type origin struct {
	source, file string
	at           time.Time // when it came: of the folder the file's own time, so that reading it again doubles nothing
}

// ReadColumns reads "surname=last name,born=DOB": field=heading with commas between,
// each field one of travel.Fields.
func ReadColumns(text string) (map[string]string, error) {
	if text == "" {
		return nil, nil
	}
	out := map[string]string{}
	for part := range strings.SplitSeq(text, ",") {
		field, heading, found := strings.Cut(part, "=")
		field, heading = strings.TrimSpace(field), strings.TrimSpace(heading)
		if _, twice := out[field]; !found || !slices.Contains(travel.Fields(), field) || heading == "" || twice {
			return nil, errs.E(errs.Invalid, "feed.ReadColumns", "%.60q; expected field=heading, each field once, of %s", part, strings.Join(travel.Fields(), " "))
		}
		out[field] = heading
	}
	return out, nil
}

// Bounds of what is kept of a file's name, and of a reason, in letters.
const (
	mostName   = 200
	mostReason = 600
)

// shown is a text of outside as it may be kept and printed.
func shown(name string, most int) string {
	letters := []rune(strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(name, string(unicode.ReplacementChar))))
	return string(letters[:min(len(letters), most)])
}

func (f *Feed) take(ctx context.Context, o Order, from origin, data []byte) (Taken, error) {
	select {
	case f.slots <- struct{}{}:
		defer func() { <-f.slots }()
	case <-ctx.Done():
		return Taken{}, errs.Wrap(errs.Unavailable, "feed.Take", ctx.Err(), "the file was not waited for; others are being read")
	}
	b := f.Read(o.Name, data, travel.Options{Form: o.Form, Today: f.Store.Now(), Taken: from.at, Strict: o.Strict || f.Strict, Column: o.Columns})
	f.Crash("feed.read")
	out := Taken{V: 1, Form: b.Form, IDs: []string{}, NotRead: []Unit{}, Notes: []Note{}}
	left := b.Messages
	for len(left) > 0 {
		n := portion(left, f.Together)
		if err := f.takeSome(ctx, o, from, left[:n], &out); err != nil {
			return out, err
		}
		left = left[n:]
	}
	err := f.quarantine(ctx, o, from, units(b, data), &out)
	out.Units += max(0, len(b.Rejected)-MostTold-1) // of which the whole stands for one
	if err == nil {
		f.Log.Info("travel taken in", "form", b.Form, "messages", out.Messages, "held already", out.Held, "travellers", out.Travellers, "hits", out.Hits, "not read", out.Units)
	}
	return out, err
}

// portion is how many of the messages are taken together: at least one, and so many
// that a table of one row each is not a transaction a row.
func portion(all []travel.Message, together int) int {
	travellers := 0
	for i, m := range all {
		if travellers += max(1, len(m.Travellers)); i > 0 && travellers > together {
			return i
		}
	}
	return len(all)
}

// takeSome takes messages together. Where the store refuses what one of them says, each
// is taken alone, and the one stands in quarantine: it takes no neighbour down.
func (f *Feed) takeSome(ctx context.Context, o Order, from origin, some []travel.Message, out *Taken) error {
	err := f.takeTogether(ctx, o, from, some, out)
	if errs.KindOf(err) != errs.Invalid {
		return err
	}
	if len(some) == 1 {
		return f.quarantine(ctx, o, from, []unit{{form: some[0].Form, place: "the whole message", code: "value",
			reason: "it was read, and the store refuses what it says; expected text without control characters", data: some[0].Unit}}, out)
	}
	for i := range some {
		if err := f.takeSome(ctx, o, from, some[i:i+1], out); err != nil {
			return err
		}
	}
	return nil
}

// takeTogether screens messages and keeps them in one transaction.
func (f *Feed) takeTogether(ctx context.Context, o Order, from origin, some []travel.Message, out *Taken) error {
	fresh, erased, err := f.fresh(ctx, some)
	if err != nil {
		return err
	}
	var persons []screening.Person
	for _, m := range fresh {
		for _, t := range m.Travellers {
			persons = append(persons, t.Person)
		}
	}
	for range retries {
		found, sought, err := f.Watch.Against(ctx, persons, top)
		if err != nil {
			return err
		}
		f.Crash("feed.screened")
		now, stale, err := f.keep(ctx, o, from, fresh, found, sought)
		if err != nil {
			return err
		}
		if stale {
			continue
		}
		f.Crash("feed.stored")
		for _, m := range some {
			out.note(m)
		}
		for _, n := range erased {
			if out.Noted++; len(out.Notes) < MostTold {
				out.Notes = append(out.Notes, n)
			}
		}
		out.Messages, out.Travellers, out.Hits = out.Messages+now.Messages, out.Travellers+now.Travellers, out.Hits+now.Hits
		out.Held += len(some) - now.Messages - len(erased)
		out.Erased += len(erased)
		return nil
	}
	return errs.E(errs.Unavailable, "feed.Take", "lookouts changed %d times while travel was screened; try again", retries)
}

func (t *Taken) note(m travel.Message) {
	id := insidedb.TravelID(m.Unit)
	if len(t.IDs) < MostTold {
		t.IDs = append(t.IDs, id)
	}
	t.Noted += len(m.Notes)
	for _, n := range m.Notes[:min(len(m.Notes), MostTold-len(t.Notes))] {
		t.Notes = append(t.Notes, Note{id, n})
	}
}

// fresh leaves out the messages that are held, those that stand there twice, and those that
// were erased, with a note of each.
func (f *Feed) fresh(ctx context.Context, some []travel.Message) (out []travel.Message, erased []Note, err error) {
	err = f.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out, erased = nil, nil
		seen := map[string]bool{}
		for _, m := range some {
			id := insidedb.TravelID(m.Unit)
			if seen[id] {
				continue
			}
			seen[id] = true
			switch held, err := tx.TravelMessage(id); errs.KindOf(err) {
			case "":
				if held.Erased != nil {
					erased = append(erased, Note{id, travel.Note{Code: "erased", Where: "the whole message",
						Said: "it was " + held.Erased.Said() + "; nobody of it is screened"}})
				}
			case errs.NotFound:
				out = append(out, m)
			default:
				return err
			}
		}
		return nil
	})
	return out, erased, err
}

// keep writes messages with their hits; stale tells that lookouts have changed since
// the search, and that nothing was written. found has the hits of each traveller in turn.
func (f *Feed) keep(ctx context.Context, o Order, from origin, some []travel.Message, found [][]screening.Hit, sought watch.Sought) (now Taken, stale bool, err error) {
	err = f.Store.Write(ctx, func(tx *insidedb.Tx) error {
		now, stale = Taken{}, false
		if o.Officer != "" { // the folder has none
			if err := tx.Authorise(o.Officer, mayTake...); err != nil {
				return err
			}
		}
		epoch, err := tx.LookoutEpoch()
		if err != nil {
			return err
		}
		if stale = epoch != sought.Lookouts; stale {
			return nil
		}
		rest := found
		for _, m := range some {
			its := rest[:len(m.Travellers)]
			rest = rest[len(m.Travellers):]
			held, travellers, isNew, err := tx.AddTravel(insidedb.TravelMessage{Message: m, Source: from.source, File: from.file, Officer: o.Officer, Lists: sought.Lists, Lookouts: sought.Lookouts})
			if err != nil {
				return err
			}
			if !isNew { // another process was faster
				continue
			}
			opened, err := f.record(tx, held, travellers, its, sought)
			if err != nil {
				return err
			}
			now.Messages, now.Travellers, now.Hits = now.Messages+1, now.Travellers+held.Count, now.Hits+opened
		}
		f.Crash("feed.written")
		return nil
	})
	return now, stale, err
}

func (f *Feed) record(tx *insidedb.Tx, m insidedb.TravelMessage, travellers []insidedb.Traveller, found [][]screening.Hit, sought watch.Sought) (opened int, err error) {
	for i, t := range travellers {
		if len(found[i]) == 0 {
			continue
		}
		met := hits.Met{Message: m.ID, Traveller: t, Hits: found[i], Against: sought}
		var err error
		if met.Flights, err = tx.Flights(t.Flights); err != nil {
			return opened, err
		}
		n, err := f.Hits.Record(tx, met)
		if err != nil {
			return opened, err
		}
		opened += n
	}
	return opened, nil
}
