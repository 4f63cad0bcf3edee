package acceptance

import (
	"context"
	"encoding/hex"
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/desk"
	"entente/internal/inside/exchange"
	"entente/internal/inside/reporting"
	"entente/internal/inside/retention"
	"entente/internal/store/sqldb"
)

// What is erased is in no file of the node, in whatever form, whenever the
// process was killed while it erased: not its words, not the keys under which they
// were sealed, and not an envelope that the node's own key opens.
func TestWhatIsErasedIsInNoFileOfTheNodeAlsoAfterAKill(t *testing.T) {
	m := newMachine(t)
	us, them := m.sides[0], m.sides[1]
	for i, point := range retention.Points {
		word := "Qzerased" + strings.Repeat(string(rune('a'+i)), 8)
		first, second := fmt.Sprintf("ER-%d", i), fmt.Sprintf("ER-%d-2", i)
		us.add(plainly(us.code, first, "The first words are "+word+"."))
		us.reaches(us.propose(first, them.code).Release, "admitted")
		us.add(strings.Replace(plainly(us.code, second, "The second words are "+word+" again."), "serial:", "supersedes: "+first+"\nserial:", 1))
		us.reaches(us.propose(second, them.code).Release, "admitted")

		report := get[reporting.Document](us.premises, "/reports/"+second)
		if len(report.Versions) != 2 || !strings.Contains(report.Text, word) {
			t.Fatalf("the desk does not show the words: %+v", report.Version)
		}
		erased(m, us, point, report.ID)
		again := get[reporting.Document](us.premises, "/reports/"+first)
		if again.Text != "" || !strings.Contains(again.Erased, "by order") || again.Hash == "" || len(again.Versions) != 2 {
			t.Errorf("once erased the desk shows %+v", again)
		}
		var items []string
		for _, item := range get[desk.Inbox](them.premises, "/inbox").Items {
			if item.Erased == "" {
				items = append(items, item.ID)
			}
		}
		if len(items) != 2 {
			t.Fatalf("%d items are in the partner's inbox, want the two of this round", len(items))
		}
		for _, id := range items {
			if got := get[exchange.Arrival](them.premises, "/inbox/"+id); !strings.Contains(string(got.Bundle), word) {
				t.Fatalf("the partner's desk does not show the words: %s", got.Bundle)
			}
			erased(m, them, point, id)
		}
		for _, p := range []*process{us, them} {
			for _, f := range files(t, p.dir) {
				if f.has(strings.ToLower(word)) {
					t.Errorf("%s, killed at %s: %s is in %s", p.code, point, word, f.name)
				}
			}
		}
	}
	if us.deaths != len(retention.Points) || them.deaths != 2*len(retention.Points) {
		t.Errorf("we were killed %d times, the partner %d times", us.deaths, them.deaths)
	}
}

// erased erases a thing with a kill at a point, and holds that no secret of it is
// left in a file of the node.
func erased(m *machine, p *process, point, id string) {
	m.t.Helper()
	secrets := p.secrets(id)
	for name, s := range secrets {
		if !anywhere(m.t, p, s) {
			m.t.Fatalf("%s: the search does not find %s, which is there", p.code, name)
		}
	}
	order := map[string]string{"reason": "CASE-1"}
	post[retention.Keeping](p.premises, author, "/retention/"+id+"/propose", order)
	p.arm(point, 1)
	_, err := ask[retention.Keeping](p.premises, reviewer, http.MethodPost, "/retention/"+id+"/confirm", map[string]string{})
	if err != nil && errs.KindOf(err) != errs.Unavailable {
		m.t.Fatal(err)
	}
	until(m.t, "the kill", func() bool { return p.dead() })
	p.mend()
	if point == "erase.written" { // it broke off before anything was on record
		if item := get[retention.Keeping](p.premises, "/retention/"+id); item.ErasedAt != nil || !item.Proposed {
			m.t.Errorf("%s: after a kill within the transaction it is %s", p.code, item.Said)
		}
		post[retention.Keeping](p.premises, reviewer, "/retention/"+id+"/confirm", map[string]string{})
	}
	until(m.t, "the end of the erasure", func() bool { return get[retention.Keeping](p.premises, "/retention/"+id).FinishedAt != nil })
	for name, s := range secrets {
		if anywhere(m.t, p, s) {
			m.t.Errorf("%s, killed at %s: %s is in a file", p.code, point, name)
		}
	}
}

// secrets are what somebody needs who has the node's files: payloads' keys as they
// are kept, and pieces of the envelopes that its own key opens.
func (p *process) secrets(id string) map[string][]byte {
	p.t.Helper()
	out := map[string][]byte{}
	db, err := sqldb.Open(context.Background(), "sqlite:"+filepath.Join(p.dir, "inside", "inside.db"), time.Now)
	check(p.t, err)
	defer db.Close()
	check(p.t, db.Read(context.Background(), func(tx *sqldb.Tx) error {
		keys, err := sqldb.All(tx, sqldb.Scalar[[]byte], `SELECT secret FROM payload_keys WHERE id = $1 OR id IN (SELECT hash FROM releases WHERE report = $1)`, id)
		if err != nil {
			return err
		}
		for _, k := range keys {
			out["the key "+hex.EncodeToString(k[:4])] = k
		}
		bodies, err := sqldb.All(tx, sqldb.Scalar[[]byte], `SELECT body FROM inbox WHERE id = $1`, id)
		for _, b := range bodies {
			out["a piece of the envelope"] = b[len(b)/2 : len(b)/2+48]
		}
		return err
	}))
	if len(out) < 2 {
		p.t.Fatalf("%s: only %d secrets of %s", p.code, len(out), id)
	}
	return out
}

// anywhere tells whether bytes stand in a file of a node.
func anywhere(t testing.TB, p *process, sought []byte) bool {
	t.Helper()
	for _, f := range files(t, p.dir) {
		if strings.Contains(string(f.raw), string(sought)) {
			return true
		}
	}
	return false
}
