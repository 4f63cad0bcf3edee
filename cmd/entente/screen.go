package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"entente/internal/core/mrz"
	"entente/internal/core/screening"
	"entente/internal/core/watchlist"
	"entente/internal/inside/watch"

	"github.com/spf13/cobra"
)

// screenFlags say whom to look for, and where.
type screenFlags struct {
	lists                                              []string
	listColumns, queries, csv, columns, zone           string
	dob, certainty, nationality, sex, place, documents string
	top                                                int
	all                                                bool
}

// sought is one person asked for.
type sought struct {
	qid        string
	person     screening.Person
	passedOver string // what of the question could not be used
}

func (a *app) screen() *cobra.Command {
	var s screenFlags
	c := &cobra.Command{Use: "screen [NAME…]", Short: "Find persons on lists, in any script, and say why", Args: cobra.ArbitraryArgs,
		Long: `Screen looks through the lists that --list gives, without a node; where it gives
none, through those that the node of --dir keeps. A list is recognised by its
beginning: UN XML, OFAC (sdn.csv with alt.csv beside it, or sdn.xml), EU (XML or
CSV), CSV with a header, STIX bundle, watchlist.jsonl. Names are given as arguments, with
what else is known of the person in flags; or as a file, one person a line; or
as the machine readable zone of a document. Answers come in the order of the
questions; with --json one line each.`}
	c.RunE = func(c *cobra.Command, names []string) error {
		ways := 0
		for _, given := range []bool{len(names) > 0, s.queries != "", s.csv != "", s.zone != ""} {
			if given {
				ways++
			}
		}
		switch {
		case len(s.lists) == 0 && a.dir == "":
			return usage(c, "a list is missing; expected --list FILE, or a node that keeps lists by --dir or ENTENTE_DIR")
		case ways != 1:
			return usage(c, "%d ways to ask at once; expected names, --queries, --csv or --mrz", ways)
		case s.top < 1 || s.top > 1000:
			return usage(c, "--top %d; expected 1 to 1000", s.top)
		case len(s.lists) == 0 && s.top > watch.MostHits:
			return usage(c, "--top %d; expected 1 to %d of a node", s.top, watch.MostHits)
		case len(s.lists) == 0 && s.listColumns != "":
			return usage(c, "--list-columns without --list; expected both")
		case len(names) == 0 && anyChanged(c, "dob", "dob-certainty", "nationality", "sex", "place", "document"):
			return usage(c, "what is known of a person, without a name; expected both")
		case s.columns != "" && s.csv == "":
			return usage(c, "--columns without --csv; expected both")
		}
		ask, err := s.asker(c, a, names)
		if err != nil {
			return err
		}
		look := a.inNode
		if len(s.lists) > 0 {
			look = a.inFiles
		}
		found, err := look(c, &s)
		if err != nil {
			return err
		}
		return a.answer(c.Context(), found, ask)
	}
	f := c.Flags()
	f.StringArrayVar(&s.lists, "list", nil, "a list of persons; may be given again (default: the lists of the node)")
	f.StringVar(&s.listColumns, "list-columns", "", "columns of a CSV list: name=full_name,dob=birth,name=first+last")
	f.StringVar(&s.queries, "queries", "", "TSV with a header, or JSON Lines: qid, name, dob, dob_certainty, nationality, document (- for standard input)")
	f.StringVar(&s.csv, "csv", "", "CSV with a header (- for standard input)")
	f.StringVar(&s.columns, "columns", "", "columns of --csv: name=full_name,dob=birth,name=first+last")
	f.StringVar(&s.zone, "mrz", "", "the machine readable zone of a document, its lines or all in one")
	f.StringVar(&s.dob, "dob", "", "date of birth: 1970, 1970-03, 1970-03-04, 19700304, 1970/1972")
	f.StringVar(&s.certainty, "dob-certainty", "document", "where the date of birth comes from: document, reported or estimated")
	f.StringVar(&s.nationality, "nationality", "", "country by code or name; several with semicolons between")
	f.StringVar(&s.sex, "sex", "", "F or M")
	f.StringVar(&s.place, "place", "", "place of birth")
	f.StringVar(&s.documents, "document", "", "number of a document, P:NUMBER for a passport; several with semicolons between")
	f.IntVar(&s.top, "top", 10, "how many hits at most")
	f.BoolVar(&s.all, "all", false, "also the best of those that call for no review")
	return c
}

