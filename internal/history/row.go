package history

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/party"
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
)

// exchangePatience bounds how long a copy may take on an idle loopback.
const exchangePatience = 15 * time.Second

// file gives one file of the record.
func file(path string) ([]byte, error) { return record.ReadFile("record/" + path) }

// write puts a report of the record into the station.
func (s *station) write(ctx context.Context, name string) error {
	data, err := file("reports/" + name + ".yaml")
	if err != nil {
		return err
	}
	return s.call(ctx, author, http.MethodPost, "/reports", map[string]any{"file": name + ".yaml", "content": data}, nil)
}

// propose asks the station to release a report.
func (s *station) propose(ctx context.Context, p disclosure.Proposal) (disclosure.Result, release.Outcome, error) {
	var r disclosure.Result
	var o release.Outcome
	if err := s.call(ctx, author, http.MethodPost, "/releases", p, &r); err != nil {
		return r, o, err
	}
	return r, o, json.Unmarshal(r.Decision, &o)
}

// outbox finds the line of a release.
func (s *station) outbox(ctx context.Context, id string) (exchange.Sending, error) {
	var box desk.Outbox
	if err := s.call(ctx, "", http.MethodGet, "/outbox", nil, &box); err != nil {
		return exchange.Sending{}, err
	}
	for _, line := range box.Items {
		if line.Release == id {
			return line, nil
		}
	}
	return exchange.Sending{}, fmt.Errorf("%s: release %s is not in the outbox", s.code, id)
}

// arrived waits until the partner has admitted the release and receipted it,
// and gives what the partner holds.
func (s *station) arrived(ctx context.Context, id string, to *station) (exchange.Arrival, error) {
	var line exchange.Sending
	err := s.await(ctx, exchangePatience, "the receipt of "+string(to.code), func() (bool, error) {
		var err error
		line, err = s.outbox(ctx, id)
		return line.State == "admitted", err
	})
	if err != nil {
		return exchange.Arrival{}, fmt.Errorf("%w; it says: %s", err, line.Said)
	}
	if !line.Sent || len(line.Receipts) < 2 {
		return exchange.Arrival{}, fmt.Errorf("admitted, but sent is %t with %d receipts", line.Sent, len(line.Receipts))
	}
	var box desk.Inbox
	if err := to.call(ctx, "", http.MethodGet, "/inbox", nil, &box); err != nil {
		return exchange.Arrival{}, err
	}
	for _, a := range box.Items {
		if a.Envelope == line.Envelope {
			return to.item(ctx, a.ID)
		}
	}
	return exchange.Arrival{}, fmt.Errorf("%s has receipted %s and does not hold it", to.code, line.Envelope)
}

// item gives what the station reads of an item. What is held, because it names the
// station's own nationals, shows no words until an officer clears it.
func (s *station) item(ctx context.Context, id string) (exchange.Arrival, error) {
	path := "/inbox/" + url.PathEscape(id)
	var a exchange.Arrival
	if err := s.call(ctx, "", http.MethodGet, path, nil, &a); err != nil || len(a.HeldFor) == 0 {
		return a, err
	}
	if len(a.Portions) > 0 || a.Bundle != nil {
		return a, fmt.Errorf("%s holds %s for %s and shows its words", s.code, id, strings.Join(a.HeldFor, ", "))
	}
	if err := s.call(ctx, reviewer, http.MethodPost, path+"/clear", map[string]any{"reason": "EXERCISE: to be acted on"}, nil); err != nil {
		return a, err
	}
	var cleared exchange.Arrival
	return cleared, s.call(ctx, "", http.MethodGet, path, nil, &cleared)
}

