package obligation

import (
	"maps"
	"regexp"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/document"
)

// Limits on duties.yaml.
const (
	MaxReminders   = 8
	MaxEscalations = 16
	longestDuty    = 999 * day
)

var (
	deskForm = regexp.MustCompile(`^[a-z][a-z0-9-]{0,31}$`)
	spanForm = regexp.MustCompile(`^P(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,4})M)?(?:(\d{1,4})S)?)?$`)
)

// IsDesk tells whether a word is the name of a desk: of a-z, 0-9 and -, from a letter
// on, at most 32.
func IsDesk(word string) bool { return deskForm.MatchString(word) }

// DecodePlan reads duties.yaml. file names it in errors; empty data gives
// DefaultPlan. Of a kind that the file has, a key that it has stands in place of
// the default's.
func DecodePlan(file string, data []byte) (Plan, error) {
	p := DefaultPlan()
	if len(strings.TrimSpace(string(data))) == 0 {
		return p, nil
	}
	v, err := document.Parse(file, data)
	if err != nil {
		return Plan{}, err
	}
	o := v.Object()
	o.Version()
	entries := document.Must(o, "duties", (*document.Value).Entries)
	duties := maps.Clone(p.duties)
	for _, e := range entries {
		before, known := p.duties[Kind(e.Key)]
		if !known {
			o.Fail(e.Errorf("%.40q is no kind of obligation; expected one of %s", e.Key, kindWords()))
			break
		}
		d, err := readDuty(e.Value, before)
		if err != nil {
			o.Fail(err)
			break
		}
		duties[Kind(e.Key)] = d
	}
	if err := o.Err(); err != nil {
		return Plan{}, err
	}
	return Plan{duties}, nil
}

func kindWords() string {
	var out []string
	for _, all := range [][]Kind{SharedKinds, VerbKinds, InternalKinds} {
		for _, k := range all {
			out = append(out, string(k))
		}
	}
	return strings.Join(out, ", ")
}

// readDuty reads one kind's duty; what it leaves out is as before.
func readDuty(v *document.Value, d Duty) (Duty, error) {
	o := v.Object()
	if o.Has("within") {
		d.Within = document.Must(o, "within", readSpan)
	}
	if o.Has("remind") {
		d.Remind = document.Must(o, "remind", func(v *document.Value) ([]time.Duration, error) {
			return readList(v, MaxReminders, "reminders", readSpan)
		})
	}
	if o.Has("escalate") {
		d.Escalate = document.Must(o, "escalate", func(v *document.Value) ([]Escalation, error) {
			return readList(v, MaxEscalations, "escalations", readEscalation)
		})
	}
	if o.Has("desk") {
		d.Desk = document.Must(o, "desk", readDesk)
	}
	return d, o.Err()
}

// readList reads a bounded list in which nothing stands twice.
func readList[T comparable](v *document.Value, most int, what string, read func(*document.Value) (T, error)) ([]T, error) {
	items, err := v.List()
	if err != nil {
		return nil, err
	}
	if len(items) > most {
		return nil, v.Errorf("%d %s; expected at most %d", len(items), what, most)
	}
	out, seen := make([]T, 0, len(items)), map[T]bool{}
	for _, x := range items {
		t, err := read(x)
		if err != nil {
			return nil, err
		}
		if seen[t] {
			return nil, x.Errorf("stands there already; expected it once")
		}
		seen[t] = true
		out = append(out, t)
	}
	return out, nil
}

func readEscalation(v *document.Value) (Escalation, error) {
	o := v.Object()
	e := Escalation{document.Must(o, "after", readSpan), document.Must(o, "to", func(v *document.Value) (string, error) { return v.Word(PlanRoles...) })}
	return e, o.Err()
}

func readDesk(v *document.Value) (string, error) {
	s, err := v.String()
	if err == nil && !IsDesk(s) {
		err = v.Errorf("%.40q; expected a word of a-z, 0-9 and -", s)
	}
	return s, err
}

// readSpan reads a length of time: weeks, days, hours, minutes and seconds of ISO
// 8601, or Go's words for hours, minutes and seconds. Years and months are refused,
// because their lengths differ.
func readSpan(v *document.Value) (time.Duration, error) {
	s, err := v.String()
	if err != nil {
		return 0, err
	}
	out, ok := Span(s)
	if !ok {
		return 0, v.Errorf("%.40q; expected a length of time such as P7D, PT4H or 90m, from a second to 999 days, without years and months", s)
	}
	return out, nil
}

// Span reads a length of time as duties.yaml has it. It tells whether it is one,
// from a second to 999 days.
func Span(s string) (time.Duration, bool) {
	var out time.Duration
	if parts := spanForm.FindStringSubmatch(s); parts != nil && !strings.HasSuffix(s, "T") {
		for i, unit := range []time.Duration{7 * day, day, hour, minute, time.Second} {
			n, _ := strconv.Atoi(parts[i+1]) // "" and at most four digits
			out += time.Duration(n) * unit
		}
	} else if d, err := time.ParseDuration(s); err == nil {
		out = d
	}
	return out.Truncate(time.Microsecond), out >= time.Second && out <= longestDuty
}
