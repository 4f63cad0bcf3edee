package party

import (
	"regexp"
	"slices"
	"time"

	"entente/internal/core/document"
)

// Flags that an agreement may set on a party; any other is refused.
const (
	FlagIdentityNeedsAssessment = "identity-needs-assessment" // identities go to it with an assessment only
	FlagMistreatmentConcern     = "mistreatment-concern"      // what comes from it is looked at first, and serves saving life only
)

// Flags is the closed list of a party's flags.
var Flags = []string{FlagIdentityNeedsAssessment, FlagMistreatmentConcern}

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
	Line         int    // where it stands in the file, for errors
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
	p.Self = document.Must(o, "self", readSelf)
	p.Topics = document.Read(o, "topics", readTopics)
	for _, e := range document.Read(o, "communities", (*document.Value).Entries) {
		codes, err := readCommunity(e)
		if err != nil {
			o.Fail(err)
			break
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
	if err := o.Err(); err != nil {
		return nil, err
	}
	return p, nil
}

// readTopics reads the register; an empty one would be no register at all.
func readTopics(v *document.Value) ([]string, error) {
	topics, err := v.Strings()
	if err == nil && (len(topics) == 0 || slices.Contains(topics, "")) {
		return nil, v.Errorf("empty; expected at least one word, or no topics for any word")
	}
	return topics, err
}

func readCommunity(e document.Entry) ([]Code, error) {
	if !communityForm.MatchString(e.Key) {
		return nil, e.Errorf("community %.40q; expected capitals such as TRILAT", e.Key)
	}
	codes, err := ReadCodes(e.Value)
	if err == nil && len(codes) == 0 {
		return nil, e.Value.Errorf("empty; expected its members, or no community of this name")
	}
	if err == nil {
		err = notPublic(e.Value, codes...)
	}
	return codes, err
}

func readSelf(v *document.Value) (Code, error) {
	c, err := ReadCode(v)
	if err == nil {
		err = notPublic(v, c)
	}
	return c, err
}

func readParty(e document.Entry) (Party, error) {
	q := Party{Country: Code(e.Key), Line: e.Line}
	if !q.Country.Valid() || q.Country.IsService() {
		return q, e.Errorf("party %.40q; expected a trigraph such as FRA", e.Key)
	}
	o := e.Value.Object()
	q.Services = document.Read(o, "services", ReadCodes)
	if q.Country == Public && len(q.Services) > 0 {
		o.Fail(o.Get("services").Errorf("%s is the public; expected no services", Public))
	}
	for _, s := range q.Services {
		if !s.IsService() || s.Country() != q.Country {
			o.Fail(o.Get("services").Errorf("service %q; expected %s/NAME", s, q.Country))
		}
	}
	q.Ceiling = o.Str("ceiling")
	q.Flags = o.Words("flags", Flags...)
	q.Proof = o.Word("proof", proofs...)
	if q.Proof == "" {
		q.Proof = "mutual"
	}
	for _, x := range document.Read(o, "equivalences", (*document.Value).List) {
		eq, err := readEquivalence(x)
		if err != nil {
			o.Fail(err)
			break
		}
		q.Equivalences = append(q.Equivalences, eq)
	}
	return q, o.Err()
}

func readEquivalence(x *document.Value) (Equivalence, error) {
	o := x.Object()
	eq := Equivalence{Ours: document.Must(o, "ours", filled), Theirs: document.Must(o, "theirs", filled), From: o.Time("from"), To: o.Time("to")}
	if !eq.From.IsZero() && !eq.To.IsZero() && !eq.From.Before(eq.To) {
		o.Fail(x.Errorf("from is not before to; expected from < to"))
	}
	return eq, o.Err()
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