// deliver writes a report, releases it and gives what arrived.
func (st *Stage) deliver(ctx context.Context, from, to *station, name, serial string, needs map[string]report.Rung) (exchange.Arrival, release.Outcome, error) {
	if err := from.write(ctx, name); err != nil {
		return exchange.Arrival{}, release.Outcome{}, err
	}
	r, o, err := from.propose(ctx, disclosure.Proposal{Report: serial, Partner: to.code, Needs: needs})
	if err != nil {
		return exchange.Arrival{}, o, err
	}
	if o.Verdict != release.VerdictRelease {
		return exchange.Arrival{}, o, fmt.Errorf("verdict %s, want release: %s", o.Verdict, r.Said)
	}
	a, err := from.arrived(ctx, r.Release, to)
	return a, o, err
}

// passes releases a report that is there, and gives what arrived.
func (st *Stage) passes(ctx context.Context, from, to *station, serial string) (exchange.Arrival, error) {
	r, _, err := from.propose(ctx, disclosure.Proposal{Report: serial, Partner: to.code})
	if err != nil {
		return exchange.Arrival{}, err
	}
	a, err := from.arrived(ctx, r.Release, to)
	if err != nil {
		err = fmt.Errorf("%w (%s)", err, r.Said)
	}
	return a, err
}

// said joins what the partner reads.
func said(a exchange.Arrival) string {
	var out []string
	for _, p := range a.Portions {
		out = append(out, p.Mark+" "+p.Text)
	}
	return strings.Join(out, "\n")
}

// expect checks what the partner reads.
func expect(a exchange.Arrival, want ...string) error {
	text := said(a)
	for _, w := range want {
		if !strings.Contains(text, w) {
			return fmt.Errorf("the partner reads %q, which lacks %q", text, w)
		}
	}
	return nil
}

// shortest is under how many bytes a word may stand in sealed bytes by chance: of four,
// once in about a thousand replays.
const shortest = 8

// nowhere checks that words stand in no file of the partner, and in none of
// the sender's gateway. It refuses words that chance could put there.
func nowhere(from, to *station, words ...string) error {
	for _, w := range words {
		if len(w) < shortest {
			return fmt.Errorf("%q has %d bytes, which sealed bytes may have by chance; expected a word of %d or more", w, len(w), shortest)
		}
		for _, look := range []struct {
			s      *station
			folder string
		}{{to, "."}, {from, "gateway"}} {
			if found, err := look.s.holds(look.folder, w); err != nil || found != "" {
				return fmt.Errorf("%q stands in %s of %s (%v)", w, found, look.s.code, err)
			}
		}
	}
	return nil
}

// proof says where the copy lies: with whom, under which envelope.
func (st *Stage) proof(holder *station, a exchange.Arrival) string {
	return fmt.Sprintf("inbox of %s, envelope %s, receipted", holder.code, a.Envelope)
}

// recordPolicy loads a service's policy from the record, without some directives.
func recordPolicy(name string, without ...string) (*directive.Policy, error) {
	f := directive.Files{}
	read := func(path string) (directive.File, error) {
		data, err := file(name + "/" + path)
		return directive.File{Name: path, Data: data}, err
	}
	var err error
	if f.Parties, err = read("parties.yaml"); err != nil {
		return nil, err
	}
	entries, err := record.ReadDir("record/" + name + "/directives")
	if err != nil {
		return nil, err
	}
next:
	for _, e := range entries {
		for _, w := range without {
			if e.Name() == w {
				continue next
			}
		}
		d, err := read("directives/" + e.Name())
		if err != nil {
			return nil, err
		}
		f.Directives = append(f.Directives, d)
	}
	return directive.Load(f)
}

// corpus decodes the record's small corpus.
func corpus(parties *party.Parties) ([]release.Named, error) {
	entries, err := record.ReadDir("record/corpus")
	if err != nil {
		return nil, err
	}
	var out []release.Named
	for _, e := range entries {
		data, err := file("corpus/" + e.Name())
		if err != nil {
			return nil, err
		}
		r, err := report.Decode(e.Name(), data, parties)
		if err != nil {
			return nil, err
		}
		out = append(out, release.Named{Name: e.Name(), Report: r})
	}
	return out, nil
}
