package tasking_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/tasking"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestWhatWasDueThenWasDueByThePlanOfThen(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.clock.Add(time.Hour)
		early := o.owing(1, obligation.Answer, "FRA/DGSE", "USA/CIA", nil) // before the clock ever went
		o.clock.Add(time.Hour)
		none := o.clock.Now()
		o.clock.Add(time.Hour)
		o.tick(1)
		o.clock.Add(time.Hour)
		then := o.clock.Now()
		o.clock.Add(time.Hour)
		var err error
		o.plan, err = obligation.DecodePlan("duties.yaml", []byte(`duties: {answer: {within: PT1H, remind: [], desk: other}}`))
		must(t, err)
		o.restart()
		o.tick(1)
		o.clock.Add(time.Hour)
		for _, tt := range []struct {
			asOf    time.Time
			due     time.Duration // 0: by no plan
			desk    string
			overdue bool
		}{{none, 0, "", false}, {then, 10 * time.Hour, "liaison", false}, {time.Time{}, time.Hour, "other", true}} {
			h, err := o.OwedOf(t.Context(), early.ID, tt.asOf)
			must(t, err)
			list, err := o.Owed(t.Context(), tasking.OwedQuery{AsOf: tt.asOf})
			must(t, err)
			for _, x := range []tasking.Owed{h.Owed, list.Items[0]} {
				due := time.Duration(0)
				if x.Due != nil {
					due = x.Due.Sub(x.Opened)
				}
				if due != tt.due || x.Desk != tt.desk || x.Overdue != tt.overdue {
					t.Errorf("as of %v: due after %v with desk %q, overdue %t; expected %v with %q, %t", tt.asOf, due, x.Desk, x.Overdue, tt.due, tt.desk, tt.overdue)
				}
			}
			over, err := o.Owed(t.Context(), tasking.OwedQuery{AsOf: tt.asOf, Overdue: true})
			if err != nil || (len(over.Items) == 1) != tt.overdue {
				t.Errorf("overdue as of %v: %v, %+v", tt.asOf, err, over.Items)
			}
		}
	})
}

func TestAnIDIsShortenedAmongThoseOfThen(t *testing.T) {
	o := open(t, storetest.Engines()[0].Fresh(t))
	o.clock.Add(time.Hour)
	first := o.owing(0xa1, obligation.Answer, "FRA/DGSE", "USA/CIA", nil)
	o.clock.Add(time.Hour)
	then := o.clock.Now()
	o.clock.Add(time.Hour)
	o.owing(0xa2, obligation.Answer, "FRA/DGSE", "USA/CIA", nil) // begins with the same digits
	o.clock.Add(time.Hour)
	if h, err := o.OwedOf(t.Context(), first.ID[:31], then); err != nil || h.Owed.ID != first.ID {
		t.Errorf("as of then: %v; expected the only one there was", err)
	}
	if _, err := o.OwedOf(t.Context(), first.ID[:31], time.Time{}); errs.KindOf(err) != errs.NotFound {
		t.Errorf("now: %v; expected it refused, as two begin so", err)
	}
}

func TestWhatBecameOfANoticeSinceIsNotShownAsOfThen(t *testing.T) {
	o := open(t, storetest.Engines()[0].Fresh(t))
	b := o.ask(1)
	o.tick(1)
	o.clock.Add(time.Hour)
	then := o.clock.Now()
	o.clock.Add(time.Hour)
	o.deliver(1)
	for asOf, sent := range map[time.Time]int{{}: 1, then: 0} {
		h, err := o.OwedOf(t.Context(), b.ID, asOf)
		must(t, err)
		all, err := o.Notices(t.Context(), tasking.NoticeQuery{AsOf: asOf})
		must(t, err)
		for _, n := range append(all.Notices, h.Notices...) {
			if len(n.Sent) != sent || (n.Sent == nil) != (sent == 0) {
				t.Errorf("as of %v it was sent as %+v", asOf, n.Sent)
			}
		}
		if len(all.Notices) != 1 || len(h.Notices) != 1 {
			t.Errorf("as of %v: %d and %d notices", asOf, len(all.Notices), len(h.Notices))
		}
	}
}

func TestAListThatIsCutSaysSo(t *testing.T) {
	o := open(t, storetest.Engines()[0].Fresh(t))
	for n := range 3 {
		o.ask(n + 1)
	}
	o.tick(3)
	for limit, more := range map[int]bool{2: true, 3: false, 0: false} {
		if all := o.inbox(tasking.NoticeQuery{Limit: limit}); all.More != more || limit > 0 && len(all.Notices) != limit {
			t.Errorf("of 3 at most %d: %d, more %t", limit, len(all.Notices), all.More)
		}
	}
	doc := strings.NewReplacer("[RUS/FSB]", "[FRA/DGSE]", "RUS/FSB", "FRA/DGSE").Replace(minutes().Document)
	add := func(id, doc string) {
		_, err := o.AddEngagement(t.Context(), tasking.EngagementFile{Officer: "lind", Name: "e.yaml", Document: strings.Replace(doc, "E-1", id, 1)})
		must(t, err)
	}
	add("R-1", strings.Replace(minutes().Document, "2017-12-10", "2017-11-10", 1)) // behind all the others
	for n := range tasking.MostEngagements {
		add(fmt.Sprintf("E-%d", n), doc)
	}
	for partner, want := range map[string]int{"FRA": tasking.MostEngagements, "RUS": 1, "": tasking.MostEngagements} {
		list, err := o.Engagements(t.Context(), party.Code(partner), time.Time{})
		if err != nil || len(list.Items) != want || list.More != (partner == "") {
			t.Errorf("with %q: %v, %d, more %t; expected %d", partner, err, len(list.Items), list.More, want)
		}
	}
}

func TestWhatAChannelSaysIsCutBetweenCharacters(t *testing.T) {
	o := open(t, storetest.Engines()[0].Fresh(t))
	o.ask(1)
	o.tick(1)
	o.paged.err = errs.E(errs.Unavailable, "test", "x%s", strings.Repeat("é", 300))
	_ = o.failed(0)
	if q := o.inbox(tasking.NoticeQuery{}).Clock.Queues; len(q) != 1 || !utf8.ValidString(q[0].Why) || utf8.RuneCountInString(q[0].Why) != 200 {
		t.Errorf("%+v; expected whole characters, 200 of them", q)
	}
}

func TestNothingOfOurOwnEndsBeforeItBegan(t *testing.T) {
	o := open(t, storetest.Engines()[0].Fresh(t))
	b := o.owing(1, obligation.Determine, "USA/CIA", "USA/CIA", nil)
	at := b.Opened.Add(-time.Hour) // the clock was set back
	b.State, b.Closed = obligation.IsMet, &at
	if got := o.put(b); !got.Closed.Equal(b.Opened) {
		t.Errorf("opened at %v, it ended at %v", b.Opened, got.Closed)
	}
	b.Closed = &at
	o.write(func(tx *insidedb.Tx) error {
		again, err := tx.PutObligation(b)
		if again.Version != 2 {
			t.Errorf("the same again is version %d", again.Version)
		}
		return err
	})
}