func anyChanged(c *cobra.Command, flags ...string) bool {
	return slices.ContainsFunc(flags, c.Flags().Changed)
}

// asker gives the questions: a function that hands on each, and how many there
// are, -1 where that cannot be known.
type asker struct {
	total int
	each  func(yield func(sought) error) error
}

func (s *screenFlags) asker(c *cobra.Command, a *app, names []string) (asker, error) {
	switch {
	case s.queries != "":
		return a.fileAsker(c.Context(), s.queries, readQueries)
	case s.csv != "":
		var columns watchlist.Columns
		if s.columns != "" {
			var err error
			if columns, err = watchlist.ParseColumns(s.columns); err != nil {
				return asker{}, usage(c, "--columns: %v", err)
			}
		}
		return a.fileAsker(c.Context(), s.csv, func(file string, in io.Reader, yield func(sought) error) error {
			return readCSV(file, in, columns, yield)
		})
	case s.zone != "":
		return a.zoneAsker(c, s.zone)
	}
	var qs []sought
	for i, name := range names {
		q := asking{file: "--", qid: strconv.Itoa(i + 1), names: []string{name}, dob: s.dob, certainty: s.certainty,
			nationality: s.nationality, sex: s.sex, place: s.place, document: s.documents}
		one, err := q.sought()
		if err == nil && one.passedOver != "" {
			return asker{}, usage(c, "%s", strings.TrimPrefix(one.passedOver, "--: "))
		}
		if err != nil {
			return asker{}, usage(c, "%s", strings.TrimPrefix(err.Error(), "--: "))
		}
		qs = append(qs, one)
	}
	return given(qs), nil
}

// given asks what is known already.
func given(qs []sought) asker {
	return asker{len(qs), func(yield func(sought) error) error {
		for _, q := range qs {
			if err := yield(q); err != nil {
				return err
			}
		}
		return nil
	}}
}

// zoneAsker asks for the holder of a document, and says what is wrong with it.
func (a *app) zoneAsker(c *cobra.Command, text string) (asker, error) {
	d, err := mrz.Parse(strings.ReplaceAll(text, `\n`, "\n"), time.Now())
	if err != nil {
		return asker{}, usage(c, "--mrz: %v", err)
	}
	for _, f := range d.Faults {
		fmt.Fprintf(a.err, "entente: --mrz: %v\n", f)
	}
	if d.Truncated {
		fmt.Fprintf(a.err, "entente: --mrz: the name fills its field and may be cut short\n")
	}
	if d.Primary == "" {
		return asker{}, usage(c, "--mrz: no name")
	}
	return given([]sought{{qid: "1", person: d.Person()}}), nil
}

// finder finds persons.
type finder struct {
	most int // how many persons it is asked for at once
	find func(context.Context, []sought) ([][]found, error)
}

// found is a hit, and how much more its list says of the person than it tells.
type found struct {
	screening.Hit
	leftOut int
}

// answer searches for each question and prints the answers in order.
func (a *app) answer(ctx context.Context, by finder, ask asker) error {
	write := a.humanAnswer
	if a.json {
		write = jsonAnswer
	}
	bar := a.progress(ask.total)
	defer bar.done()
	return inOrder(ctx, a.out, by.most, ask.each, func(ctx context.Context, qs []sought) ([][]byte, error) {
		hits, err := by.find(ctx, qs)
		if err != nil {
			return nil, err
		}
		out := make([][]byte, len(qs))
		for i, q := range qs {
			if out[i], err = write(q, hits[i]); err != nil {
				return nil, err
			}
		}
		return out, nil
	}, bar.add)
}
