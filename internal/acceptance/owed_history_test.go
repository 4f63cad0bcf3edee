package acceptance

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/obligation"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/tasking"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"
)

// These tests play histories in which four services owe one another: the network,
// the crashes and the clocks are those of the other histories, but that nobody is
// restored. Reports go, and either side states of them whatever a drawn officer
// comes upon, now its own to state and now not, without waiting to hear what the
// other states meanwhile. Two clocks of each node serve its own plan. At the end
// the judge holds what each two hold of one item against one another, and against
// what was stated, read naively.

// dealing is one play.
type dealing struct {
	*history
	sheets   []*sheet
	goal     int // how many obligations between two are to be opened
	opened   int
	stated   map[string][]saying // what the model knows, by item
	known    map[string]bool     // the hashes of those
	wanted   map[string]want     // what is to be stated once a release is admitted, by its id
	watches  map[*station]*watch
	internal int // duties that the services opened for themselves
	refused  int // statements that were another's to make
	recalls  int
}

// sheet is a report that went from one station to another, and is to be talked of.
type sheet struct {
	from, to *station
	release  string
	hash     string                     // of its envelope; "" while nobody knows it
	taken    map[obligation.Verb]string // recalled and corrected: why; "" while it was not
}

// saying is a statement as the model has it.
type saying struct {
	item   string
	verb   obligation.Verb
	by     obligation.Side
	at     time.Time
	hash   string
	matter string
	code   string
	party  party.Code
	due    *time.Time
}

// want is a statement that is to be made once its release is admitted.
type want struct {
	by      *station
	sheet   *sheet // that it is about
	carrier *sheet // whose release it waits for
	saying  saying
}

func newDealing(t testing.TB, s *stage, seed uint64, goal int) *dealing {
	d := &dealing{history: newHistory(t, s, seed), goal: goal, stated: map[string][]saying{}, known: map[string]bool{}, wanted: map[string]want{}, watches: map[*station]*watch{}}
	for _, s := range d.stations {
		d.watches[s] = &watch{sent: map[string]map[string]tasking.Message{}, times: map[string]int{}, possible: map[string]map[stepKey]bool{}, certain: map[string]map[stepKey]bool{}, steps: map[string]plannedSteps{}}
		d.begin(s)
	}
	return d
}

// side is whose side of a sheet a station is on.
func (p *sheet) side(s *station) obligation.Side {
	if s == p.from {
		return obligation.Sender
	}
	return obligation.Receiver
}

// across is the other station of a sheet.
func (p *sheet) across(s *station) *station {
	if s == p.from {
		return p.to
	}
	return p.from
}

func (d *dealing) station(code party.Code) *station {
	for _, s := range d.stations {
		if s.id.code == code {
			return s
		}
	}
	d.fail("no station %s", code)
	return nil
}

// step lets one thing happen.
func (d *dealing) step() {
	s := d.stations[d.chance.IntN(len(d.stations))]
	ctx := context.Background()
	d.now = d.now.Add(time.Duration(d.chance.IntN(200)) * time.Millisecond)
	switch n := d.chance.IntN(1000); {
	case n < 40:
		d.write(s)
	case n < 420:
		for range 1 + d.chance.IntN(4) {
			d.talk(s)
		}
	case n < 530:
		d.do(s, "works outward", func() error { return s.exchange.Outward(ctx) })
	case n < 660:
		d.do(s, "works inward", func() error { return s.exchange.Inward(ctx) })
	case n < 820:
		d.send(s)
	case n < 850:
		d.net.late()
	case n < 875:
		d.net.change()
	case n < 905:
		all := slices.Concat(exchange.Points, linkPoints, tasking.Points[:3])
		s.crashAt = all[d.chance.IntN(len(all))]
		d.note("%s is to end at %s", s.id.code, s.crashAt)
	case n < 945:
		d.mend()
	case n < 985:
		d.tick(s)
	case n < 990:
		d.now = d.now.Add(time.Duration(d.chance.IntN(600)) * time.Minute)
	case d.chance.IntN(1+d.goal/400) == 0: // after a jump everything open is sent again: of much, less often
		s.offset = time.Duration(d.chance.Int64N(int64(200*24*time.Hour))) - 100*24*time.Hour
		d.note("the clock of %s is %s off", s.id.code, s.offset)
	}
}

// mend starts whoever is down.
func (d *dealing) mend() {
	for _, s := range d.stations {
		if s.down {
			d.note("%s starts", s.id.code)
			d.start(s)
			d.begin(s)
		}
	}
}

