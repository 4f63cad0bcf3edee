package warnings_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"testing"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/party"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/exchange"
	"entente/internal/seal/envelope"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
)

// terrible is a record of a partner that leaks, misuses and misleads.
func (s *side) terrible(partner party.Code) {
	s.t.Helper()
	for i, what := range assess.BadConduct {
		c := assess.Conduct{Partner: partner, What: what, Date: "2017-12-01", Note: "again", Item: "report:W-0", Weight: "grave"}
		body, err := assess.Encode(c)
		if err == nil {
			err = s.Store.Write(bg, func(tx *insidedb.Tx) error {
				_, err := tx.PutJudgement(insidedb.Judgement{Kind: assess.KindConduct, ID: fmt.Sprintf("bad-%d", i), State: insidedb.JudgementStands,
					Label: access.Label{}, Mark: "UNCLASSIFIED", Body: body, Refs: c.Refs(), By: lind})
				return err
			})
		}
		if err != nil {
			s.t.Fatal(err)
		}
	}
}

// chance is what differs between two runs of the same: hashes and keys.
var chance = regexp.MustCompile(`[0-9a-f]{12,}`)

func (s *side) bytes(v any) string {
	s.t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		s.t.Fatal(err)
	}
	return chance.ReplaceAllString(string(data), "#")
}

// warnedWith runs a warning from the sign to the outcome, after an exchange that went
// badly and with its record, or without the record; it gives what each step showed.
func warnedWith(t *testing.T, record bool) []string {
	b := newBench(t)
	b.usa.Take("intelligence", "W-0", "Nothing in particular.")
	_, err := b.usa.Office.Propose(bg, disclosure.Proposal{Report: "W-0", Partner: "RUS/FSB", Officer: lind})
	b.must(err)
	b.Settle()
	if record {
		b.usa.terrible("RUS/FSB")
		b.usa.terrible("RUS")
		b.rus.terrible("USA/CIA")
		_, err := b.rus.Exchange.State(bg, exchange.Statement{Officer: lind, Roles: insidedb.Roles, Partner: "USA/CIA", Item: b.rus.Only("USA/CIA").Envelope,
			Control: envelope.Control{Verb: envelope.Graded, Code: "harmful"}})
		b.must(err)
	}
	out := []string{b.usa.bytes(b.warned("W-1"))}
	preview, err := b.usa.Office.Preview(bg, disclosure.Proposal{Report: "W-1", Partner: "RUS/FSB", Officer: lind})
	b.must(err)
	out = append(out, b.usa.bytes(preview), b.usa.bytes(b.send("W-1", "")))
	b.Settle()
	box, err := b.rus.Exchange.Inbox(bg, exchange.Query{Partner: "USA/CIA"})
	b.must(err)
	for _, a := range box {
		if a.Kind == "warning" {
			_, err := b.rus.Exchange.Acknowledge(bg, exchange.Acknowledgement{Officer: lind, Item: a.ID, Verb: envelope.Acted})
			b.must(err)
		}
	}
	b.Settle()
	for _, s := range []*side{b.usa, b.rus} {
		s.tick()
	}
	return append(out, b.usa.bytes(b.usa.show("W-1")))
}

func TestTheRecordAndTheLedgerOfAPartnerChangeNoDecisionAndNoWarning(t *testing.T) {
	without, with := warnedWith(t, false), warnedWith(t, true)
	if diff := cmp.Diff(without, with); diff != "" {
		t.Error(diff)
	}
	if len(without) != 4 || len(without[3]) < 500 {
		t.Errorf("nothing was compared: %v", without)
	}
}
