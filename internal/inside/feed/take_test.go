package feed_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/inside/feed"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"

	"github.com/google/go-cmp/cmp"
)

func TestWhatIsReadIsScreenedAndKeptAndTheRestStandsInQuarantine(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		p := newPost(t, d)
		got := p.bring("m1: ANNA BERG, A WANTED MAN\nnonsense about CARL\nm2-odd: DORA EK\n")
		if got.Messages != 2 || got.Travellers != 3 || got.Hits != 1 || got.Units != 1 || got.Noted != 1 || got.Held != 0 || len(got.IDs) != 2 {
			t.Errorf("taken: %+v", got)
		}
		if len(got.NotRead) != 1 || got.NotRead[0].Where != "row 2, byte 28" || got.NotRead[0].Code != "syntax" || got.NotRead[0].Reason != "no colon; expected one" {
			t.Errorf("not read: %+v", got.NotRead)
		}
		want := []string{fmt.Sprintf("hit on A WANTED MAN of %.15s on AA11 by 0", got.IDs[0]), "message m1: ANNA BERG, A WANTED MAN", "message m2-odd: DORA EK",
			"quarantine row 2, byte 28: no colon; expected one"}
		if diff := cmp.Diff(want, p.holds()); diff != "" {
			t.Errorf("held (-want +got):\n%s", diff)
		}
	})
}

func TestTheSameMessageIsKeptAndScreenedOnceOfHoweverManyFiles(t *testing.T) {
	p := lone(t)
	p.bring("m1: A WANTED MAN\nm2: ANNA\nm1: A WANTED MAN\nbad\n")
	before, asked := p.holds(), p.seeker.asked
	for _, text := range []string{"m1: A WANTED MAN\nm2: ANNA\nm1: A WANTED MAN\nbad\n", "m2: ANNA\n"} {
		got := p.bring(text)
		if got.Messages != 0 || got.Travellers != 0 || got.Hits != 0 || got.Held == 0 {
			t.Errorf("taken again: %+v", got)
		}
	}
	if diff := cmp.Diff(before, p.holds()); diff != "" || p.seeker.asked != asked || asked != 2 {
		t.Errorf("%d persons were asked for, %d before; held (-before +after):\n%s", p.seeker.asked, asked, diff)
	}
}

func TestAMessageThatIsErasedDoesNotComeBackWithItsFile(t *testing.T) {
	p := lone(t)
	id := p.bring("m1: A WANTED MAN\n").IDs[0]
	p.must(p.store.Write(t.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectTravel, ID: id}, insidedb.ByOrder)
		return err
	}))
	if got := p.bring("m1: A WANTED MAN\n"); got.Messages != 0 || got.Held != 0 || got.Erased != 1 || got.Hits != 0 ||
		got.Noted != 1 || got.Notes[0].Code != "erased" || !strings.Contains(got.Notes[0].Said, "nobody of it is screened") {
		t.Errorf("taken: %+v", got)
	}
	w, err := p.Show(t.Context(), id, "duty")
	p.must(err)
	if w.ErasedAt == nil || len(w.Aboard) != 0 || w.Travellers != 1 {
		t.Errorf("shown: %+v", w)
	}
}

func TestALookoutBetweenSearchAndCommitIsSearchedForToo(t *testing.T) {
	p := lone(t)
	times := 0
	p.seeker.after = func() {
		if times++; times <= 3 {
			p.addLookout(fmt.Sprint("lo-", times))
		}
	}
	got := p.bring("m1: A WANTED MAN\n")
	if times != 4 || got.Hits != 1 {
		t.Errorf("searched %d times, %d hits; expected 4 and 1", times, got.Hits)
	}
	m, err := p.List(t.Context(), feed.Query{})
	p.must(err)
	if len(m.Messages) != 1 || m.Messages[0].Lookouts != 3 || m.Messages[0].Lists["posts"] != 3 {
		t.Errorf("kept: %+v", m)
	}
	p.seeker.after = func() { times++; p.addLookout(fmt.Sprint("lo-", times)) }
	_, err = p.Take(t.Context(), feed.Order{Officer: "duty"}, []byte("m2: BO\n"))
	p.wantKind(err, errs.Unavailable, "try again")
	if m, err := p.List(t.Context(), feed.Query{}); err != nil || len(m.Messages) != 1 {
		t.Errorf("kept although it was not screened to the end: %+v %v", m, err)
	}
}

