package stix

import (
	"regexp"
	"strconv"
	"strings"

	"entente/internal/core/errs"
)

// Selector names a place in an object (section 7.2.3): property names and list
// indices, joined by points: "external_references.[0].source_name".
type Selector struct {
	text  string
	steps []step
}

type step struct {
	name  string
	index int // with name == ""
}

var stepForm = regexp.MustCompile(`^[A-Za-z0-9_-]{1,250}$`)

// ParseSelector reads a selector. A list index is a step of its own, "[0]".
func ParseSelector(text string) (Selector, error) {
	const op = "stix.ParseSelector"
	s := Selector{text: text}
	for i, part := range strings.Split(text, ".") {
		inner, isIndex := strings.CutPrefix(part, "[")
		if !isIndex {
			if !stepForm.MatchString(part) {
				return Selector{}, errs.E(errs.Invalid, op, "step %d of the selector: expected a property name or [n]", i+1)
			}
			s.steps = append(s.steps, step{name: part})
			continue
		}
		digits, closed := strings.CutSuffix(inner, "]")
		n, err := strconv.Atoi(digits)
		if !closed || err != nil || n < 0 || strconv.Itoa(n) != digits || i == 0 {
			return Selector{}, errs.E(errs.Invalid, op, "step %d of the selector: expected a property name or [n]", i+1)
		}
		s.steps = append(s.steps, step{index: n})
	}
	if len(s.steps) > MaxDepth {
		return Selector{}, errs.E(errs.Invalid, op, "%d steps; expected at most %d", len(s.steps), MaxDepth)
	}
	return s, nil
}

// String is the selector as it was written.
func (s Selector) String() string { return s.text }

// In is the value that the selector names in an object; found is false when
// the path does not exist there.
func (s Selector) In(o Object) (v Value, found bool) {
	v = o.root
	for _, st := range s.steps {
		switch {
		case st.name != "":
			if v, found = v.Get(st.name); !found {
				return Value{}, false
			}
		case v.kind == List && st.index < len(v.items):
			v = v.items[st.index]
		default:
			return Value{}, false
		}
	}
	return v, len(s.steps) > 0
}

// Covers tells whether selecting s selects other too: the same place, or one
// inside it.
func (s Selector) Covers(other Selector) bool {
	if len(s.steps) == 0 || len(s.steps) > len(other.steps) {
		return false
	}
	for i, st := range s.steps {
		if other.steps[i] != st {
			return false
		}
	}
	return true
}

// Granular is one granular marking: a marking or a language for some places.
// Exactly one of MarkingRef and Lang is set.
type Granular struct {
	MarkingRef string
	Lang       string
	Selectors  []Selector
}

// Granular reads the object's granular markings and checks that every
// selector names a place that exists.
func (o Object) Granular() ([]Granular, error) {
	const op = "stix.Granular"
	list, found := o.Get("granular_markings")
	if found && list.kind != List {
		return nil, errs.At(op, "", 0, "granular_markings", "a %s; expected a list", list.kind)
	}
	var out []Granular
	for i, item := range list.items {
		key := "granular_markings.[" + strconv.Itoa(i) + "]"
		g, err := o.granular(op, key, item)
		if err != nil {
			return nil, err
		}
		out = append(out, g)
	}
	return out, nil
}

func (o Object) granular(op, key string, item Value) (Granular, error) {
	ref, hasRef := item.Get("marking_ref")
	lang, hasLang := item.Get("lang")
	if hasRef == hasLang {
		return Granular{}, errs.At(op, "", 0, key, "expected exactly one of marking_ref and lang")
	}
	g := Granular{MarkingRef: ref.Text(), Lang: lang.Text()}
	if hasRef && (TypeOf(g.MarkingRef) != "marking-definition" || g.MarkingRef == o.ID()) {
		return Granular{}, errs.At(op, "", 0, key+".marking_ref", "expected another marking-definition's id")
	}
	if hasLang && !langForm.MatchString(g.Lang) {
		return Granular{}, errs.At(op, "", 0, key+".lang", "expected a language code of RFC 5646")
	}
	selectors, _ := item.Get("selectors")
	texts, ok := selectors.Texts()
	if !ok || len(texts) == 0 {
		return Granular{}, errs.At(op, "", 0, key+".selectors", "expected a list of selectors")
	}
	for j, text := range texts {
		s, err := ParseSelector(text)
		if err != nil {
			return Granular{}, errs.At(op, "", 0, key+".selectors.["+strconv.Itoa(j)+"]", "%s", err)
		}
		if _, found := s.In(o); !found {
			return Granular{}, errs.At(op, "", 0, key+".selectors.["+strconv.Itoa(j)+"]", "the object has no such place")
		}
		g.Selectors = append(g.Selectors, s)
	}
	return g, nil
}

// MarkingsAt are the markings that hold at a place of the object: those of the
// whole object, then those of granular markings that cover the place. A
// granular marking adds; it never lifts a marking of the object.
func (o Object) MarkingsAt(place Selector) ([]string, error) {
	if _, found := place.In(o); !found {
		return nil, errs.E(errs.NotFound, "stix.MarkingsAt", "the object has no such place")
	}
	granular, err := o.Granular()
	if err != nil {
		return nil, err
	}
	refs := o.Texts("object_marking_refs")
	for _, g := range granular {
		for _, s := range g.Selectors {
			if g.MarkingRef != "" && s.Covers(place) {
				refs = append(refs, g.MarkingRef)
				break
			}
		}
	}
	return refs, nil
}

// LangAt is the language of a place of the object: that of the granular
// marking which covers it most closely, else the object's.
func (o Object) LangAt(place Selector) (string, error) {
	granular, err := o.Granular()
	if err != nil {
		return "", err
	}
	lang, closest := o.Lang(), 0
	for _, g := range granular {
		for _, s := range g.Selectors {
			if g.Lang != "" && s.Covers(place) && len(s.steps) > closest {
				lang, closest = g.Lang, len(s.steps)
			}
		}
	}
	return lang, nil
}

// markings checks object and granular markings of one object.
func (c *checker) markings() {
	for _, ref := range c.o.Texts("object_marking_refs") {
		if ref == c.o.ID() {
			c.add("7.2", "object_marking_refs", "a marking does not mark itself")
		}
	}
	if _, err := c.o.Granular(); err != nil {
		c.add("7.2.3", "", err.Error())
	}
}
