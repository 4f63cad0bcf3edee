package hits_test

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/obligation"
	"entente/internal/core/screening"
	"entente/internal/core/travel"
	"entente/internal/inside/hits"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/tasking"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

// The officers of the tests.
const (
	owner  = "o.owner"
	deputy = "d.deputy"
	other  = "x.other"
	cmd    = "w.cmd"
	lead   = "l.lead"
	front  = "f.front"
)

// post is a service with hits, and the clock that sees to what is owed.
type post struct {
	*hits.Hits
	t       *testing.T
	store   *insidedb.Store
	clock   *insidetest.Clock
	tasking *tasking.Tasking
	rules   lookout.Rules
	finds   []screening.Hit // whom the booth meets
	units   int
}

// Against implements hits.Seeker.
func (p *post) Against(ctx context.Context, persons []screening.Person, _ int) ([][]screening.Hit, watch.Sought, error) {
	against := p.sought()
	err := p.store.Read(ctx, func(tx *insidedb.Tx) (err error) {
		against.Lookouts, err = tx.LookoutEpoch()
		return err
	})
	return slices.Repeat([][]screening.Hit{p.finds}, len(persons)), against, err
}

func (p *post) sought() watch.Sought {
	return watch.Sought{Lists: map[string]int{"un": 7}, Lookouts: 1}
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%v (%v)", err, errors.Unwrap(err))
	}
}

func wantKind(t testing.TB, err error, want errs.Kind, says string) {
	t.Helper()
	if errs.KindOf(err) != want || want != "" && !strings.Contains(err.Error(), says) {
		t.Errorf("error %v of kind %q; expected %q saying %q", err, errs.KindOf(err), want, says)
	}
}

func each(t *testing.T, test func(*testing.T, *post)) {
	storetest.Each(t, func(t *testing.T, d *storetest.Database) { test(t, open(t, d)) })
}

func one(t *testing.T) *post { return open(t, storetest.Engines()[0].Fresh(t)) }

func open(t *testing.T, d *storetest.Database) *post {
	t.Helper()
	p := &post{t: t, clock: insidetest.NewClock(), rules: lookout.DefaultRules()}
	var err error
	p.store, err = insidedb.Open(t.Context(), d.Open(t, p.clock.Now), insidedb.Logged("USA/CIA", rand.Reader))
	must(t, err)
	p.Hits, err = hits.New(hits.Config{Self: "USA/CIA", Store: p.store, Watch: p, Rules: func() lookout.Rules { return p.rules }, Log: insidetest.Quiet()})
	must(t, err)
	p.tasking, err = tasking.New(tasking.Config{Self: "USA/CIA", Store: p.store, Plan: obligation.DefaultPlan,
		Turns: []tasking.Turn{{Name: "hits", Do: p.Turn}}, Log: insidetest.Quiet()})
	must(t, err)
	for code, role := range map[string]string{owner: insidedb.RoleAuthor, deputy: insidedb.RoleAuthor, other: insidedb.RoleAuthor,
		cmd: insidedb.RoleWatch, lead: insidedb.RoleLead, front: insidedb.RoleFront} {
		p.officer(insidedb.Officer{Code: code, Roles: []string{role}})
	}
	return p
}

func (p *post) write(fn func(*insidedb.Tx) error) {
	p.t.Helper()
	must(p.t, p.store.Write(p.t.Context(), fn))
}

func (p *post) officer(o insidedb.Officer) {
	p.t.Helper()
	p.write(func(tx *insidedb.Tx) error {
		_, err := tx.PutOfficer(o)
		return err
	})
}

// away keeps an officer away for a time.
func (p *post) away(code string, d time.Duration) {
	p.t.Helper()
	until := p.clock.Now().Add(d)
	p.officer(insidedb.Officer{Code: code, Roles: []string{insidedb.RoleAuthor}, Away: &until})
}

// sought is a lookout of the tests with an instruction.
func sought(i lookout.Instruction) lookout.Lookout {
	l := lookout.Lookout{ID: "L-1", Person: person("ALI IMAGINARY"), Owner: owner, Deputy: deputy, Purpose: "CANARY purpose", Basis: "CANARY basis", Case: "CANARY case",
		Predicate: []lookout.Predicate{{Kind: "own-report", Ref: "CANARY predicate"}}, Origin: lookout.Origin{From: "FRA/DGSE", Onward: "CANARY onward", Concern: "CANARY concern"},
		Marking: "SECRET//NOFORN", Instruction: i, Contact: "+1 555 0100", Until: insidetest.Start.AddDate(1, 0, 0), Review: insidetest.Start.AddDate(1, 0, 0),
		Front: lookout.Front{Mark: "U", Text: "May carry a false passport"}}
	if i.Holds() {
		l.Code, l.Power, l.Hold, l.Answer = "SIS 36(3)", "section 12", 30*time.Minute, 5*time.Minute
	}
	return l
}

