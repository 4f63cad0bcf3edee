package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/inside/tasking"
)

// owedID is as many digits of an id as people are shown.
const owedID = 12

func (a *app) owedOne(o tasking.Owed) error {
	return a.owedList(tasking.OwedList{Items: []tasking.Owed{o}})
}

func (a *app) owedList(l tasking.OwedList) error {
	var b strings.Builder
	if len(l.Items) == 0 {
		return a.printf("nothing is owed\n")
	}
	table(&b, "WHO\tWHAT\tSTATE\tDUE\tSTANDING\tGROUND\tRESTS ON\tWHO HAS IT\tID", func(w *tabwriter.Writer) {
		for _, o := range l.Items {
			row(w, who(o), string(o.Kind), string(o.State), dueIn(o), dash(string(o.Standing)), dash(string(o.Ground)), dash(restsOn(o)), dash(keeper(o)), o.ID[:owedID])
		}
	})
	if l.More {
		b.WriteString(moreLine("--partner, --kind, --by and --to"))
	}
	return a.printf("%s", b.String())
}

func who(o tasking.Owed) string {
	switch o.Side {
	case tasking.Ours:
		return "we owe " + string(o.Creditor)
	case tasking.Theirs:
		return string(o.Debtor) + " owes us"
	}
	if o.Partner != "" {
		return "we ourselves, on " + string(o.Partner)
	}
	return "we ourselves"
}

// dueIn says how long there is, or for how long it has been overdue.
func dueIn(o tasking.Owed) string {
	said := ""
	switch {
	case o.Closed != nil:
		return "ended " + o.Closed.Format(time.DateOnly)
	case o.DueIn == nil:
		return "open for " + span(o.Age)
	case o.Overdue:
		said = "overdue for " + span(-*o.DueIn)
	default:
		said = "in " + span(*o.DueIn)
	}
	if o.DueBy == tasking.DuePlan {
		said += " by our plan"
	}
	return said
}

// span is a length of time in its two largest units.
func span(seconds int64) string {
	units := []struct {
		of   int64
		name string
	}{{24 * 3600, "d"}, {3600, "h"}, {60, "m"}, {1, "s"}}
	for i, u := range units {
		if seconds < u.of && i < len(units)-1 {
			continue
		}
		said := fmt.Sprintf("%d%s", seconds/u.of, u.name)
		if i+1 < len(units)-1 {
			if rest := seconds % u.of / units[i+1].of; rest > 0 {
				said += fmt.Sprintf(" %d%s", rest, units[i+1].name)
			}
		}
		return said
	}
	return ""
}

// restsOn is the first of what an obligation rests on that a person knows it by.
func restsOn(o tasking.Owed) string {
	switch {
	case o.Engagement != "":
		return o.Engagement + " " + o.Commitment
	case o.Serial != "":
		return visible(o.Serial)
	case strings.HasPrefix(o.Cause, "hit:"), strings.HasPrefix(o.Cause, "lookout:"):
		return visible(o.Cause[strings.IndexByte(o.Cause, ':')+1:])
	case o.Kind == obligation.Unread:
		return visible(o.Cause)
	}
	for _, x := range []struct{ what, id string }{{"item ", o.Received}, {"", o.Release}, {"", o.Warning}, {"", o.Report}} {
		if x.id != "" {
			return x.what + short(x.id)
		}
	}
	return ""
}

// short is an id as tables show it: its first digits, which commands take. A release
// or a serial has a name of its own.
func short(id string) string {
	if len(id) > owedID && strings.Trim(id, "0123456789abcdef") == "" {
		return id[:owedID]
	}
	return id
}

func keeper(o tasking.Owed) string {
	if o.Officer == "" {
		return visible(o.Desk)
	}
	return visible(o.Officer) + ", " + visible(o.Desk)
}

func (a *app) owedHistory(h tasking.OwedHistory) error {
	var b strings.Builder
	o := h.Owed
	fmt.Fprintf(&b, "%s: %s; %s, %s\n", who(o), o.Kind, o.State, dueIn(o))
	for _, x := range []struct{ name, said string }{{"id", o.ID}, {"ground", string(o.Ground)}, {"standing", string(o.Standing)}, {"due", date(o.Due)}, {"rests on", restsOn(o)},
		{"release", o.Release}, {"item", o.Received}, {"who has it", keeper(o)}, {"opened", o.Opened.Format(time.RFC3339)}} {
		fmt.Fprintf(&b, "  %-11s %s\n", x.name, dash(x.said))
	}
	b.WriteString("\n")
	table(&b, "RECORDED\tSTATE\tSTANDING\tDUE\tWHO HAS IT\tBY\tREASON", func(w *tabwriter.Writer) {
		for _, v := range h.Versions {
			has := visible(v.Officer)
			if v.Desk != "" {
				has = strings.TrimPrefix(has+", "+visible(v.Desk), ", ")
			}
			row(w, v.RecordedAt.Format(time.RFC3339), string(v.State), dash(string(v.Standing)), date(v.Due), dash(has), dash(v.By), dash(visible(v.Reason)))
		}
	})
	if len(h.Statements) > 0 {
		b.WriteString("\n")
		table(&b, "STATED\tBY\tVERB\tCODE\tDUE\tOFFICER\tHASH", func(w *tabwriter.Writer) {
			for _, s := range h.Statements {
				row(w, s.At.Format(time.RFC3339), string(s.By), string(s.Verb), dash(s.Code), date(s.Due), dash(s.Officer), s.Hash)
			}
		})
	}
	if len(h.Notices) > 0 {
		b.WriteString("\n")
		table(&b, "NOTICE\tFOR\tAT\tTAKEN NOTE OF\tID", func(w *tabwriter.Writer) {
			for _, n := range h.Notices {
				row(w, string(n.What), visible(n.To), n.At.Format(time.RFC3339), dash(n.AckedBy), n.ID)
			}
		})
	}
	return a.printf("%s", b.String())
}

func (a *app) owedCounts(s tasking.OwedStatistics) error {
	var b strings.Builder
	took := func(seconds *int64) string {
		if seconds == nil {
			return dash("")
		}
		return span(*seconds)
	}
	table(&b, "PARTNER\tWHO OWES\tKIND\tASKED\tACCEPTED\tANSWERED\tIN PART\tDECLINED\tSILENT\tWITHDRAWN\tWAITING\tMEDIAN\t90 %", func(w *tabwriter.Writer) {
		for _, c := range s.Items {
			side := "they"
			if c.Side == tasking.Ours {
				side = "we"
			}
			cells := []string{string(c.Partner), side, string(c.Kind)}
			for _, n := range []int{c.Asked, c.Accepted, c.Answered, c.InPart, c.Declined, c.Silent, c.Withdrawn, c.Waiting} {
				cells = append(cells, fmt.Sprint(n))
			}
			row(w, append(cells, took(c.Median), took(c.P90))...)
		}
	})
	return a.printf("%s", b.String())
}
