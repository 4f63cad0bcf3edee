package acceptance

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/directive"
	"entente/internal/core/party"
	"entente/internal/gateway/link"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/inside/insidetest"
	"entente/internal/seal/envelope"
	"entente/internal/store/gatewaydb"
	"entente/internal/store/sqldb"
)

// behaviour is one way in which a partner that holds its keys misbehaves, and
// what the victim is to make of it.
type behaviour struct {
	name   string
	attack func(f *foe)                  // as one who calls; what it holds open stays open until the siege ends
	serve  func(f *foe) http.HandlerFunc // as one who is called: what its gateway answers instead
	code   link.Code                     // with serve: what the victim's gateway says of that, "" when the lie is a receipt that counts
	items  string                        // states and codes of what the victim then holds of it
	alarms string                        // their kinds
	rows   int                           // by how many rows the victim's two databases may have grown
}

// ground is what sieges are played on: the databases of USA/CIA, the victim,
// and of FRA/DGSE, the bystander, who know one another, and in the victim's
// also RUS/FSB, the foe. Between victim and bystander there are taps.
type ground struct {
	t          testing.TB
	dir        string
	toVictim   *tap
	toFriend   *tap
	foe        string // the address of the foe's gateway
	policies   map[party.Code]*directive.Policy
	undamaged  []string // what is seen between the two when nobody misbehaves
	undamagedN int      // rows of the victim then, when the siege is over
}

func newGround(t testing.TB) *ground {
	t.Helper()
	g := &ground{t: t, dir: folder(t), foe: free(t), policies: map[party.Code]*directive.Policy{
		"USA/CIA": policyOf(t, "USA/CIA", ciaToFSB, directiveFor("D-3", "FRA", "SECRET", rungsGiven[0], "automatic", "intelligence, warning")),
		"RUS/FSB": policyOf(t, "RUS/FSB", fsbToCIA), "FRA/DGSE": policyOf(t, "FRA/DGSE", dgseToCIA)}}
	g.toFriend, g.toVictim = listenIn(t, dgse().tls, cia().tls), listenIn(t, cia().tls, dgse().tls)
	for _, id := range []*identity{cia(), dgse()} {
		check(t, os.Mkdir(filepath.Join(g.dir, name(id.code)), 0o700))
		p := g.join(g.dir, id, insidetest.NewClock())
		p.staff()
		p.meet(g.known(id)...)
		p.close()
	}
	return g
}

func (g *ground) known(id *identity) []acquaintance {
	if id == dgse() {
		return []acquaintance{{cia(), g.toVictim.endpoint(), g.toFriend.endpoint()}}
	}
	return []acquaintance{{dgse(), g.toFriend.endpoint(), g.toVictim.endpoint()}, {fsb(), "https://" + g.foe, g.toVictim.endpoint()}}
}

// The victim's limits: small ones, so that floods are small. Its clock stands
// still during a siege, so that what may come over time is what may come at once.
func (g *ground) join(dir string, id *identity, clock *insidetest.Clock) *pieces {
	limits := quick()
	limits.Connections, limits.PerPeer, limits.Rate, limits.Burst, limits.Backlog = 64, 8, 1, 128, 96
	return join(g.t, id, surroundings{dir: filepath.Join(dir, name(id.code)), now: clock.Now, policy: func() *directive.Policy { return g.policies[id.code] },
		source: insidetest.Chance(id.code), limits: limits, log: insidetest.Quiet()})
}

// siege is one play.
type siege struct {
	*ground
	t              testing.TB
	dir            string
	clock          *insidetest.Clock
	victim, friend *pieces
	foe            *foe
	written        map[party.Code]int // releases to a partner
	over           bool
	before         int64 // calls of the foe's gateway before the siege
}

func (g *ground) begin(t testing.TB) *siege {
	t.Helper()
	s := &siege{ground: g, t: t, dir: folder(t), clock: insidetest.NewClock(), written: map[party.Code]int{}}
	check(t, os.CopyFS(s.dir, os.DirFS(g.dir)))
	s.victim, s.friend = g.join(s.dir, cia(), s.clock), g.join(s.dir, dgse(), s.clock)
	door := ""
	for p, tap := range map[*pieces]*tap{s.victim: g.toVictim, s.friend: g.toFriend} {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		check(t, err)
		tap.to(l.Addr().String())
		p.t = t
		p.serve(l)
		if p == s.victim {
			door = l.Addr().String()
		}
	}
	s.foe = newFoe(t, g.foe, door, g.policies["RUS/FSB"], s.clock.Now)
	return s
}

// end ends everything, once.
func (s *siege) end() {
	if s.over {
		return
	}
	s.over = true
	s.foe.close()
	s.victim.close()
	s.friend.close()
	check(s.t, os.RemoveAll(s.dir))
}

