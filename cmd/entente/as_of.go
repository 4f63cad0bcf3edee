package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/errs"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/reporting"
	"entente/internal/inside/retention"
	"entente/internal/inside/watch"

	"github.com/spf13/cobra"
)

// held is one kind of thing that a node holds, as the desk lists it.
type held struct {
	name, path, list string // list: the member of the answer that holds them
	print            func(*app, desk.Answer) error
}

// printed shows an answer by the function that shows it of the present.
func printed[T any](show func(*app, T) error) func(*app, desk.Answer) error {
	return func(a *app, answer desk.Answer) error {
		var out T
		if err := answer.Read(&out); err != nil {
			return err
		}
		return show(a, out)
	}
}

// ofLookouts names a kind that is shown to named officers alone.
const ofLookouts = "lookouts"

// toNamed are the kinds that are shown to named officers alone.
var toNamed = []string{ofLookouts, "hits", "travel"}

// holdings are what a list gives, in its order.
func holdings() []held {
	return []held{
		{"reports", "/reports", "reports", printed((*app).reports)},
		{"inbox", "/inbox", "items", printed((*app).arrivals)},
		{"outbox", "/outbox", "items", printed((*app).sendings)},
		{"releases", "/releases", "releases", printed((*app).releasesTable)},
		{"directives", "/directives", "directives", printed((*app).directivesTable)},
		{"lists", "/lists", "lists", printed((*app).listsThen)},
		{"recalls", "/recalls", "items", printed((*app).recallTable)},
		{"consents", "/consents", "items", printed((*app).consentTable)},
		{"questions", "/questions", "questions", printed((*app).questionTable)},
		{"feedback", "/feedback", "feedback", printed((*app).feedbackTable)},
		{"holds", "/retention", "items", printed((*app).keptThen)},
		{ofLookouts, "/lookouts", "items", printed((*app).lookoutTable)},
		{"hits", "/hits", "hits", printed((*app).hitTable)},
		{"travel", "/travel", "messages", printed((*app).travelMessages)},
	}
}

func (a *app) asOf() *cobra.Command {
	c := &cobra.Command{Use: "as-of TIME list [KIND] | as-of TIME show ID", Short: "Show what was held, and what had been told to whom, at a time",
		Long: "TIME is a date, which is its end in UTC, or a time such as 2012-07-17T12:00:00Z, at\nleast 5 s ago by the node's clock. KIND is one of " + strings.Join(kinds(), ", ") +
			";\nwithout one all are listed, lookouts, hits that\nare open and travel only with --as. ID is that of a report, a release, an item of the\ninbox, a directive, a lookout or a list."}
	c.Args = func(c *cobra.Command, args []string) error {
		switch {
		case len(args) >= 2 && args[1] == "list" && len(args) <= 3:
			if len(args) == 3 && !slices.Contains(kinds(), args[2]) {
				return usage(c, "%q; expected one of %s", args[2], strings.Join(kinds(), ", "))
			}
			return nil
		case len(args) == 3 && args[1] == "show":
			return nil
		}
		return usage(c, "expected TIME list [KIND], or TIME show ID")
	}
	c.RunE = func(c *cobra.Command, args []string) error {
		at, err := endOf(c, args[0])
		if err != nil {
			return err
		}
		if args[1] == "show" {
			return a.showThen(c.Context(), at, args[2])
		}
		return a.listThen(c.Context(), at, args[2:])
	}
	return c
}

func kinds() []string {
	var out []string
	for _, h := range holdings() {
		out = append(out, h.name)
	}
	return out
}

// endOf reads a time; of a date it is the last instant in UTC.
func endOf(c *cobra.Command, value string) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, value); err == nil {
		return day.AddDate(0, 0, 1).Add(-time.Microsecond), nil
	}
	t, err := time.Parse(time.RFC3339Nano, value)
	if err != nil {
		return time.Time{}, usage(c, "%q; expected a date, or a time such as 2012-07-17T12:00:00Z", value)
	}
	return t.UTC(), nil
}

// then asks the desk for something as of a time.
func (a *app) then(ctx context.Context, at time.Time, path string) (desk.Answer, error) {
	return a.call(ctx, "GET", path+query("as_of", at.Format(time.RFC3339Nano)), nil)
}

// listThen lists what was held of one kind, or of all.
func (a *app) listThen(ctx context.Context, at time.Time, only []string) error {
	var out []string
	for _, h := range holdings() {
		if len(only) == 1 && only[0] != h.name {
			continue
		}
		if len(only) == 0 && slices.Contains(toNamed, h.name) && a.as == "" {
			fmt.Fprintln(a.err, h.name+" are not listed: --as is missing; expected the registered officer who asks")
			continue
		}
		answer, err := a.then(ctx, at, h.path)
		if err != nil {
			return err
		}
		if a.json {
			var members map[string]json.RawMessage
			if err := answer.Read(&members); err != nil {
				return err
			}
			out = append(out, member(h.name, members[h.list]))
			continue
		}
		if len(only) == 0 {
			if err := a.printf("%s as of %s\n", h.name, at.Format(time.RFC3339)); err != nil {
				return err
			}
		}
		if err := h.print(a, answer); err != nil {
			return err
		}
	}
	if a.json {
		return a.snapshot(at, out...)
	}
	return nil
}

