package watch

import (
	"path"
	"regexp"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/watchlist"
	"entente/internal/store/insidedb"
)

// maxWords bounds a purpose and a basis, in characters.
const maxWords = 1000

// Order says what an import is to do.
type Order struct {
	Officer string // who imports
	List    string // the list's name; "": the format's word, or the file's name where a format has many lists
	Format  string // "": as detected
	Columns string // of a table, as watchlist.ParseColumns reads them
	Purpose string // why the list is kept; "": as before
	Basis   string // in law; "": as before
	Review  string // YYYY-MM-DD, when keeping it is reviewed; "": as before
	Older   bool   // take a list although one that states a later date is held

	Incomplete bool // take a list without a file that the version before was read with
}

// listName is what names a list, in commands and addresses.
var listName = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

// check refuses an order that no file could make good.
func (o *Order) check() error {
	const op = "watch.Import"
	if o.List != "" && !listName.MatchString(o.List) {
		return errs.E(errs.Invalid, op, "list %.80q; expected up to 64 of a-z, 0-9, point, dash and underscore", o.List)
	}
	if err := unreserved(o.List); err != nil {
		return err
	}
	if o.Format != "" && !known(o.Format) {
		return errs.E(errs.Invalid, op, "format %.40q; expected one of %s", o.Format, errs.List(watchlist.Formats))
	}
	if o.Columns != "" {
		if _, err := watchlist.ParseColumns(o.Columns); err != nil {
			return err
		}
	}
	for what, words := range map[string]string{"purpose": o.Purpose, "basis": o.Basis} {
		if utf8.RuneCountInString(words) > maxWords || !utf8.ValidString(words) || strings.ContainsFunc(words, unicode.IsControl) {
			return errs.E(errs.Invalid, op, "the %s; expected one line of at most %d characters", what, maxWords)
		}
	}
	return nil
}

// unreserved refuses the names under which lookouts and tips stand among the lists.
func unreserved(list string) error {
	switch list {
	case lookout.List:
		return errs.E(errs.Invalid, "watch.Import", "the name %s is that of the service's own lookouts; expected another for a list, by --name", list)
	case lookout.Tips:
		return errs.E(errs.Invalid, "watch.Import", "the name %s is that of what tips say; expected another for a list, by --name", list)
	}
	return nil
}

func known(format string) bool {
	for _, f := range watchlist.Formats {
		if string(f) == format {
			return true
		}
	}
	return false
}

// terms are why and until when a list is kept.
type terms struct {
	purpose, basis string
	review         time.Time
}

// terms are those of the order, and of the version before where it is silent.
func (o *Order) terms(before insidedb.ListVersion, now time.Time) (terms, error) {
	const op = "watch.Import"
	t := terms{before.Purpose, before.Basis, before.Review}
	if s := strings.TrimSpace(o.Purpose); s != "" {
		t.purpose = s
	}
	if s := strings.TrimSpace(o.Basis); s != "" {
		t.basis = s
	}
	if o.Review != "" {
		day, err := time.Parse(time.DateOnly, o.Review)
		if err != nil {
			return terms{}, errs.E(errs.Invalid, op, "review date %.40q; expected YYYY-MM-DD", o.Review)
		}
		t.review = day
	}
	switch {
	case t.purpose == "":
		return terms{}, errs.E(errs.Invalid, op, "a list holds personal data: its first import needs a purpose")
	case before.Version == 0 && o.Review == "":
		return terms{}, errs.E(errs.Invalid, op, "a list holds personal data: its first import needs a review date")
	case !t.review.After(now):
		return terms{}, errs.E(errs.Invalid, op, "the review date %s is past; expected a later one", t.review.Format(time.DateOnly))
	}
	return t, nil
}

// onePublisher tells whether one body publishes one list in the format.
func onePublisher(format watchlist.Format) bool {
	return format == watchlist.UN || format == watchlist.OFAC || format == watchlist.EU
}

// nameFor is the name of a list that nobody named. The formats of one publisher
// name it; a format that anybody may publish in does not, so that one list is
// never taken for the next version of another.
func nameFor(format watchlist.Format, file string) string {
	if onePublisher(format) {
		return string(format)
	}
	base := strings.ToLower(path.Base(file))
	base = strings.TrimSuffix(base, path.Ext(base))
	base = strings.Trim(strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '.' || r == '_' {
			return r
		}
		return '-'
	}, base), "._-")
	if len(base) > 64 {
		base = base[:64]
	}
	if !listName.MatchString(base) {
		return string(format)
	}
	return base
}
