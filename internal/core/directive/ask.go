package directive

import (
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/report"

	cedar "github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
)

// Incomparable is the level of a mark that no agreement relates to our own
// system: above every ceiling.
const Incomparable = 99

// Facts are what the rules may know of one item at one mark: a text, or a
// field as one text holds it. They are the attributes of Item in the schema.
type Facts struct {
	Ladder        report.Ladder
	Topics        []string
	Level         int // rank in our own system
	Road          marking.Road
	Opens         marking.Road // what Road would be if every missing consent were recorded; Road where none is missing
	Controls      []string
	Originator    party.Code
	ThirdParties  []party.Code
	Discipline    string
	Protected     []string
	WithProtected []string
	Nationalities []party.Code
	AsylumFrom    []party.Code
	AsylumUnknown bool
	Concern       string
	Detention     bool
	Assurances    []string
	Risk          string
	Equivalent    bool
}

// everyRung is an index beyond every ladder: what forbids from there forbids all of it.
const everyRung = 1 << 20

// Permit is a directive that permits an item at a rung and every coarser one.
type Permit struct {
	Directive   *Directive
	At          int      // index of the rung on its ladder
	Invocations []string // ids of those that woke an emergency directive; nil for another
}

// Forbid is a law or a restrict that forbids an item at a rung and every fuller one.
type Forbid struct {
	ID, Basis, Cure string
	At              int // index of the rung on its ladder
	Restrict        bool
}

// Unmet is a directive that would permit an item if its conditions were met.
type Unmet struct {
	Directive *Directive
	At        int      // index of the rung on its ladder
	Kinds     []string // of assurance that it asks for and that do not cover the item
}

// Answer is everything that bears on one item.
type Answer struct {
	Unmet   []Unmet      // by directive id
	Permits []Permit     // by directive id; each at its highest rung
	Covers  []*Directive // by id: those whose whole scope covers the item, whatever rungs they name
	against [authorities][]Forbid
}

// Session asks the policy about items of one report for one partner, at one
// time, by one method, on behalf of one service. It is not safe for
// concurrent use.
type Session struct {
	policy     *Policy
	permits    map[report.Ladder][]*rule // in force, for this partner, kind, method and service
	forbidding map[report.Ladder][]*rule
	awake      map[*Directive][]string // emergency directives that are invoked, with the ids of their invocations
	slices     map[string][]*rule
	memo       map[string]Answer
	principal  types.EntityUID
	parents    types.EntityMap // the principal, its country and communities
	context    [authorities]types.Record
	kind       string
	tokenless  []*Directive // restricts that keep tokens of sources back
}

// Matter is what a session is about, beside the partner.
type Matter struct {
	Service      party.Code // who acts
	At           time.Time
	Method, Kind string
	Serial       string // of the report; "" for one without
	Emergencies  bool   // every emergency directive is taken to be invoked: for tables
}

// Session opens a session.
func (p *Policy) Session(partner party.Code, q Matter) *Session {
	s := &Session{policy: p, permits: map[report.Ladder][]*rule{}, forbidding: map[report.Ladder][]*rule{}, awake: map[*Directive][]string{},
		slices: map[string][]*rule{}, memo: map[string]Answer{}, kind: q.Kind}
	s.principal, s.parents = p.principal(partner)
	for i := range s.context {
		with := authority(i)
		s.context[i] = types.NewRecord(types.RecordMap{
			"method": types.NewEntityUID("Method", types.String(q.Method)), "service": uid(q.Service),
			"namedAuthority": types.Boolean(with&namedOffice != 0), "emergency": types.Boolean(with&inEmergency != 0)})
	}
	service, at, method, kind := q.Service, q.At, q.Method, q.Kind
	if _, ok := s.parents[uid(service)]; !ok && service.IsService() {
		s.parents[uid(service)] = types.Entity{UID: uid(service), Parents: types.NewEntityUIDSet(uid(service.Country()))}
	}
	for _, d := range InForce(p.directives, at) {
		if d.keepsTokens() && d.Names(partner, p.parties) && d.ActsFor(service, p.parties) && slices.Contains(d.Kinds, kind) {
			s.tokenless = append(s.tokenless, d)
		}
		if !p.unsliced && !(d.Names(partner, p.parties) && d.ActsFor(service, p.parties) && slices.Contains(d.Kinds, kind) &&
			(d.Restrict || slices.Contains(d.Methods, method))) {
			continue
		}
		if d.dormant() {
			if s.awake[d] = p.woke(d, partner, q); s.awake[d] == nil && !q.Emergencies {
				continue
			}
		}
		for _, x := range p.rules[d] {
			for l := range x.from {
				if x.restrict {
					s.forbidding[l] = append(s.forbidding[l], x)
				} else {
					s.permits[l] = append(s.permits[l], x)
				}
			}
		}
	}
	for _, l := range report.Ladders {
		s.forbidding[l] = append(s.forbidding[l], covers(p.law, l)...)
		slices.SortStableFunc(s.forbidding[l], func(a, b *rule) int { return strings.Compare(a.id, b.id) })
	}
	return s
}

