package directive

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"sort"

	"entente/internal/core/errs"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/report"

	cedar "github.com/cedar-policy/cedar-go"
	"github.com/cedar-policy/cedar-go/types"
	xast "github.com/cedar-policy/cedar-go/x/exp/ast"
)

// File is one input file: its name as the user knows it, and its bytes.
type File struct {
	Name string
	Data []byte
}

// Files are everything that a policy is made of.
type Files struct {
	Directives, Law []File
	Parties         File
	Consents        File // may be empty
	Assurances      File // may be empty
	Invocations     File // of emergency directives; may be empty

	// What the node itself holds, written as files; may be empty. Consents stand
	// beside those of the folder; a community stands in the place of one of the
	// same name in parties.yaml; an invocation that no directive knows any more
	// wakes nothing.
	HeldConsents    File
	HeldCommunities File
	HeldInvocations File
	HeldAssurances  File // beside those of the folder
	HeldBreaches    File // of givers, whichever file their assurances stand in
	HeldAssessments File

	Unsliced bool // every rule is asked for every item: slower, and the same answers (tests)
}

// Policy is a service's whole policy, compiled: directives, built-in and own
// law, parties, consents and assurances. It is immutable and safe for
// concurrent use.
type Policy struct {
	parties     *party.Parties
	consents    []party.Consent
	assurances  []party.Assurance // with the breaches of their givers
	assessments []party.RecordedAssessment
	directives  []*Directive // by id
	invocations []Invocation // by id; those that wake a directive in their time
	rules       map[*Directive][]*rule
	law         []*rule // by id
	actions     types.EntityMap
	hash        string
	unsliced    bool
}

// Load reads and compiles a policy. A single bad file refuses the whole.
func Load(f Files) (*Policy, error) {
	parties, err := party.DecodeParties(f.Parties.Name, f.Parties.Data)
	if err != nil {
		return nil, err
	}
	communities, err := party.DecodeCommunities(f.HeldCommunities.Name, f.HeldCommunities.Data)
	if err != nil {
		return nil, err
	}
	parties = parties.Within(communities)
	p := &Policy{parties: parties, rules: map[*Directive][]*rule{}, actions: actionEntities(), unsliced: f.Unsliced}
	if p.consents, err = decodeConsents(f.Consents, f.HeldConsents); err != nil {
		return nil, err
	}
	if err = p.readAssurances(f); err != nil {
		return nil, err
	}
	if p.directives, err = decodeAll(f.Directives, parties); err != nil {
		return nil, err
	}
	if err := checkParties(f.Parties.Name, parties); err != nil {
		return nil, err
	}
	if p.invocations, err = decodeInvocations(f.Invocations, f.HeldInvocations, p.directives, parties); err != nil {
		return nil, err
	}
	for _, d := range p.directives {
		if p.rules[d], err = compile(d, parties); err != nil {
			return nil, errs.At("directive.Load", d.file, d.line, "ceiling", "%v", err)
		}
	}
	if p.law, err = loadLaw(f.Law, parties, p.directives); err != nil {
		return nil, err
	}
	p.hash = hashFiles(f)
	return p, nil
}

// decodeConsents reads consents of several files; an id stands in one of them.
func decodeConsents(files ...File) ([]party.Consent, error) {
	var all []party.Consent
	seen := map[string]string{}
	for _, f := range files {
		consents, err := party.DecodeConsents(f.Name, f.Data)
		if err != nil {
			return nil, err
		}
		for _, c := range consents {
			if other := seen[c.ID]; other != "" {
				return nil, errs.At("directive.Load", f.Name, 0, "id", "consent %q stands in %s too; expected an id of its own", c.ID, other)
			}
		}
		for _, c := range consents {
			seen[c.ID] = f.Name
		}
		all = append(all, consents...)
	}
	return all, nil
}

