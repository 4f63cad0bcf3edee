package advisory

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Standing is where an alert stands at a time.
type Standing string

// The standings.
const (
	Pending   Standing = "pending"   // not sent yet, or not effective
	InForce   Standing = "in-force"  //
	Expired   Standing = "expired"   // by itself
	Updated   Standing = "updated"   // another takes its place
	Cancelled Standing = "cancelled" //
)

// Held is an alert or update and where it stands.
type Held struct {
	Alert    Alert
	Standing Standing
	Until    time.Time   // when it expires; zero: not said
	By       []Reference // the messages that updated or cancelled it, the first first
	Disputed bool        // another message has the same reference and says something else
}

// Ignored is a reference of a message that ended nothing.
type Ignored struct {
	Message Reference // whose reference it is
	Names   Reference // what it would have ended
	Why     Reason
}

// Reason says why a reference was ignored.
type Reason string

// The reasons.
const (
	NotHeld     Reason = "not-held"     // no alert or update of the set has this reference
	OtherSender Reason = "other-sender" // a sender may end its own alone
	OtherStatus Reason = "other-status" // an exercise ends no actual alert, and the reverse
	NotLater    Reason = "not-later"    // a message may end only what was sent before it
)

// Picture is what a set of messages comes to at a time.
type Picture struct {
	Held    []Held    // by time sent, sender and identifier
	Ignored []Ignored // in the same order
}

// Fold says where each alert and update among messages stands at a time,
// whatever their order and however often each is there. What was sent after that
// time changes nothing yet. An alert that was updated stays so when its update
// is cancelled. An alert in which no info says when it expires is in force until
// its sender ends it; one without an info likewise.
//
// The error is that of a message that Write refuses.
func Fold(messages []Alert, at time.Time) (Picture, error) {
	all, err := distinct(messages)
	if err != nil {
		return Picture{}, err
	}
	var p Picture
	holds := map[name][]int{} // where in Held a reference stands
	for _, m := range all {
		if m.MsgType == MsgAlert || m.MsgType == MsgUpdate {
			holds[m.Reference().name()] = append(holds[m.Reference().name()], len(p.Held))
			p.Held = append(p.Held, Held{Alert: m.Alert, Standing: m.standing(at), Until: m.Until(), Disputed: m.disputed})
		}
	}
	for _, m := range all {
		if m.Sent.After(at) || m.MsgType != MsgUpdate && m.MsgType != MsgCancel {
			continue
		}
		for _, r := range m.References {
			whys := []Reason{NotHeld}
			if named := holds[r.name()]; len(named) > 0 {
				whys = whys[:0]
				for _, i := range named {
					whys = append(whys, p.Held[i].end(m.Alert))
				}
			}
			for _, why := range whys {
				if why != "" {
					p.Ignored = append(p.Ignored, Ignored{Message: m.Reference(), Names: r, Why: why})
				}
			}
		}
	}
	return p, nil
}

// name is a reference whose time is an instant, whatever its offset.
type name struct {
	sender, identifier string
	sent               int64
}

func (r Reference) name() name { return name{r.Sender, r.Identifier, r.Sent.Unix()} }

// message is one message of a set without repetitions.
type message struct {
	Alert
	written  string
	disputed bool
}

// distinct puts messages in an order of their own and drops repetitions.
func distinct(messages []Alert) ([]message, error) {
	all := make([]message, len(messages))
	for i, a := range messages {
		data, err := a.Write()
		if err != nil {
			return nil, err
		}
		all[i] = message{Alert: a, written: string(data)}
	}
	slices.SortFunc(all, func(a, b message) int {
		return cmp.Or(a.Sent.Compare(b.Sent), strings.Compare(a.Sender, b.Sender), strings.Compare(a.Identifier, b.Identifier),
			strings.Compare(a.written, b.written))
	})
	all = slices.CompactFunc(all, func(a, b message) bool { return a.written == b.written })
	for i := 1; i < len(all); i++ {
		if all[i].Reference().Same(all[i-1].Reference()) {
			all[i].disputed, all[i-1].disputed = true, true
		}
	}
	return all, nil
}

// standing is where an alert stands by itself.
func (a Alert) standing(at time.Time) Standing {
	if a.Sent.After(at) {
		return Pending
	}
	if len(a.Info) == 0 {
		return InForce
	}
	var pending bool
	for _, i := range a.Info {
		switch {
		case !i.Expires.IsZero() && !at.Before(i.Expires):
		case a.From(i).After(at):
			pending = true
		default:
			return InForce
		}
	}
	if pending {
		return Pending
	}
	return Expired
}

// end lets a message that names the alert end it; it gives the reason why it
// does not.
func (h *Held) end(m Alert) Reason {
	switch {
	case m.Sender != h.Alert.Sender:
		return OtherSender
	case m.Status != h.Alert.Status:
		return OtherStatus
	case !m.Sent.After(h.Alert.Sent):
		return NotLater
	}
	if m.MsgType == MsgCancel {
		h.Standing = Cancelled
	} else if h.Standing != Cancelled {
		h.Standing = Updated
	}
	if !slices.ContainsFunc(h.By, m.Reference().Same) {
		h.By = append(h.By, m.Reference())
	}
	return ""
}
