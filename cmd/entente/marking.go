package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/marking"

	"github.com/spf13/cobra"
)

func (a *app) marking() *cobra.Command {
	return group("marking", "Read, write and roll up classification marks, one on each line of standard input",
		a.markingLines("parse", "Read banners and portions strictly", marking.ParseLine),
		a.markingLines("render", "Give banners and portions in canonical order, in both forms", marking.RenderLine),
		a.markingLines("rollup", "Roll up portion marks: one JSON list on each line", marking.RollupLine))
}

// markingLines is a command that answers each line of standard input with a
// line, in order; it ends with 1 when any of them is not ok.
func (a *app) markingLines(use, short string, answer func(marking.System, time.Time, string) marking.Line) *cobra.Command {
	var system, at string
	c := &cobra.Command{Use: use, Short: short, Args: cobra.NoArgs}
	c.Flags().StringVar(&system, "system", string(marking.USA), "one of "+strings.Join(marking.Systems, ", "))
	c.Flags().StringVar(&at, "at", "", "the date whose version of the system counts (default: now)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		if !slices.Contains(marking.Systems, system) {
			return usage(c, "--system %q; expected one of %s", system, strings.Join(marking.Systems, ", "))
		}
		t := time.Now()
		if at != "" {
			var err error
			if t, err = instant(c, "at", at); err != nil {
				return err
			}
		}
		out := bufio.NewWriter(a.out)
		allOK, err := a.eachLine(func(line string) (bool, error) {
			l := answer(marking.System(system), t, line)
			return l.OK, a.markingLine(out, l)
		})
		if err = errors.Join(err, written(out.Flush())); err == nil && !allOK {
			err = errNo
		}
		return err
	}
	return c
}

// eachLine hands on every line of standard input, of bounded length.
func (a *app) eachLine(do func(string) (bool, error)) (allOK bool, err error) {
	allOK = true
	in := bufio.NewScanner(a.in)
	in.Buffer(make([]byte, 0, 64<<10), marking.MaxLine+1)
	n := 0
	for in.Scan() {
		n++
		ok, err := do(in.Text())
		if err != nil {
			return false, err
		}
		allOK = allOK && ok
	}
	switch err := in.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return false, errs.At("marking", "standard input", n+1, "", "longer than %d bytes; expected a line of at most that", marking.MaxLine)
	case err != nil:
		return false, errs.Wrap(errs.Invalid, "marking", err, "standard input cannot be read")
	}
	return allOK, nil
}

func (a *app) markingLine(out io.Writer, l marking.Line) error {
	if a.json {
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(l); err != nil {
			return errs.Wrap(errs.Internal, "marking", err, "an answer cannot be written")
		}
		_, err := out.Write(b.Bytes())
		return written(err)
	}
	if !l.OK {
		_, err := fmt.Fprintf(out, "not a mark\t%s\t%s\n", l.In, l.Error)
		return written(err)
	}
	_, err := fmt.Fprintf(out, "ok\t%s\t%s", l.Portion, l.Banner)
	for _, w := range l.Warnings {
		if err == nil {
			_, err = fmt.Fprintf(out, "\twarning: %s", w)
		}
	}
	if err == nil {
		_, err = fmt.Fprintln(out)
	}
	return written(err)
}
