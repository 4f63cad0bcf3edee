package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"entente/internal/core/article"
	"entente/internal/core/errs"
	"entente/internal/inside/reporting"

	"github.com/spf13/cobra"
)

// importTextFlags say what texts do not say themselves.
type importTextFlags struct {
	text, marked, dryRun                                            bool
	topics                                                          []string
	title, outlet, published, kind, mark, lang, serial, out, reason string
}

// importedText is what came of a file.
type importedText struct {
	Name string `json:"name"`
	reporting.Imported
}

func (a *app) reportImport() *cobra.Command {
	var f importTextFlags
	c := &cobra.Command{Use: "import --text FILE…", Short: "Take articles or cables in plain text in, each as a report", Args: cobra.MinimumNArgs(1),
		Long: "Reads title, by-line, dateline, paragraphs, quotations with their speakers, figures, dates\n" +
			"and occasions from each file, shows what was found and what was left out, and takes it in\n" +
			"as a report of an open source. With --dry-run nothing is stored; with --out the report is\n" +
			"written to a file, to be looked through and taken in with report add. A file that cannot\n" +
			"be used is refused whole, with line and reason, and the others go on: exit status 2."}
	flags := c.Flags()
	flags.BoolVar(&f.text, "text", false, "the files are plain text, in UTF-8")
	flags.StringSliceVar(&f.topics, "topic", nil, "of the reports; words of the topic register")
	flags.StringVar(&f.title, "title", "", "of the report (default: the text's own, else the beginning of its first paragraph); for one file")
	flags.StringVar(&f.outlet, "outlet", "", "who published it (default: as the text says)")
	flags.StringVar(&f.published, "published", "", "the day of publication (default: as the text says); relative dates need it")
	flags.StringVar(&f.kind, "kind", "", "of the reports (default: intelligence)")
	flags.StringVar(&f.mark, "mark", "", "of portions without a mark of their own (default: unclassified)")
	flags.BoolVar(&f.marked, "marked", false, "marks at the beginnings of paragraphs are those of the portions")
	flags.StringVar(&f.lang, "lang", "", "the language of the text (default: en)")
	flags.StringVar(&f.serial, "serial", "", "of the report; for one file")
	flags.StringVar(&f.reason, "not-derived", "", "why it is not made of a partner's item although it has nearly its words; recorded")
	flags.BoolVar(&f.dryRun, "dry-run", false, "show what is found; store nothing")
	flags.StringVar(&f.out, "out", "", "write the report to this new file, and store nothing; for one file")
	need(c, "text", "topic")
	c.RunE = func(c *cobra.Command, args []string) error { return a.importTexts(c, f, args) }
	return c
}

func (a *app) importTexts(c *cobra.Command, f importTextFlags, args []string) error {
	switch {
	case !f.text:
		return usage(c, "--text=false; expected --text, the form that is read")
	case len(args) > 1 && (f.title != "" || f.serial != "" || f.out != ""):
		return usage(c, "--title, --serial and --out are for one file, and %d are given", len(args))
	}
	published := ""
	if f.published != "" {
		t, err := instant(c, "published", f.published)
		if err != nil {
			return err
		}
		published = t.Format("2006-01-02T15:04:05Z07:00")
	}
	all := []importedText{}
	var refused []error
	for i, name := range args {
		one, err := a.importText(c.Context(), f, published, name)
		if err == nil && f.out != "" {
			err = writeFresh(f.out, []byte(one.Document))
		}
		switch {
		case errs.KindOf(err) == errs.Invalid, errs.KindOf(err) == errs.Conflict:
			refused = append(refused, err)
			continue
		case err != nil:
			refused = append(refused, err)
			for _, behind := range args[i+1:] {
				fmt.Fprintf(a.err, "%s: not looked at\n", visible(behind))
			}
		default:
			all = append(all, one)
			if !a.json {
				err = a.textImported(one, f.out)
			}
			if err == nil {
				continue
			}
			refused = append(refused, err)
		}
		break
	}
	if a.json && len(all) > 0 {
		err := a.emit(struct {
			V     int            `json:"v"`
			Files []importedText `json:"files"`
		}{1, all})
		if err != nil {
			return err
		}
	}
	return errors.Join(refused...)
}

