package lookout

import (
	"maps"
	"regexp"
	"strings"
	"time"

	"entente/internal/core/country"
	"entente/internal/core/document"
	"entente/internal/core/obligation"
	"entente/internal/core/screening"
)

// Limits on watch.yaml.
const (
	MaxPorts   = 2_000
	MaxContact = 200                 // characters
	longest    = 90 * 24 * time.Hour // of a clock
)

// The keys of Hours beside the instructions: hits on a list that no lookout is about.
const (
	ListAlert  = "list-alert"
	ListReview = "list-review"
)

// hourKeys are the keys of Hours.
var hourKeys = []string{string(Stop), string(Secondary), string(Call), string(DiscreetCheck), string(DoNotAlert), ListAlert, ListReview}

// Rules are a service's own: how long a hit may wait for an answer, when it is asked
// whether a lookout goes on, and where ports are that are not known here.
type Rules struct {
	Hours     map[string]time.Duration // instruction, ListAlert or ListReview → from the hit to an answer
	AskBefore time.Duration            // how long before its time a lookout's owner is asked
	Climb     time.Duration            // from each who did not answer to the next
	Ports     map[string]string        // IATA code → ISO 3166-1 alpha-2, where the service knows better
	Home      string                   // the country whose borders are watched, ISO 3166-1 alpha-2; "" for none
	Contact   string                   // how the watch is called, at any hour; "" for none
}

// DefaultRules are the rules where watch.yaml says nothing else.
func DefaultRules() Rules {
	return Rules{
		Hours: map[string]time.Duration{
			string(Stop): 10 * time.Minute, string(Secondary): 20 * time.Minute, string(Call): 20 * time.Minute,
			string(DiscreetCheck): 4 * time.Hour, string(DoNotAlert): 24 * time.Hour,
			ListAlert: time.Hour, ListReview: 24 * time.Hour,
		},
		AskBefore: 14 * 24 * time.Hour,
		Climb:     10 * time.Minute,
	}
}

// Within is how long a hit may wait for an answer: by its lookout's instruction, and
// by its verdict where that is "", which is a list's hit.
func (r Rules) Within(i Instruction, v screening.Verdict) time.Duration {
	switch {
	case i != "":
		return r.Hours[string(i)]
	case v == screening.Alert:
		return r.Hours[ListAlert]
	}
	return r.Hours[ListReview]
}

var portForm = regexp.MustCompile(`^[A-Z]{3}$`)

// DecodeRules reads watch.yaml. file names it in errors; empty data gives the
// defaults, and a key that the file has stands in place of the default's.
func DecodeRules(file string, data []byte) (Rules, error) {
	r := DefaultRules()
	if len(strings.TrimSpace(string(data))) == 0 {
		return r, nil
	}
	v, err := document.Parse(file, data)
	if err != nil {
		return Rules{}, err
	}
	o := v.Object()
	o.Version()
	r.readHours(o)
	if x := o.Get("ask_before"); x != nil {
		r.AskBefore = document.Read(o, "ask_before", clock)
	}
	if x := o.Get("climb"); x != nil {
		r.Climb = document.Read(o, "climb", clock)
	}
	r.readPorts(o)
	r.Home = document.Read(o, "home", countryCode)
	r.Contact = document.Read(o, "contact", line(MaxContact))
	if err := o.Err(); err != nil {
		return Rules{}, err
	}
	return r, nil
}

func (r *Rules) readHours(o *document.Object) {
	document.Read(o, "within", func(v *document.Value) (struct{}, error) {
		x, hours := v.Object(), maps.Clone(r.Hours)
		for _, key := range hourKeys {
			if x.Get(key) != nil {
				hours[key] = document.Read(x, key, clock)
			}
		}
		r.Hours = hours
		return struct{}{}, x.Err()
	})
}

func (r *Rules) readPorts(o *document.Object) {
	entries := document.Read(o, "ports", (*document.Value).Entries)
	if len(entries) > MaxPorts {
		o.Fail(o.Get("ports").Errorf("%d ports; expected at most %d", len(entries), MaxPorts))
		return
	}
	for _, e := range entries {
		if !portForm.MatchString(e.Key) {
			o.Fail(e.Errorf("%.20q; expected a port's three letters, such as CDG", e.Key))
			return
		}
		at, err := countryCode(e.Value)
		if err != nil {
			o.Fail(err)
			return
		}
		if r.Ports == nil {
			r.Ports = map[string]string{}
		}
		r.Ports[e.Key] = at
	}
}

// clock reads a length of time from a minute on.
func clock(v *document.Value) (time.Duration, error) {
	s, err := v.String()
	if err != nil {
		return 0, err
	}
	out, ok := obligation.Span(s)
	if !ok || out < time.Minute || out > longest {
		return 0, v.Errorf("%.40q; expected a length of time such as PT10M, P14D or 90m, from a minute to 90 days", s)
	}
	return out, nil
}

// countryCode reads a country by its code or English name.
func countryCode(v *document.Value) (string, error) {
	s, err := v.Text()
	if err != nil {
		return "", err
	}
	code, ok := country.Code(s)
	if !ok {
		return "", v.Errorf("%.60q; expected a country's code or English name", s)
	}
	return code, nil
}