func (p *post) lookout(l lookout.Lookout, state string) {
	p.t.Helper()
	p.write(func(tx *insidedb.Tx) error {
		_, err := tx.PutLookout(insidedb.Lookout{Lookout: l, State: state, By: owner})
		return err
	})
}

func person(name string) screening.Person {
	return screening.Person{Names: []screening.Name{{Text: name}}, Births: []screening.Birth{{Year: 1980, Month: 2, Day: 3}}}
}

// term is evidence that agrees.
func term(part, listed string, bits float64) screening.Term {
	return screening.Term{Part: part, Asked: listed, Listed: listed, Found: "the same", Bits: bits}
}

// hitOf is that somebody may be who a lookout seeks, or an entry of a list.
func hitOf(list, id string, score float64, more ...screening.Term) screening.Hit {
	v := screening.Review
	if score >= 15 {
		v = screening.Alert
	}
	return screening.Hit{Entry: screening.Entry{List: list, ID: id, Person: person("Ali Imaginary")}, Score: score, Verdict: v, Name: "Ali Imaginary",
		Explain: append([]screening.Term{term("name", "Ali Imaginary", score)}, more...)}
}

// trip is how a test has somebody travel.
type trip struct {
	name    string
	paper   string
	flight  string        // "" for none
	departs time.Duration // from now
	hits    []screening.Hit
}

// fly takes a message of one traveller in, and records who they may be.
func (p *post) fly(x trip) (message string, fresh int) {
	p.t.Helper()
	who := travel.Traveller{Person: person(x.name), Role: travel.Passenger}
	if x.paper != "" {
		who.Person.Documents = []screening.Document{{Kind: "passport", Number: x.paper, Country: "TJ"}}
	}
	p.units++
	m := travel.Message{Form: travel.PAXLST, Sender: "XYZ", Travellers: []travel.Traveller{who}, Unit: fmt.Append(nil, "unit ", p.units)}
	if x.flight != "" {
		at := p.clock.Now().Add(x.departs)
		m.Legs = []travel.Leg{{Carrier: "TK", Number: x.flight, From: "IST", To: "CDG", Departs: at, Arrives: at.Add(4 * time.Hour)}}
		m.Travellers[0].Legs = []int{0}
	}
	p.write(func(tx *insidedb.Tx) error {
		held, travellers, _, err := tx.AddTravel(insidedb.TravelMessage{Message: m, Source: "api"})
		if err != nil {
			return err
		}
		met := hits.Met{Message: held.ID, Traveller: travellers[0], Hits: x.hits, Against: p.sought()}
		if met.Flights, err = tx.Flights(travellers[0].Flights); err != nil {
			return err
		}
		message = held.ID
		fresh, err = p.Record(tx, met)
		return err
	})
	return message, fresh
}

// tick lets the one clock do what is due.
func (p *post) tick() {
	p.t.Helper()
	_, err := p.tasking.Tick(p.t.Context())
	must(p.t, err)
}

func (p *post) list(all bool) []hits.Line {
	p.t.Helper()
	l, err := p.List(p.t.Context(), hits.Query{All: all})
	must(p.t, err)
	return l.Hits
}

// only gives the one hit that there is.
func (p *post) only() hits.Line {
	p.t.Helper()
	all := p.list(true)
	if len(all) != 1 {
		p.t.Fatalf("%d hits; want one: %+v", len(all), all)
	}
	return all[0]
}

// holder is who has the one hit.
func (p *post) holder() string {
	p.t.Helper()
	if h := p.only(); h.Officer != "" {
		return h.Officer
	} else if h.Open {
		return h.Desk
	}
	return ""
}

// acts are what was done about a hit, a word each.
func (p *post) acts(id string) string {
	p.t.Helper()
	var out []string
	p.write(func(tx *insidedb.Tx) error {
		h, err := tx.Hit(id)
		if err != nil {
			return err
		}
		acts, err := tx.HitActs(h, time.Time{})
		out = nil
		for _, a := range acts {
			out = append(out, a.Act)
		}
		return err
	})
	return strings.Join(out, " ")
}

func (p *post) decide(id, officer, is string) hits.View {
	p.t.Helper()
	v, err := p.Decide(p.t.Context(), hits.Decision{ID: id, Officer: officer, Is: is, Reason: "CANARY reason"})
	must(p.t, err)
	return v
}

// told are the notices of the one clock, the first first: what and to whom.
func (p *post) told() string {
	p.t.Helper()
	all, err := p.tasking.Notices(p.t.Context(), tasking.NoticeQuery{})
	must(p.t, err)
	var out []string
	for _, n := range slices.Backward(all.Notices) {
		out = append(out, string(n.What)+" "+n.To)
	}
	return strings.Join(out, ", ")
}

func text(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	must(t, err)
	return string(data)
}
