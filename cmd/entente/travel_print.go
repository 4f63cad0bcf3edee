package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	travelfeed "entente/internal/inside/feed"
)

// travelTaken tells people what came of a file: what could not be read, each with its
// place, on standard error.
func (a *app) travelTaken(t importedTravel) error {
	name := visible(t.Name)
	for _, q := range t.NotRead {
		fmt.Fprintf(a.err, "%s: %s: %s: %s (quarantine %s)\n", name, visible(q.Where), q.Code, visible(q.Reason), q.ID)
	}
	for _, n := range t.Notes {
		fmt.Fprintf(a.err, "%s: %s: %s: %s\n", name, visible(n.Where), n.Code, visible(n.Said))
	}
	if more := t.Noted - len(t.Notes); more > 0 {
		fmt.Fprintf(a.err, "%s: %d notes more\n", name, more)
	}
	form := string(t.Form)
	if form == "" {
		form = "not recognised"
	}
	erased := ""
	if t.Erased > 0 {
		erased = "; " + counted(t.Erased, "message") + " erased before"
	}
	return a.printf("%s: %s; %s kept with %s, %s; %s already held%s; %s in quarantine\n", name, form, counted(t.Messages, "message"), counted(t.Travellers, "traveller"),
		counted(t.Hits, "hit"), counted(t.Held, "message"), erased, counted(t.Units, "unit"))
}

func (a *app) travelStands(s travelfeed.Status) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s of %s held; %s in quarantine\n", counted(s.Messages, "message"), counted(s.Travellers, "traveller"), counted(s.Quarantine, "unit"))
	fmt.Fprintf(&b, "folder %s\n", dash(visible(s.Folder)))
	if s.Why != "" {
		fmt.Fprintf(&b, "not looked at: %s\n", s.Why)
	}
	if s.Folder != "" {
		looked := "not yet"
		if s.Looked != nil {
			looked = s.Looked.Format(time.RFC3339)
		}
		fmt.Fprintf(&b, "looked at %s; %s read since the node started, then %s; %s waited for; strict %s\n", looked, counted(s.Files, "file"), kept(s.Kept), counted(s.Waiting, "file"), yes(s.Strict))
	}
	for _, l := range s.Alone {
		fmt.Fprintf(&b, "left alone: %s: %s\n", dash(visible(l.Name)), l.Why)
	}
	return a.printf("%s", b.String())
}

func kept(where string) string {
	if where == "deleted" {
		return where
	}
	return "kept in " + where
}

func (a *app) travelMessages(l travelfeed.Messages) error {
	var b strings.Builder
	table(&b, "AT\tFORM\tLIST\tSENDER\tTRAVELLERS\tFLIGHTS\tFROM\tSTATE\tID", func(w *tabwriter.Writer) {
		for _, m := range l.Messages {
			row(w, m.At.Format(time.RFC3339), string(m.Form), dash(visible(m.List)), dash(visible(m.Sender)), number(m.Travellers), dash(legs(m.Legs)), visible(m.Source), erasedOr(m, "held"), m.ID)
		}
	})
	if l.More {
		b.WriteString(moreLine("--limit"))
	}
	return a.printf("%s", b.String())
}

func erasedOr(m travelfeed.Message, held string) string {
	if m.ErasedAt == nil {
		return held
	}
	return "erased on " + m.ErasedAt.Format(time.DateOnly) + " by " + m.Ground
}

// legs are flights in a few words.
func legs(all []travelfeed.Leg) string {
	var out []string
	for _, l := range all {
		out = append(out, visible(strings.TrimSpace(l.Carrier+l.Number+" "+dash(l.From)+"-"+dash(l.To))))
	}
	return strings.Join(out, ", ")
}

