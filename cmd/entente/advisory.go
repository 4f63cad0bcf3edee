package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/advisory"
	"entente/internal/core/errs"

	"github.com/spf13/cobra"
)

func (a *app) advisory() *cobra.Command {
	return group("advisory", "Public advisories in the Common Alerting Protocol, CAP 1.2",
		a.advisoryDraft(), a.advisoryApprove(), a.advisoryDeny(), a.advisoryPublish(), a.advisoryEnd(), a.advisoryDecline(), a.advisoryList(), a.advisoryShow(),
		a.advisoryAdd(), a.advisoryRead())
}

// readAdvisory is what advisory read answers with --json. The alert's fields are
// those of the standard.
type readAdvisory struct {
	V     int             `json:"v"`
	File  string          `json:"file"`
	Alert advisory.Alert  `json:"alert"`
	Until *time.Time      `json:"until"` // null: some info does not say, or there is none
	Notes []advisory.Note `json:"notes"`
}

func (a *app) advisoryRead() *cobra.Command {
	c := &cobra.Command{Use: "read FILE", Short: "Read an alert of CAP 1.2 or 1.1 strictly, and say what it says", Args: one("the alert's file"),
		Long: "Reads an alert as the standard and its schema want it, without a node. What\nbreaks a rule is refused with its line and element. Nothing is verified: who\nsent it is what it says itself, also where it bears an XML signature."}
	c.RunE = func(_ *cobra.Command, args []string) error {
		data, err := readBounded(args[0], advisory.MaxSize)
		if err != nil {
			return err
		}
		alert, notes, err := advisory.Read(data)
		if err != nil {
			return inAlertFile(args[0], err)
		}
		r := readAdvisory{V: 1, File: args[0], Alert: alert, Notes: notes}
		if until := alert.Until(); !until.IsZero() {
			r.Until = &until
		}
		if a.json {
			if r.Notes == nil {
				r.Notes = []advisory.Note{}
			}
			return a.emit(r)
		}
		return a.printf("%s", alertPage(r))
	}
	return c
}

// inAlertFile names the file in an input error that has none.
func inAlertFile(name string, err error) error {
	var e *errs.Error
	if !errors.As(err, &e) || e.File != "" {
		return err
	}
	placed := *e
	placed.File = name
	return &placed
}

// notActual says what an alert that is not actual is for, before all else.
var notActual = map[advisory.Status]string{
	advisory.Exercise:    "EXERCISE: for those who take part in it. This is no actual alert.",
	advisory.System:      "SYSTEM: for the network that carries alerts. This is no actual alert.",
	advisory.Test:        "TEST: to be ignored by everyone. This is no actual alert.",
	advisory.StatusDraft: "DRAFT: not to be acted on. This is no actual alert.",
}

// alertPage is an alert for people.
func alertPage(r readAdvisory) string {
	var b strings.Builder
	x := r.Alert
	if warning := notActual[x.Status]; warning != "" {
		b.WriteString(warning + "\n")
	}
	alertCells(&b, "", [][2]string{
		{"message", string(x.MsgType) + ", " + string(x.Status)},
		{"identifier", x.Identifier},
		{"from", x.Sender + " (as it says)"},
		{"source", x.Source},
		{"sent", alertTime(x.Sent)},
		{"for", alertAudience(x)},
		{"until", alertTime(x.Until())},
		{"languages", strings.Join(alertLanguages(x), ", ")},
		{"refers to", strings.Join(textsOf(x.References, advisory.Reference.String), "\n")},
		{"incidents", strings.Join(x.Incidents, ", ")},
		{"code", strings.Join(x.Code, ", ")},
		{"note", x.Note},
	})
	for n, i := range x.Info {
		fmt.Fprintf(&b, "\n%d of %d, %s\n", n+1, len(x.Info), visible(i.Language))
		alertInfo(&b, x, i)
	}
	if len(r.Notes) > 0 {
		b.WriteByte('\n')
		for _, n := range r.Notes {
			fmt.Fprintf(&b, "note: line %d: %s: %s\n", n.Line, visible(n.Element), visible(n.Text))
		}
	}
	return b.String()
}