func uid(c party.Code) types.EntityUID { return types.NewEntityUID(typeParty, types.String(c)) }

// principal gives the partner with its country, its communities and the agreement's terms.
func (p *Policy) principal(partner party.Code) (types.EntityUID, types.EntityMap) {
	q, _ := p.parties.Of(partner)
	attributes := types.NewRecord(types.RecordMap{"ceiling": types.Long(p.CeilingRank(partner)), "flags": uids("Flag", q.Flags)})
	m := types.EntityMap{}
	var up []types.EntityUID
	for c := range p.parties.Communities {
		if p.parties.Member(c, partner) {
			u := types.NewEntityUID(typeCommunity, types.String(c))
			up = append(up, u)
			m[u] = types.Entity{UID: u}
		}
	}
	if country := partner.Country(); country != partner {
		up = append(up, uid(country))
		m[uid(country)] = types.Entity{UID: uid(country), Attributes: attributes}
	}
	m[uid(partner)] = types.Entity{UID: uid(partner), Parents: types.NewEntityUIDSet(up...), Attributes: attributes}
	return uid(partner), m
}

// CeilingRank is the rank of the agreement's ceiling; without one, the lowest level.
func (p *Policy) CeilingRank(partner party.Code) int {
	q, ok := p.parties.Of(partner)
	if !ok || q.Ceiling == "" {
		return 0
	}
	l, err := anyLevel(p.parties.Self, q.Ceiling)
	if err != nil {
		return 0 // refused by Load
	}
	return l.Rank
}

// RankOf is the rank of a level's name in our own system, in whichever of its versions knows it.
func (p *Policy) RankOf(name string) (int, bool) {
	l, err := anyLevel(p.parties.Self, name)
	return l.Rank, err == nil
}

// anyLevel reads a level of our own system in whichever of its versions knows it.
func anyLevel(self party.Code, name string) (marking.Level, error) {
	return inAnyVersion(OwnSystem(self), name)
}

// inAnyVersion reads a level in the newest version of its system, or in the oldest.
func inAnyVersion(s marking.System, name string) (marking.Level, error) {
	l, err := marking.ParseLevel(s, time.Time{}, name)
	if err != nil {
		return marking.ParseLevel(s, time.Unix(0, 0).UTC(), name)
	}
	return l, nil
}

func uids[T ~string](typ types.EntityType, words []T) types.Set {
	values := make([]types.Value, len(words))
	for i, w := range words {
		values[i] = types.NewEntityUID(typ, types.String(w))
	}
	return types.NewSet(values...)
}

// world is what Cedar may look up during one request.
type world struct {
	actions, parents types.EntityMap
	item             types.Entity
}

// Get gives an entity to Cedar.
func (w *world) Get(u types.EntityUID) (types.Entity, bool) {
	if u.Type == typeItem {
		return w.item, u == w.item.UID
	}
	if u.Type == typeAction {
		e, ok := w.actions[u]
		return e, ok
	}
	e, ok := w.parents[u]
	return e, ok
}

// ordered iterates rules in their order, so that reasons come out in it.
type ordered []*rule

// All satisfies cedar.PolicyIterator; the policy's id is its place.
func (o ordered) All() iter.Seq2[types.PolicyID, *cedar.Policy] {
	return func(yield func(types.PolicyID, *cedar.Policy) bool) {
		for i, x := range o {
			if !yield(placeID(i), x.policy) {
				return
			}
		}
	}
}

func placeID(i int) types.PolicyID {
	return types.PolicyID([]byte{byte(i >> 16), byte(i >> 8), byte(i)})
}

func place(id types.PolicyID) int { return int(id[0])<<16 | int(id[1])<<8 | int(id[2]) }

// Ask gives everything that bears on the item.
func (s *Session) Ask(f Facts) Answer {
	key := f.key()
	if a, ok := s.memo[key]; ok {
		return a
	}
	w := &world{actions: s.policy.actions, parents: s.parents, item: f.entity(s.kind)}
	a := s.ask(w, f)
	s.memo[key] = a
	return a
}

func (s *Session) ask(w *world, f Facts) (a Answer) {
	rungs := openRungs(f.Ladder)
	hit, failed := fired(w, s.slice(f.Ladder, f.Topics), s.request(w, actionID(f.Ladder, rungs[len(rungs)-1], ""), 0))
	for _, x := range hit {
		at := x.from[f.Ladder]
		if n := len(a.Permits); n > 0 && a.Permits[n-1].Directive == x.directive {
			a.Permits[n-1].At = min(a.Permits[n-1].At, at)
			continue
		}
		a.Permits = append(a.Permits, Permit{Directive: x.directive, At: at, Invocations: s.awake[x.directive]})
	}
	if f.Ladder == report.Text {
		hit, more := fired(w, s.slice(cover, f.Topics), s.request(w, types.NewEntityUID(typeAction, cover), 0))
		for _, x := range hit {
			a.Covers = append(a.Covers, x.directive)
		}
		failed = append(failed, more...)
	}
	a.Unmet = s.unmet(w, f, a.Permits)
	s.forbids(&a, w, f, failed)
	return a
}

