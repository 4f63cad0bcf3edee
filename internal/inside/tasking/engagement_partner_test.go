package tasking_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/tasking"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

// TestNothingOfWhoHasItOrWhyReachesAPartner runs two worlds that differ in every word
// that stays inside, and holds all that leaves for the partner to the same headers,
// plaintexts and lengths, and what the partner then holds to the same. Encryption and
// signatures are drawn at random: hashes of envelopes are told apart by their order.
func TestNothingOfWhoHasItOrWhyReachesAPartner(t *testing.T) {
	world := func(word string) (sent []string, plain string) {
		x := newTable(t)
		_, err := x.cia.node.Office.Register(t.Context(), disclosure.Officer{Code: "o." + word, Roles: insidedb.Roles})
		must(t, err)
		f := minutes("Washington", "CANARY place "+word, "The agenda.", "CANARY agenda "+word, "A good meeting.", "CANARY official "+word, "Nothing came back.", "CANARY professional "+word,
			"A study of routes", "CANARY study "+word, "Names of returning fighters", "CANARY names "+word, "National Security Council", "CANARY office "+word,
			"office: Director", "office: CANARY "+word, "E-1", "E-"+word)
		f.Officer = "o." + word
		x.cia.add(t, f)
		release := x.gives(t, x.cia, "RUS/FSB", "M-1")
		for _, c := range []string{"ours", "theirs"} {
			shown, err := x.cia.StateCommitment(t.Context(), tasking.CommitmentStatement{Officer: "o." + word, Engagement: "E-" + word, Commitment: c, On: release})
			must(t, err)
			for _, c := range shown.Commitments {
				if c.Owed.Closed == nil && c.Owed.Officer == "" {
					_, err = x.cia.Assign(t.Context(), tasking.Handover{Officer: "o." + word, ID: c.Owed.ID, Desk: "canary-" + word, To: "o." + word, Reason: "CANARY reason " + word})
					must(t, err)
				}
			}
		}
		_, err = x.cia.Arrived(t.Context(), tasking.Arrival{Officer: "o." + word, Engagement: "E-" + word, Commitment: "ours", Release: release, Extent: obligation.Whole})
		must(t, err)
		x.Settle()
		for _, e := range x.cia.node.Gateway.Envelopes("RUS/FSB") {
			v, err := envelope.Open(e.Bytes(), x.cia.node.Service.Set, x.fsb.node.Service.HPKE, x.fsb.node.Service.Code)
			must(t, err)
			sent = append(sent, fmt.Sprintf("%d %+v %s", len(e.Bytes()), header(v.Header()), v.Content()))
		}
		if held := x.fsb.list(t, tasking.OwedQuery{All: true}); len(held) != 2 {
			t.Fatalf("the partner holds %v; expected both commitments", held)
		}
		all, err := x.fsb.Owed(t.Context(), tasking.OwedQuery{All: true})
		must(t, err)
		for _, o := range all.Items {
			h, err := x.fsb.OwedOf(t.Context(), o.ID, time.Time{})
			must(t, err)
			data, err := json.Marshal(h)
			must(t, err)
			plain += string(data)
		}
		return strings.Split(named(strings.Join(sent, "\n")), "\n"), named(plain)
	}
	a, plainA := world("alpha")
	b, plainB := world("bravo")
	if len(a) < 4 || len(a) != len(b) {
		t.Fatalf("%d and %d envelopes; expected a report and three statements in each", len(a), len(b))
	}
	for i := range a {
		if diff := cmp.Diff(a[i], b[i]); diff != "" {
			t.Errorf("envelope %d differs between worlds that differ in nothing the partner may know: %s", i, diff)
		}
	}
	for _, plain := range []string{plainA, plainB, strings.Join(a, ""), strings.Join(b, "")} {
		for _, word := range []string{"canary", "alpha", "bravo"} {
			if strings.Contains(strings.ToLower(plain), word) {
				t.Errorf("the partner can read %q", word)
			}
		}
	}
	if diff := cmp.Diff(plainA, plainB); diff != "" {
		t.Errorf("what the partner holds differs between the worlds: %s", diff)
	}
}

var hashed = regexp.MustCompile(`(sha256:)?[0-9a-f]{64}|\b[0-9a-f]{32}\b`)

// named has a number in the place of each hash, in the order of their appearance.
func named(s string) string {
	seen := map[string]string{}
	return hashed.ReplaceAllStringFunc(s, func(h string) string {
		h = strings.TrimPrefix(h, "sha256:")[:32] // the id of an obligation is the beginning of a hash
		if seen[h] == "" {
			seen[h] = fmt.Sprintf("#%d", len(seen)+1)
		}
		return seen[h]
	})
}

func header(h envelope.Header) string {
	data, _ := json.Marshal(h)
	return string(data)
}
