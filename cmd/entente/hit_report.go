package main

import (
	"strings"

	"entente/internal/inside/hits"

	"github.com/spf13/cobra"
)

func (a *app) hitReport() *cobra.Command {
	var mark, file string
	var topics []string
	c := &cobra.Command{Use: "report ID", Short: "Write the beginning of a report of a hit", Args: one("the id of a hit")}
	c.Long = "It says who travels, as stated, and nothing of who is sought or why. Nothing is taken in or\n" +
		"sent: go on with it, take it in with report add --hit, and propose it as any other report.\n" +
		"That you were shown the hit is recorded."
	f := c.Flags()
	f.StringVar(&mark, "mark", "", "of all that it says (default: that of the lookout, and never lower)")
	f.StringSliceVar(&topics, "topic", nil, "of the report (default: the first of the register)")
	f.StringVarP(&file, "out", "o", "", "a new file for it")
	c.RunE = func(c *cobra.Command, args []string) error {
		path := onHit(args[0], "/report") + query("mark", mark, "topics", strings.Join(topics, ","))
		answer, err := a.call(c.Context(), "GET", path, nil)
		if err != nil {
			return err
		}
		if file == "" {
			return answered(a, answer, func(d hits.Draft) error { return a.printf("%s", d.Text) })
		}
		var d hits.Draft
		if err := answer.Read(&d); err != nil {
			return err
		}
		if err := writeFresh(file, []byte(d.Text)); err != nil || !a.json {
			return err
		}
		return a.printf("%s\n", answer.Data)
	}
	return c
}
