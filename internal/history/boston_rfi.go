package history

import (
	"context"
	"fmt"
	"strings"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/inside/tasking"
)

// bostonAsked is what was asked in 2011, for who looks at it in 2013.
type bostonAsked struct {
	questions []tasking.Question
	err       error
}

// bostonQuestions are asked one after the other; each follows the one before it up.
var bostonQuestions = []struct{ serial, at, due string }{
	{"EX-2011-0318", "2011-03-18T09:00:00Z", "2011-04-18T09:00:00Z"},
	{"EX-2011-0428", "2011-04-28T09:00:00Z", "2011-05-28T09:00:00Z"},
	{"EX-2011-0614", "2011-06-14T09:00:00Z", "2011-07-14T09:00:00Z"},
}

// bostonAsks: in 2011 the American side asks what the tip rests on, three times.
func (st *Stage) bostonAsks(ctx context.Context) (string, string, error) {
	st.boston.err = st.askOfBoston(ctx)
	return "", "", st.boston.err
}

func (st *Stage) askOfBoston(ctx context.Context) error {
	for i, q := range bostonQuestions {
		if err := st.clock(ctx, q.at); err != nil {
			return err
		}
		due, err := time.Parse(time.RFC3339, q.due)
		if err != nil {
			return err
		}
		ask := tasking.Ask{Report: q.serial, Kind: obligation.Answer, Ground: obligation.Agreement, Due: &due, Case: "EX-2011-MAGNOLIA", Purpose: "EXERCISE: MAGNOLIA is closed where nothing comes"}
		if i > 0 {
			ask.Follows = st.boston.questions[i-1].ID
		}
		asked, err := st.asked(ctx, st.fbi, st.fsb, fmt.Sprintf("boston-question-%d", i+1), ask)
		if err != nil {
			return err
		}
		st.boston.questions = append(st.boston.questions, asked)
	}
	return nil
}

// bostonRFI: in 2013, when the case is long closed, both sides hold the same of three
// questions, as of any date.
func (st *Stage) bostonRFI(ctx context.Context) (string, string, error) {
	if st.boston.err != nil {
		return "", "", st.boston.err
	}
	if err := st.clock(ctx, "2013-04-23T10:00:00Z"); err != nil {
		return "", "", err
	}
	for _, x := range []struct{ at, want string }{
		{"2011-03-18T08:00:00Z", ""},
		{"2011-04-01T12:00:00Z", "EX-2011-0318 open"},
		{"2011-05-01T12:00:00Z", "EX-2011-0318 lapsed, EX-2011-0428 open"},
		{"2011-07-01T12:00:00Z", "EX-2011-0318 lapsed, EX-2011-0428 lapsed, EX-2011-0614 open"},
		{"", "EX-2011-0318 lapsed, EX-2011-0428 lapsed, EX-2011-0614 lapsed"},
	} {
		for _, s := range []*station{st.fbi, st.fsb} {
			got, err := st.bostonStands(ctx, s, x.at)
			if err != nil {
				return "", "", err
			}
			if got != x.want {
				return "", "", fmt.Errorf("%s as of %q: %q, want %q", s.code, x.at, got, x.want)
			}
		}
	}
	for _, s := range []*station{st.fbi, st.fsb} {
		n, err := s.counted(ctx, st.other(s, st.fbi, st.fsb).code, obligation.Answer)
		if err != nil {
			return "", "", err
		}
		if n.Asked != 3 || n.Silent != 3 || n.Accepted != 0 || n.Answered != 0 || n.Declined != 0 || n.Median != nil {
			return "", "", fmt.Errorf("%s counts %+v, want 3 asked and 3 silent", s.code, n)
		}
	}
	if err := nowhere(st.fbi, st.fsb, "MAGNOLIA"); err != nil {
		return "", "", err
	}
	return "USA/FBI asked RUS/FSB three times what its tip rests on, by 18 April, 28 May and 14 July 2011; nothing came, and the case was closed. In 2013 both sides show, as of any date, the same: " +
			"open before the day, lapsed after it; asked 3, answered 0, silent 3. The case and why it was asked are nowhere with RUS/FSB",
		fmt.Sprintf("entente owed --stats --partner USA/FBI --dir %s; entente rfi list --as-of 2011-05-01 --dir %s", st.fsb.dir, st.fbi.dir), nil
}

// bostonStands says how each of the questions stood with a side, by the serials that
// the asker knows them by.
func (st *Stage) bostonStands(ctx context.Context, s *station, at string) (string, error) {
	all, err := s.questions(ctx, st.other(s, st.fbi, st.fsb).code, at)
	if err != nil {
		return "", err
	}
	var out []string
	for i, mine := range st.boston.questions {
		for _, q := range all {
			if q.ID != mine.ID {
				continue
			}
			if q.Ours != (s == st.fbi) || i > 0 && q.Follows != st.boston.questions[i-1].ID {
				return "", fmt.Errorf("%s holds %s as asked by us: %t, following up %q", s.code, mine.Serial, q.Ours, q.Follows)
			}
			out = append(out, mine.Serial+" "+q.State)
		}
	}
	if len(out) != len(all) {
		return "", fmt.Errorf("%s holds %d questions as of %q, and %d of the three", s.code, len(all), at, len(out))
	}
	return strings.Join(out, ", "), nil
}

// other is the other of two stations.
func (st *Stage) other(s, a, b *station) *station {
	if s == a {
		return b
	}
	return a
}
