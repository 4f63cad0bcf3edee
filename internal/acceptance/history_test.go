package acceptance

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/gateway/link"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
	"entente/internal/store/gatewaydb"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
)

// These tests play random histories of four services in one process: the real
// parts of each, both databases, and between them a network that loses,
// doubles, delays and cuts. Nothing runs by itself: one random number after the
// other says what happens next, so that a seed plays the same history again.
// A crash ends a process at one of the crash points, wherever it is reached.
// At the end the network is mended, everybody goes on until nothing is left to
// do, and the judge compares what every side holds.

var fbi = sync.OnceValue(func() *identity { return newIdentity("USA/FBI") })

// cast are the services of a history, and who exchanges with whom.
var cast = []func() *identity{cia, fbi, dgse, fsb}

const foreignTo = "%s: {services: [%s], ceiling: %s}"

// historyPolicy is what a service of the cast knows and releases.
func historyPolicy(t testing.TB, self party.Code) *directive.Policy {
	t.Helper()
	ceiling := insidetest.Ceiling(self)
	countries := map[string]string{"USA": "USA/CIA, USA/FBI", "FRA": "FRA/DGSE", "RUS": "RUS/FSB"}
	f := directive.Files{}
	parties := fmt.Sprintf("self: %s\ntopics: [counter-terrorism]\nparties:\n", self)
	var partners []string
	for _, c := range []string{"FRA", "RUS", "USA"} {
		if c != string(self.Country()) {
			parties += "  " + fmt.Sprintf(foreignTo, c, countries[c], ceiling) + "\n"
			partners = append(partners, countries[c])
		}
	}
	f.Parties = directive.File{Name: "parties.yaml", Data: []byte(parties)}
	f.Directives = []directive.File{{Name: "d.yaml", Data: []byte(directiveFor("D-1", strings.Join(partners, ", "), ceiling, "text: written", "automatic", "intelligence, warning"))}}
	p, err := directive.Load(f)
	check(t, err)
	return p
}

// historyReport is a report of a service whose one sentence is a number.
func historyReport(self party.Code, serial, kind, text string) string {
	marks := map[string]string{"USA": "(S//REL TO USA, FRA, RUS)", "FRA": "(S//REL TO FRA, RUS, USA)", "RUS": "(С//REL TO RUS, FRA, USA)"}[string(self.Country())]
	return fmt.Sprintf("originator: %s\ncreated: 2022-12-10T09:30:00Z\nkind: %s\ntopics: [counter-terrorism]\nserial: %s\ntitle: {mark: %q, text: \"Exercise\"}\nportions:\n  - {mark: %q, text: %q}\n",
		self, kind, serial, marks, marks, text)
}

// stage is what histories are played on: databases in which everybody knows
// everybody, made once and copied for each history.
type stage struct {
	dir      string
	policies map[party.Code]*directive.Policy
}

func newStage(t testing.TB) *stage {
	t.Helper()
	s := &stage{dir: scratch(t), policies: map[party.Code]*directive.Policy{}}
	clock := insidetest.NewClock()
	for _, who := range cast {
		id := who()
		s.policies[id.code] = historyPolicy(t, id.code)
		dir := filepath.Join(s.dir, name(id.code))
		check(t, os.Mkdir(dir, 0o700))
		p := join(t, id, surroundings{dir: dir, now: clock.Now, policy: func() *directive.Policy { return s.policies[id.code] },
			source: insidetest.Chance(id.code), limits: link.DefaultLimits(), log: insidetest.Quiet()})
		p.staff()
		var known []acquaintance
		for _, other := range cast {
			if o := other(); o.code.Country() != id.code.Country() {
				known = append(known, acquaintance{o, endpointOf(o.code), endpointOf(id.code)})
			}
		}
		p.meet(known...)
		p.close()
	}
	return s
}

// endpointOf is where a service of a history is reached; nothing resolves it.
func endpointOf(code party.Code) string {
	return "https://" + strings.ToLower(strings.ReplaceAll(string(code), "/", ".")) + ".invalid:7601"
}