func (a *app) importText(ctx context.Context, f importTextFlags, published, name string) (importedText, error) {
	data, err := readText(name)
	if err != nil {
		return importedText{}, err
	}
	in := map[string]any{"file": base(name), "content": data, "topics": f.topics, "dry_run": f.dryRun || f.out != "", "marked": f.marked}
	for key, value := range map[string]string{"title": f.title, "outlet": f.outlet, "published": published, "kind": f.kind, "mark": f.mark,
		"lang": f.lang, "serial": f.serial, "not_derived": f.reason} {
		if value != "" {
			in[key] = value
		}
	}
	answer, err := a.call(ctx, "POST", "/reports/text", in)
	if err != nil {
		return importedText{}, err
	}
	out := importedText{Name: name}
	return out, answer.Read(&out.Imported)
}

// readText reads a file that may be a text.
func readText(name string) ([]byte, error) {
	info, err := os.Stat(name)
	switch {
	case err != nil:
		return nil, unreadableText(name, err)
	case !info.Mode().IsRegular():
		return nil, errs.At("entente report import", visible(name), 0, "", "is no regular file; expected one")
	case info.Size() > article.MaxBytes:
		return nil, errs.At("entente report import", visible(name), 0, "", "%d bytes; expected at most %d", info.Size(), article.MaxBytes)
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, unreadableText(name, err)
	}
	return data, nil
}

// textImported shows what was found in a text, and what became of it.
func (a *app) textImported(t importedText, out string) error {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	made := ""
	if t.TitleMade {
		made = " (the beginning of the text, which has no title)"
	}
	line("%s: %s%s", visible(t.Name), visible(t.Title), made)
	for _, x := range []struct{ what, value string }{{"outlet", t.Outlet}, {"by", t.Byline}, {"place", t.Place}, {"published", t.Published}} {
		if x.value != "" {
			line("  %-10s %s", x.what, visible(x.value))
		}
	}
	line("  %-10s %d", "portions", t.Portions)
	textFound(line, t.Found)
	for _, l := range t.Left {
		line("  left out   line %d: %s: %s", l.Line, l.Why, visible(l.Text))
	}
	if t.Found.Cut {
		line("  more is there than was looked at")
	}
	if err := a.printf("%s", b.String()); err != nil {
		return err
	}
	switch {
	case t.Report != nil:
		return a.reportAdded(*t.Report)
	case out != "":
		return a.printf("%s: written; nothing was stored\n", visible(out))
	}
	return a.printf("nothing was stored\n")
}

func textFound(line func(string, ...any), f article.Found) {
	for _, q := range f.Quotations {
		line("  quotation  portion %d, %s: %s", q.Pieces[0].Paragraph, speakerOf(q.Speaker), visible(shortened(q.Words)))
	}
	for _, x := range f.Figures {
		who := ""
		if x.Speaker.Name != "" {
			who = ", by " + visible(x.Speaker.Name)
		}
		line("  figure     portion %d: %s of %s%s: %s", x.Paragraph, bounds(x), dash(visible(x.Counted())), who, visible(x.Words))
	}
	for _, d := range f.Dates {
		is := d.Open
		if is == "" {
			is = d.From.Format("2006-01-02")
			if last := d.To.AddDate(0, 0, -1); last.After(d.From) {
				is += " to " + last.Format("2006-01-02")
			}
		}
		line("  date       portion %d: %s: %s", d.Paragraph, visible(d.Words), is)
	}
	for _, e := range f.Events {
		var says []string
		for _, s := range []string{e.Speaker, e.Occasion, e.Where, e.Day} {
			if s != "" {
				says = append(says, visible(s))
			}
		}
		line("  event      portion %d: %s: %s", e.Paragraph, e.Kind, strings.Join(says, "; "))
	}
}

func speakerOf(s article.Speaker) string {
	switch {
	case s.Name != "" && s.Role != "":
		return visible(s.Name + " (" + s.Role + ")")
	case s.Name != "":
		return visible(s.Name)
	case s.As != "":
		return "nobody who is named (" + visible(s.As) + ")"
	}
	return "nobody is said to have spoken"
}

// bounds writes a figure's range.
func bounds(f article.Figure) string {
	low, high := "…", "…"
	if f.Low != nil {
		low = fmt.Sprint(*f.Low)
	}
	if f.High != nil {
		high = fmt.Sprint(*f.High)
	}
	switch {
	case f.Exact:
		return low
	case low == high:
		return "about " + low
	}
	return low + " to " + high
}

func shortened(s string) string {
	if r := []rune(strings.Join(strings.Fields(s), " ")); len(r) > 90 {
		return string(r[:90]) + "…"
	}
	return strings.Join(strings.Fields(s), " ")
}

func unreadableText(name string, err error) error {
	why := "cannot be read"
	if os.IsNotExist(err) {
		why = "no such file"
	}
	e := errs.At("entente report import", visible(name), 0, "", "%s", why)
	e.Err = err
	return e
}
