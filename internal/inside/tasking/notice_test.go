package tasking_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
)

// failed gives the error of a delivery that must fail.
func (o *office) failed(want int) error {
	o.t.Helper()
	n, err := o.Deliver(o.t.Context(), o.paged)
	if n != want || err == nil {
		o.t.Errorf("sent %d (%v); want %d and a failure", n, err, want)
	}
	return err
}

func (o *office) inbox(q tasking.NoticeQuery) tasking.Notices {
	o.t.Helper()
	all, err := o.Notices(o.t.Context(), q)
	must(o.t, err)
	return all
}

func TestWhatFailsIsTriedAgainEverLaterAndSentUnderItsID(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		o.ask(1)
		o.tick(1)
		o.paged.err = errs.E(errs.Unavailable, "test", "the pager is away")
		apart := []time.Duration{5 * time.Second, 10 * time.Second, 20 * time.Second, 40 * time.Second}
		for range 12 {
			apart = append(apart, min(2*apart[len(apart)-1], insidedb.LongestRetry))
		}
		for i, wait := range apart {
			_ = o.failed(0)
			o.clock.Add(wait - time.Microsecond)
			o.deliver(0)
			if q := o.inbox(tasking.NoticeQuery{}).Clock; len(q.Queues) != 1 || q.Queues[0].Failing != 1 || q.Queues[0].Why != "the pager is away" || !q.Failing {
				t.Fatalf("after %d failures the clock stands as %+v", i+1, q)
			}
			o.clock.Add(time.Microsecond)
		}
		o.paged.err = nil
		o.restart()
		o.deliver(1)
		o.deliver(0)
		all := o.inbox(tasking.NoticeQuery{})
		if len(all.Clock.Queues) > 0 || all.Clock.Failing {
			t.Errorf("with nothing to send the clock stands as %+v", all.Clock)
		}
		now := o.clock.Now()
		if diff := cmp.Diff([]tasking.Sending{{Channel: "exec", SentAt: &now, Tries: len(apart)}}, all.Notices[0].Sent); diff != "" {
			t.Error(diff)
		}
	})
}

func TestASendThatAClockAheadPutOffIsDue(t *testing.T) {
	o := open(t, storetest.Engines()[0].Fresh(t))
	o.ask(1)
	o.tick(1)
	o.clock.Add(1000 * time.Hour)
	o.paged.err = errs.E(errs.Unavailable, "test", "away")
	_ = o.failed(0)
	o.paged.err = nil
	o.clock.Add(-999 * time.Hour)
	o.deliver(1)
}

func TestOneChannelsFailureHoldsUpNoOther(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		mail := &channel{name: "smtp", err: errors.New("secret in the driver's words")}
		var err error
		o.Tasking, err = tasking.New(tasking.Config{Self: "USA/CIA", Store: o.store, Plan: func() obligation.Plan { return o.plan },
			Channels: []tasking.Channel{mail, o.paged}, Log: insidetest.Quiet(), Partners: true, Exercise: true})
		must(t, err)
		for n := range 100 { // more than one look into a queue takes
			o.ask(n + 1)
		}
		o.tick(100)
		n, err := o.Deliver(t.Context(), mail)
		if n != 0 || err == nil {
			t.Errorf("mail sent %d (%v)", n, err)
		}
		o.deliver(100)
		c := o.inbox(tasking.NoticeQuery{}).Clock
		if len(c.Queues) != 1 || c.Queues[0].Channel != "smtp" || c.Queues[0].Waiting != 100 || c.Queues[0].Failing != 4 || c.Queues[0].Why != "the channel failed" {
			t.Errorf("the queues are %+v; want mail's alone, left alone after four, without words of others", c.Queues)
		}
		if m := o.paged.got[0]; m.Partner != "FRA/DGSE" || !m.Exercise {
			t.Errorf("it was told %+v; want the partner, as the operator lets it, and that it is an exercise", m)
		}
		mail.err = nil
		o.clock.Add(time.Minute)
		if n, err := o.Deliver(t.Context(), mail); n != 100 || err != nil {
			t.Errorf("mail sent %d (%v); want 100", n, err)
		}
	})
}

