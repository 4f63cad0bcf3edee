package marking

import (
	"slices"
	"strings"
)

const (
	prefixSAR = "SAR-"
	longSAR   = "SPECIAL ACCESS REQUIRED-"
)

// holding is a control system or programme with its compartments, and theirs:
// "SI-G ABCD" is SI with compartment G and sub-compartment ABCD.
type holding struct {
	name  string
	parts []compartment
}

type compartment struct {
	name string
	subs []string
}

// split takes a value apart at its hyphens and spaces. The name of a
// programme may hold spaces.
func split(v string) holding {
	words := strings.Split(v, "-")
	h := holding{name: words[0]}
	for _, w := range words[1:] {
		subs := strings.Split(w, " ")
		h.parts = append(h.parts, compartment{subs[0], subs[1:]})
	}
	return h
}

// String renders the canonical form: compartments A–Z, sub-compartments A–Z.
func (h holding) String() string {
	var b strings.Builder
	b.WriteString(h.name)
	parts := slices.Clone(h.parts)
	slices.SortFunc(parts, func(a, b compartment) int { return strings.Compare(a.name, b.name) })
	for _, p := range parts {
		b.WriteString("-" + p.name)
		for _, s := range slices.Sorted(slices.Values(p.subs)) {
			b.WriteString(" " + s)
		}
	}
	return b.String()
}

// repeated gives a compartment or sub-compartment that stands twice, or "".
func (h holding) repeated() string {
	var names []string
	for _, p := range h.parts {
		if w := duplicate(p.subs); w != "" {
			return w
		}
		names = append(names, p.name)
	}
	return duplicate(names)
}

// join is everything that either holds.
func (h holding) join(o holding) holding {
	parts := slices.Clone(h.parts)
	for _, p := range o.parts {
		i := slices.IndexFunc(parts, func(q compartment) bool { return q.name == p.name })
		if i < 0 {
			parts = append(parts, p)
			continue
		}
		parts[i].subs = union(parts[i].subs, p.subs)
	}
	return holding{h.name, parts}
}

// joinHoldings joins two lists of values, system by system, in canonical order.
func joinHoldings(a, b []string) []string {
	all := map[string]holding{}
	for _, v := range slices.Concat(a, b) {
		h := split(v)
		if old, ok := all[h.name]; ok {
			h = old.join(h)
		}
		all[h.name] = h
	}
	return sorted(all)
}

func sorted(all map[string]holding) []string {
	var names []string
	for name := range all {
		names = append(names, name)
	}
	slices.Sort(names)
	var out []string
	for _, name := range names {
		out = append(out, all[name].String())
	}
	return out
}

// covers tells whether every value of b, with its compartments, is in a.
func covers(a, b []string) bool { return slices.Equal(joinHoldings(a, b), joinHoldings(a, nil)) }

// controlName is the control system of a value: what stands before the first hyphen.
func controlName(v string) string {
	name, _, _ := strings.Cut(v, "-")
	return name
}

// compartmentForms says what the compartments and sub-compartments of a
// control system look like: the least and the greatest length, or a closed list.
type compartmentForms struct {
	names         []string // allowed names; beside them, names of the lengths below
	least, most   int
	subLeast, sub int
}

// sciSystems are the control systems of the public vocabulary.
func sciSystems() map[string]compartmentForms {
	return map[string]compartmentForms{
		"EL":  {names: []string{"EU", "NK"}},
		"HCS": {names: []string{"O", "P"}, subLeast: 1, sub: 6},
		"KDK": {names: []string{"BLFH", "IDIT", "KAND"}, subLeast: 1, sub: 6},
		"RSV": {least: 3, most: 3},
		"SI":  {names: []string{"G"}, least: 2, most: 3, subLeast: 4, sub: 4},
		"TK":  {names: []string{"BLFH", "IDIT", "KAND"}, subLeast: 1, sub: 6},
	}
}

func sciSystem(name string) bool {
	_, ok := sciSystems()[name]
	return ok
}

// sci reads "SI-G ABCD/TK".
func (r *reader) sci(f string) error {
	values := strings.Split(f, "/")
	for _, v := range values {
		h := split(v)
		forms, ok := sciSystems()[h.name]
		if !ok {
			return bad("%q among the SCI controls; expected EL, HCS, KDK, RSV, SI or TK with their compartments", v)
		}
		for _, p := range h.parts {
			if !forms.admits(p) {
				return bad("%q is no compartment of %s; expected the register's form, such as SI-G ABCD", "-"+strings.Join(append([]string{p.name}, p.subs...), " "), h.name)
			}
		}
	}
	var err error
	r.m.SCI, err = r.holdings(stageSCI, values)
	return err
}

func (c compartmentForms) admits(p compartment) bool {
	name := slices.Contains(c.names, p.name) || len(p.name) >= max(c.least, 1) && len(p.name) <= c.most && all(p.name, capital)
	return name && !slices.ContainsFunc(p.subs, func(s string) bool {
		return len(s) < c.subLeast || len(s) > c.sub || !all(s, capital)
	})
}

// sap reads "SAR-BP-J12 K15/CD"; each programme may repeat the prefix.
func (r *reader) sap(f string) error {
	values := strings.Split(f, "/")
	for i, v := range values {
		if r.form == banner {
			v = strings.TrimPrefix(v, longSAR)
		}
		v = strings.TrimPrefix(v, prefixSAR)
		h := split(v)
		ok := len(v) <= 100 && nickname(h.name) && !slices.ContainsFunc(h.parts, func(p compartment) bool {
			return !all(p.name, capital) || slices.ContainsFunc(p.subs, func(s string) bool { return !all(s, capital) })
		})
		if !ok {
			return bad("%q; expected SAR- and a programme in capitals with its compartments, such as SAR-BP-J12 K15", v)
		}
		values[i] = v
	}
	var err error
	r.m.SAP, err = r.holdings(stageSAP, values)
	return err
}

// holdings settles values with compartments: each system once, all in order.
func (r *reader) holdings(s stage, values []string) ([]string, error) {
	var names []string
	for _, v := range values {
		h := split(v)
		if w := h.repeated(); w != "" {
			return nil, bad("%q stands twice in %q; expected it once (ISM-ID-00236)", w, v)
		}
		names = append(names, h.name)
	}
	if w := duplicate(names); w != "" {
		return nil, bad("%q stands twice among the %s; expected it once with all its compartments (ISM-ID-00236)", w, s)
	}
	return r.settle(s, values, joinHoldings(values, nil))
}