// snapshot writes one document with what was held.
func (a *app) snapshot(at time.Time, members ...string) error {
	return a.printf("{\"v\":1,\"as_of\":%q,%s}\n", at.Format(time.RFC3339Nano), strings.Join(members, ","))
}

func member(name string, value []byte) string { return fmt.Sprintf("%q:%s", name, value) }

// showThen shows one thing, of whatever kind has the id.
func (a *app) showThen(ctx context.Context, at time.Time, id string) error {
	for _, k := range []struct {
		name, path string
		print      func(*app, desk.Answer) error
	}{
		{"report", "/reports/", printed(func(a *app, d reporting.Document) error { return a.printf("%s", d.Text) })},
		{"release", "/releases/", printed((*app).view)},
		{"item", "/inbox/", printed((*app).arrival)},
		{"lookout", "/lookouts/", printed((*app).lookoutShown)},
		{"directive", "/directives/", printed(func(a *app, d disclosure.Directive) error { return a.printf("%s", d.Text) })},
	} {
		if k.name == "lookout" && a.as == "" {
			continue
		}
		answer, err := a.then(ctx, at, k.path+url.PathEscape(id))
		if errs.KindOf(err) == errs.NotFound {
			continue
		}
		if err != nil {
			return err
		}
		if a.json {
			return a.snapshot(at, member(k.name, answer.Data))
		}
		return k.print(a, answer)
	}
	answer, err := a.then(ctx, at, "/lists")
	if err != nil {
		return err
	}
	var all desk.Lists
	if err := answer.Read(&all); err != nil {
		return err
	}
	for _, l := range all.Lists {
		if l.List != id {
			continue
		}
		if !a.json {
			return a.listsThen(desk.Lists{Lists: []watch.List{l}})
		}
		data, err := json.Marshal(l)
		if err != nil {
			return errs.Wrap(errs.Internal, "entente", err, "the list cannot be written")
		}
		return a.snapshot(at, member("list", data))
	}
	beside := ""
	if a.as == "" {
		beside = " (lookouts are shown with --as alone)"
	}
	return errs.E(errs.NotFound, "entente", "nothing named %q was held as of %s%s", id, at.Format(time.RFC3339), beside)
}

func (a *app) releasesTable(list desk.Releases) error {
	var out strings.Builder
	table(&out, "RELEASE\tREPORT\tPARTNER\tSTANDS", func(w *tabwriter.Writer) {
		for _, v := range list.Releases {
			row(w, v.Release, dash(v.Serial), string(v.Partner), v.Said)
		}
	})
	return a.printf("%s", out.String())
}

func (a *app) directivesTable(list desk.Directives) error {
	var out strings.Builder
	table(&out, "DIRECTIVE\tPARTNERS\tCEILING\tEFFECTIVE\tEXPIRES\tSTOOD\tTITLE", func(w *tabwriter.Writer) {
		for _, d := range list.Directives {
			stood := "in force"
			if !d.InForce {
				stood = "not in force"
			}
			var partners []string
			for _, p := range d.Partners {
				partners = append(partners, string(p))
			}
			row(w, d.ID, listed(partners), dash(d.Ceiling), d.Effective.Format(time.DateOnly), instantOf(d.Expires), stood, visible(d.Title))
		}
	})
	return a.printf("%s", out.String())
}

// keptThen shows what was held, proposed for erasure or erased; what is due is of
// now alone.
func (a *app) keptThen(l retention.Retained) error {
	for _, i := range l.Items {
		if err := a.printf("%s %s: %s\n", i.Kind, i.ID, i.Said); err != nil {
			return err
		}
	}
	return nil
}

// listsThen shows the lists without what is counted from now.
func (a *app) listsThen(all desk.Lists) error {
	var b strings.Builder
	table(&b, "LIST\tVERSION\tSTATED\tDATE\tPERSONS\tNAMES\tREVIEW\tPURPOSE\tIMPORTED", func(w *tabwriter.Writer) {
		for _, l := range all.Lists {
			row(w, l.List, number(l.Version), dash(visible(l.StatedVersion)), dash(visible(l.Date)), number(l.Entries), number(l.Names),
				l.Review, visible(l.Purpose), l.ImportedAt.Format(time.RFC3339)+" by "+l.ImportedBy)
		}
	})
	return a.printf("%s", b.String())
}
