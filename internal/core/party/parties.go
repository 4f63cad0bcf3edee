package party

import (
	"regexp"
	"slices"
	"time"

	"entente/internal/core/document"
)

// Flags that an agreement may set on a party; any other is refused.
const FlagIdentityNeedsAssessment = "identity-needs-assessment"

// Flags is the closed list of a party's flags.
var Flags = []string{FlagIdentityNeedsAssessment}

// Proof modes of an agreement (peering).
var proofs = []string{"mutual", "commitment-only", "none"}

// Equivalence says that two levels protect alike; dated, and read from ours to theirs.
type Equivalence struct {
	Ours, Theirs string
	From, To     time.Time // From ≤ t < To; zero is open
}

// Party is one partner country under an agreement.
type Party struct {
	Country      Code
	Services     []Code
	Ceiling      string // level in our own system; "" when the agreement gives none
	Equivalences []Equivalence
	Flags        []string
	Proof        string // mutual, commitment-only, none
}

// Parties is parties.yaml: who we are and whom we know.
type Parties struct {
	Self        Code
	Communities map[string][]Code
	Topics      []string // the register; nil means any word
	Parties     map[Code]Party
}

var communityForm = regexp.MustCompile(`^[A-Z][A-Z0-9-]{2,31}$`)

// DecodeParties reads parties.yaml strictly.
func DecodeParties(file string, data []byte) (*Parties, error) {
	v, err := document.Parse(file, data)
	if err != nil {
		return nil, err
	}
	o := v.Object()
	o.Version()
	p := &Parties{Communities: map[string][]Code{}, Parties: map[Code]Party{}}
	p.Self = document.Must(o, "self", ReadCode)
	p.Topics = o.Strings("topics")
	for _, e := range document.Read(o, "communities", (*document.Value).Entries) {
		if !communityForm.MatchString(e.Key) {
			o.Fail(e.Value.Errorf("community %q; expected capitals such as TRILAT", e.Key))
			break
		}
		codes, err := ReadCodes(e.Value)
		if err != nil {
			o.Fail(err)
		}
		p.Communities[e.Key] = codes
	}
	for _, e := range document.Must(o, "parties", (*document.Value).Entries) {
		q, err := readParty(e)
		if err != nil {
			o.Fail(err)
			break
		}
		p.Parties[q.Country] = q
	}
	return p, o.Err()
}

func readParty(e document.Entry) (Party, error) {
	q := Party{Country: Code(e.Key)}
	if !q.Country.Valid() || q.Country.IsService() {
		return q, e.Value.Errorf("party %q; expected a trigraph such as FRA", e.Key)
	}
	o := e.Value.Object()
	q.Services = document.Read(o, "services", ReadCodes)
	for _, s := range q.Services {
		if !s.IsService() || s.Country() != q.Country {
			o.Fail(e.Value.Errorf("service %q; expected %s/NAME", s, q.Country))
		}
	}
	q.Ceiling = o.Str("ceiling")
	q.Flags = o.Words("flags", Flags...)
	q.Proof = o.Word("proof", proofs...)
	if q.Proof == "" {
		q.Proof = "mutual"
	}
	for _, x := range document.Read(o, "equivalences", (*document.Value).List) {
		xo := x.Object()
		eq := Equivalence{From: xo.Time("from"), To: xo.Time("to")}
		eq.Ours = document.Must(xo, "ours", (*document.Value).String)
		eq.Theirs = document.Must(xo, "theirs", (*document.Value).String)
		if !eq.From.IsZero() && !eq.To.IsZero() && !eq.From.Before(eq.To) {
			xo.Fail(x.Errorf("from is not before to; expected from < to"))
		}
		if err := xo.Err(); err != nil {
			o.Fail(err)
			break
		}
		q.Equivalences = append(q.Equivalences, eq)
	}
	return q, o.Err()
}

// ReadCode reads a party's code.
func ReadCode(v *document.Value) (Code, error) {
	s, err := v.String()
	if err != nil {
		return "", err
	}
	if c := Code(s); c.Valid() {
		return c, nil
	}
	return "", v.Errorf("%q; expected TRIGRAPH or TRIGRAPH/SERVICE, such as FRA or FRA/DGSE", s)
}

// ReadCodes reads a list of codes without repetition.
func ReadCodes(v *document.Value) ([]Code, error) {
	items, err := v.List()
	if err != nil {
		return nil, err
	}
	out := make([]Code, 0, len(items))
	for _, x := range items {
		c, err := ReadCode(x)
		if err != nil {
			return nil, err
		}
		if slices.Contains(out, c) {
			return nil, x.Errorf("%q given twice; expected it once", c)
		}
		out = append(out, c)
	}
	return out, nil
}

// Known tells whether code is a party of ours: a listed country, or a service
// listed under it. A country that lists no services has any service.
func (p *Parties) Known(code Code) bool {
	q, ok := p.Parties[code.Country()]
	if !ok {
		return false
	}
	return !code.IsService() || len(q.Services) == 0 || slices.Contains(q.Services, code)
}

// Of gives the agreement with the country of code.
func (p *Parties) Of(code Code) (Party, bool) {
	q, ok := p.Parties[code.Country()]
	return q, ok
}

// Member tells whether the community, as parties.yaml gives its members, includes code.
func (p *Parties) Member(community string, code Code) bool {
	return slices.ContainsFunc(p.Communities[community], func(c Code) bool { return c.Includes(code) })
}

// Names tells whether a word of a release list (a trigraph or a community) includes code.
func (p *Parties) Names(word string, code Code) bool {
	return Code(word).Includes(code) || p.Member(word, code)
}

// KnownTopic tells whether the register holds the topic; without a register any word does.
func (p *Parties) KnownTopic(topic string) bool {
	return p.Topics == nil || slices.Contains(p.Topics, topic)
}

// InForce tells whether the equivalence holds at t.
func (e Equivalence) InForce(t time.Time) bool {
	return (e.From.IsZero() || !t.Before(e.From)) && (e.To.IsZero() || t.Before(e.To))
}