// write releases a report, and often has something stated of it once it is admitted.
func (d *dealing) write(s *station) {
	to := d.station(d.other(s).code)
	d.counter++
	kind := []string{"intelligence", "warning"}[d.chance.IntN(2)]
	p := &sheet{from: s, to: to, taken: map[obligation.Verb]string{}}
	d.do(s, fmt.Sprintf("releases sheet %d to %s", d.counter, to.id.code), func() error {
		serial := fmt.Sprintf("S-%d", d.counter)
		if _, err := s.reports.Add(context.Background(), author, "r.yaml", []byte(historyReport(s.id.code, serial, kind, "They meet at noon."))); err != nil {
			return err
		}
		r, err := s.office.Propose(context.Background(), disclosure.Proposal{Report: serial, Partner: to.id.code, Officer: author})
		if err != nil || r.State != "approved" {
			return fmt.Errorf("it is %s: %s: %v", r.State, r.Said, err)
		}
		p.release = r.Release
		d.sheets = append(d.sheets, p)
		for range d.chance.IntN(3) {
			if err := d.want(s, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// want has something stated once a sheet is admitted: a request about it, or that
// it answers what is wanted of another.
func (d *dealing) want(s *station, p *sheet) error {
	w := want{by: s, sheet: p, carrier: p, saying: saying{verb: obligation.Requested, by: obligation.Sender, due: d.due()}}
	w.saying.code = string(obligation.SharedKinds[d.chance.IntN(len(obligation.SharedKinds))])
	if w.saying.code == string(obligation.PassOn) {
		w.saying.party = third(p)
	}
	ask, matter := "", ""
	if d.chance.IntN(3) == 0 { // it answers something that the other wants
		about, m, ok := d.owes(s, p.to)
		if !ok {
			return nil
		}
		w.sheet, ask, matter = about, about.hash, m.Hash
		w.saying = saying{verb: obligation.Answered, by: about.side(s), matter: matter, code: obligation.AnswerCodes[d.chance.IntN(2)]}
	}
	id := fmt.Sprintf("want-%d", len(d.wanted))
	pending := insidedb.Pending{ID: id, Release: p.release, Partner: p.to.id.code, Item: ask, Verb: w.saying.verb, Code: w.saying.code, Matter: matter,
		Party: w.saying.party, Due: w.saying.due, Officer: reviewer, Cause: id}
	if w.saying.verb == obligation.Requested {
		pending.Ground = obligation.Grounds[d.chance.IntN(3)]
	}
	d.note("  and wants stated, as %s: %s %s", id, w.saying.verb, w.saying.code)
	err := s.inside.Write(context.Background(), func(tx *insidedb.Tx) error { return tx.WantStated(pending) })
	if err == nil {
		d.wanted[id] = w
	}
	if err == nil && w.saying.verb == obligation.Requested {
		d.opened++
	}
	return err
}

// owes finds something that a station is the debtor of, with another.
func (d *dealing) owes(s, to *station) (*sheet, obligation.Matter, bool) {
	for range 8 {
		p := d.draw(s)
		if p == nil || p.across(s) != to {
			continue
		}
		for _, m := range d.fold(s, p).Matters {
			if m.Debtor() == p.side(s) && (m.Verb == obligation.Requested || m.Verb == obligation.Promised) && m.End == nil {
				return p, m, true
			}
		}
	}
	return nil, obligation.Matter{}, false
}

// third is a service beside the two of a sheet.
func third(p *sheet) party.Code {
	for _, c := range []party.Code{"RUS/FSB", "FRA/DGSE", "USA/CIA"} {
		if c.Country() != p.from.id.code.Country() && c.Country() != p.to.id.code.Country() {
			return c
		}
	}
	return ""
}

// due draws by when something is to be done: mostly soon, now and then never, in
// the past or in another age.
func (d *dealing) due() *time.Time {
	var at time.Time
	switch n := d.chance.IntN(20); {
	case n < 4:
		return nil
	case n == 4:
		at = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)
	case n == 5:
		at = time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC)
	default:
		at = d.now.Add(time.Duration(d.chance.Int64N(int64(30*24*time.Hour))) - 5*24*time.Hour).Truncate(time.Microsecond)
	}
	return &at
}

// draw gives a sheet of a station that it knows to be with the other, mostly a late one.
func (d *dealing) draw(s *station) *sheet {
	if len(d.sheets) == 0 {
		return nil
	}
	for range 6 {
		p := d.sheets[max(0, len(d.sheets)-1-d.chance.IntN(60))]
		if (p.from == s || p.to == s) && d.knows(s, p) {
			return p
		}
	}
	return nil
}

// knows tells whether a station may speak of a sheet: it has admitted it, or knows
// that the other has.
func (d *dealing) knows(s *station, p *sheet) (known bool) {
	check(d.t, s.inside.Read(context.Background(), func(tx *insidedb.Tx) error {
		known = false
		if s == p.from {
			r, err := tx.Release(p.release)
			if err == nil && r.State == insidedb.Admitted {
				known, p.hash = true, r.EnvelopeHash
			}
			return err
		}
		if p.hash == "" {
			return nil
		}
		got, err := tx.ReceivedByHash(p.from.id.code, p.hash)
		if errs.KindOf(err) == errs.NotFound {
			return nil
		}
		known = err == nil && got.State == insidedb.Admitted
		return err
	}))
	return known
}

// fold is where a sheet stands with a station.
func (d *dealing) fold(s *station, p *sheet) (f obligation.Item) {
	check(d.t, s.inside.Read(context.Background(), func(tx *insidedb.Tx) (err error) {
		f, err = tx.Fold(p.across(s).id.code, p.hash, time.Time{}, d.now)
		return err
	}))
	return f
}

// heal ends all trouble and lets everybody go on until everything has come.
func (d *dealing) heal() {
	d.gentle = true
	d.net.mend()
	ctx := context.Background()
	for _, s := range d.stations {
		s.crashAt = ""
	}
	d.mend()
	for round, still := 0, 0; still < 3; round++ {
		if round == 80 {
			d.fail("there is no end: %s", d.open())
		}
		d.now = d.now.Add(time.Hour) // past every wait and every lease
		before := d.all()
		for _, s := range d.stations {
			d.do(s, "works outward", func() error { return s.exchange.Outward(ctx) })
			for _, o := range d.stations {
				for _, lane := range envelope.Lanes {
					if o.id.code.Country() != s.id.code.Country() {
						d.do(s, "sends", func() error {
							_, err := s.link.Turn(ctx, o.id.code, lane)
							return err
						})
					}
				}
			}
			d.do(s, "works inward", func() error { return s.exchange.Inward(ctx) })
		}
		if still++; d.all() != before {
			still = 0
		}
	}
	for _, s := range d.stations {
		d.tick(s)
		d.tick(s)
	}
}

// all tells where every lane of everybody stands.
func (d *dealing) all() (out string) {
	for _, s := range d.stations {
		for _, o := range d.stations {
			out += fmt.Sprint(d.lanes(s, o.id.code, insidedb.Out), d.lanes(s, o.id.code, insidedb.In))
		}
	}
	return out
}

// fail ends the test and tells the end of the history.
func (d *dealing) fail(format string, args ...any) {
	d.t.Helper()
	d.log = d.log[max(0, len(d.log)-400):]
	d.history.fail(format, args...)
}

// playDealing plays one to its end, and gives it to look at.
func playDealing(t testing.TB, s *stage, seed uint64, goal int, look func(d *dealing)) {
	t.Helper()
	d := newDealing(t, s, seed, goal)
	defer os.RemoveAll(d.dir)
	defer func() {
		for _, st := range d.stations {
			if !st.down {
				st.close()
			}
		}
	}()
	for steps := 0; d.opened < goal; steps++ {
		if steps > 400*goal {
			d.fail("after %d steps only %d obligations are open", steps, d.opened)
		}
		d.step()
	}
	d.heal()
	d.harvest()
	look(d)
}

// dealings is how many histories are played, and of how many obligations.
func dealings(t *testing.T) (first, number uint64, goal int) {
	goal = count(t, "ENTENTE_OWED", 100, 10_000)
	if one := os.Getenv("ENTENTE_HISTORY"); one != "" {
		seed, err := strconv.ParseUint(one, 10, 64)
		check(t, err)
		return seed, 1, goal
	}
	return 1, 4, goal
}

func TestWhatIsOwedIsTheSameOnBothSidesWhateverFails(t *testing.T) {
	first, number, goal := dealings(t)
	s := newStage(t)
	var all sync.WaitGroup
	var opened, refused, internal, recalls, served, again atomic.Int64
	seeds := make(chan uint64, number)
	for seed := first; seed < first+number; seed++ {
		seeds <- seed
	}
	close(seeds)
	for range min(runtime.GOMAXPROCS(0), int(number)) {
		all.Go(func() {
			for seed := range seeds {
				if t.Failed() {
					return
				}
				playDealing(t, s, seed, goal, func(d *dealing) {
					if err := cmp.Or(d.judge(), d.judgeClocks()); err != nil {
						d.fail("%v", err)
					}
					opened.Add(int64(d.opened))
					refused.Add(int64(d.refused))
					internal.Add(int64(d.internal))
					recalls.Add(int64(d.recalls))
					for _, w := range d.watches {
						for _, n := range w.times {
							served.Add(1)
							again.Add(int64(n - len(w.sent)))
						}
					}
				})
			}
		})
	}
	all.Wait()
	t.Logf("%d histories: %d obligations, %d duties of the services' own, %d statements that were another's, %d recalls; %d notices, %d sent again",
		number, opened.Load(), internal.Load(), refused.Load(), recalls.Load(), served.Load(), again.Load())
	if !t.Failed() && (opened.Load() < int64(number)*int64(goal) || refused.Load() == 0 || internal.Load() == 0 || recalls.Load() == 0 || served.Load() == 0) {
		t.Error("something of this did not happen: the test proved less than it says")
	}
}

// at is a station's own time, as it states it.
func (d *dealing) at(s *station) time.Time { return d.now.Add(s.offset).UTC().Truncate(exchange.Tick) }