// scratch is a folder in memory where the machine has one: what is simulated
// here is the loss of processes, not of power.
func scratch(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "entente-history-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// station is one service in a history.
type station struct {
	*pieces
	id        *identity
	dir       string
	offset    time.Duration // of its clock from the true time
	crashAt   string        // the next time that this point is reached, the process ends
	down      bool          // it has ended and was not started again
	favourite *identity     // to whom it mostly writes
	crashes   int
	sent      map[party.Code][]string // texts that were released, by partner, in their order

	backup   *memory                 // the last; nil for none
	perhaps  map[party.Code][]string // what was released and is forgotten since: it may have gone or not
	restored int                     // how often it was restored
	begun    func()                  // nil, or what the next start does before anything else
}

// memory is a backup of a station.
type memory struct {
	dir  string
	sent map[party.Code][]string // what was released when it was made
}

// history is one play.
type history struct {
	t        testing.TB
	seed     uint64
	chance   *rand.Rand
	stage    *stage
	dir      string
	now      time.Time // the true time
	stations []*station
	net      *weather
	log      []string
	counter  int
	gentle   bool // the end: nothing fails any more
}

// ended is what a crash point panics with.
type ended struct{ *station }

func newHistory(t testing.TB, s *stage, seed uint64) *history {
	t.Helper()
	h := &history{t: t, seed: seed, chance: rand.New(rand.NewPCG(seed, 4)), stage: s, now: insidetest.Start}
	h.dir = filepath.Join(s.dir, "play-"+strconv.FormatUint(seed, 10))
	check(t, os.Mkdir(h.dir, 0o700))
	h.net = newWeather(h)
	for _, who := range cast {
		id := who()
		st := &station{id: id, dir: filepath.Join(h.dir, name(id.code)), sent: map[party.Code][]string{}, perhaps: map[party.Code][]string{}}
		check(t, os.CopyFS(st.dir, os.DirFS(filepath.Join(s.dir, name(id.code)))))
		h.stations = append(h.stations, st)
		h.start(st)
	}
	for _, st := range h.stations {
		st.favourite = h.other(st)
	}
	return h
}

// start builds a station's process on what its databases hold.
func (h *history) start(s *station) {
	s.down = false
	s.pieces = join(h.t, s.id, surroundings{dir: s.dir, now: func() time.Time { return h.now.Add(s.offset) },
		policy: func() *directive.Policy { return h.stage.policies[s.id.code] }, source: draws{fmt.Sprintf("%s/%d/%d", s.id.code, h.seed, s.crashes)},
		limits: link.DefaultLimits(), log: insidetest.Quiet(), network: h.net.from(s), elapsed: func() time.Duration { return h.now.Sub(insidetest.Start) }, crash: func(point string) {
			if point == s.crashAt && !h.gentle {
				s.crashAt = ""
				panic(ended{s})
			}
		}})
}

// draws is a source that every start of a process has anew, as real ones do.
type draws struct{ seed string }

func (d draws) Reader(partner, lane string, seq uint64, purpose string) io.Reader {
	return insidetest.Chance(d.seed).Reader(partner, lane, seq, purpose)
}

// end stops a process without any farewell.
func (h *history) end(s *station) {
	if s.down {
		return
	}
	s.down = true
	s.crashes++
	s.close()
}

// do has a station do something; a crash in it ends whichever process it was.
func (h *history) do(s *station, what string, step func() error) {
	if s.down {
		return
	}
	h.note("%s %s", s.id.code, what)
	defer func() {
		if p := recover(); p != nil {
			e, ours := p.(ended)
			if !ours {
				panic(p)
			}
			h.note("%s ends", e.id.code)
			h.end(e.station)
		}
	}()
	err := step()
	if err != nil && s.restored > 0 && !h.gentle && strings.Contains(err.Error(), "is not known yet") { // nothing goes before everybody has said what they hold
		return
	}
	if err != nil {
		h.fail("%s %s: %v", s.id.code, what, err)
	}
}

func (h *history) note(format string, args ...any) {
	h.log = append(h.log, fmt.Sprintf(format, args...))
}

// fail ends the test and tells the whole history.
func (h *history) fail(format string, args ...any) {
	h.t.Helper()
	h.t.Fatalf("history %d: %s\nplay it again with ENTENTE_HISTORY=%d\n%s", h.seed, fmt.Sprintf(format, args...), h.seed, strings.Join(h.log, "\n"))
}

// step lets one thing happen.
func (h *history) step() {
	s := h.stations[h.chance.IntN(len(h.stations))]
	ctx := context.Background()
	h.now = h.now.Add(time.Duration(h.chance.IntN(200)) * time.Millisecond)
	switch n := h.chance.IntN(100); {
	case n < 18:
		h.release(s)
	case n < 36:
		h.compare(s)
		h.do(s, "works outward", func() error { return s.exchange.Outward(ctx) })
	case n < 54:
		h.do(s, "works inward", func() error { return s.exchange.Inward(ctx) })
	case n < 76:
		h.send(s)
	case n < 80:
		h.net.late()
	case n < 85:
		h.net.change()
	case n < 90:
		s.crashAt = points[h.chance.IntN(len(points))]
		h.note("%s is to end at %s", s.id.code, s.crashAt)
	case n < 95:
		for _, s := range h.stations {
			if s.down {
				h.note("%s starts", s.id.code)
				h.start(s)
			}
		}
	case n < 98:
		h.copy(s)
	case n < 99:
		h.restore(s)
	default:
		jump := time.Duration(h.chance.Int64N(int64(40*24*time.Hour))) - 20*24*time.Hour
		s.offset += jump
		h.note("the clock of %s jumps by %s", s.id.code, jump)
	}
}

// release has a station write a report and release it to a partner.
func (h *history) release(s *station) {
	h.write(s, h.other(s), []string{"intelligence", "intelligence", "warning"}[h.chance.IntN(3)])
}

// write releases a report of a kind.
func (h *history) write(s *station, partner *identity, kind string) {
	h.counter++
	text := fmt.Sprintf("Sentence %d.", h.counter)
	h.do(s, fmt.Sprintf("releases %q to %s as %s", text, partner.code, kind), func() error {
		serial := fmt.Sprintf("S-%d", h.counter)
		if _, err := s.reports.Add(context.Background(), author, "r.yaml", []byte(historyReport(s.id.code, serial, kind, text))); err != nil {
			return err
		}
		r, err := s.office.Propose(context.Background(), disclosure.Proposal{Report: serial, Partner: partner.code, Officer: author})
		if err == nil && r.State != "approved" {
			err = fmt.Errorf("it is %s: %s", r.State, r.Said)
		}
		if err == nil {
			s.sent[partner.code] = append(s.sent[partner.code], text)
		}
		return err
	})
}

// compare has a station that was restored ask what its partners hold.
func (h *history) compare(s *station) {
	if s.restored == 0 {
		return
	}
	h.do(s, "asks what its partners hold", func() error {
		h.net.calm = true
		defer func() { h.net.calm = false }()
		_, err := s.exchange.CompareHeads(context.Background())
		if errs.KindOf(err) == errs.Unavailable { // somebody is out of reach: later
			err = nil
		}
		return err
	})
}

// copy makes a backup of a station.
func (h *history) copy(s *station) {
	h.do(s, "makes a backup", func() error {
		dir := filepath.Join(h.dir, fmt.Sprintf("backup-%s-%d", name(s.id.code), h.counter))
		if s.backup != nil && s.backup.dir == dir {
			return nil
		}
		b := &memory{dir: dir, sent: map[party.Code][]string{}}
		for to, texts := range s.sent {
			b.sent[to] = slices.Clone(texts)
		}
		err := errors.Join(os.Mkdir(dir, 0o700), s.insideDB.Backup(context.Background(), filepath.Join(dir, "inside.db")),
			s.gatewayDB.Backup(context.Background(), filepath.Join(dir, "gateway.db")))
		s.backup = b
		return err
	})
}

// restore puts a station back to its backup, as entente restore does: a new life
// of the store, in which nothing goes before the partners have said what they hold.
func (h *history) restore(s *station) {
	if s.backup == nil {
		return
	}
	h.end(s)
	h.note("%s is restored", s.id.code)
	h.put(s)
	s.restored++
	h.start(s)
	check(h.t, s.inside.Write(context.Background(), func(tx *insidedb.Tx) error {
		var partners []party.Code
		for _, o := range h.stations {
			if o.id.code.Country() != s.id.code.Country() {
				partners = append(partners, o.id.code)
			}
		}
		return tx.BeginIncarnation(insidedb.Restore{Incarnation: fmt.Sprintf("%032x", s.restored), Backup: "sha256:" + strings.Repeat("0", 64), TakenAt: h.now}, partners)
	}))
	check(h.t, s.gateway.Write(context.Background(), func(tx *gatewaydb.Tx) error {
		_, err := tx.Retire()
		return err
	}))
	s.close()
	h.start(s)
}

// rollBack puts a store back to its backup behind its service's back, and holds
// that the node notices what its partners remember and it does not: it raises
// an alarm for each lane, and seals nothing for such a partner. It tells whether
// there was a store to roll back.
func (h *history) rollBack() bool {
	i := slices.IndexFunc(h.stations, func(s *station) bool { return s.backup != nil && s.restored == 0 })
	if i < 0 {
		return false
	}
	s, ctx := h.stations[i], context.Background()
	h.end(s)
	h.put(s)
	h.note("%s is rolled back, and nobody says so", s.id.code)
	h.start(s)
	h.now = h.now.Add(time.Hour)
	_, err := s.exchange.CompareHeads(ctx)
	check(h.t, err)
	alarms, err := s.exchange.Alarms(ctx, 0)
	check(h.t, err)
	for _, o := range h.stations {
		if o.id.code.Country() == s.id.code.Country() {
			continue
		}
		forgotten := 0
		mine := h.lanes(s, o.id.code, insidedb.Out)
		for _, held := range h.lanes(o, s.id.code, insidedb.In) {
			known := slices.IndexFunc(mine, func(p place) bool { return p.incarnation == held.incarnation && p.lane == held.lane })
			if known < 0 || mine[known].seq < held.seq {
				forgotten++
			}
		}
		raised := 0
		for _, a := range alarms {
			if a.Kind == insidedb.AlarmRollback && a.Partner == o.id.code {
				raised++
			}
		}
		if raised != forgotten {
			h.fail("%s has forgotten %d lanes that %s remembers, and raised %d alarms", s.id.code, forgotten, o.id.code, raised)
		}
		h.write(s, o.id, "warning")
		if err := s.exchange.Outward(ctx); forgotten > 0 && (err == nil || !strings.Contains(err.Error(), "rolled back")) {
			h.fail("%s does not say why nothing goes to %s: %v", s.id.code, o.id.code, err)
		}
		if after := h.lanes(s, o.id.code, insidedb.Out); forgotten > 0 && !slices.Equal(after, mine) {
			h.fail("%s seals for %s, which remembers more than it does: %v, and before %v", s.id.code, o.id.code, after, mine)
		}
	}
	return true
}

// put puts the databases of a backup in the place of a station's.
func (h *history) put(s *station) {
	check(h.t, os.RemoveAll(s.dir))
	check(h.t, os.CopyFS(s.dir, os.DirFS(s.backup.dir)))
	for to, texts := range s.sent {
		s.perhaps[to] = append(s.perhaps[to], texts[len(s.backup.sent[to]):]...)
		s.sent[to] = slices.Clone(s.backup.sent[to])
	}
}

// other draws a partner of a station: mostly its favourite, so that lanes fill.
func (h *history) other(s *station) *identity {
	if s.favourite != nil && h.chance.IntN(100) < 75 {
		return s.favourite
	}
	for {
		if o := h.stations[h.chance.IntN(len(h.stations))]; o.id.code.Country() != s.id.code.Country() {
			return o.id
		}
	}
}

// send has one lane of a station's gateway send one batch.
func (h *history) send(s *station) {
	partner, lane := h.other(s).code, envelope.Lanes[h.chance.IntN(3)]
	h.do(s, fmt.Sprintf("sends the lane %s to %s", lane, partner), func() error {
		_, err := s.link.Turn(context.Background(), partner, lane)
		return err
	})
}

// heal ends all trouble and lets everybody go on until nothing is left to do.
func (h *history) heal() {
	h.gentle = true
	h.net.mend()
	ctx := context.Background()
	for _, s := range h.stations {
		s.crashAt = ""
		if s.down {
			h.start(s)
		}
	}
	for round := 0; ; round++ {
		if round == 60 {
			h.fail("there is no end: %s", h.open())
		}
		if round == 4 { // what a restored receiver has forgotten comes again with what follows it in its lane
			h.flush()
		}
		h.now = h.now.Add(time.Hour) // past every wait and every lease
		more := false
		for _, s := range h.stations {
			h.compare(s)
			h.do(s, "works outward", func() error { return s.exchange.Outward(ctx) })
			for _, o := range h.stations {
				for _, lane := range envelope.Lanes {
					if o.id.code.Country() == s.id.code.Country() {
						continue
					}
					h.do(s, "sends", func() error {
						again, err := s.link.Turn(ctx, o.id.code, lane)
						more = more || again
						return err
					})
				}
			}
			h.do(s, "works inward", func() error { return s.exchange.Inward(ctx) })
		}
		if !more && round > 4 && h.settled() {
			return
		}
	}
}

// flush releases one more report of each kind from everybody to everybody, if
// anybody was restored.
func (h *history) flush() {
	if !slices.ContainsFunc(h.stations, func(s *station) bool { return s.restored > 0 }) {
		return
	}
	for _, s := range h.stations {
		for _, o := range h.stations {
			if o.id.code.Country() != s.id.code.Country() {
				h.write(s, o.id, "intelligence")
				h.write(s, o.id, "warning")
			}
		}
	}
}

// open says what has not come to its end.
func (h *history) open() string {
	var out []string
	for _, s := range h.stations {
		lines, err := s.exchange.Outbox(context.Background(), exchange.Query{})
		check(h.t, err)
		for _, l := range lines {
			if l.State != "admitted" {
				out = append(out, fmt.Sprintf("%s to %s: %s is %s: %s", s.id.code, l.Partner, l.Serial, l.State, l.Said))
			}
		}
		alarms, err := s.exchange.Alarms(context.Background(), 0)
		check(h.t, err)
		for _, a := range alarms {
			out = append(out, fmt.Sprintf("%s raised %s over %s: %s", s.id.code, a.Kind, a.Partner, a.Detail))
		}
	}
	return strings.Join(out, "\n")
}

// settled tells whether every release has come to its end.
func (h *history) settled() bool {
	for _, s := range h.stations {
		lines, err := s.exchange.Outbox(context.Background(), exchange.Query{})
		check(h.t, err)
		for _, l := range lines {
			if l.State != "admitted" {
				return false
			}
		}
	}
	return true
}

// judge compares what all sides hold, and says what is wrong. Between any two, in
// one direction, what is received is what was released, each once; every lane
// stands at the sender and the receiver in one order under the same hashes;
// every receipt quotes what was received; and nobody has raised an alarm.
func (h *history) judge() error {
	ctx := context.Background()
	for _, s := range h.stations {
		alarms, err := s.exchange.Alarms(ctx, 0)
		check(h.t, err)
		for _, a := range alarms {
			if a.Kind == insidedb.AlarmRestored && s.restored > 0 { // it says what it has forgotten
				continue
			}
			return fmt.Errorf("%s raised %s over %s: %s", s.id.code, a.Kind, a.Partner, a.Detail)
		}
		lines, err := s.exchange.Outbox(ctx, exchange.Query{})
		check(h.t, err)
		for _, o := range h.stations {
			if o.id.code.Country() == s.id.code.Country() {
				continue
			}
			items, err := o.exchange.Inbox(ctx, exchange.Query{Partner: s.id.code})
			check(h.t, err)
			if err := errors.Join(h.judgeWords(s, o, items), judgeReceipts(s, o, lines, items), judgeOrder(s, o, items), h.judgeLanes(s, o)); err != nil {
				return err
			}
		}
	}
	return nil
}

// times are when an object was made, published and last changed.
var times = regexp.MustCompile(`"(created|modified|published)":"[^"]*"`)

// judgeWords compares what was released with what came. What was approved when a
// backup was taken, and sealed afterwards, goes again once it is restored: then it
// must be the same words again, in the same objects.
func (h *history) judgeWords(s, o *station, items []exchange.Arrival) error {
	var got []string
	first := map[string][]byte{} // the bundle of each text
	once := map[string]bool{}    // of what its sender has forgotten, what came
	for _, x := range items {
		if x.State != "admitted" || len(x.Portions) != 2 {
			return fmt.Errorf("%s holds %s of %s as %s, in %d portions", o.id.code, x.ID, s.id.code, x.State, len(x.Portions))
		}
		text := x.Portions[1].Text
		whole, err := o.exchange.Item(context.Background(), x.ID, time.Time{})
		check(h.t, err)
		same := times.ReplaceAll(whole.Bundle, nil)
		if before := first[text]; s.restored > 0 && before != nil && bytes.Equal(before, same) {
			continue
		}
		first[text] = same
		if slices.Contains(s.perhaps[o.id.code], text) && !once[text] {
			once[text] = true
			continue
		}
		got = append(got, text)
	}
	want := slices.Sorted(slices.Values(s.sent[o.id.code]))
	slices.Sort(got)
	if !slices.Equal(got, want) {
		return fmt.Errorf("%s released to %s %q; received was %q", s.id.code, o.id.code, want, got)
	}
	return nil
}

func judgeReceipts(s, o *station, lines []exchange.Sending, items []exchange.Arrival) error {
	byHash := map[string]exchange.Arrival{}
	for _, x := range items {
		byHash[x.Envelope] = x
	}
	for _, l := range lines {
		if l.Partner != o.id.code {
			continue
		}
		x, ok := byHash[l.Envelope]
		said := map[string]bool{}
		for _, r := range l.Receipts {
			said[r.Verb] = true
			ok = ok && r.Commitment == x.Commitment
		}
		if !ok || len(said) != 2 || !said["admitted"] || !said["delivered"] {
			return fmt.Errorf("%s has for %s of %s the receipts %+v; %s holds it: %t", s.id.code, l.Release, l.Serial, l.Receipts, o.id.code, ok)
		}
	}
	return nil
}

// judgeOrder holds that what came on one lane was recorded in the order of its
// numbers, which have no gaps.
func judgeOrder(s, o *station, items []exchange.Arrival) error {
	if s.restored > 0 || o.restored > 0 { // numbers begin anew, or what was forgotten comes again
		return nil
	}
	next := map[string]uint64{}
	items = slices.Clone(items)
	slices.SortStableFunc(items, func(a, b exchange.Arrival) int { return a.RecordedAt.Compare(b.RecordedAt) })
	for _, x := range items {
		if next[x.Lane]++; x.Seq != next[x.Lane] {
			return fmt.Errorf("%s recorded number %d of the lane %s of %s in the place of number %d", o.id.code, x.Seq, x.Lane, s.id.code, next[x.Lane])
		}
	}
	return nil
}

// place is one number of a lane and what stands there.
type place struct {
	incarnation string
	lane        envelope.Lane
	seq         uint64
	hash        string
}

func (h *history) judgeLanes(s, o *station) error {
	sent, got := h.lanes(s, o.id.code, insidedb.Out), h.lanes(o, s.id.code, insidedb.In)
	if s.restored > 0 { // of earlier lives it does not remember all
		earlier := func(p place) bool { return p.incarnation != s.exchange.Incarnation() }
		sent, got = slices.DeleteFunc(sent, earlier), slices.DeleteFunc(got, earlier)
	}
	if !slices.Equal(sent, got) {
		return fmt.Errorf("the lanes from %s to %s: sealed %v; taken %v", s.id.code, o.id.code, sent, got)
	}
	return nil
}

// lanes are the heads of a station's lanes with a partner, in one direction.
func (h *history) lanes(s *station, partner party.Code, direction string) (out []place) {
	check(h.t, s.inside.Read(context.Background(), func(tx *insidedb.Tx) error {
		out = nil
		heads, err := tx.Heads(partner, direction)
		for _, k := range heads {
			out = append(out, place{k.Incarnation, k.Lane, k.Seq, k.Hash})
		}
		return err
	}))
	slices.SortFunc(out, func(a, b place) int {
		return cmp.Or(strings.Compare(a.incarnation, b.incarnation), strings.Compare(string(a.lane), string(b.lane)))
	})
	return out
}

// playHistory plays one history to its end, and gives it to look at.
func playHistory(t testing.TB, s *stage, seed uint64, look func(h *history)) (released int) {
	h := newHistory(t, s, seed)
	defer os.RemoveAll(h.dir)
	defer func() {
		for _, st := range h.stations {
			if !st.down {
				st.close()
			}
		}
	}()
	for range 80 + h.chance.IntN(80) {
		h.step()
	}
	h.heal()
	look(h)
	return h.counter
}

// histories is how many are played.
func histories(t *testing.T) (first, number uint64) {
	if one := os.Getenv("ENTENTE_HISTORY"); one != "" {
		seed, err := strconv.ParseUint(one, 10, 64)
		check(t, err)
		return seed, 1
	}
	if os.Getenv("ENTENTE_LONG") != "" {
		return 1, 10_000
	}
	return 1, 30
}

func TestRandomHistoriesLoseNothingDoubleNothingAndKeepOrder(t *testing.T) {
	first, number := histories(t)
	s := newStage(t)
	var released, rolledBack atomic.Int64
	var all sync.WaitGroup
	seeds := make(chan uint64, number) // all of them at once: a worker whose history fails takes no more
	for seed := first; seed < first+number; seed++ {
		seeds <- seed
	}
	close(seeds)
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for seed := range seeds {
				if t.Failed() {
					return
				}
				released.Add(int64(playHistory(t, s, seed, func(h *history) {
					if err := h.judge(); err != nil {
						h.fail("%v", err)
					}
					if h.rollBack() {
						rolledBack.Add(1)
					}
				})))
			}
		})
	}
	all.Wait()
	if number > 1 && !t.Failed() && (released.Load() < int64(number)*5 || rolledBack.Load() < int64(number)/10) {
		t.Errorf("only %d releases and %d stores rolled back in %d histories", released.Load(), rolledBack.Load(), number)
	}
	t.Logf("%d histories with %d releases; %d stores rolled back", number, released.Load(), rolledBack.Load())
}

