package directive

import (
	_ "embed"
	"sync"

	"entente/internal/core/access"

	cedar "github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
	"github.com/cedar-policy/cedar-go/x/exp/schema/validate"
)

//go:embed sight/sight.cedarschema
var sightShape []byte

//go:embed sight/sight.cedar
var sightText []byte

// mostJudged bounds how many judgements are remembered; beyond it all are forgotten.
const mostJudged = 1 << 16

// SightRules say which officer sees what, by clearance and mark. They are immutable and
// safe for concurrent use. A judgement is a function of the reader's attributes and the
// label alone, and is made once: there are far fewer marks than things that have them.
type SightRules struct {
	rules []*rule
	mu    sync.RWMutex
	known map[judged]bool
}

// judged is all that a judgement rests on.
type judged struct {
	clearance, label string
	unrecorded, item bool
}

// Sight are the rules that the program carries.
var Sight = sync.OnceValues(func() (*SightRules, error) {
	return LoadSight(File{Name: "sight.cedarschema", Data: sightShape}, File{Name: "sight.cedar", Data: sightText})
})

// LoadSight reads the schema and the rules. A single bad file refuses the whole; the error
// names file, line and rule.
func LoadSight(shape, rules File) (*SightRules, error) {
	r, err := readShape("directive.LoadSight", shape)
	if err != nil {
		return nil, err
	}
	c := routeReader{known: r, validator: validate.New(r, validate.WithStrict()), ids: map[string]string{}, bases: map[string]string{}}
	read, err := c.read(rules)
	if err != nil {
		return nil, err
	}
	return &SightRules{rules: read, known: map[judged]bool{}}, nil
}

var (
	seeing   = types.NewEntityUID(typeAction, "see")
	looking  = types.NewEntityUID(typeOfficer, "asking")
	lookedAt = types.NewEntityUID("Thing", "asked")
)

// Sees implements access.Judge: what no rule permits, and a rule that fails, are refusals.
func (s *SightRules) Sees(r access.Reader, l access.Label, item bool) bool {
	j := judged{r.Clearance.Key(), l.Key(), r.Unrecorded, item}
	s.mu.RLock()
	sees, known := s.known[j]
	s.mu.RUnlock()
	if known {
		return sees
	}
	sees = s.judge(r, l, item)
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.known) >= mostJudged {
		clear(s.known)
	}
	s.known[j] = sees
	return sees
}

func (s *SightRules) judge(r access.Reader, l access.Label, item bool) bool {
	w := sightWorld{
		officer: types.Entity{UID: looking, Attributes: types.NewRecord(types.RecordMap{"recorded": types.Boolean(!r.Unrecorded),
			"level": types.Long(r.Clearance.Rank), "compartments": wordsOf(r.Clearance.Parts), "groups": wordsOf(r.Clearance.Groups)})},
		thing: types.Entity{UID: lookedAt, Attributes: types.NewRecord(types.RecordMap{"item": types.Boolean(item),
			"level": types.Long(l.Rank), "compartments": wordsOf(l.Parts), "groups": wordsOf(l.Groups)})},
	}
	allowed, why := cedar.Authorize(ordered(s.rules), w, types.Request{Principal: looking, Action: seeing, Resource: lookedAt})
	return allowed == cedar.Allow && len(why.Errors) == 0
}

func wordsOf(words []string) types.Set {
	out := make([]types.Value, len(words))
	for i, w := range words {
		out[i] = types.String(w)
	}
	return types.NewSet(out...)
}

// sightWorld are the entities of one decision.
type sightWorld struct{ officer, thing types.Entity }

// Get implements types.EntityGetter.
func (w sightWorld) Get(u types.EntityUID) (types.Entity, bool) {
	switch u {
	case looking:
		return w.officer, true
	case lookedAt:
		return w.thing, true
	}
	return types.Entity{}, false
}
