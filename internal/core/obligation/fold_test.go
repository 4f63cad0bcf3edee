package obligation_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/party"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var noon = time.Date(2017, 12, 11, 12, 0, 0, 0, time.UTC)

func hours(n int) *time.Time {
	t := noon.Add(time.Duration(n) * time.Hour)
	return &t
}

// verbs are all that are stated of an item, and one that is not.
var verbs = []obligation.Verb{obligation.Delivered, obligation.Admitted, obligation.Refused, obligation.Void, obligation.Recalled, obligation.Corrected,
	obligation.Complied, obligation.Complied, obligation.Asked, obligation.Asked, obligation.Consented, obligation.Consented, obligation.Declined,
	obligation.Withdrawn, obligation.Withdrawn, obligation.Requested, obligation.Requested, obligation.Promised, obligation.Accepted, obligation.Answered,
	obligation.Answered, obligation.Met, obligation.Unmet, obligation.Extended, obligation.Renewed, obligation.StoodDown, obligation.OutcomeVerb,
	obligation.Completeness, obligation.Graded, obligation.Read, obligation.Acted, "epoch"}

// fitting are the verbs that answer one.
var fitting = map[obligation.Verb][]obligation.Verb{obligation.Recalled: {obligation.Complied}, obligation.Corrected: {obligation.Complied},
	obligation.Asked: {obligation.Consented, obligation.Declined, obligation.Withdrawn}, obligation.Consented: {obligation.Withdrawn},
	obligation.Requested: ofRequests, obligation.Promised: ofRequests[1:], obligation.Answered: {obligation.Unmet}}

var ofRequests = []obligation.Verb{obligation.Accepted, obligation.Answered, obligation.Answered, obligation.Declined, obligation.Met, obligation.Extended, obligation.Withdrawn}

// statements draws a set of statements, most of them fitting one another.
func statements(t *rapid.T) []obligation.Transition {
	var out []obligation.Transition
	n := rapid.IntRange(0, 16).Draw(t, "statements")
	for i := range n {
		s := obligation.Transition{Item: "item", Verb: rapid.SampledFrom(verbs).Draw(t, "verb"), Hash: fmt.Sprintf("h%02d", rapid.IntRange(0, 99).Draw(t, "hash")),
			By: rapid.SampledFrom([]obligation.Side{obligation.Sender, obligation.Receiver}).Draw(t, "by"), At: *hours(rapid.IntRange(0, 3).Draw(t, "at"))}
		if slices.ContainsFunc(out, func(o obligation.Transition) bool { return o.Hash == s.Hash }) {
			continue
		}
		if rapid.IntRange(0, 9).Draw(t, "elsewhere") == 0 {
			s.Item = "another item"
		}
		s.Party = rapid.SampledFrom([]party.Code{"FRA", "FRA", "RUS"}).Draw(t, "party")
		if rapid.IntRange(0, 3).Draw(t, "whole") == 0 {
			n := uint64(rapid.IntRange(0, 1).Draw(t, "portion"))
			s.Portion = &n
		}
		s.Code = rapid.SampledFrom([]string{"erased", "apart", "replaced", "unheld"}).Draw(t, "code")
		switch s.Verb {
		case obligation.Requested, obligation.Promised:
			s.Code = string(rapid.SampledFrom(obligation.SharedKinds).Draw(t, "kind"))
		}
		if rapid.Bool().Draw(t, "ends") || s.Verb == obligation.Extended || s.Verb == obligation.Renewed {
			s.Due, s.NotAfter = hours(rapid.IntRange(0, 4).Draw(t, "due")), hours(rapid.IntRange(0, 4).Draw(t, "until"))
		}
		if i > 0 && len(out) > 0 && rapid.IntRange(0, 4).Draw(t, "answers") > 0 {
			to := rapid.SampledFrom(out).Draw(t, "matter")
			s.Matter = to.Hash
			if fit := fitting[to.Verb]; fit != nil && rapid.IntRange(0, 3).Draw(t, "answer") > 0 {
				s.Verb = rapid.SampledFrom(fit).Draw(t, "answering")
			}
			if s.Verb == obligation.Extended {
				s.Due = hours(rapid.IntRange(0, 4).Draw(t, "until"))
			}
			if s.Verb == obligation.Answered {
				s.Code = rapid.SampledFrom(obligation.AnswerCodes).Draw(t, "how much")
			}
			if rapid.IntRange(0, 3).Draw(t, "fits") > 0 {
				s.Party, s.Portion, s.Item = to.Party, to.Portion, to.Item
				switch s.Verb {
				case obligation.Met, obligation.Extended:
					s.By = to.Debtor().Other()
				case obligation.Withdrawn:
					if s.By = to.Debtor().Other(); to.Verb == obligation.Consented {
						s.By = to.By
					}
				case obligation.Unmet:
					s.By = to.By.Other()
				default:
					s.By = to.Debtor()
				}
			}
		}
		if side := owner(s.Verb); side != "" && rapid.IntRange(0, 5).Draw(t, "own") > 0 {
			s.By = side
		}
		out = append(out, s)
	}
	return out
}

