package obligation

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"
)

// What a step of a plan is.
type What string

// The steps.
const (
	StepOpened     What = "opened"     // it is there, and somebody has it
	StepReminder   What = "reminder"   // it will soon be due
	StepDue        What = "due"        // its time has come
	StepEscalation What = "escalation" // its time is past, and the next in line hears of it
	StepAssigned   What = "assigned"   // somebody else has it now; in no plan
)

// Whom a step is for, beside the roles: the officer who has the obligation, and
// the desk. Where no officer has it, what is for the officer is for the desk.
const (
	ForOfficer = "officer"
	ForDesk    = "desk"
)

// PlanRoles are those whom a step may be for: officer, desk and the roles that
// answer for others' work.
var PlanRoles = []string{ForOfficer, ForDesk, "liaison", "disclosure", "warning", "lead", "watch", "oversight"}

// Duty is how a service sees to the obligations of one kind.
type Duty struct {
	Within   time.Duration   `json:"within"`   // from opening, where no time is stated; 0: none is set
	Remind   []time.Duration `json:"remind"`   // before it is due
	Escalate []Escalation    `json:"escalate"` // after it is due
	Desk     string          `json:"desk"`     // which has it, where nobody says otherwise
}

// Escalation is who hears of it when it has been due for so long.
type Escalation struct {
	After time.Duration `json:"after"`
	To    string        `json:"to"`
}

// Plan is how a service sees to everything that is owed: its own business, which
// no partner learns. The zero Plan knows no kind.
type Plan struct{ duties map[Kind]Duty }

// Step is one thing that the clock does about an obligation.
type Step struct {
	What What
	For  string // officer, desk or a role
	At   time.Time
}

// Duty gives how the obligations of a kind are seen to.
func (p Plan) Duty(k Kind) Duty { return p.duties[k] }

// Due is by when an obligation is to be done: as it is stated, else as the plan
// has it; nil where neither says.
func (p Plan) Due(k Kind, opened time.Time, stated *time.Time) *time.Time {
	within := p.duties[k].Within
	if stated != nil || within == 0 {
		return stated
	}
	due := opened.Add(within)
	if due.After(lastTime) {
		due = lastTime
	}
	return &due
}

// Overdue tells whether what is open is due, as it is stated or as the plan has it, at
// a time or before.
func (p Plan) Overdue(k Kind, opened time.Time, stated *time.Time, at time.Time) bool {
	due := p.Due(k, opened, stated)
	return due != nil && !at.Before(*due)
}

// lastTime is the last that can be written. A partner may have opened something then.
var lastTime = time.Date(9999, 12, 31, 23, 59, 59, 999999000, time.UTC)

// Steps are all steps of an obligation, in the order of their times: that it is
// there, reminders before it is due, that it is due, and escalations after. A
// reminder whose time is not after the opening is left out. stated is by when it is
// to be done; nil where the plan is to say.
func (p Plan) Steps(k Kind, opened time.Time, stated *time.Time) []Step {
	out := []Step{{StepOpened, ForOfficer, opened}}
	due := p.Due(k, opened, stated)
	if due == nil {
		return out
	}
	for _, before := range p.duties[k].Remind {
		if at := due.Add(-before); at.After(opened) {
			out = append(out, Step{StepReminder, ForOfficer, at})
		}
	}
	out = append(out, Step{StepDue, ForOfficer, *due})
	for _, e := range p.duties[k].Escalate {
		out = append(out, Step{StepEscalation, e.To, due.Add(e.After)})
	}
	slices.SortStableFunc(out, func(a, b Step) int { return a.At.Compare(b.At) })
	return out
}

// Passed counts the steps whose time has come, and gives when the next one's does;
// nil when there is none.
func Passed(steps []Step, now time.Time) (done int, next *time.Time) {
	for i, s := range steps {
		if s.At.After(now) {
			return i, &s.At
		}
	}
	return len(steps), nil
}