// addLookout writes a version of a lookout.
func (p *post) addLookout(id string) {
	p.t.Helper()
	p.must(p.store.Write(p.t.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.PutLookout(insidedb.Lookout{Lookout: lookout.Lookout{ID: id, Person: screening.Person{Names: []screening.Name{{Text: "NOBODY"}}}}, By: "duty", State: insidedb.LookoutActive})
		return err
	}))
}

func TestWhoMayBringTravelAndWhatIsRefused(t *testing.T) {
	p := lone(t)
	for _, tt := range []struct {
		name string
		o    feed.Order
		data []byte
		kind errs.Kind
		says string
	}{
		{"nobody", feed.Order{}, nil, errs.Invalid, "--as is missing"},
		{"a stranger", feed.Order{Officer: "eve"}, nil, errs.Denied, "not registered"},
		{"who stands at the border", feed.Order{Officer: "guard"}, nil, errs.Denied, "none of the roles"},
		{"no such form", feed.Order{Officer: "duty", Form: "xml"}, nil, errs.Invalid, "expected one of paxlst"},
		{"too large", feed.Order{Officer: "duty"}, make([]byte, travel.MaxBytes+1), errs.Invalid, "expected at most"},
		{"an author", feed.Order{Officer: "lind"}, []byte("m1: ANNA\n"), "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := p.Take(t.Context(), tt.o, tt.data)
			p.wantKind(err, tt.kind, tt.says)
		})
	}
}

func TestStrictIsTheNodesOrTheOrders(t *testing.T) {
	for _, tt := range []struct{ node, order, strict bool }{{false, false, false}, {true, false, true}, {false, true, true}} {
		p := lone(t, func(c *feed.Config) { c.Strict = tt.node })
		got, err := p.Take(t.Context(), feed.Order{Officer: "duty", Strict: tt.order}, []byte("m1-odd: ANNA\n"))
		p.must(err)
		if (got.Units == 1) != tt.strict || got.Units+got.Messages != 1 {
			t.Errorf("node %t, order %t: %+v", tt.node, tt.order, got)
		}
	}
}

func TestAFileOfBadRowsKeepsTheFirstEachAndTheWholeOnce(t *testing.T) {
	p := lone(t)
	var b strings.Builder
	for i := range feed.MostTold + 5 {
		fmt.Fprintf(&b, "bad row %d\n", i)
	}
	got := p.bring(b.String())
	if got.Units != feed.MostTold+5 || len(got.NotRead) != feed.MostTold+1 {
		t.Fatalf("%d units, %d told", got.Units, len(got.NotRead))
	}
	last := got.NotRead[feed.MostTold]
	if last.Code != "many" || !strings.Contains(last.Reason, "5 units more") || !strings.Contains(last.Where, "row 1001") {
		t.Errorf("the last is %+v", last)
	}
	q, err := p.Raw(t.Context(), last.ID, "duty")
	p.must(err)
	if string(q.Raw) != b.String() {
		t.Errorf("%d bytes are kept of %d", len(q.Raw), b.Len())
	}
}

