package advisory_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"entente/internal/core/advisory"
)

// at is an hour of the day on which the chains of these tests run.
func at(hour float64) time.Time {
	return time.Date(2017, 12, 16, 0, 0, 0, 0, time.UTC).Add(time.Duration(hour * float64(time.Hour)))
}

// said is a message of the sender "a", sent at an hour. An alert or update has
// one info, from then until hour 20.
func said(id string, hour float64, kind advisory.MsgType, ends ...advisory.Alert) advisory.Alert {
	m := advisory.Alert{Identifier: id, Sender: "a", Sent: at(hour), Status: advisory.Actual, MsgType: kind, Scope: advisory.Public}
	if kind == advisory.MsgAlert || kind == advisory.MsgUpdate {
		m.Info = []advisory.Info{info(hour, 20)}
	}
	for _, e := range ends {
		m.References = append(m.References, e.Reference())
	}
	return m
}

func info(from, until float64) advisory.Info {
	return advisory.Info{Language: "en", Category: []advisory.Category{advisory.Security}, Event: "threat", Urgency: advisory.Expected,
		Severity: advisory.Severe, Certainty: advisory.Likely, Effective: at(from), Expires: at(until)}
}

func with(m advisory.Alert, change func(*advisory.Alert)) advisory.Alert {
	change(&m)
	return m
}

// picture writes what a fold comes to: each alert's standing, then what was
// ignored.
func picture(p advisory.Picture) string {
	var out []string
	for _, h := range p.Held {
		s := h.Alert.Identifier + " " + string(h.Standing)
		for _, by := range h.By {
			s += " by " + by.Identifier
		}
		if h.Disputed {
			s += " disputed"
		}
		out = append(out, s)
	}
	for _, i := range p.Ignored {
		out = append(out, fmt.Sprintf("%s of %s ignored: %s", i.Names.Identifier, i.Message.Identifier, i.Why))
	}
	return strings.Join(out, "; ")
}

func TestWhatIsInForceAtATime(t *testing.T) {
	a1 := said("a1", 6, advisory.MsgAlert)
	u1 := said("u1", 8, advisory.MsgUpdate, a1)
	c1 := said("c1", 10, advisory.MsgCancel, u1)
	drill := with(said("drill", 9, advisory.MsgCancel, a1), func(m *advisory.Alert) { m.Status, m.Note = advisory.Exercise, "exercise" })
	other := with(said("other", 9, advisory.MsgCancel, a1), func(m *advisory.Alert) { m.Sender = "b" })
	open := with(said("open", 6, advisory.MsgAlert), func(m *advisory.Alert) { m.Info[0].Expires = time.Time{} })
	bare := with(said("bare", 6, advisory.MsgAlert), func(m *advisory.Alert) { m.Info = nil })
	later := with(said("later", 6, advisory.MsgAlert), func(m *advisory.Alert) { m.Info[0].Effective = at(12) })
	two := with(said("two", 6, advisory.MsgAlert), func(m *advisory.Alert) {
		m.Info = []advisory.Info{info(6, 8), info(10, 12)}
	})
	for _, tt := range []struct {
		name     string
		messages []advisory.Alert
		hour     float64
		want     string
	}{
		{"nothing", nil, 7, ""},
		{"an alert", []advisory.Alert{a1}, 7, "a1 in-force"},
		{"in the moment it was sent", []advisory.Alert{a1}, 6, "a1 in-force"},
		{"before it was sent", []advisory.Alert{a1}, 5, "a1 pending"},
		{"in the moment it expires", []advisory.Alert{a1}, 20, "a1 expired"},
		{"the same alert twice", []advisory.Alert{a1, a1}, 7, "a1 in-force"},
		{"updated", []advisory.Alert{a1, u1}, 8, "a1 updated by u1; u1 in-force"},
		{"before the update was sent", []advisory.Alert{a1, u1}, 7, "a1 in-force; u1 pending"},
		{"an updated alert does not come back when its update is cancelled", []advisory.Alert{a1, u1, c1}, 11, "a1 updated by u1; u1 cancelled by c1"},
		{"updated and then cancelled", []advisory.Alert{a1, u1, said("c2", 10, advisory.MsgCancel, a1, u1)}, 11, "a1 cancelled by u1 by c2; u1 cancelled by c2"},
		{"cancelled stays cancelled", []advisory.Alert{a1, said("c3", 7, advisory.MsgCancel, a1), u1}, 11, "a1 cancelled by c3 by u1; u1 in-force"},
		{"expired and then updated", []advisory.Alert{a1, said("u2", 21, advisory.MsgUpdate, a1)}, 22, "a1 updated by u2; u2 expired"},
		{"acknowledged and rejected", []advisory.Alert{a1, said("k", 7, advisory.MsgAck, a1), said("e", 7, advisory.MsgError, a1)}, 8, "a1 in-force"},
		{"an exercise ends no actual alert", []advisory.Alert{a1, drill}, 11, "a1 in-force; a1 of drill ignored: other-status"},
		{"nobody ends what another sent", []advisory.Alert{a1, other}, 11, "a1 in-force; a1 of other ignored: other-sender"},
		{"nothing ends what was sent after it", []advisory.Alert{a1, said("early", 6, advisory.MsgCancel, a1)}, 11, "a1 in-force; a1 of early ignored: not-later"},
		{"an update of what is not held", []advisory.Alert{u1}, 9, "u1 in-force; a1 of u1 ignored: not-held"},
		{"one reference twice", []advisory.Alert{a1, said("u3", 8, advisory.MsgUpdate, a1, a1)}, 9, "a1 updated by u3; u3 in-force"},
		{"without an end", []advisory.Alert{open}, 2000, "open in-force"},
		{"without an info", []advisory.Alert{bare}, 2000, "bare in-force"},
		{"not yet effective", []advisory.Alert{later}, 7, "later pending"},
		{"between two infos", []advisory.Alert{two}, 9, "two pending"},
		{"in the second info", []advisory.Alert{two}, 11, "two in-force"},
		{"after all infos", []advisory.Alert{two}, 12, "two expired"},
		{"two under one reference", []advisory.Alert{a1, with(said("a1", 6, advisory.MsgAlert), func(m *advisory.Alert) { m.Note = "other" })}, 7,
			"a1 in-force disputed; a1 in-force disputed"},
		{"an update of two under one reference", []advisory.Alert{a1, with(said("a1", 6, advisory.MsgAlert), func(m *advisory.Alert) { m.Note = "other" }), u1}, 9,
			"a1 updated by u1 disputed; a1 updated by u1 disputed; u1 in-force"},
		{"a reference with another offset", []advisory.Alert{a1, with(said("u4", 8, advisory.MsgUpdate, a1), func(m *advisory.Alert) {
			m.References[0].Sent = m.References[0].Sent.In(time.FixedZone("", 3600))
		})}, 9, "a1 updated by u4; u4 in-force"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := advisory.Fold(tt.messages, at(tt.hour))
			if err != nil {
				t.Fatal(err)
			}
			if got := picture(p); got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
		})
	}
}

