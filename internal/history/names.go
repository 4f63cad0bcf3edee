package history

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"

	"entente/internal/core/screening"
	"entente/internal/core/watchlist"
	"entente/internal/desk"
	"entente/internal/inside/watch"
)

// The tip's entry on the record's list, and an invented namesake's.
const (
	tip      = "EX-T-0304"
	namesake = "EX-T-0305"
)

// bostonNames: the entry on the watchlist is spelt differently from the travel
// document, and has another birth date.
func (st *Stage) bostonNames(ctx context.Context) (string, string, error) {
	if err := st.clock(ctx, "2011-10-20T09:00:00Z"); err != nil {
		return "", "", err
	}
	tips, err := file("lists/tips.jsonl")
	if err != nil {
		return "", "", err
	}
	held, err := st.fbi.importList(ctx, "tips", watchlist.JSONL, desk.File{Name: "tips.jsonl",
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(tips)), nil }})
	if err != nil {
		return "", "", err
	}
	if err := st.clock(ctx, "2012-01-21T18:00:00Z"); err != nil {
		return "", "", err
	}
	var found []string
	for _, name := range []string{"Tamerlan Tsarnaev", "Тамерлан Царнаев"} {
		hits, err := st.fbi.screen(ctx, watch.Query{Name: name, DOB: "1986-10-21", DOBCertainty: "document", Nationality: "RU"})
		if err != nil {
			return "", "", err
		}
		said, err := best(name, hits, tip)
		if err != nil {
			return "", "", err
		}
		if h := hitOf(hits, namesake); h == nil || h.Verdict == screening.Alert {
			return "", "", fmt.Errorf("%s, born 1986-10-21, beside a namesake whose papers say 1951-06-04: %+v; want to see him, and no alert", name, h)
		}
		found = append(found, said)
	}
	what := "USA/FBI holds a tip on TSARNAYEV, Tamerlan, reported to be born 1987-10-21; who flies with 1986-10-21 is found as " +
		strings.Join(found, ", ") + "; a namesake whose papers say 1951 does not alert"
	un, err := st.articleNames(ctx)
	return what + "; " + un, fmt.Sprintf("list %s of %s, version %d, entry %s", held.List, st.fbi.code, held.Version, tip), err
}

// articleNames looks on the UN's list, if it is given, for the persons whom the
// articles on the record name, in letters that the list may not have.
func (st *Stage) articleNames(ctx context.Context) (string, error) {
	if st.o.UNList == "" {
		return "the UN's list was not given (--un-list FILE), so nobody was looked for on it", nil
	}
	_, err := st.fbi.importList(ctx, "un", watchlist.UN, desk.File{Name: st.o.UNList,
		Open: func() (io.ReadCloser, error) { return os.Open(st.o.UNList) }})
	if err != nil {
		return "", err
	}
	var found []string
	for _, p := range []struct {
		entry string
		names []string
	}{
		{"QDi.372", []string{"Гулмурод Халимов", "غولمورود خاليموف"}},
		{"QDi.345", []string{"Тархан Батирашвили", "ترخان باتيراشفيلي", "Абу Умар аш-Шишани", "عمر الشيشاني"}},
	} {
		for _, name := range p.names {
			hits, err := st.fbi.screen(ctx, watch.Query{Name: name})
			if err != nil {
				return "", err
			}
			said, err := best(name, hits, p.entry)
			if err != nil {
				return "", fmt.Errorf("on the UN's list: %w", err)
			}
			found = append(found, said)
		}
	}
	return "on the UN's list are found " + strings.Join(found, ", "), nil
}

// importList takes a list into the station as its officer would.
func (s *station) importList(ctx context.Context, name string, format watchlist.Format, from desk.File) (watch.List, error) {
	terms := url.Values{"list": {name}, "format": {string(format)}, "purpose": {"EXERCISE: lookout at the border"},
		"basis": {"EXERCISE: the record"}, "review": {"2018-12-31"}}
	answer, err := desk.NewClient(s.config.SocketPath()).Upload(ctx, author, "/lists?"+terms.Encode(), []desk.File{from})
	if err != nil {
		return watch.List{}, fmt.Errorf("%s: %w", s.code, err)
	}
	var l watch.List
	if err := answer.Read(&l); err != nil {
		return watch.List{}, err
	}
	if l.Outcome != watch.Imported || l.Entries == 0 {
		return watch.List{}, fmt.Errorf("%s: list %s is %s with %d persons; want it imported", s.code, name, l.Outcome, l.Entries)
	}
	return l, nil
}

// screen asks the station for one person; it answers with all it compared.
func (s *station) screen(ctx context.Context, q watch.Query) ([]watch.Match, error) {
	var out desk.Screening
	if err := s.call(ctx, author, http.MethodPost, "/screen", desk.Sought{V: 1, Queries: []watch.Query{q}, All: true}, &out); err != nil {
		return nil, err
	}
	if len(out.Results) != 1 {
		return nil, fmt.Errorf("%s: %d answers to one question", s.code, len(out.Results))
	}
	return out.Results[0].Hits, nil
}

// best wants the entry to come first and to call for somebody to look.
func best(name string, hits []watch.Match, entry string) (string, error) {
	if len(hits) == 0 || hits[0].ID != entry || hits[0].Verdict == screening.None {
		return "", fmt.Errorf("%s is not found as %s: %+v", name, entry, hits[:min(1, len(hits))])
	}
	return fmt.Sprintf("%s (%s, %.1f bits)", name, hits[0].Verdict, hits[0].Score), nil
}

func hitOf(hits []watch.Match, entry string) *watch.Match {
	for i := range hits {
		if hits[i].ID == entry {
			return &hits[i]
		}
	}
	return nil
}