func TestQuarantineSaysWhereAndWhyAndItsBytesOnlyToWhoIsOnRecord(t *testing.T) {
	p := lone(t)
	id := p.bring("secret CARL\n").NotRead[0].ID
	q, err := p.ShowQuarantined(t.Context(), id)
	p.must(err)
	if q.Where != "row 1, byte 0" || q.Code != "syntax" || q.Raw != nil || q.Bytes != 11 || q.Source != "import:file.csv" || q.Officer != "duty" || len(q.Looks) != 0 {
		t.Errorf("shown: %+v", q)
	}
	_, err = p.Raw(t.Context(), id, "guard")
	p.wantKind(err, errs.Denied, "none of the roles")
	_, err = p.Raw(t.Context(), "sha256:00", "duty")
	p.wantKind(err, errs.NotFound, "quarantine")
	q, err = p.Raw(t.Context(), id, "lind")
	p.must(err)
	if string(q.Raw) != "secret CARL" || len(q.Looks) != 1 || q.Looks[0].Officer != "lind" {
		t.Errorf("raw: %+v", q)
	}
	list, err := p.Quarantined(t.Context(), time.Time{}, false, 0)
	p.must(err)
	if len(list.Units) != 1 || list.Units[0].Raw != nil || list.More {
		t.Errorf("listed: %+v", list)
	}
	for _, tt := range []struct {
		s    feed.Settlement
		kind errs.Kind
		says string
	}{
		{feed.Settlement{ID: id, Officer: "duty", How: "forgotten"}, errs.Invalid, "read or discarded"},
		{feed.Settlement{ID: id, Officer: "duty", How: insidedb.QuarantineDiscarded, Reason: " "}, errs.Invalid, "reason is missing"},
		{feed.Settlement{ID: id, Officer: "duty", How: insidedb.QuarantineDiscarded, Reason: "two\nlines"}, errs.Invalid, "on one line"},
		{feed.Settlement{ID: id, Officer: "lind", How: insidedb.QuarantineDiscarded, Reason: "CASE-7"}, errs.Denied, "none of the roles watch, lead"},
		{feed.Settlement{ID: id, Officer: "guard", How: insidedb.QuarantineRead}, errs.Denied, "none of the roles"},
	} {
		_, err = p.Settle(t.Context(), tt.s)
		p.wantKind(err, tt.kind, tt.says)
	}
	q, err = p.Settle(t.Context(), feed.Settlement{ID: id, Officer: "duty", How: insidedb.QuarantineDiscarded, Reason: "CASE-7"})
	p.must(err)
	if q.Settled != "discarded" || q.SettledBy != "duty" || q.Why != "CASE-7" || q.Source != "import" || len(q.Looks) != 1 {
		t.Errorf("settled: %+v", q)
	}
	_, err = p.Settle(t.Context(), feed.Settlement{ID: id, Officer: "lind", How: insidedb.QuarantineRead})
	p.wantKind(err, errs.Conflict, "settled by duty")
	_, err = p.Raw(t.Context(), id, "duty")
	p.wantKind(err, errs.Conflict, "bytes are gone")
	if list, err := p.Quarantined(t.Context(), time.Time{}, false, 0); err != nil || len(list.Units) != 0 {
		t.Errorf("open: %+v %v", list, err)
	}
	if list, err := p.Quarantined(t.Context(), time.Time{}, true, 0); err != nil || len(list.Units) != 1 {
		t.Errorf("all: %+v %v", list, err)
	}
}

func TestShowingTravellersIsOnRecord(t *testing.T) {
	p := lone(t)
	id := p.bring("m1: ANNA, BO\n").IDs[0]
	_, err := p.Show(t.Context(), id, "guard")
	p.wantKind(err, errs.Denied, "none of the roles")
	_, err = p.Show(t.Context(), "sha256:00", "duty")
	p.wantKind(err, errs.NotFound, "no message")
	for range 2 {
		_, err = p.Show(t.Context(), id, "duty")
		p.must(err)
	}
	w, err := p.Show(t.Context(), id, "lind")
	p.must(err)
	if len(w.Aboard) != 2 || w.Aboard[1].Person.Names[0].Text != "BO" || len(w.Looks) != 3 || w.Looks[2].Officer != "lind" {
		t.Errorf("shown: %+v", w)
	}
}

