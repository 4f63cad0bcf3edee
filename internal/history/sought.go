package history

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"entente/internal/desk"
	"entente/internal/inside/backwards"
	"entente/internal/inside/feed"
	"entente/internal/inside/hits"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"
)

// Officers of the watch: who owns a lookout, who answers in the owner's place, who
// commands the watch, and who stands at a border.
const (
	agent     = "agent"
	relief    = "relief"
	commander = "commander"
	gendarme  = "gendarme"
)

// watchers are these with their roles.
var watchers = []struct{ code, role string }{
	{agent, insidedb.RoleAuthor}, {relief, insidedb.RoleAuthor}, {commander, insidedb.RoleWatch}, {gendarme, insidedb.RoleFront},
}

// watches registers the officers of the watch.
func (s *station) watches(ctx context.Context) error {
	for _, o := range watchers {
		if err := s.call(ctx, "", http.MethodPost, "/officers", map[string]any{"code": o.code, "name": "EXERCISE " + o.code, "roles": []string{o.role}}, nil); err != nil {
			return err
		}
	}
	return nil
}

// looksOut puts a lookout of the record in force as an officer, with words filled in.
func (s *station) looksOut(ctx context.Context, officer, name string, fill ...string) (watch.LookoutShown, error) {
	data, err := file("lookouts/" + name + ".yaml")
	if err != nil {
		return watch.LookoutShown{}, err
	}
	var out watch.LookoutShown
	doc := watch.LookoutFile{Name: name + ".yaml", Document: strings.NewReplacer(fill...).Replace(string(data))}
	if err := s.call(ctx, officer, http.MethodPost, "/lookouts", doc, &out); err != nil {
		return out, err
	}
	if out.State != insidedb.LookoutActive || out.Version != 1 {
		return out, fmt.Errorf("%s: lookout %s is %s, version %d; want it in force", s.code, out.ID, out.State, out.Version)
	}
	return out, nil
}

// lookout gives a lookout as it stands.
func (s *station) lookout(ctx context.Context, id string) (out watch.LookoutShown, err error) {
	err = s.call(ctx, commander, http.MethodGet, "/lookouts/"+url.PathEscape(id), nil, &out)
	return out, err
}

// becomesAsked waits until a lookout is asked about as is wanted: who has each thing
// that is asked, and why. It wants the lookout to be in force all the while.
func (s *station) becomesAsked(ctx context.Context, id string, want ...string) (l watch.LookoutShown, err error) {
	var got []string
	err = s.await(ctx, exchangePatience, "what is asked of lookout "+id, func() (bool, error) {
		if l, err = s.lookout(ctx, id); err != nil {
			return false, err
		}
		if l.State != insidedb.LookoutActive {
			return false, fmt.Errorf("%s: lookout %s is %s; want it in force", s.code, id, l.State)
		}
		got = got[:0]
		for _, a := range l.Asked {
			got = append(got, a.Officer+a.Desk+": "+a.Reason)
		}
		slices.Sort(got)
		return slices.Equal(got, want), nil
	})
	if err != nil {
		err = fmt.Errorf("%w; asked is %q, want %q", err, got, want)
	}
	return l, err
}

// brings gives the station a passenger list, as its officer, and wants it read whole.
func (s *station) brings(ctx context.Context, name string, list []byte, travellers int) (feed.Taken, error) {
	answer, err := desk.NewClient(s.config.SocketPath()).Bring(ctx, author, "?name="+url.QueryEscape(name), desk.File{Name: name,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(list)), nil }})
	if err != nil {
		return feed.Taken{}, fmt.Errorf("%s: %w", s.code, err)
	}
	var out feed.Taken
	if err := answer.Read(&out); err != nil {
		return out, err
	}
	if out.Messages != 1 || len(out.IDs) != 1 || out.Travellers != travellers || out.Units != 0 || out.Noted != 0 {
		return out, fmt.Errorf("%s reads of %s %d messages with %d travellers, %d not read (%+v), %d odd (%+v); want 1 with %d", s.code, name,
			out.Messages, out.Travellers, out.Units, out.NotRead, out.Noted, out.Notes, travellers)
	}
	return out, nil
}

// hits lists the station's hits, the one to look at first first.
func (s *station) hits(ctx context.Context, all bool) ([]hits.Line, error) {
	var out hits.List
	err := s.call(ctx, commander, http.MethodGet, fmt.Sprintf("/hits?limit=1000&all=%t", all), nil, &out)
	return out.Hits, err
}

// hitOn gives the open hit on a lookout, and its place in the order, from 1.
func (s *station) hitOn(ctx context.Context, lookout string) (hits.Line, int, error) {
	all, err := s.hits(ctx, false)
	if err != nil {
		return hits.Line{}, 0, err
	}
	i := slices.IndexFunc(all, func(h hits.Line) bool { return h.Entry == lookout })
	if i < 0 {
		return hits.Line{}, 0, fmt.Errorf("%s has %d open hits, and none on lookout %s", s.code, len(all), lookout)
	}
	return all[i], i + 1, nil
}

// sees shows a hit to an officer.
func (s *station) sees(ctx context.Context, officer, hit string) (out hits.View, err error) {
	err = s.call(ctx, officer, http.MethodGet, "/hits/"+url.PathEscape(hit), nil, &out)
	return out, err
}

// decides has an officer say what a hit is.
func (s *station) decides(ctx context.Context, officer, hit, is, reason string) (out hits.View, err error) {
	err = s.call(ctx, officer, http.MethodPost, "/hits/"+url.PathEscape(hit)+"/decide", hits.Decision{Is: is, Reason: "EXERCISE: " + reason}, &out)
	return out, err
}

// done says in one line what was done about a hit, by whom, and who has it from then on.
func done(v hits.View) string {
	var out []string
	for _, a := range v.Acts {
		said := a.Act
		if a.Officer != "" {
			said += " by " + a.Officer
		}
		if a.Act == hits.ActDecided {
			said += " " + a.Code
		}
		if a.Holder != "" {
			said += " to " + a.Holder
		}
		out = append(out, said)
	}
	return strings.Join(out, ", ")
}

// searchedBackwards waits until kept travel is screened against a lookout, and wants
// one hit of it.
func (s *station) searchedBackwards(ctx context.Context, lookout string) (hits.Line, error) {
	var found backwards.Screening
	err := s.await(ctx, exchangePatience, "kept travel to be screened against lookout "+lookout, func() (bool, error) {
		var all backwards.Screenings
		err := s.call(ctx, commander, http.MethodGet, "/backwards", nil, &all)
		i := slices.IndexFunc(all.Items, func(b backwards.Screening) bool { return b.Name == lookout && b.EndedAt != nil })
		if i >= 0 {
			found = all.Items[i]
		}
		return i >= 0, err
	})
	if err != nil {
		return hits.Line{}, err
	}
	if found.Hits != 1 {
		return hits.Line{}, fmt.Errorf("%s finds %d in kept travel by lookout %s; want one", s.code, found.Hits, lookout)
	}
	h, _, err := s.hitOn(ctx, lookout)
	if err == nil && !h.Backwards {
		err = fmt.Errorf("%s: hit %s does not say that it was found in kept travel", s.code, h.ID)
	}
	return h, err
}