func decodeAll(files []File, parties *party.Parties) ([]*Directive, error) {
	var all []*Directive
	for _, f := range files {
		ds, err := Decode(f.Name, f.Data, parties)
		if err != nil {
			return nil, err
		}
		all = append(all, ds...)
	}
	sort.SliceStable(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all, checkSet(all)
}

// checkParties reads the levels that parties.yaml names, in our own system.
func checkParties(file string, parties *party.Parties) error {
	for _, q := range parties.Parties {
		if err := checkLevel(file, q, "ceiling", q.Ceiling, OwnSystem(parties.Self)); err != nil {
			return err
		}
		for i, e := range q.Equivalences {
			at := fmt.Sprintf("equivalences[%d]", i)
			if err := checkLevel(file, q, at+".ours", e.Ours, OwnSystem(parties.Self)); err != nil {
				return err
			}
			// Of a country whose system is not known here, any word is taken as it stands.
			if theirs := OwnSystem(q.Country); theirs == marking.System(q.Country) {
				if err := checkLevel(file, q, at+".theirs", e.Theirs, theirs); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func checkLevel(file string, q party.Party, key, name string, s marking.System) error {
	if name == "" {
		return nil
	}
	if _, err := inAnyVersion(s, name); err != nil {
		return errs.At("directive.Load", file, q.Line, "parties."+string(q.Country)+"."+key, "%q; expected a level of the system of %s", name, s)
	}
	return nil
}

func loadLaw(files []File, parties *party.Parties, directives []*Directive) ([]*rule, error) {
	r, err := newLawReader(parties)
	if err != nil {
		return nil, err
	}
	for _, d := range directives {
		r.seen[d.ID] = d.file
	}
	var out []*rule
	for _, f := range append([]File{{Name: "built-in law", Data: builtinLaw}}, files...) {
		rules, err := r.read(f)
		if err != nil {
			return nil, err
		}
		out = append(out, rules...)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].id < out[j].id })
	return out, nil
}

// hashFiles is the policy-set hash: the same files give the same hash, in whatever order they stand.
func hashFiles(f Files) string {
	var parts []string
	add := func(kind string, files ...File) {
		for _, x := range files {
			sum := sha256.Sum256(x.Data)
			parts = append(parts, kind+" "+hex.EncodeToString(sum[:]))
		}
	}
	add("directive", f.Directives...)
	add("law", f.Law...)
	add("built-in", File{Data: builtinLaw})
	add("parties", f.Parties)
	add("consents", f.Consents)
	add("assurances", f.Assurances)
	for kind, x := range map[string]File{"invocations": f.Invocations, "held consents": f.HeldConsents,
		"held communities": f.HeldCommunities, "held invocations": f.HeldInvocations,
		"held assurances": f.HeldAssurances, "held breaches": f.HeldBreaches, "held assessments": f.HeldAssessments} {
		if len(x.Data) > 0 {
			add(kind, x)
		}
	}
	slices.Sort(parts)
	h := sha256.New()
	for _, x := range parts {
		fmt.Fprintln(h, x)
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// Hash is the policy-set hash, "sha256:…".
func (p *Policy) Hash() string { return p.hash }

// Parties is parties.yaml, with the communities that are held.
func (p *Policy) Parties() *party.Parties { return p.parties }

// Consents are those recorded and those held, in force or not.
func (p *Policy) Consents() []party.Consent { return p.consents }

// Assurances are those recorded and those held, in force or not, with the breaches of
// their givers.
func (p *Policy) Assurances() []party.Assurance { return p.assurances }

// Invocations are those of emergency directives that are known and fit, in force
// or not, by id. The caller must not change them.
func (p *Policy) Invocations() []Invocation { return p.invocations }

// Directives are all that were loaded, by id. The caller must not change them.
func (p *Policy) Directives() []*Directive { return p.directives }

// Check reads directives strictly, alone or against parties, and validates
// what they compile to against the published schema.
func Check(files []File, parties *party.Parties) ([]*Directive, error) {
	all, err := decodeAll(files, parties)
	if err != nil {
		return nil, err
	}
	v, err := newValidator(parties)
	if err != nil {
		return nil, err
	}
	for _, d := range all {
		at := parties
		if at == nil {
			at = &party.Parties{Self: selfOf(d)}
		}
		rules, err := compile(d, at)
		if err != nil {
			return nil, errs.At("directive.Check", d.file, d.line, "ceiling", "%v", err)
		}
		for _, x := range rules {
			// The text is what an officer reads, so the text is what is validated.
			var text cedar.Policy
			if err := text.UnmarshalCedar(x.policy.MarshalCedar()); err != nil {
				return nil, errs.Wrap(errs.Internal, "directive.Check", err, "%s does not compile to Cedar", d.ID)
			}
			if err := v.Policy(x.id, (*xast.Policy)(text.AST())); err != nil {
				return nil, errs.At("directive.Check", d.file, d.line, x.id, "does not fit the schema: %v", err)
			}
		}
	}
	return all, nil
}

// selfOf guesses whose directive it is, for a check without parties.yaml: the
// first national system that knows its ceiling.
func selfOf(d *Directive) party.Code {
	for _, c := range []party.Code{"USA", "FRA", "RUS"} {
		if _, err := levelAtAnyDate(OwnSystem(c), d.Effective, d.Ceiling); err == nil {
			return c
		}
	}
	return "USA"
}

// Text is the Cedar that a directive compiles to, policy by policy.
func (p *Policy) Text(d *Directive) string {
	var out []byte
	for _, x := range p.rules[d] {
		out = append(append(out, x.policy.MarshalCedar()...), "\n\n"...)
	}
	return string(out)
}

// covers tells which of the rules name the ladder.
func covers(rules []*rule, l report.Ladder) []*rule {
	var out []*rule
	for _, x := range rules {
		if _, ok := x.from[l]; ok {
			out = append(out, x)
		}
	}
	return out
}