func TestMessagesAreListedByPagesAndAsOfATime(t *testing.T) {
	p := lone(t)
	for i := range 5 {
		p.clock.Add(time.Minute)
		p.bring(fmt.Sprintf("m%d: ANNA\n", i))
	}
	p.clock.Add(time.Minute)
	var refs []string
	q := feed.Query{Limit: 2}
	for {
		page, err := p.List(t.Context(), q)
		p.must(err)
		for _, m := range page.Messages {
			refs = append(refs, m.Ref)
			q.Before = m.At
		}
		if !page.More {
			break
		}
	}
	if diff := cmp.Diff([]string{"m4", "m3", "m2", "m1", "m0"}, refs); diff != "" {
		t.Error(diff)
	}
	page, err := p.List(t.Context(), feed.Query{AsOf: p.clock.Now().Add(-3 * time.Minute)})
	p.must(err)
	if len(page.Messages) != 3 || page.Messages[0].Ref != "m2" {
		t.Errorf("as of then: %+v", page)
	}
}

func TestATakingThatIsNotWaitedForKeepsNothingHalf(t *testing.T) {
	p := lone(t)
	ctx, cancel := context.WithCancel(t.Context())
	p.seeker.after = cancel
	_, err := p.Take(ctx, feed.Order{Officer: "duty"}, []byte("m1: A WANTED MAN\nm2: BO\n"))
	if err == nil {
		t.Fatal("taken although nobody waited")
	}
	if got := p.holds(); len(got) != 0 {
		t.Errorf("held: %q", got)
	}
}

func TestColumnsAreReadStrictly(t *testing.T) {
	for _, tt := range []struct {
		text string
		want map[string]string
		kind errs.Kind
	}{
		{"", nil, ""},
		{"surname=last name, born=DOB", map[string]string{"surname": "last name", "born": "DOB"}, ""},
		{"surname", nil, errs.Invalid},
		{"surname=", nil, errs.Invalid},
		{"=x", nil, errs.Invalid},
		{"surname=b,surname=c", nil, errs.Invalid},
		{"colour=red", nil, errs.Invalid},
	} {
		got, err := feed.ReadColumns(tt.text)
		if errs.KindOf(err) != tt.kind || !cmp.Equal(got, tt.want) {
			t.Errorf("%q: %v, %v", tt.text, got, err)
		}
	}
}

func TestWhatIsSettledAndComesAgainIsKeptAnew(t *testing.T) {
	p := lone(t)
	id := p.bring("secret CARL\n").NotRead[0].ID
	_, err := p.Settle(t.Context(), feed.Settlement{ID: id, Officer: "lind", How: insidedb.QuarantineRead})
	p.must(err)
	p.clock.Add(time.Minute)
	if again := p.bring("secret CARL\n"); again.Units != 1 || again.NotRead[0].ID != id {
		t.Errorf("taken again: %+v", again)
	}
	list, err := p.Quarantined(t.Context(), time.Time{}, false, 0)
	p.must(err)
	if len(list.Units) != 1 || list.Units[0].Source != "import:file.csv" {
		t.Errorf("open: %+v", list)
	}
	q, err := p.Raw(t.Context(), id, "duty")
	p.must(err)
	if string(q.Raw) != "secret CARL" {
		t.Errorf("raw: %+v", q)
	}
}

// The store takes no text with a zero byte.
func TestAMessageThatTheStoreRefusesStandsInQuarantineAndTakesNoNeighbourDown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) {
		p := newPost(t, d)
		p.config.Read = func(name string, data []byte, o travel.Options) travel.Batch {
			b := read(name, data, o)
			for i, m := range b.Messages {
				if strings.HasPrefix(m.Ref, "bad") {
					b.Messages[i].Legs[0].Carrier = "A\x00"
				}
			}
			return b
		}
		p.start()
		got := p.bring("m1: ANNA\nbad2: A WANTED MAN\nm3: A WANTED WOMAN\nbad4: BO\n")
		if got.Messages != 2 || got.Hits != 1 || got.Units != 2 || len(got.NotRead) != 2 || len(got.IDs) != 2 {
			t.Errorf("taken: %+v", got)
		}
		want := []string{fmt.Sprintf("hit on A WANTED WOMAN of %.15s on AA11 by 0", got.IDs[1]), "message m1: ANNA", "message m3: A WANTED WOMAN",
			"quarantine the whole message: it was read, and the store refuses what it says; expected text without control characters",
			"quarantine the whole message: it was read, and the store refuses what it says; expected text without control characters"}
		if diff := cmp.Diff(want, p.holds()); diff != "" {
			t.Errorf("held (-want +got):\n%s", diff)
		}
		q, err := p.Raw(t.Context(), got.NotRead[0].ID, "duty")
		p.must(err)
		if string(q.Raw) != "bad2: A WANTED MAN" {
			t.Errorf("kept as %q", q.Raw)
		}
	})
}