// unmet asks again as if every assurance were in force, and keeps what that adds.
func (s *Session) unmet(w *world, f Facts, permits []Permit) (out []Unmet) {
	var asking []*rule
	for _, x := range s.slice(f.Ladder, f.Topics) {
		if len(x.directive.Conditions) > 0 && !slices.ContainsFunc(permits, func(p Permit) bool { return p.Directive == x.directive }) {
			asking = append(asking, x)
		}
	}
	if len(asking) == 0 {
		return nil
	}
	met := f
	met.Assurances = party.AssuranceKinds
	assured := &world{actions: w.actions, parents: w.parents, item: met.entity(s.kind)}
	rungs := openRungs(f.Ladder)
	hit, _ := fired(assured, asking, s.request(assured, actionID(f.Ladder, rungs[len(rungs)-1], ""), 0))
	for _, x := range hit {
		kinds := slices.DeleteFunc(slices.Clone(x.directive.Conditions), func(k string) bool { return slices.Contains(f.Assurances, k) })
		out = append(out, Unmet{Directive: x.directive, At: x.from[f.Ladder], Kinds: kinds})
	}
	return out
}

func (s *Session) request(w *world, action types.EntityUID, with authority) types.Request {
	return types.Request{Principal: s.principal, Action: action, Resource: w.item.UID, Context: s.context[with]}
}

// fired asks Cedar which of the rules hold. A rule that fails denies the item whole.
func fired(w *world, rules []*rule, r types.Request) (hit []*rule, failed []Forbid) {
	if len(rules) == 0 {
		return nil, nil
	}
	_, d := cedar.Authorize(ordered(rules), w, r)
	for _, e := range d.Errors {
		failed = append(failed, Forbid{ID: rules[place(e.PolicyID)].id, Basis: "the rule failed, and what fails denies", At: everyRung})
	}
	for _, reason := range d.Reasons {
		hit = append(hit, rules[place(reason.PolicyID)])
	}
	return hit, failed
}

// slice gives the permits of a ladder that could cover an item of these
// topics: the last key of partner × ladder × kind × topic.
func (s *Session) slice(l report.Ladder, topics []string) []*rule {
	if s.policy.unsliced {
		return s.permits[l]
	}
	key := string(l) + length(topics)
	out, ok := s.slices[key]
	if !ok {
		for _, x := range s.permits[l] {
			if !slices.ContainsFunc(topics, func(t string) bool {
				return !slices.Contains(x.directive.Topics, t) || slices.Contains(x.directive.NotAuthorised, t)
			}) {
				out = append(out, x)
			}
		}
		s.slices[key] = out
	}
	return out
}

// key tells apart items that the rules can tell apart.
func (f Facts) key() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s|%d|%s|%s|%s|%s|%s|%s|%t|%t|%t|", f.Ladder, f.Level, f.Road, f.Opens, f.Originator, f.Discipline, f.Concern, f.Risk, f.Detention, f.AsylumUnknown, f.Equivalent)
	for _, x := range [][]string{f.Topics, f.Controls, f.Protected, f.WithProtected, f.Assurances} {
		b.WriteString(length(x))
	}
	for _, x := range [][]party.Code{f.ThirdParties, f.Nationalities, f.AsylumFrom} {
		b.WriteString(length(x))
	}
	return b.String()
}

// length writes a list so that no other list is written alike, whatever its
// words hold: the number of words, and each with its length.
func length[T ~string](words []T) string {
	b := strconv.AppendInt(nil, int64(len(words)), 10)
	for _, w := range words {
		b = strconv.AppendInt(append(b, '|'), int64(len(w)), 10)
		b = append(append(b, ':'), w...)
	}
	return string(append(b, '|'))
}

func (f Facts) entity(kind string) types.Entity {
	word := func(typ types.EntityType, w string) types.Value { return types.NewEntityUID(typ, types.String(w)) }
	return types.Entity{UID: types.NewEntityUID(typeItem, "item"), Attributes: types.NewRecord(types.RecordMap{
		"ladder":        word("Ladder", string(f.Ladder)),
		"kind":          word("Kind", kind),
		"topics":        uids("Topic", f.Topics),
		"level":         types.Long(f.Level),
		"road":          word("Road", string(f.Road)),
		"opens":         word("Road", string(f.Opens)),
		"controls":      uids("Control", f.Controls),
		"originator":    uid(f.Originator),
		"thirdParties":  uids(typeParty, f.ThirdParties),
		"discipline":    word("Discipline", orNone(f.Discipline)),
		"protected":     uids("Protection", f.Protected),
		"withProtected": uids("Protection", f.WithProtected),
		"nationalities": uids(typeParty, f.Nationalities),
		"asylumFrom":    uids(typeParty, f.AsylumFrom),
		"asylumUnknown": types.Boolean(f.AsylumUnknown),
		"concern":       word("Concern", orNone(f.Concern)),
		"detention":     types.Boolean(f.Detention),
		"assurances":    uids("Assurance", f.Assurances),
		"risk":          word("Risk", orNone(f.Risk)),
		"equivalent":    types.Boolean(f.Equivalent),
	})}
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}
