package marking

import (
	"slices"
	"strconv"
	"strings"
)

// Atomic energy bases in the register's order (ISM-ID-00178). DCNI and UCNI
// are spelt out in a banner.
func atomicBases() []control {
	return []control{{"RD", "RD", ""}, {"FRD", "FRD", ""}, {"DOD UCNI", "DCNI", ""}, {"DOE UCNI", "UCNI", ""}, {"TFNI", "TFNI", ""}}
}

const tokenCNWDI = "CNWDI"

// atomic is one atomic energy marking: a base, for RD and FRD with its SIGMA
// numbers, for RD with CNWDI.
type atomic struct {
	base   string // portion token
	cnwdi  bool
	sigmas []int
}

// atomicWord tells whether a value begins an atomic energy field, in either form.
func atomicWord(v string) bool {
	base := controlName(v)
	return place(atomicBases(), base, banner) >= 0 || place(atomicBases(), base, portion) >= 0
}

// readAtomic reads "RD-CNWDI-SG 14 15" in a form.
func readAtomic(v string, f form) (atomic, bool) {
	words := strings.Split(v, "-")
	i := place(atomicBases(), words[0], f)
	if i < 0 {
		return atomic{}, false
	}
	a := atomic{base: atomicBases()[i].Portion}
	rest := words[1:]
	if a.base == "RD" && len(rest) > 0 && rest[0] == tokenCNWDI {
		a.cnwdi, rest = true, rest[1:]
	}
	if (a.base == "RD" || a.base == "FRD") && len(rest) > 0 {
		numbers, ok := strings.CutPrefix(rest[0], sigmaWord(f)+" ")
		if !ok {
			return atomic{}, false
		}
		for _, w := range strings.Split(numbers, " ") {
			n, err := strconv.Atoi(w)
			if err != nil || n < 1 || n > 99 || strconv.Itoa(n) != w {
				return atomic{}, false
			}
			a.sigmas = append(a.sigmas, n)
		}
		rest = rest[1:]
	}
	return a, len(rest) == 0
}

func sigmaWord(f form) string {
	if f == portion {
		return "SG"
	}
	return "SIGMA"
}

// word renders the marking in a form, its numbers ascending.
func (a atomic) word(f form) string {
	bases := atomicBases()
	var b strings.Builder
	b.WriteString(bases[place(bases, a.base, portion)].word(f))
	if a.cnwdi {
		b.WriteString("-" + tokenCNWDI)
	}
	if len(a.sigmas) > 0 {
		b.WriteString("-" + sigmaWord(f))
		for _, n := range slices.Sorted(slices.Values(a.sigmas)) {
			b.WriteString(" " + strconv.Itoa(n))
		}
	}
	return b.String()
}

// joinAtomic joins two lists of portion tokens, base by base, in the register's order.
func joinAtomic(a, b []string) []string {
	var out []string
	for _, base := range atomicBases() {
		all := atomic{base: base.Portion}
		found := false
		for _, v := range slices.Concat(a, b) {
			x, _ := readAtomic(v, portion)
			if x.base != base.Portion {
				continue
			}
			found = true
			all.cnwdi = all.cnwdi || x.cnwdi
			for _, n := range x.sigmas {
				if !slices.Contains(all.sigmas, n) {
					all.sigmas = append(all.sigmas, n)
				}
			}
		}
		if found {
			out = append(out, all.word(portion))
		}
	}
	return out
}

// aea reads the atomic energy field.
func (r *reader) aea(f string) error {
	var tokens, bases []string
	for _, v := range strings.Split(f, "/") {
		a, ok := readAtomic(v, r.form)
		if !ok {
			return bad("%q among the atomic energy markings; expected RD, RD-CNWDI, RD-%s 14 15, FRD, %s or TFNI", v, sigmaWord(r.form),
				map[form]string{banner: "DOD UCNI, DOE UCNI", portion: "DCNI, UCNI"}[r.form])
		}
		if len(slices.Compact(slices.Sorted(slices.Values(a.sigmas)))) != len(a.sigmas) {
			return bad("a SIGMA number twice in %q; expected it once (ISM-ID-00236)", v)
		}
		if r.strict && !slices.IsSorted(a.sigmas) {
			return bad("%q out of order; expected %q", v, a.word(r.form))
		}
		tokens, bases = append(tokens, a.word(portion)), append(bases, a.base)
	}
	if w := duplicate(bases); w != "" {
		return bad("%s stands twice among the atomic energy markings; expected it once, as in RD-CNWDI-%s 14 (ISM-ID-00236)", w, sigmaWord(r.form))
	}
	var err error
	r.m.AEA, err = r.settle(stageAEA, tokens, joinAtomic(tokens, nil))
	return err
}

// has tells whether the atomic energy markings hold a base.
func (m Marking) hasAtomic(ok func(atomic) bool) bool {
	return slices.ContainsFunc(m.AEA, func(v string) bool {
		a, _ := readAtomic(v, portion)
		return ok(a)
	})
}
