package advisory

import (
	"slices"
	"strings"

	"entente/internal/core/errs"
)

// rule says how often an element stands at its place among its siblings.
type rule struct {
	name        string
	least, most int
	below       []rule // nil: it holds text
}

// How often an element may be repeated; the schema says "unbounded".
const (
	maxInfo   = 64
	maxRepeat = 2000
)

func one(name string) rule                  { return rule{name, 1, 1, nil} }
func maybe(name string) rule                { return rule{name, 0, 1, nil} }
func many(name string) rule                 { return rule{name, 0, maxRepeat, nil} }
func groups(name string, below []rule) rule { return rule{name, 0, maxRepeat, below} }

// The order of the schema cap12.xsd; the slices are read only.
var (
	namedOrder = []rule{one("valueName"), one("value")}

	resourceOrder = []rule{one("resourceDesc"), one("mimeType"), maybe("size"), maybe("uri"), maybe("derefUri"), maybe("digest")}

	areaOrder = []rule{one("areaDesc"), many("polygon"), many("circle"), groups("geocode", namedOrder), maybe("altitude"), maybe("ceiling")}

	infoOrder = []rule{maybe("language"), {"category", 1, maxRepeat, nil}, one("event"), many("responseType"), one("urgency"),
		one("severity"), one("certainty"), maybe("audience"), groups("eventCode", namedOrder), maybe("effective"), maybe("onset"),
		maybe("expires"), maybe("senderName"), maybe("headline"), maybe("description"), maybe("instruction"), maybe("web"),
		maybe("contact"), groups("parameter", namedOrder), groups("resource", resourceOrder), groups("area", areaOrder)}

	alertOrder = []rule{one("identifier"), one("sender"), one("sent"), one("status"), one("msgType"), maybe("source"), one("scope"),
		maybe("restriction"), maybe("addresses"), many("code"), maybe("note"), maybe("references"), maybe("incidents"),
		{"info", 0, maxInfo, infoOrder}}
)

// ordered refuses an element whose children are not those of the rules, in
// their order and number, or that holds text where it holds elements.
func ordered(e *element, rules []rule) error {
	if rules == nil {
		if len(e.below) > 0 {
			return e.below[0].refuse("stands in <%s>; expected text there", e.name)
		}
		return nil
	}
	if strings.Trim(e.text.String(), blanks) != "" {
		return e.refuse("text between the elements; expected elements alone")
	}
	at, count := 0, 0
	for _, c := range e.below {
		i := slices.IndexFunc(rules, func(r rule) bool { return r.name == c.name })
		if i < 0 {
			return c.refuse("unknown; expected in <%s> one of %s", e.name, names(rules))
		}
		if i < at {
			return c.refuse("stands after <%s>; expected it before", rules[at].name)
		}
		if i > at {
			if err := missing(e, c.line, rules[at:i], count); err != nil {
				return err
			}
			at, count = i, 0
		}
		if count++; count > rules[at].most {
			return c.refuse("stands %d times in <%s>; expected at most %d", count, e.name, rules[at].most)
		}
		if err := ordered(c, rules[at].below); err != nil {
			return err
		}
	}
	return missing(e, e.line, rules[at:], count)
}

// missing refuses the first of the rules that wants more than was there; count
// is of the first rule alone.
func missing(e *element, line int, rules []rule, count int) error {
	for _, r := range rules {
		if count < r.least {
			return errs.At(readOp, "", line, e.path, "<%s> is missing; expected it in the order of the standard", r.name)
		}
		count = 0
	}
	return nil
}

func names(rules []rule) string {
	out := make([]string, len(rules))
	for i, r := range rules {
		out[i] = r.name
	}
	return strings.Join(out, ", ")
}

// refuse is an error at an element.
func (e *element) refuse(format string, args ...any) error {
	return errs.At(readOp, "", e.line, e.path, format, args...)
}