func TestFoldRefusesWhatCannotBeWritten(t *testing.T) {
	if _, err := advisory.Fold([]advisory.Alert{{}}, at(0)); err == nil {
		t.Error("the zero alert is folded; expected an error")
	}
}

// chains are messages of two senders that refer to one another at random.
func chains() *rapid.Generator[[]advisory.Alert] {
	return rapid.Custom(func(t *rapid.T) []advisory.Alert {
		var out []advisory.Alert
		for n := range rapid.IntRange(1, 8).Draw(t, "messages") {
			kind := advisory.MsgAlert
			var ends []advisory.Alert
			if n > 0 {
				kind = rapid.SampledFrom(advisory.MsgTypes).Draw(t, "type")
			}
			if kind != advisory.MsgAlert {
				ends = rapid.SliceOfN(rapid.SampledFrom(out), 1, 3).Draw(t, "ends")
			}
			m := said(rapid.SampledFrom([]string{"x", "y", "z"}).Draw(t, "identifier"), float64(rapid.IntRange(0, 4).Draw(t, "hour")), kind, ends...)
			m.Sender = rapid.SampledFrom([]string{"a", "a", "b"}).Draw(t, "sender")
			m.Status = rapid.SampledFrom([]advisory.Status{advisory.Actual, advisory.Actual, advisory.Exercise}).Draw(t, "status")
			out = append(out, m)
		}
		return out
	})
}

func TestTheFoldDoesNotDependOnOrderAndRepetition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		messages := chains().Draw(t, "messages")
		hour := at(float64(rapid.IntRange(0, 22).Draw(t, "hour")))
		first, err := advisory.Fold(messages, hour)
		if err != nil {
			t.Fatal(err)
		}
		again := rapid.Permutation(slices.Concat(messages, messages[:rapid.IntRange(0, len(messages)).Draw(t, "repeated")])).Draw(t, "again")
		second, err := advisory.Fold(again, hour)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, second); diff != "" {
			t.Fatalf("another order, another picture (-first +second):\n%s", diff)
		}
	})
}

// TestOnlyItsOwnSenderUnderItsOwnStatusEndsAnAlert reads the rule out of the
// messages anew for each alert.
func TestOnlyItsOwnSenderUnderItsOwnStatusEndsAnAlert(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		messages := chains().Draw(t, "messages")
		now := at(float64(rapid.IntRange(0, 22).Draw(t, "hour")))
		p, err := advisory.Fold(messages, now)
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range p.Held {
			var updated, cancelled bool
			for _, m := range messages {
				names := slices.ContainsFunc(m.References, func(r advisory.Reference) bool { return r.String() == h.Alert.Reference().String() })
				ends := names && m.Sender == h.Alert.Sender && m.Status == h.Alert.Status && m.Sent.After(h.Alert.Sent) && !m.Sent.After(now)
				updated = updated || ends && m.MsgType == advisory.MsgUpdate
				cancelled = cancelled || ends && m.MsgType == advisory.MsgCancel
			}
			want := advisory.InForce
			switch {
			case cancelled:
				want = advisory.Cancelled
			case updated:
				want = advisory.Updated
			case h.Alert.Sent.After(now):
				want = advisory.Pending
			case !now.Before(at(20)):
				want = advisory.Expired
			}
			if h.Standing != want {
				t.Fatalf("%s is %s; expected %s", h.Alert.Reference(), h.Standing, want)
			}
		}
	})
}