// alertInfo is what an alert says in one language.
func alertInfo(b *strings.Builder, x advisory.Alert, i advisory.Info) {
	alertCells(b, "  ", [][2]string{
		{"event", i.Event + " (" + wordsOf(i.Category) + ")"},
		{"headline", i.Headline},
		{"how grave", fmt.Sprintf("urgency %s, severity %s, certainty %s", i.Urgency, i.Severity, i.Certainty)},
		{"holds from", alertTime(x.From(i))},
		{"begins", alertTime(i.Onset)},
		{"until", alertTime(i.Expires)},
		{"where", strings.Join(textsOf(i.Area, alertArea), "\n")},
		{"to do", wordsOf(i.ResponseType)},
		{"instruction", i.Instruction},
		{"description", i.Description},
		{"audience", i.Audience},
		{"event code", strings.Join(textsOf(i.EventCode, alertNamed), ", ")},
		{"parameters", strings.Join(textsOf(i.Parameter, alertNamed), "\n")},
		{"files", strings.Join(textsOf(i.Resource, alertFile), "\n")},
		{"by", i.SenderName},
		{"web", i.Web},
		{"contact", i.Contact},
	})
}

// alertCells writes what has a value under its name; further lines of a value stand
// below it.
func alertCells(b *strings.Builder, margin string, of [][2]string) {
	w := tabwriter.NewWriter(b, 0, 4, 2, ' ', 0)
	for _, c := range of {
		name := c[0]
		for line := range strings.Lines(c[1]) {
			row(w, margin+name, visible(strings.ReplaceAll(strings.TrimRight(line, "\r\n"), "\t", " ")))
			name = ""
		}
	}
	w.Flush()
}

// alertTime is a time as its sender wrote it; "" for none.
func alertTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// alertAudience is whom an alert is for.
func alertAudience(x advisory.Alert) string {
	out := string(x.Scope)
	if x.Restriction != "" {
		out += ": " + x.Restriction
	}
	if len(x.Addresses) > 0 {
		out += "; addresses " + strings.Join(x.Addresses, ", ")
	}
	return out
}

// alertLanguages are those of an alert, each once, in its order.
func alertLanguages(x advisory.Alert) []string {
	var out []string
	seen := map[string]bool{}
	for _, i := range x.Info {
		if !seen[i.Language] {
			seen[i.Language] = true
			out = append(out, i.Language)
		}
	}
	return out
}

// alertArea is an area on one line; a polygon is told by its number of points.
func alertArea(p advisory.Area) string {
	parts := []string{p.AreaDesc}
	for _, line := range p.Polygon {
		parts = append(parts, fmt.Sprintf("polygon of %d points from %s", len(line), line[0]))
	}
	for _, c := range p.Circle {
		parts = append(parts, fmt.Sprintf("%s km around %s", strconv.FormatFloat(c.Radius, 'f', -1, 64), c.Center))
	}
	parts = append(parts, textsOf(p.Geocode, alertNamed)...)
	if p.Altitude != nil {
		height := strconv.FormatFloat(*p.Altitude, 'f', -1, 64)
		if p.Ceiling != nil {
			height += " to " + strconv.FormatFloat(*p.Ceiling, 'f', -1, 64)
		}
		parts = append(parts, height+" feet above sea level")
	}
	return strings.Join(parts, "; ")
}

func alertNamed(n advisory.Named) string { return n.ValueName + " " + n.Value }

// alertFile is a resource on one line, without its content.
func alertFile(f advisory.Resource) string {
	out := f.ResourceDesc + " (" + f.MimeType
	if f.Size > 0 {
		out += fmt.Sprintf(", %d bytes", f.Size)
	}
	out += ")"
	if f.URI != "" {
		out += " " + f.URI
	}
	return out
}

func wordsOf[T ~string](all []T) string {
	return strings.Join(textsOf(all, func(x T) string { return string(x) }), ", ")
}

func textsOf[T any](all []T, text func(T) string) []string {
	out := make([]string, len(all))
	for i, x := range all {
		out[i] = text(x)
	}
	return out
}