func TestTheFoldIsIndependentOfOrderAndRepetition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		all := statements(t)
		at := *hours(rapid.IntRange(-1, 5).Draw(t, "as of"))
		want := obligation.Fold("item", all, at)
		again := slices.Clone(all)
		for range rapid.IntRange(0, 4).Draw(t, "again") {
			if len(all) > 0 {
				again = append(again, rapid.SampledFrom(all).Draw(t, "twice"))
			}
		}
		again = rapid.Permutation(again).Draw(t, "order")
		if diff := cmp.Diff(want, obligation.Fold("item", again, at)); diff != "" {
			t.Fatalf("another order gave another state:\n%s", diff)
		}
	})
}

// owner says whose a verb is, as docs/protocol.md does.
func owner(v obligation.Verb) obligation.Side {
	switch v {
	case "delivered", "admitted", "refused", "read", "acted", "complied", "asked", "graded":
		return obligation.Receiver
	case "void", "recalled", "corrected", "consented", "renewed", "stood-down", "completeness":
		return obligation.Sender
	}
	return ""
}

// naive says the state of a matter by asking of the whole set, once for each
// state, whether it holds.
func naive(all []obligation.Transition, m obligation.Transition, at time.Time) obligation.State {
	exists := func(fits func(obligation.Transition) bool) bool {
		return slices.ContainsFunc(all, func(x obligation.Transition) bool {
			return x.Item == m.Item && (owner(x.Verb) == "" || owner(x.Verb) == x.By) && fits(x)
		})
	}
	consents := func(x obligation.Transition) bool {
		same := x.Portion == nil && m.Portion == nil || x.Portion != nil && m.Portion != nil && *x.Portion == *m.Portion
		return x.Verb == "consented" && x.Matter == m.Hash && x.Party == m.Party && same
	}
	switch {
	case m.Verb == "requested" || m.Verb == "promised":
		return naiveRequest(all, m, at, exists)
	case m.Verb != "asked":
		if exists(func(x obligation.Transition) bool { return x.Verb == "complied" && x.Matter == m.Hash }) {
			return obligation.Done
		}
	case exists(func(w obligation.Transition) bool {
		return w.Verb == "withdrawn" && (w.Matter == m.Hash && w.By == m.By ||
			w.By == obligation.Sender && exists(func(c obligation.Transition) bool { return consents(c) && w.Matter == c.Hash }))
	}):
		return obligation.IsWithdrawn
	case exists(func(x obligation.Transition) bool {
		return x.Verb == "declined" && x.By == obligation.Sender && x.Matter == m.Hash
	}):
		return obligation.Refusing
	case exists(consents):
		first := obligation.Transition{Hash: "~"}
		for _, x := range all {
			if x.Item == m.Item && x.By == obligation.Sender && consents(x) && x.Hash < first.Hash {
				first = x
			}
		}
		if first.NotAfter != nil && !at.Before(*first.NotAfter) {
			return obligation.Expired
		}
		return obligation.InForce
	}
	if m.Due != nil && !at.Before(*m.Due) {
		return obligation.Lapsed
	}
	return obligation.Open
}

