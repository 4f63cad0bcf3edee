package obligation_test

import (
	"testing"
	"time"

	"entente/internal/core/obligation"
)

// TestEachVerbIsOfOneAuthor states every verb by either side about every kind of
// matter of either side, and holds what counts to the rows below: nobody closes,
// extends or answers what is not its own.
func TestEachVerbIsOfOneAuthor(t *testing.T) {
	const s, r = obligation.Sender, obligation.Receiver
	type opener struct {
		verb obligation.Verb
		by   obligation.Side
	}
	asks, sRequests, rRequests := opener{obligation.Asked, r}, opener{obligation.Requested, s}, opener{obligation.Requested, r}
	sPromises, rPromises := opener{obligation.Promised, s}, opener{obligation.Promised, r}
	recalls, corrects := opener{obligation.Recalled, s}, opener{obligation.Corrected, s}
	openers := []opener{asks, sRequests, rRequests, sPromises, rPromises, recalls, corrects}
	answers := []obligation.Verb{obligation.Complied, obligation.Consented, obligation.Accepted, obligation.Answered, obligation.Declined,
		obligation.Met, obligation.Extended, obligation.Withdrawn}
	may := map[obligation.Verb]map[opener]obligation.Side{
		obligation.Complied:  {recalls: r, corrects: r},
		obligation.Consented: {asks: s},
		obligation.Accepted:  {sRequests: r, rRequests: s},
		obligation.Answered:  {sRequests: r, rRequests: s, sPromises: s, rPromises: r},
		obligation.Declined:  {asks: s, sRequests: r, rRequests: s, sPromises: s, rPromises: r},
		obligation.Met:       {sRequests: s, rRequests: r, sPromises: r, rPromises: s},
		obligation.Extended:  {sRequests: s, rRequests: r, sPromises: r, rPromises: s},
		obligation.Withdrawn: {asks: r, sRequests: s, rRequests: r, sPromises: r, rPromises: s},
	}
	rows := 0
	for _, verb := range answers {
		for _, o := range openers {
			for _, by := range []obligation.Side{s, r} {
				rows++
				opened := obligation.Transition{Item: "i", Verb: o.verb, By: o.by, Hash: "m", Party: "FRA", Code: string(obligation.Answer)}
				said := obligation.Transition{Item: "i", Verb: verb, By: by, Hash: "a", Matter: "m", Party: "FRA", Code: obligation.Whole, Due: hours(3)}
				f := obligation.Fold("i", []obligation.Transition{opened, said}, noon)
				alone := obligation.Fold("i", []obligation.Transition{opened}, noon)
				counts := may[verb][o] == by
				if ignored := len(f.Ignored) == 1 && f.Ignored[0].Why != ""; ignored == counts {
					t.Errorf("%s of the %s on %s of the %s: ignored %t; expected %t", verb, by, o.verb, o.by, ignored, !counts)
				}
				now, _ := f.Matter("m")
				before, _ := alone.Matter("m")
				if changed := now.State != before.State || now.Until != before.Until || now.Standing != before.Standing; changed != counts {
					t.Errorf("%s of the %s on %s of the %s: changed %t; expected %t", verb, by, o.verb, o.by, changed, counts)
				}
			}
		}
	}
	if want := 8 * 7 * 2; rows != want {
		t.Errorf("%d rows; expected %d", rows, want)
	}
}

func TestWhatIsSaidOfAnItemIsOfOneAuthor(t *testing.T) {
	for _, tt := range []struct {
		verb obligation.Verb
		by   obligation.Side // "": either
		told func(obligation.Item) bool
	}{
		{obligation.Renewed, obligation.Sender, func(i obligation.Item) bool { return i.Window != nil }},
		{obligation.StoodDown, obligation.Sender, func(i obligation.Item) bool { return i.StoodDown != nil }},
		{obligation.Completeness, obligation.Sender, func(i obligation.Item) bool { return i.Complete != "" }},
		{obligation.Graded, obligation.Receiver, func(i obligation.Item) bool { return i.Grade != nil }},
		{obligation.OutcomeVerb, "", func(i obligation.Item) bool { return len(i.Outcomes) == 1 }},
	} {
		for _, by := range []obligation.Side{obligation.Sender, obligation.Receiver} {
			f := obligation.Fold("i", []obligation.Transition{{Item: "i", Verb: tt.verb, By: by, Hash: "h", Code: "c", NotAfter: hours(1)}}, noon)
			if want := tt.by == "" || tt.by == by; tt.told(f) != want || (len(f.Ignored) == 0) != want {
				t.Errorf("%s of the %s counts: %t; expected %t", tt.verb, by, tt.told(f), want)
			}
		}
	}
}