func TestAChannelIsToldNoPartnerUnlessTheOperatorLetsIt(t *testing.T) {
	o := open(t, storetest.Engines()[0].Fresh(t))
	b := o.ask(1)
	b.By, b.Reason = "lind", "Anton is in Lyon"
	o.put(b)
	o.tick(1)
	o.deliver(1)
	due := insidetest.Start.Add(10 * time.Hour)
	want := tasking.Message{V: 1, ID: b.ID + "/1", What: obligation.StepOpened, Kind: obligation.Answer, To: "liaison", Desk: "liaison", Due: &due,
		At: insidetest.Start, Obligation: b.ID}
	if diff := cmp.Diff([]tasking.Message{want}, o.paged.got); diff != "" {
		t.Error(diff)
	}
}

// dies is a channel whose process ends when it has sent.
type dies struct{ *channel }

func (d dies) Send(ctx context.Context, m tasking.Message) error {
	if err := d.channel.Send(ctx, m); err != nil {
		return err
	}
	panic("the process ends here")
}

func TestWhatWasSentAndNotNotedIsSentAgain(t *testing.T) {
	o := open(t, storetest.Engines()[0].Fresh(t))
	o.ask(1)
	o.tick(1)
	func() {
		defer func() { _ = recover() }()
		_, _ = o.Deliver(t.Context(), dies{o.paged})
	}()
	o.restart()
	o.deliver(1)
	if diff := cmp.Diff([]string{"1/1", "1/1"}, o.paged.ids()); diff != "" {
		t.Error(diff)
	}
}

func TestTheInboxShowsWhatIsOpenForWhomAndAsOfWhen(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		first, second := o.ask(1), o.ask(2)
		second.Desk = "night"
		second = o.put(second)
		o.tick(2)
		o.clock.Add(time.Hour)
		n, err := o.Ack(t.Context(), "lind", first.ID[:32]+"/1")
		must(t, err)
		if n.AckedBy != "lind" || !n.AckedAt.Equal(o.clock.Now()) {
			t.Errorf("%+v", n)
		}
		again, err := o.Ack(t.Context(), "lind", first.ID+"/1")
		must(t, err)
		if !again.AckedAt.Equal(*n.AckedAt) {
			t.Errorf("taken note of anew at %v", again.AckedAt)
		}
		o.clock.Add(time.Hour)
		closed := o.clock.Now()
		second.Closed, second.State = &closed, obligation.IsWithdrawn
		o.put(second)
		o.clock.Add(time.Hour)
		for _, tt := range []struct {
			name string
			q    tasking.NoticeQuery
			want string
		}{
			{"all", tasking.NoticeQuery{}, "1/1 2/1"},
			{"open", tasking.NoticeQuery{Open: true}, ""},
			{"open before the second was closed", tasking.NoticeQuery{Open: true, AsOf: insidetest.Start.Add(90 * time.Minute)}, "2/1"},
			{"open before note was taken", tasking.NoticeQuery{Open: true, AsOf: insidetest.Start.Add(time.Minute)}, "1/1 2/1"},
			{"for a desk", tasking.NoticeQuery{For: "night"}, "2/1"},
			{"for nobody here", tasking.NoticeQuery{For: "watch"}, ""},
			{"before there were any", tasking.NoticeQuery{AsOf: insidetest.Start.Add(-time.Minute)}, ""},
		} {
			var ids []string
			for _, n := range o.inbox(tt.q).Notices {
				ids = append(ids, short(n.ID))
				if !tt.q.AsOf.IsZero() && n.AckedAt != nil && n.AckedAt.After(tt.q.AsOf) {
					t.Errorf("%s: note was taken at %v", tt.name, n.AckedAt)
				}
			}
			if got := strings.Join(ids, " "); got != tt.want && got != reversed(tt.want) {
				t.Errorf("%s: %q; want %q", tt.name, got, tt.want)
			}
		}
		_, err = o.Notices(t.Context(), tasking.NoticeQuery{AsOf: o.clock.Now()})
		if errs.KindOf(err) != errs.Invalid {
			t.Errorf("as of now: %v; want it refused as too near", err)
		}
	})
}