// A judge who finds nothing wrong with anything would be no judge.
func TestTheJudgeOfHistoriesSeesWhatIsWrong(t *testing.T) {
	s := newStage(t)
	exec := func(h *history, at *station, query string, args ...any) {
		check(t, at.insideDB.Write(context.Background(), func(tx *sqldb.Tx) error {
			n, err := tx.Exec(query, args...)
			if err == nil && n == 0 {
				h.fail("nothing to spoil")
			}
			return err
		}))
	}
	// busiest is who has sent the most, and to whom.
	busiest := func(h *history) (from, to *station) {
		for _, a := range h.stations {
			for _, b := range h.stations {
				if from == nil || len(a.sent[b.id.code]) > len(from.sent[to.id.code]) {
					from, to = a, b
				}
			}
		}
		return from, to
	}
	for name, spoil := range map[string]func(h *history, from, to *station){
		"one was lost": func(h *history, from, to *station) {
			from.sent[to.id.code] = append(from.sent[to.id.code], "Sentence 0.")
		},
		"one came that was never sent": func(h *history, from, to *station) {
			from.sent[to.id.code] = from.sent[to.id.code][1:]
		},
		"one came twice": func(h *history, from, to *station) {
			from.sent[to.id.code][0] = from.sent[to.id.code][1]
		},
		"the receiver's head is another": func(h *history, from, to *station) {
			exec(h, to, `UPDATE lanes SET head = 'sha256:0' WHERE partner = $1 AND direction = 'in'`, string(from.id.code))
		},
		"the sender's head is further": func(h *history, from, to *station) {
			exec(h, from, `UPDATE lanes SET seq = seq + 1 WHERE partner = $1 AND direction = 'out'`, string(to.id.code))
		},
		"two were recorded the other way round": func(h *history, from, to *station) {
			exec(h, to, `UPDATE received SET recorded_at = -recorded_at WHERE partner = $1`, string(from.id.code))
		},
		"it quotes another commitment": func(h *history, from, to *station) {
			exec(h, to, `UPDATE received SET commitment = 'sha256:0' WHERE partner = $1`, string(from.id.code))
		},
		"one is quarantined": func(h *history, from, to *station) {
			exec(h, to, `UPDATE received SET state = 'quarantined' WHERE partner = $1`, string(from.id.code))
		},
	} {
		t.Run(name, func(t *testing.T) {
			playHistory(t, s, 7, func(h *history) {
				if err := h.judge(); err != nil {
					h.fail("before anything was spoilt: %v", err)
				}
				from, to := busiest(h)
				spoil(h, from, to)
				if h.judge() == nil {
					t.Error("the judge sees nothing")
				}
			})
		})
	}
}
