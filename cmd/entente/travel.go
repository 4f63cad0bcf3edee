package main

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/travel"
	"entente/internal/desk"
	travelfeed "entente/internal/inside/feed"

	"github.com/spf13/cobra"
)

func (a *app) travel() *cobra.Command {
	c := group("travel", "Take in who travels, and see what is held of it",
		append([]*cobra.Command{a.travelImport(), a.travelStatus(), a.travelList(), a.travelShow(), a.travelQuarantine()}, append(a.travelJourneys(), a.travelBackwards())...)...)
	c.Long = "Takes in passenger lists, bookings, tables, zones of documents and applications.\n" +
		"Each traveller is screened against the lists and lookouts before the message is kept.\n" +
		"What cannot be read is kept whole in quarantine, and the rest goes on. Each of these\n" +
		"needs --as: a registered officer with a role beside the front line's."
	return c
}

// importTravelFlags say how files of travel are read.
type importTravelFlags struct {
	form, columns string
	strict        bool
}

// importedTravel is what came of a file.
type importedTravel struct {
	Name string `json:"name"`
	travelfeed.Taken
}

func (a *app) travelImport() *cobra.Command {
	var f importTravelFlags
	c := &cobra.Command{Use: "import FILE…", Short: "Take in files that say who travels", Args: cobra.MinimumNArgs(1),
		Long: "Takes in one file after another; without a form each is recognised. The same message\n" +
			"is kept once, of however many files. The exit status is 1 where something could not\n" +
			"be read and stands in quarantine, and 2 where nothing of a file could."}
	c.Flags().StringVar(&f.form, "form", "", "one of "+errs.List(travel.Forms)+" (default: as recognised)")
	c.Flags().StringVar(&f.columns, "columns", "", "of a table: field=heading,…, beside the usual ones")
	c.Flags().BoolVar(&f.strict, "strict", false, "a wrong count, or a wrong check digit, is a reason for quarantine")
	c.RunE = func(c *cobra.Command, args []string) error {
		config, err := a.config()
		if err != nil {
			return err
		}
		client := desk.NewClient(config.SocketPath())
		var all []importedTravel
		var failed error
		for i, name := range args {
			var one importedTravel
			if one, failed = a.importTravel(c.Context(), client, f, name); failed != nil {
				for _, behind := range args[i+1:] {
					fmt.Fprintf(a.err, "%s: not looked at\n", visible(behind))
				}
				break
			}
			all = append(all, one)
			if !a.json {
				if err := a.travelTaken(one); err != nil {
					return err
				}
			}
		}
		if a.json && len(all) > 0 {
			err := a.emit(struct {
				V     int              `json:"v"`
				Files []importedTravel `json:"files"`
			}{1, all})
			if err != nil {
				return err
			}
		}
		if failed != nil {
			return failed
		}
		return unreadTravel(all)
	}
	return c
}

// unreadTravel is the error of files of which something, or everything, could not be read.
func unreadTravel(all []importedTravel) error {
	var err error
	for _, t := range all {
		switch {
		case t.Units == 0:
		case t.Messages+t.Held+t.Erased == 0:
			return errs.At("entente travel import", visible(t.Name), 0, "", "nothing of it could be read; it stands in quarantine")
		default:
			err = errNo
		}
	}
	return err
}

func (a *app) importTravel(ctx context.Context, client *desk.Client, f importTravelFlags, name string) (importedTravel, error) {
	first, err := openTravel(name) // before anything is sent
	if err != nil {
		return importedTravel{}, err
	}
	first.Close()
	answer, err := client.Bring(ctx, a.as, query("form", f.form, "columns", f.columns, "strict", chosen(f.strict), "name", base(name)),
		desk.File{Name: name, Open: func() (io.ReadCloser, error) { return openTravel(name) }})
	if err != nil {
		return importedTravel{}, err
	}
	if err := a.warn(answer); err != nil {
		return importedTravel{}, err
	}
	out := importedTravel{Name: name}
	return out, answer.Read(&out.Taken)
}

// openTravel opens a file that may say who travels.
func openTravel(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, unreadableTravel(name, err)
	}
	info, err := f.Stat()
	switch {
	case err != nil:
		err = unreadableTravel(name, err)
	case !info.Mode().IsRegular():
		err = errs.At("entente travel import", visible(name), 0, "", "is no regular file; expected one")
	case info.Size() > travel.MaxBytes:
		err = errs.At("entente travel import", visible(name), 0, "", "%d bytes; expected at most %d", info.Size(), int64(travel.MaxBytes))
	default:
		return f, nil
	}
	f.Close()
	return nil, err
}