func reversed(s string) string {
	a, b, _ := strings.Cut(s, " ")
	return strings.TrimSpace(b + " " + a)
}

func TestNoteIsTakenByRegisteredOfficersOfWhatIsThere(t *testing.T) {
	o := open(t, storetest.Engines()[0].Fresh(t))
	b := o.ask(1)
	o.tick(1)
	for _, tt := range []struct {
		officer, id string
		want        errs.Kind
	}{{"nobody", b.ID + "/1", errs.Denied}, {"", b.ID + "/1", errs.Invalid}, {"lind", b.ID + "/2", errs.NotFound}, {"lind", b.ID, errs.NotFound}, {"lind", "x/1", errs.NotFound}} {
		if _, err := o.Ack(t.Context(), tt.officer, tt.id); errs.KindOf(err) != tt.want {
			t.Errorf("%q of %q: %v; want %s", tt.officer, tt.id, err, tt.want)
		}
	}
}

func TestWhatIsNotServedIsSeen(t *testing.T) {
	o := open(t, storetest.Engines()[0].Fresh(t))
	standing := func() tasking.Clock {
		c, err := o.Standing(t.Context())
		must(t, err)
		return c
	}
	o.ask(1)
	if c := standing(); c.Failing || c.Unserved != 0 {
		t.Errorf("a moment after it was opened: %+v", c)
	}
	o.clock.Add(time.Minute)
	if c := standing(); !c.Failing || c.Unserved != 1 || !c.Since.Equal(insidetest.Start) {
		t.Errorf("a minute later: %+v", c)
	}
	o.tick(1)
	if c := standing(); c.Failing {
		t.Errorf("when it was served: %+v", c)
	}
	o.clock.Add(9*time.Hour + time.Minute)
	if c := standing(); !c.Failing || c.Unserved != 1 || !c.Since.Equal(insidetest.Start.Add(9*time.Hour)) {
		t.Errorf("when its reminder is late: %+v", c)
	}
}

func TestEveryRoleOfAPlanIsOneThatOfficersHave(t *testing.T) {
	roles := map[string]bool{obligation.ForOfficer: true, obligation.ForDesk: true}
	for _, r := range insidedb.Roles {
		roles[r] = true
	}
	for _, r := range obligation.PlanRoles {
		if !roles[r] {
			t.Errorf("a plan may escalate to %q, which nobody can be", r)
		}
	}
}

// Run does both until it is told to end.
func TestTheNodeServesAndSendsOnItsTicks(t *testing.T) {
	o := open(t, storetest.Engines()[0].Fresh(t))
	o.ask(1)
	ctx, stop := context.WithCancel(t.Context())
	got := make(chan tasking.Message)
	var err error
	o.Tasking, err = tasking.New(tasking.Config{Self: "USA/CIA", Store: o.store, Plan: func() obligation.Plan { return o.plan },
		Channels: []tasking.Channel{passes(got)}, Log: insidetest.Quiet()})
	must(t, err)
	ticks, ended := make(chan time.Time), make(chan struct{})
	go func() {
		o.Run(ctx, ticks)
		close(ended)
	}()
	if m := <-got; m.What != obligation.StepOpened {
		t.Errorf("first %+v", m)
	}
	o.clock.Add(9 * time.Hour)
	ticks <- o.clock.Now()
	if m := <-got; m.What != obligation.StepReminder {
		t.Errorf("then %+v", m)
	}
	stop()
	<-ended
}

// passes hands messages on.
type passes chan tasking.Message

func (passes) Name() string { return "exec" }

func (p passes) Send(ctx context.Context, m tasking.Message) error {
	select {
	case p <- m:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