// release has a service write a report and release it.
func (s *siege) release(from *pieces, to party.Code) string {
	s.t.Helper()
	s.written[to]++
	serial := fmt.Sprint("S-", name(to), "-", s.written[to])
	from.add(strings.ReplaceAll(plainly(from.code, serial, fmt.Sprintf("Sentence %d.", s.written[to])), "TO USA, RUS", "TO USA, FRA, RUS"))
	r := from.propose(disclosure.Proposal{Report: serial, Partner: to})
	if r.State != "approved" {
		s.t.Fatalf("it is %s: %s", r.State, r.Said)
	}
	return r.Release
}

// converse has victim and bystander exchange a report and the receipts for it
// in either direction, in a number of steps that is always the same.
func (s *siege) converse() {
	s.t.Helper()
	ctx := context.Background()
	s.clock.Add(time.Minute)
	out := func(from, to *pieces) {
		check(s.t, from.exchange.Outward(ctx))
		from.sent(to.code)
		check(s.t, to.exchange.Inward(ctx))
		check(s.t, from.exchange.Inward(ctx))
	}
	for _, way := range [][2]*pieces{{s.victim, s.friend}, {s.friend, s.victim}} {
		release := s.release(way[0], way[1].code)
		out(way[0], way[1])
		out(way[1], way[0])
		if line := s.line(way[0], release); line.State != "admitted" || len(line.Receipts) != 2 {
			s.t.Errorf("what %s released to %s is %s: %s", way[0].code, way[1].code, line.State, line.Said)
		}
	}
}

func (s *siege) line(p *pieces, release string) exchange.Sending {
	s.t.Helper()
	all, err := p.exchange.Outbox(context.Background(), exchange.Query{})
	check(s.t, err)
	i := slices.IndexFunc(all, func(l exchange.Sending) bool { return l.Release == release })
	if i < 0 {
		s.t.Fatalf("%s does not list the release %s", p.code, release)
	}
	return all[i]
}

// deal has victim and foe exchange as any two do, the foe by hand.
func (s *siege) deal() {
	s.t.Helper()
	ctx := context.Background()
	s.clock.Add(time.Hour) // what was asked for too often may be asked for again
	check(s.t, s.victim.link.Configure(ctx, s.peers()))
	release := s.release(s.victim, s.foe.code)
	check(s.t, s.victim.exchange.Outward(ctx))
	s.victim.sent(s.foe.code)
	check(s.t, s.victim.exchange.Inward(ctx))
	s.foe.mail(s.foe.control(on(envelope.Admitted, s.foe.last())))
	s.foe.mail(s.foe.letter(fmt.Sprintf("Sentence %d.", s.written[s.foe.code]), nil))
	check(s.t, s.victim.exchange.Inward(ctx))
	if line := s.line(s.victim, release); line.State != "admitted" {
		s.t.Errorf("what is released to a foe that behaves is %s: %s", line.State, line.Said)
	}
	check(s.t, s.victim.exchange.Outward(ctx))
	s.victim.sent(s.foe.code)
	check(s.t, s.victim.exchange.Inward(ctx))
}

// peers are the victim's peers as they always are: to configure them again has
// its gateway wait for nobody.
func (s *siege) peers() (out []link.Peer) {
	for _, a := range s.known(cia()) {
		out = append(out, link.Peer{Fingerprint: a.who.fingerprint(), Theirs: a.who.peering(s.t, cia().code, a.endpoint), Ours: cia().peering(s.t, a.who.code, a.own)})
	}
	return out
}

// suffer lets the foe misbehave, and waits until the victim has seen it.
func (s *siege) suffer(b *behaviour) {
	s.t.Helper()
	if b.serve != nil {
		lie := b.serve(s.foe)
		s.foe.lie.Store(&lie)
		s.before = s.foe.calls.Load()
		s.release(s.victim, s.foe.code)
		check(s.t, s.victim.exchange.Outward(context.Background()))
		until(s.t, "that the victim says "+string(b.code), func() bool { return s.says(b.code) })
	}
	if b.attack != nil {
		b.attack(s.foe)
	}
}

// says tells whether the victim's gateway says a code of what it has for the
// foe; with none, whether it holds the foe's receipts for everything.
func (s *siege) says(code link.Code) bool {
	said := code == hung && s.foe.calls.Load() > s.before
	if code == hung {
		return said
	}
	check(s.t, s.victim.gateway.Read(context.Background(), func(tx *gatewaydb.Tx) error {
		open, err := tx.OpenOutgoing(s.foe.code, envelope.LaneOrdinary, 1)
		said = code == "" && len(open) == 0 || code != "" && len(open) > 0 && open[0].Code == string(code)
		return err
	}))
	return said
}