// naiveRequest says it of what one side requested or promised, from the strongest
// word to the weakest.
func naiveRequest(all []obligation.Transition, m obligation.Transition, at time.Time, exists func(func(obligation.Transition) bool) bool) obligation.State {
	debtor, creditor := obligation.Sender, obligation.Receiver
	if (m.Verb == "requested") == (m.By == obligation.Sender) {
		debtor, creditor = creditor, debtor
	}
	said := func(v obligation.Verb, by obligation.Side) bool {
		return exists(func(x obligation.Transition) bool { return x.Verb == v && x.By == by && x.Matter == m.Hash })
	}
	answer := func(x obligation.Transition) bool {
		return x.Verb == "answered" && x.By == debtor && x.Matter == m.Hash
	}
	due := m.Due
	for _, x := range all {
		if x.Item == m.Item && x.Verb == "extended" && x.By == creditor && x.Matter == m.Hash && (due == nil || due.Before(*x.Due)) {
			due = x.Due
		}
	}
	bySender := m.Verb == "requested" && m.By == obligation.Sender
	switch {
	case said("met", creditor):
		return obligation.IsMet
	case exists(func(x obligation.Transition) bool {
		return answer(x) && x.Code == "whole" && !exists(func(u obligation.Transition) bool { return u.Verb == "unmet" && u.By == creditor && u.Matter == x.Hash })
	}):
		return obligation.IsAnswered
	case bySender && m.Code == "acknowledge" && exists(func(x obligation.Transition) bool { return x.Verb == "read" || x.Verb == "acted" }):
		return obligation.IsAnswered
	case bySender && m.Code == "feedback" && exists(func(x obligation.Transition) bool { return x.Verb == "graded" }):
		return obligation.IsAnswered
	case said("declined", debtor):
		return obligation.Refusing
	case said("withdrawn", creditor), bySender && exists(func(x obligation.Transition) bool { return x.Verb == "recalled" }):
		return obligation.IsWithdrawn
	case due != nil && !at.Before(*due):
		return obligation.Lapsed
	case exists(answer):
		return obligation.InPart
	case m.Verb == "promised", said("accepted", debtor):
		return obligation.Owed
	}
	return obligation.Open
}

func TestTheFoldIsThatOfANaiveReading(t *testing.T) {
	seen := map[obligation.State]int{}
	reads := func(t *rapid.T) {
		all := statements(t)
		at := *hours(rapid.IntRange(-1, 5).Draw(t, "as of"))
		got := obligation.Fold("item", all, at)
		matters := 0
		standing := obligation.Stands
		for _, s := range all {
			opens := slices.Contains([]obligation.Verb{"recalled", "corrected", "asked", "requested", "promised"}, s.Verb)
			if s.Item != "item" || !opens || owner(s.Verb) != "" && owner(s.Verb) != s.By {
				continue
			}
			matters++
			switch {
			case s.Verb == "recalled":
				standing = obligation.IsRecalled
			case s.Verb == "corrected" && standing == obligation.Stands:
				standing = obligation.IsCorrected
			}
			m, ok := got.Matter(s.Hash)
			if want := naive(all, s, at); !ok || m.State != want {
				t.Fatalf("%s %s is %q; a naive reading says %q\n%+v", s.Verb, s.Hash, m.State, want, all)
			}
			seen[m.State]++
		}
		if matters != len(got.Matters) || got.Standing != standing {
			t.Fatalf("%d matters, %s; expected %d, %s", len(got.Matters), got.Standing, matters, standing)
		}
		for _, s := range all {
			wrong := s.Item == "item" && owner(s.Verb) != "" && owner(s.Verb) != s.By
			named := slices.ContainsFunc(got.Ignored, func(i obligation.Ignored) bool { return i.Hash == s.Hash && i.Why != "" })
			if wrong && !named {
				t.Fatalf("%s of the %s is not named as another's", s.Verb, s.By)
			}
		}
	}
	for range 60 { // a hundred sets are too few for every state to be among them
		rapid.Check(t, reads)
	}
	for _, s := range []obligation.State{obligation.Open, obligation.Lapsed, obligation.Done, obligation.Refusing, obligation.InForce, obligation.IsWithdrawn,
		obligation.Owed, obligation.InPart, obligation.IsAnswered, obligation.IsMet} {
		if seen[s] == 0 {
			t.Errorf("no matter was %s", s)
		}
	}
}

