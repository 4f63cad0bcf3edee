package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/watchlist"
	"entente/internal/desk"

	"github.com/spf13/cobra"
)

// importFlags say what an import is to do.
type importFlags struct {
	name, columns, purpose, basis, review string
	older, incomplete                     bool
}

func (a *app) listImport() *cobra.Command {
	var f importFlags
	c := &cobra.Command{Use: "import [un|ofac|eu|csv|stix|watchlist] FILE…", Short: "Take in a watchlist whole, as the newest version of its name",
		Args: cobra.MinimumNArgs(1),
		Long: `Takes in one list after another; without a format it is recognised. What belongs to
a list and lies beside it (OFAC's alt.csv and sdn_comments.csv) is read with it. A
damaged record is skipped and told; a damaged file changes nothing. A list holds
personal data: its first import says for what purpose it is kept, and when keeping
it is reviewed; a later one keeps what it does not say. Whoever imports (--as) has the
role disclosure; the role watch alone does not do.`}
	c.Flags().StringVar(&f.name, "name", "", "the list's name (default: un, ofac or eu; of other formats the file's name)")
	c.Flags().StringVar(&f.columns, "columns", "", "of a CSV: field=heading,… (fields: "+strings.Join(watchlist.Fields, " ")+")")
	c.Flags().StringVar(&f.purpose, "purpose", "", "why the list is kept (required at its first import)")
	c.Flags().StringVar(&f.basis, "basis", "", "the legal basis")
	c.Flags().StringVar(&f.review, "review", "", "when keeping the list is reviewed, YYYY-MM-DD (required at its first import)")
	c.Flags().BoolVar(&f.older, "older", false, "take a list although one that states a later date is held")
	c.Flags().BoolVar(&f.incomplete, "incomplete", false, "take OFAC's list without alt.csv or sdn_comments.csv although the version before had it")
	c.RunE = func(c *cobra.Command, args []string) error {
		var format watchlist.Format
		if slices.Contains(watchlist.Formats, watchlist.Format(args[0])) {
			format, args = watchlist.Format(args[0]), args[1:]
		}
		if len(args) == 0 {
			return usage(c, "no file; expected a list to import")
		}
		sources, err := listSources(format, args)
		if err != nil {
			return err
		}
		if f.name != "" && len(sources) > 1 {
			return usage(c, "--name with %d lists; expected one", len(sources))
		}
		for _, s := range sources {
			if err := a.importOne(c.Context(), f, s); err != nil {
				return err
			}
		}
		return nil
	}
	return c
}

// listSource is a list's file with what belongs to it.
type listSource struct {
	format watchlist.Format
	files  []string
}

// listSources finds out what the files are. A file that belongs to another one
// is no list of its own.
func listSources(format watchlist.Format, names []string) ([]listSource, error) {
	var out []listSource
	taken := map[string]bool{}
	for _, name := range names {
		found := format
		if found == "" {
			var err error
			if found, err = detected(name, names); err != nil {
				return nil, err
			}
		}
		s := listSource{found, []string{name}}
		for _, beside := range watchlist.Companions(found, name) {
			path := filepath.Join(filepath.Dir(name), beside)
			if _, err := os.Stat(path); err == nil {
				s.files = append(s.files, path)
				taken[filepath.Clean(path)] = true
			}
		}
		slices.Sort(s.files[1:])
		out = append(out, s)
	}
	return slices.DeleteFunc(out, func(s listSource) bool { return taken[filepath.Clean(s.files[0])] }), nil
}

// detected recognises a list; a file that belongs to another of the names goes
// under that one's format.
func detected(name string, names []string) (watchlist.Format, error) {
	for _, other := range names {
		for _, format := range watchlist.Formats {
			for _, beside := range watchlist.Companions(format, other) {
				if filepath.Clean(filepath.Join(filepath.Dir(other), beside)) == filepath.Clean(name) {
					return format, nil
				}
			}
		}
	}
	f, err := openList(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	head, err := io.ReadAll(io.LimitReader(f, watchlist.DetectBytes))
	if err != nil {
		return "", unreadableList(name, err)
	}
	return watchlist.Detect(head, name)
}

// openList opens a file that a list may be in.
func openList(name string) (io.ReadCloser, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, unreadableList(name, err)
	}
	info, err := f.Stat()
	switch {
	case err != nil:
		err = unreadableList(name, err)
	case info.IsDir():
		err = errs.At("entente list import", name, 0, "", "is a folder; expected a file")
	case info.Size() > watchlist.MaxBytes:
		err = errs.At("entente list import", name, 0, "", "%d bytes; expected at most %d", info.Size(), int64(watchlist.MaxBytes))
	default:
		return f, nil
	}
	f.Close()
	return nil, err
}

func unreadableList(name string, err error) error {
	why := "cannot be read"
	if os.IsNotExist(err) {
		why = "no such file"
	}
	e := errs.At("entente list import", name, 0, "", "%s", why)
	e.Err = err
	return e
}

// chosen writes a choice for an address; one that was not made says nothing.
func chosen(b bool) string {
	if b {
		return "true"
	}
	return ""
}

func (a *app) importOne(ctx context.Context, f importFlags, s listSource) error {
	config, err := a.config()
	if err != nil {
		return err
	}
	var files []desk.File
	for _, name := range s.files {
		first, err := openList(name) // before anything is sent
		if err != nil {
			return err
		}
		first.Close()
		files = append(files, desk.File{Name: name, Open: func() (io.ReadCloser, error) { return openList(name) }})
	}
	answer, err := desk.NewClient(config.SocketPath()).Upload(ctx, a.as, "/lists"+query("list", f.name, "format", string(s.format), "columns", f.columns,
		"purpose", f.purpose, "basis", f.basis, "review", f.review, "older", chosen(f.older), "incomplete", chosen(f.incomplete)), files)
	if err != nil {
		return err
	}
	if err := a.warn(answer); err != nil {
		return err
	}
	return answered(a, answer, a.listImported)
}