func TestWhatIsOwedFollowsWhatBothSaid(t *testing.T) {
	const s, r = obligation.Sender, obligation.Receiver
	of := func(kind obligation.Kind) obligation.Transition {
		return obligation.Transition{Item: "i", Verb: obligation.Requested, By: s, Hash: "m", Code: string(kind), Due: hours(1)}
	}
	say := func(hash string, v obligation.Verb, by obligation.Side, code string) obligation.Transition {
		return obligation.Transition{Item: "i", Verb: v, By: by, Hash: hash, Matter: "m", Code: code}
	}
	more := say("x", obligation.Extended, s, "")
	more.Due = hours(4)
	less := say("y", obligation.Extended, s, "")
	less.Due = hours(-4)
	unmet := say("u", obligation.Unmet, s, "")
	unmet.Matter = "a"
	answered := say("a", obligation.Answered, r, obligation.Whole)
	for _, tt := range []struct {
		name     string
		kind     obligation.Kind
		said     []obligation.Transition
		at       int
		want     obligation.State
		standing obligation.Acceptance
	}{
		{"nothing said is open, and asserted by one side alone", obligation.Answer, nil, 0, obligation.Open, obligation.Asserted},
		{"silence lapses at its due time", obligation.Answer, nil, 1, obligation.Lapsed, obligation.Asserted},
		{"what is accepted is owed", obligation.Answer, []obligation.Transition{say("a", obligation.Accepted, r, "")}, 0, obligation.Owed, obligation.IsAccepted},
		{"and lapses all the same", obligation.Answer, []obligation.Transition{say("a", obligation.Accepted, r, "")}, 1, obligation.Lapsed, obligation.IsAccepted},
		{"its creditor gives it time", obligation.Answer, []obligation.Transition{more}, 3, obligation.Open, obligation.Asserted},
		{"and never takes time away", obligation.Answer, []obligation.Transition{less}, 0, obligation.Open, obligation.Asserted},
		{"a part is no end", obligation.Answer, []obligation.Transition{say("a", obligation.Answered, r, obligation.Part)}, 0, obligation.InPart, obligation.IsAccepted},
		{"an answer that is not enough is a part", obligation.Answer, []obligation.Transition{answered, unmet}, 0, obligation.InPart, obligation.IsAccepted},
		{"a late answer counts", obligation.Answer, []obligation.Transition{answered}, 9, obligation.IsAnswered, obligation.IsAccepted},
		{"an answer outranks a refusal", obligation.Answer, []obligation.Transition{say("d", obligation.Declined, r, ""), answered}, 0, obligation.IsAnswered, obligation.IsAccepted},
		{"a refusal is not accepted", obligation.Answer, []obligation.Transition{say("d", obligation.Declined, r, "")}, 0, obligation.Refusing, obligation.NotAccepted},
		{"what nobody wants any more is not owed", obligation.Answer, []obligation.Transition{say("w", obligation.Withdrawn, s, "")}, 0, obligation.IsWithdrawn, obligation.Asserted},
		{"and its answer stays on record", obligation.Answer, []obligation.Transition{answered, say("w", obligation.Withdrawn, s, "")}, 0, obligation.IsAnswered, obligation.IsAccepted},
		{"and so does its refusal", obligation.Answer, []obligation.Transition{say("d", obligation.Declined, r, ""), say("w", obligation.Withdrawn, s, "")}, 0, obligation.Refusing, obligation.NotAccepted},
		{"who read a warning has acknowledged it", obligation.Acknowledge, []obligation.Transition{{Item: "i", Verb: obligation.Read, By: r, Hash: "r"}}, 0, obligation.IsAnswered, obligation.Asserted},
		{"and who read a question has not answered it", obligation.Answer, []obligation.Transition{{Item: "i", Verb: obligation.Read, By: r, Hash: "r"}}, 0, obligation.Open, obligation.Asserted},
		{"a grade is the feedback that was wanted", obligation.Feedback, []obligation.Transition{{Item: "i", Verb: obligation.Graded, By: r, Hash: "g", Code: "useful"}}, 0, obligation.IsAnswered, obligation.Asserted},
		{"a question that is taken back is not owed", obligation.Answer, []obligation.Transition{{Item: "i", Verb: obligation.Recalled, By: s, Hash: "c", Code: "wrong"}}, 0, obligation.IsWithdrawn, obligation.Asserted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, _ := obligation.Fold("i", append(tt.said, of(tt.kind)), noon.Add(time.Duration(tt.at)*time.Hour)).Matter("m")
			if m.State != tt.want || m.Standing != tt.standing {
				t.Errorf("%s, %s; expected %s, %s", m.State, m.Standing, tt.want, tt.standing)
			}
		})
	}
	promise := obligation.Transition{Item: "i", Verb: obligation.Promised, By: r, Hash: "m", Code: string(obligation.Commitment), Due: hours(1)}
	m, _ := obligation.Fold("i", []obligation.Transition{promise, say("d", obligation.Declined, r, "")}, noon).Matter("m")
	if m.State != obligation.Refusing || m.Standing != obligation.IsAccepted || m.Debtor() != r {
		t.Errorf("a promise that is not kept is %s, %s; expected declined, accepted: it was promised", m.State, m.Standing)
	}
}