func TestOfSeveralEndsTheHighestRankStands(t *testing.T) {
	recalled := obligation.Transition{Item: "i", Verb: "recalled", By: obligation.Sender, Hash: "r"}
	asked := obligation.Transition{Item: "i", Verb: "asked", By: obligation.Receiver, Hash: "a", Party: "FRA"}
	done := func(hash, code string) obligation.Transition {
		return obligation.Transition{Item: "i", Verb: "complied", By: obligation.Receiver, Hash: hash, Matter: "r", Code: code}
	}
	says := func(hash string, v obligation.Verb) obligation.Transition {
		return obligation.Transition{Item: "i", Verb: v, By: obligation.Sender, Hash: hash, Matter: "a", Party: "FRA", NotAfter: hours(1)}
	}
	for _, tt := range []struct {
		name string
		all  []obligation.Transition
		of   string
		want obligation.State
		end  string
	}{
		{"what was kept apart is erased later", []obligation.Transition{recalled, done("1", "apart"), done("2", "erased")}, "r", obligation.Done, "2"},
		{"what was never held was replaced", []obligation.Transition{recalled, done("1", "replaced"), done("2", "unheld")}, "r", obligation.Done, "1"},
		{"a no outranks a yes", []obligation.Transition{asked, says("1", "consented"), says("2", "declined")}, "a", obligation.Refusing, "2"},
		{"of two that say yes the lower hash counts", []obligation.Transition{asked, says("2", "consented"), says("1", "consented")}, "a", obligation.InForce, "1"},
		{"who does not ask any more has no consent", []obligation.Transition{asked, says("1", "consented"),
			{Item: "i", Verb: "withdrawn", By: obligation.Receiver, Hash: "3", Matter: "a"}}, "a", obligation.IsWithdrawn, "3"},
		{"of a withdrawal and a recall the lower hash counts", []obligation.Transition{
			{Item: "i", Verb: "requested", By: obligation.Sender, Hash: "a", Code: "action"}, {Item: "i", Verb: "withdrawn", By: obligation.Sender, Hash: "s", Matter: "a"}, recalled}, "a", obligation.IsWithdrawn, "r"},
		{"a recall is not taken back", []obligation.Transition{recalled, {Item: "i", Verb: "withdrawn", By: obligation.Sender, Hash: "3", Matter: "r"}}, "r", obligation.Open, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, ok := obligation.Fold("i", tt.all, noon).Matter(tt.of)
			end := ""
			if m.End != nil {
				end = m.End.Hash
			}
			if !ok || m.State != tt.want || end != tt.end {
				t.Errorf("%s by %q; expected %s by %q", m.State, end, tt.want, tt.end)
			}
		})
	}
}

func TestAnAnswerWaitsForItsMatter(t *testing.T) {
	answer := obligation.Transition{Item: "i", Verb: "complied", By: obligation.Receiver, Hash: "2", Matter: "r", Code: "erased"}
	if got := obligation.Fold("i", []obligation.Transition{answer}, noon); len(got.Waiting) != 1 || len(got.Ignored) != 0 {
		t.Errorf("%+v; expected that it waits", got)
	}
	recalled := obligation.Transition{Item: "i", Verb: "recalled", By: obligation.Sender, Hash: "r"}
	if m, _ := obligation.Fold("i", []obligation.Transition{answer, recalled}, noon).Matter("r"); m.State != obligation.Done {
		t.Errorf("%s; expected done", m.State)
	}
}