// rows counts everything that the victim holds.
func (s *siege) rows() (n int) {
	s.t.Helper()
	for _, db := range []*sqldb.DB{s.victim.insideDB, s.victim.gatewayDB} {
		check(s.t, db.Read(context.Background(), func(tx *sqldb.Tx) error {
			tables, err := sqldb.All(tx, text, `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'`)
			for _, table := range tables {
				var some int
				if some, err = sqldb.One(tx, number, `SELECT COUNT(*) FROM "`+table+`"`); err != nil {
					return err
				}
				n += some
			}
			return err
		}))
	}
	return n
}

func text(r sqldb.Row) (s string, err error) { return s, r.Scan(&s) }
func number(r sqldb.Row) (n int, err error)  { return n, r.Scan(&n) }

// holds says what the victim holds of the foe beside its honest letters, and
// which alarms it has raised.
func (s *siege) holds(honest int) (items, alarms string) {
	s.t.Helper()
	ctx := context.Background()
	box, err := s.victim.exchange.Inbox(ctx, exchange.Query{Partner: s.foe.code})
	check(s.t, err)
	var got, kinds []string
	for _, x := range slices.Backward(box) {
		if honest > 0 && x.State == "admitted" {
			honest--
			continue
		}
		got = append(got, strings.TrimSpace(x.State+" "+x.Code))
	}
	all, err := s.victim.exchange.Alarms(ctx, 0)
	check(s.t, err)
	for _, a := range slices.Backward(all) {
		if a.Partner != s.foe.code {
			s.t.Errorf("an alarm of the kind %s over %s", a.Kind, a.Partner)
		}
		kinds = append(kinds, a.Kind)
	}
	if theirs, err := s.friend.exchange.Alarms(ctx, 0); err != nil || len(theirs) > 0 {
		s.t.Errorf("the bystander has raised %+v, %v", theirs, err)
	}
	return strings.Join(got, ", "), strings.Join(kinds, ", ")
}

// play is a whole siege: everybody in peace, the foe misbehaving, and in peace
// again. It gives what can be seen between victim and bystander.
func (g *ground) play(t testing.TB, b *behaviour) (seen []string) {
	t.Helper()
	running := runtime.NumGoroutine()
	s := g.begin(t)
	defer s.end()
	s.converse()
	s.deal()
	if b != nil {
		s.suffer(b)
	}
	s.converse()
	items, alarms := s.holds(1)
	grown := s.rows()
	if b == nil {
		g.undamagedN = grown
	} else {
		if items != b.items || alarms != b.alarms {
			t.Errorf("the victim holds %q and has raised %q; expected %q and %q", items, alarms, b.items, b.alarms)
		}
		if grown -= g.undamagedN; grown > b.rows {
			t.Errorf("the victim has %d rows more; expected at most %d", grown, b.rows)
		}
	}
	s.foe.behave()
	s.converse()
	s.deal()
	if again, _ := s.holds(2); b != nil && again != b.items && b.serve == nil {
		t.Errorf("in peace again the victim holds %q; expected %q", again, b.items)
	}
	o := newObserver(t, cia(), dgse())
	o.gateway(s.victim.gateway, dgse().code)
	s.victim.halt()
	s.friend.halt()
	o.wire("to the bystander", g.toFriend.record())
	o.wire("from the bystander", g.toVictim.record())
	s.end()
	until(t, "the end of everything that the siege had running", func() bool { return runtime.NumGoroutine() <= running })
	return o.told()
}

// A partner with real keys misbehaves in one way after the other, over mutual
// TLS, against a gateway and an inside that are joined as a node joins them.
// Meanwhile the victim and another partner exchange reports and receipts: they
// put and get byte for byte what they would without the foe, in as many calls.
// The victim stores nothing that it should not, raises the alarm that there is
// cause for, is left with nothing running, and goes on with the foe as soon as
// that behaves. The usual run plays some of them, others each time.
func TestAHostilePartnerIsNoticedByNobodyElse(t *testing.T) {
	g := newGround(t)
	g.undamaged = g.play(t, nil)
	if diff := cmp.Diff(g.undamaged, g.play(t, nil)); diff != "" {
		t.Fatalf("two plays without an attack differ: %s", diff)
	}
	all := slices.Concat(hostileCalls(), hostileLetters(), hostileControls(), hostileOwed(), hostileAnswers())
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	for _, b := range all[:min(len(all), count(t, "ENTENTE_SIEGES", 40, len(all)))] {
		t.Run(b.name, func(t *testing.T) {
			if diff := cmp.Diff(g.undamaged, g.play(t, &b)); diff != "" {
				t.Errorf("the bystander sees (-without +with the attack): %s", diff)
			}
		})
	}
}