// zone is of a specimen's passport: it says nothing of when it was read.
const zone = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n"

func TestTheSamePassportAtTheGateASecondTimeIsScreenedAgain(t *testing.T) {
	p := lone(t, func(c *feed.Config) { c.Read = travel.Read })
	for _, tt := range []struct {
		later time.Duration
		asked int
	}{{0, 1}, {10 * time.Second, 0}, {time.Hour, 1}, {200 * 24 * time.Hour, 1}} {
		p.clock.Add(tt.later)
		before := p.seeker.asked
		if got := p.bring(zone); got.Messages != tt.asked || got.Messages+got.Held != 1 || p.seeker.asked-before != tt.asked {
			t.Errorf("%s later %d persons were asked for: %+v; want %d", tt.later, p.seeker.asked-before, got, tt.asked)
		}
	}
}

func TestOfTheFolderAFileIsAsOldAsItSaysHoweverOftenItIsRead(t *testing.T) {
	p := lone(t, func(c *feed.Config) { c.Read = travel.Read })
	first, second := time.Date(2017, 12, 1, 8, 0, 0, 0, time.UTC), time.Date(2017, 12, 9, 8, 0, 0, 0, time.UTC)
	for i, tt := range []struct {
		at   time.Time
		held int
	}{{first, 1}, {first, 1}, {second, 2}} {
		p.drop("gate.mrz", zone)
		p.must(os.Chtimes(filepath.Join(p.in, "gate.mrz"), tt.at, tt.at))
		p.look()
		if got := len(p.holds()); got != tt.held || len(p.left()) != 0 {
			t.Errorf("after file %d %d messages are held, left %q; want %d", i, got, p.left(), tt.held)
		}
	}
}

func TestBodiesOfManyCallersAreNotHeldTogether(t *testing.T) {
	p := lone(t)
	var leave []func()
	for range 2 {
		out, err := p.Room(t.Context())
		p.must(err)
		leave = append(leave, out)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := p.Room(ctx)
	p.wantKind(err, errs.Unavailable, "others are being read")
	p.drop("a.csv", "m1: ANNA\n") // the folder waits for no caller
	p.look()
	if got := p.holds(); len(got) != 1 {
		t.Errorf("held: %q", got)
	}
	leave[0]()
	out, err := p.Room(t.Context())
	p.must(err)
	out()
	leave[1]()
}

func TestNeitherListNorQuarantineNamesTheFileOfWhatIsErased(t *testing.T) {
	p := lone(t)
	got, err := p.Take(t.Context(), feed.Order{Officer: "duty", Name: "ERIKSSON_ANNA.csv"}, []byte("m1: ANNA\nbad\n"))
	p.must(err)
	l, err := p.List(t.Context(), feed.Query{})
	p.must(err)
	if l.Messages[0].Source != "import:ERIKSSON_ANNA.csv" {
		t.Errorf("while it is held: %q", l.Messages[0].Source)
	}
	p.must(p.store.Write(t.Context(), func(tx *insidedb.Tx) error {
		_, err := tx.Erase(insidedb.Subject{Kind: insidedb.SubjectTravel, ID: got.IDs[0]}, insidedb.ByOrder)
		return err
	}))
	_, err = p.Settle(t.Context(), feed.Settlement{ID: got.NotRead[0].ID, Officer: "duty", How: insidedb.QuarantineRead})
	p.must(err)
	l, err = p.List(t.Context(), feed.Query{})
	p.must(err)
	q, err := p.Quarantined(t.Context(), time.Time{}, true, 0)
	p.must(err)
	if l.Messages[0].Source != "import" || q.Units[0].Source != "import" {
		t.Errorf("after it: %q and %q", l.Messages[0].Source, q.Units[0].Source)
	}
}
