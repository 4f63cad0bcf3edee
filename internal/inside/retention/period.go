package retention

import (
	"regexp"
	"strconv"
	"time"

	"entente/internal/core/errs"
	"entente/internal/store/insidedb"
)

// Period is how long something is kept: years, months, weeks and days of ISO
// 8601, such as P5Y or P1Y6M. "" is for ever.
type Period string

var periodForm = regexp.MustCompile(`^P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?$`)

// ReadPeriod takes a period as it is written. The error is invalid for another
// form, and for one of no length.
func ReadPeriod(text string) (Period, error) {
	p := Period(text)
	if text == "" {
		return p, nil
	}
	some := false
	if parts := periodForm.FindStringSubmatch(text); parts != nil {
		for _, n := range parts[1:] {
			v, _ := strconv.Atoi(n) // "" and digits alone
			some = some || v > 0
		}
	}
	if !some {
		return "", errs.E(errs.Invalid, "retention.ReadPeriod", "%q; expected a period such as P5Y, P18M, P2W or P30D", text)
	}
	return p, nil
}

// Before is the time that lies a period before another; the zero time for ever.
func (p Period) Before(t time.Time) time.Time {
	parts := periodForm.FindStringSubmatch(string(p))
	if p == "" || parts == nil {
		return time.Time{}
	}
	var n [4]int
	for i := range n {
		n[i], _ = strconv.Atoi(parts[i+1])
	}
	return t.AddDate(-n[0], -n[1], -7*n[2]-n[3])
}

// class is one kind of subject with its period.
type class struct {
	kind   string
	period Period
}

func (r Rules) classes() []class {
	return []class{{insidedb.SubjectReport, r.Reports}, {insidedb.SubjectReceived, r.Received}, {insidedb.SubjectJudgement, r.Reports},
		{insidedb.SubjectTravel, r.Travel}, {insidedb.SubjectQuarantine, r.Travel}}
}