func (a *app) travelWhole(m travelfeed.Whole) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s: %s, %s\n", m.Form, m.ID, counted(m.Message.Travellers, "traveller"), erasedOr(m.Message, "held"))
	fmt.Fprintf(&b, "came %s from %s", m.At.Format(time.RFC3339), visible(m.Source))
	if m.Officer != "" {
		fmt.Fprintf(&b, ", brought by %s", m.Officer)
	}
	fmt.Fprintf(&b, "\nsender %s, reference %s, sent %s, list %s, function %s\n", dash(visible(m.Sender)), dash(visible(m.Ref)), clockTime(m.Sent), dash(visible(m.List)), dash(visible(m.Function)))
	for i, l := range m.Legs {
		fmt.Fprintf(&b, "leg %d: %s, departs %s, arrives %s\n", i+1, legs([]travelfeed.Leg{l}), minuteOf(l.Departs), minuteOf(l.Arrives))
	}
	for _, n := range m.Notes {
		fmt.Fprintf(&b, "note: %s: %s: %s\n", visible(n.Where), n.Code, visible(n.Said))
	}
	table(&b, "NUMBER\tNAME\tBORN\tNATIONALITY\tDOCUMENTS\tROLE\tBOOKING\tSEAT", func(w *tabwriter.Writer) {
		for _, t := range m.Aboard {
			row(w, fmt.Sprint(t.Seq), visible(firstName(t)), dash(born(t)), listed(t.Person.Nationalities), dash(visible(papers(t))), dash(string(t.Role)), dash(visible(t.Booking)), dash(visible(t.Seat)))
		}
	})
	for _, l := range m.Looks {
		fmt.Fprintf(&b, "%s  seen by %s\n", l.At.Format(time.RFC3339), l.Officer)
	}
	return a.printf("%s", b.String())
}

func clockTime(t time.Time) string {
	if t.IsZero() {
		return "—"
	}
	return t.Format("2006-01-02 15:04")
}

func firstName(t travelfeed.Traveller) string {
	if len(t.Person.Names) == 0 {
		return "—"
	}
	return t.Person.Names[0].Text
}

func born(t travelfeed.Traveller) string {
	if len(t.Person.Births) == 0 {
		return ""
	}
	b := t.Person.Births[0]
	switch {
	case b.Month == 0:
		return fmt.Sprintf("%04d", b.Year)
	case b.Day == 0:
		return fmt.Sprintf("%04d-%02d", b.Year, b.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", b.Year, b.Month, b.Day)
}

func papers(t travelfeed.Traveller) string {
	var out []string
	for _, d := range t.Person.Documents {
		out = append(out, strings.TrimSpace(d.Kind+" "+d.Number+" "+d.Country))
	}
	return strings.Join(out, ", ")
}

func (a *app) quarantined(l travelfeed.Quarantine) error {
	var b strings.Builder
	table(&b, "AT\tFORM\tWHERE\tCODE\tREASON\tFROM\tBYTES\tSETTLED\tID", func(w *tabwriter.Writer) {
		for _, q := range l.Units {
			row(w, q.At.Format(time.RFC3339), dash(q.Form), visible(q.Where), q.Code, visible(q.Reason), visible(q.Source), number(q.Bytes), dash(q.Settled), q.ID)
		}
	})
	if l.More {
		b.WriteString(moreLine("--limit"))
	}
	return a.printf("%s", b.String())
}

func (a *app) quarantinedOne(q travelfeed.Quarantined) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s: %s\n%s, from %s, %d bytes, form %s\n", visible(q.Where), q.Code, visible(q.Reason), q.ID, visible(q.Source), q.Bytes, dash(q.Form))
	if q.SettledAt != nil {
		by := q.SettledBy
		if by == "" {
			by = "the node"
		}
		fmt.Fprintf(&b, "%s  settled by %s: %s; its bytes are gone\n", q.SettledAt.Format(time.RFC3339), by, q.Settled)
		if q.Why != "" {
			fmt.Fprintf(&b, "%s  reason: %s\n", q.SettledAt.Format(time.RFC3339), visible(q.Why))
		}
	}
	for _, l := range q.Looks {
		fmt.Fprintf(&b, "%s  bytes seen by %s\n", l.At.Format(time.RFC3339), l.Officer)
	}
	return a.printf("%s", b.String())
}