// Hash tells two plans apart that do not say the same.
func (p Plan) Hash() string {
	kinds := make([]Kind, 0, len(p.duties))
	for k := range p.duties {
		kinds = append(kinds, k)
	}
	slices.SortFunc(kinds, cmp.Compare[Kind])
	h := sha256.New()
	for _, k := range kinds {
		data, _ := json.Marshal([]any{k, p.duties[k]}) // words and numbers can always be written
		h.Write(append(data, '\n'))
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

const (
	minute = time.Minute
	hour   = time.Hour
	day    = 24 * time.Hour
)

// upward is the usual way of what nobody has done: the desk, the lead, the watch.
func upward(desk, lead, watch time.Duration) []Escalation {
	return []Escalation{{desk, ForDesk}, {lead, "lead"}, {watch, "watch"}}
}

// DefaultPlan is the plan where duties.yaml says nothing else: hours for what lives
// may hang on, days for what was asked, weeks for what can wait.
func DefaultPlan() Plan {
	return Plan{map[Kind]Duty{
		Answer:      {14 * day, []time.Duration{2 * day}, upward(day, 3*day, 7*day), "liaison"},
		Unmask:      {3 * day, []time.Duration{day}, upward(12*hour, day, 3*day), "disclosure"},
		Action:      {7 * day, []time.Duration{day}, upward(12*hour, day, 3*day), "liaison"},
		PassOn:      {day, []time.Duration{4 * hour}, upward(hour, 4*hour, 12*hour), "liaison"},
		Acknowledge: {2 * hour, []time.Duration{30 * minute}, upward(15*minute, 30*minute, hour), "warning"},
		Feedback:    {30 * day, []time.Duration{7 * day}, upward(7*day, 30*day, 60*day)[:2], "liaison"},
		Commitment:  {90 * day, []time.Duration{14 * day, 3 * day}, upward(day, 7*day, 30*day), "liaison"},

		Consent:    {7 * day, []time.Duration{day}, upward(day, 3*day, 7*day), "disclosure"},
		Recall:     {day, []time.Duration{4 * hour}, upward(4*hour, day, 2*day), "disclosure"},
		Correction: {3 * day, []time.Duration{12 * hour}, upward(12*hour, day, 3*day), "disclosure"},

		Determine:       {4 * hour, []time.Duration{2 * hour, hour}, upward(15*minute, 30*minute, hour), "warning"},
		Warn:            {8 * hour, []time.Duration{4 * hour, hour}, upward(15*minute, 30*minute, hour), "warning"},
		Reach:           {hour, []time.Duration{30 * minute}, upward(15*minute, 30*minute, hour), "warning"},
		PublicNotice:    {day, []time.Duration{6 * hour}, upward(2*hour, 6*hour, 12*hour), "warning"},
		Window:          {12 * hour, []time.Duration{4 * hour}, upward(hour, 4*hour, 12*hour), "warning"},
		Outcome:         {30 * day, []time.Duration{7 * day}, upward(7*day, 30*day, 60*day)[:2], "warning"},
		NotifyOrigin:    {day, []time.Duration{6 * hour}, upward(hour, 4*hour, 12*hour), "disclosure"},
		ReportOversight: {7 * day, []time.Duration{day}, []Escalation{{day, ForDesk}, {2 * day, "lead"}, {3 * day, "oversight"}}, "disclosure"},
		Thank:           {30 * day, []time.Duration{7 * day}, upward(30*day, 60*day, 90*day)[:1], "warning"},
		Hit:             {hour, []time.Duration{3 * minute}, []Escalation{{hour, "watch"}}, "watch"}, // it climbs from officer to officer before that
		Renew:           {14 * day, []time.Duration{7 * day, 3 * day, day}, []Escalation{{hour, ForDesk}, {day, "watch"}, {3 * day, "lead"}}, "watch"},
		Unread:          {day, []time.Duration{6 * hour}, upward(hour, 4*hour, 12*hour), "watch"},
		Reassure:        {30 * day, []time.Duration{14 * day, 7 * day, day}, []Escalation{{hour, ForDesk}, {day, "lead"}}, "disclosure"},
	}}
}