func unreadableTravel(name string, err error) error {
	why := "cannot be read"
	if os.IsNotExist(err) {
		why = "no such file"
	}
	e := errs.At("entente travel import", visible(name), 0, "", "%s", why)
	e.Err = err
	return e
}

func (a *app) travelStatus() *cobra.Command {
	return &cobra.Command{Use: "status", Short: "Show how the feed stands, and what the folder leaves alone", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return ask(c.Context(), a, "GET", "/travel/status", nil, a.travelStands)
		}}
}

func (a *app) travelList() *cobra.Command {
	var at string
	var limit limitFlag
	c := &cobra.Command{Use: "list", Short: "List messages of travel, without their travellers", Args: cobra.NoArgs}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	limit.of(c, travelfeed.MostListed, travelfeed.MostListed)
	c.RunE = func(c *cobra.Command, _ []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/travel"+query("as_of", asOf, "limit", limit.String()), nil, a.travelMessages)
	}
	return c
}

const travelID = "the id of a message, sha256:…"

func (a *app) travelShow() *cobra.Command {
	return &cobra.Command{Use: "show MESSAGE", Short: "Show a message with its travellers; that you looked stays on record", Args: one(travelID),
		RunE: func(c *cobra.Command, args []string) error {
			return ask(c.Context(), a, "POST", "/travel/messages/"+url.PathEscape(args[0]), nil, a.travelWhole)
		}}
}

func (a *app) travelQuarantine() *cobra.Command {
	return group("quarantine", "See to what could not be read", a.quarantineList(), a.quarantineShow(), a.quarantineSettle())
}

func (a *app) quarantineList() *cobra.Command {
	var at string
	var limit limitFlag
	var all bool
	c := &cobra.Command{Use: "list", Short: "List what could not be read, and where and why", Args: cobra.NoArgs}
	c.Flags().BoolVar(&all, "all", false, "also what was settled")
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	limit.of(c, travelfeed.MostListed, travelfeed.MostListed)
	c.RunE = func(c *cobra.Command, _ []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/travel/quarantine"+query("as_of", asOf, "all", chosen(all), "limit", limit.String()), nil, a.quarantined)
	}
	return c
}

const quarantineID = "the id of a unit in quarantine, sha256:…"

func (a *app) quarantineShow() *cobra.Command {
	var raw bool
	c := &cobra.Command{Use: "show ID", Short: "Show where and why a unit could not be read", Args: one(quarantineID)}
	c.Flags().BoolVar(&raw, "raw", false, "its bytes, as they came, and nothing else; that you looked stays on record")
	c.RunE = func(c *cobra.Command, args []string) error {
		path := "/travel/quarantine/" + url.PathEscape(args[0])
		if !raw {
			return ask(c.Context(), a, "GET", path, nil, a.quarantinedOne)
		}
		return ask(c.Context(), a, "POST", path+"/raw", nil, func(q travelfeed.Quarantined) error {
			_, err := a.out.Write(q.Raw)
			return written(err)
		})
	}
	return c
}

func (a *app) quarantineSettle() *cobra.Command {
	var read, discard bool
	var reason string
	c := &cobra.Command{Use: "settle ID --read | --discard --reason TEXT", Short: "End a quarantine, and destroy the bytes for ever", Args: one(quarantineID),
		Long: "Whoever discards needs the role watch or lead. The reason stays on record: do not\nrepeat in it what is discarded."}
	c.Flags().BoolVar(&read, "read", false, "it was mended at its sender's, and read as something else")
	c.Flags().BoolVar(&discard, "discard", false, "nothing comes of it; needs a reason")
	c.Flags().StringVar(&reason, "reason", "", "why, in a code or words; stays on record")
	c.MarkFlagsOneRequired("read", "discard")
	c.MarkFlagsMutuallyExclusive("read", "discard")
	c.RunE = func(c *cobra.Command, args []string) error {
		how := "read"
		if discard {
			how = "discarded"
		}
		if discard && strings.TrimSpace(reason) == "" {
			return usage(c, "--discard without --reason; expected why nothing comes of it")
		}
		return ask(c.Context(), a, "POST", "/travel/quarantine/"+url.PathEscape(args[0])+"/settle", map[string]string{"how": how, "reason": reason}, a.quarantinedOne)
	}
	return c
}

// base is the name of a file without its folders.
func base(name string) string { return name[strings.LastIndexByte(name, '/')+1:] }
