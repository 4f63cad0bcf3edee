package feed

import (
	"context"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/travel"
	"entente/internal/store/insidedb"
)

// MostListed bounds a list.
const MostListed = 1_000

// mostLooks bounds how many looks are told.
const mostLooks = 1_000

// Message is a message of travel as it is kept, without its travellers.
type Message struct {
	ID         string         `json:"id"`
	Form       travel.Form    `json:"form"`
	Version    string         `json:"version,omitempty"`
	List       string         `json:"list,omitempty"`
	Function   string         `json:"function,omitempty"`
	Part       string         `json:"part,omitempty"`
	Ref        string         `json:"ref,omitempty"`
	Sender     string         `json:"sender,omitempty"`
	Sent       time.Time      `json:"sent,omitzero"`
	Legs       []Leg          `json:"legs,omitempty"`
	Travellers int            `json:"travellers"`
	Notes      []travel.Note  `json:"notes,omitempty"`
	Source     string         `json:"source"`
	Officer    string         `json:"officer,omitempty"` // "" for the folder
	At         time.Time      `json:"at"`
	Lists      map[string]int `json:"lists"`    // the versions that it was screened against
	Lookouts   int64          `json:"lookouts"` // the same of lookouts
	ErasedAt   *time.Time     `json:"erased_at,omitempty"`
	Ground     string         `json:"ground,omitempty"`
}

// Messages is a list of them.
type Messages struct {
	V        int       `json:"v"`
	Messages []Message `json:"messages"` // the latest first
	More     bool      `json:"more"`     // there are earlier ones
}

// Whole is a message with its travellers, and who has looked at it so.
type Whole struct {
	V int `json:"v"`
	Message
	Aboard []Traveller `json:"aboard"`
	Looks  []Look      `json:"looks"` // the first first, this one the last
}

// Look says who looked at something.
type Look struct {
	Officer string    `json:"officer"`
	At      time.Time `json:"at"`
}

func messageOf(m insidedb.TravelMessage) Message {
	out := Message{ID: m.ID, Form: m.Form, Version: m.Version, List: m.List, Function: m.Function, Part: m.Part, Ref: m.Ref, Sender: m.Sender, Sent: m.Sent,
		Legs: legsOf(m.Legs), Travellers: m.Count, Notes: m.Notes, Source: m.From(), Officer: m.Officer, At: m.RecordedAt, Lists: m.Lists, Lookouts: m.Lookouts}
	if m.Erased != nil {
		out.ErasedAt, out.Ground = &m.Erased.At, m.Erased.Ground
	}
	return out
}

// Query chooses messages; what is empty does not choose.
type Query struct {
	AsOf   time.Time // as they were recorded by then
	Before time.Time // recorded before it: the next page
	Limit  int       // at most MostListed, which 0 means too
}

// List lists messages, the latest first, without their travellers.
func (f *Feed) List(ctx context.Context, q Query) (Messages, error) {
	if err := f.Store.Settled(q.AsOf); err != nil {
		return Messages{}, err
	}
	limit := bounded(q.Limit)
	var out Messages
	err := f.Store.Read(ctx, func(tx *insidedb.Tx) error {
		out = Messages{V: 1, Messages: []Message{}}
		all, err := tx.TravelMessages(insidedb.TravelQuery{AsOf: q.AsOf, Before: q.Before, Limit: limit + 1})
		if err != nil {
			return err
		}
		out.More = len(all) > limit
		for _, m := range all[:min(len(all), limit)] {
			out.Messages = append(out.Messages, messageOf(m))
		}
		return nil
	})
	return out, err
}

func bounded(limit int) int {
	if limit <= 0 || limit > MostListed {
		return MostListed
	}
	return limit
}

// Show gives a message with its travellers to an officer, and records that it did. The
// error is not-found for one that never came, and denied for an officer who may not.
func (f *Feed) Show(ctx context.Context, id, officer string) (Whole, error) {
	var out Whole
	err := f.Store.Write(ctx, func(tx *insidedb.Tx) error {
		out = Whole{V: 1, Aboard: []Traveller{}, Looks: []Look{}}
		if err := tx.Authorise(officer, mayTake...); err != nil {
			return err
		}
		m, err := tx.TravelMessage(id)
		if errs.KindOf(err) == errs.NotFound {
			return errs.E(errs.NotFound, "feed.Show", "no message of travel is held under %.80q", id)
		}
		if err != nil {
			return err
		}
		out.Message = messageOf(m)
		if m.Erased == nil {
			seqs := make([]int64, m.Count)
			for i := range seqs {
				seqs[i] = m.First + int64(i)
			}
			all, err := tx.Travellers(seqs)
			if err != nil {
				return err
			}
			for _, t := range all {
				out.Aboard = append(out.Aboard, travellerOf(t))
			}
		}
		out.Looks, err = look(tx, id, officer)
		return err
	})
	return out, err
}

// look records a look at a message, and gives all that there were.
func look(tx *insidedb.Tx, id, officer string) ([]Look, error) {
	if _, err := tx.AddTravelLook(insidedb.LookTravel, id, officer); err != nil {
		return nil, err
	}
	all, err := tx.TravelLooks(insidedb.LookTravel, id, mostLooks)
	out := []Look{}
	for _, l := range all {
		out = append(out, Look{l.Officer, l.At})
	}
	return out, err
}
