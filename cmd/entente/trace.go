package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/disclosure"

	"github.com/spf13/cobra"
)

func (a *app) trace() *cobra.Command {
	c := &cobra.Command{Use: "trace FILE", Short: "Name whose copy a leaked file is, by the identifiers in it", Args: one("the leaked file"),
		Long: "Looks up every identifier in a file of whatever form, a STIX bundle or running\ntext, among those that the node has made for its partners' copies. It names whose\ncopy it is, not who let it out. Nothing is written."}
	c.RunE = func(c *cobra.Command, args []string) error {
		data, err := readBounded(args[0], disclosure.MostTraced)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "POST", "/trace", map[string]any{"file": args[0], "content": data}, a.traced)
	}
	return c
}

// readBounded reads a file of at most so many bytes.
func readBounded(name string, most int64) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, errs.At("entente", name, 0, "", "cannot be read; expected a file")
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, most+1))
	if err != nil {
		return nil, errs.At("entente", name, 0, "", "cannot be read; expected a file")
	}
	if int64(len(data)) > most {
		return nil, errs.At("entente", name, 0, "", "larger than %d bytes; expected at most that", most)
	}
	return data, nil
}

func (a *app) traced(t disclosure.Trace) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n%d of %d identifiers were made here\n", visible(t.File), t.Said, t.Found, t.Sought)
	if len(t.Releases) > 0 {
		b.WriteByte('\n')
		table(&b, "PARTNER\tREPORT\tVERSION\tDELIVERED\tSTANDS\tFOUND\tRELEASE", func(w *tabwriter.Writer) {
			for _, r := range t.Releases {
				row(w, string(r.Partner), dash(r.Serial), number(r.Version), instantOf(r.DeliveredAt), r.Said, number(r.Found), r.Release)
			}
		})
	}
	if made := slices.DeleteFunc(slices.Clone(t.IDs), func(x disclosure.TracedIdentity) bool { return x.Partner == "" }); len(made) > 0 {
		b.WriteByte('\n')
		table(&b, "IDENTIFIER\tPARTNER\tREPORT\tNAMES\tDELIVERED", func(w *tabwriter.Writer) {
			for _, x := range made {
				row(w, x.ID, string(x.Partner), dash(x.Serial), visible(x.Part), instantOf(x.DeliveredAt))
			}
		})
	}
	return a.printf("%s", b.String())
}

// instantOf writes a time, — for none.
func instantOf(t *time.Time) string {
	if t == nil {
		return dash("")
	}
	return t.Format(time.RFC3339)
}
