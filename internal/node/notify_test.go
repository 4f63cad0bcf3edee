package node

import (
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/tasking"
	"entente/internal/store/insidedb"
)

// owe puts an obligation that the service has to itself since an hour ago.
func (s *site) owe(id string) insidedb.Obligation {
	s.t.Helper()
	o := insidedb.Obligation{ID: strings.Repeat(id, 32), Kind: obligation.Thank, Debtor: "USA/CIA", Creditor: "USA/CIA", State: obligation.Open,
		Opened: s.node.clock.Now().Add(-time.Hour)}
	err := s.node.inside.Write(s.t.Context(), func(tx *insidedb.Tx) (err error) {
		o, err = tx.PutObligation(o)
		return err
	})
	must(s.t, err)
	return o
}

// notices waits until the inbox of notices is as it should be.
func (s *site) notices(what string, fits func(tasking.Notices) bool) tasking.Notices {
	s.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		l := get[tasking.Notices](s, "/notices")
		if fits(l) {
			return l
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("%s: %+v\n%s", what, l, s.log)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestANodeGivesNoticeOfWhatIsOwed(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties)
	path := sinkAt(t, "takes")
	s.start(func(c *Config, _ *Options) { c.Notify.Exec = path })
	post[disclosure.Officer](s, "", "/officers", map[string]string{"code": "lind"})
	o := s.owe("a")
	l := s.notices("sent", func(l tasking.Notices) bool {
		return len(l.Notices) == 1 && len(l.Notices[0].Sent) == 1 && l.Notices[0].Sent[0].SentAt != nil
	})
	if n := l.Notices[0]; n.ID != o.ID+"/1" || n.What != obligation.StepOpened || n.Desk != "warning" || l.Clock.Failing {
		t.Errorf("%+v", l)
	}
	data, err := os.ReadFile(path + ".got")
	must(t, err)
	if !strings.Contains(string(data), o.ID+"/1") {
		t.Errorf("the executable got %s", data)
	}
	acked := post[tasking.Notice](s, "lind", "/notices/"+o.ID+"/1/ack", nil)
	if acked.AckedBy != "lind" {
		t.Errorf("%+v", acked)
	}
	if open := get[tasking.Notices](s, "/notices?open=true"); len(open.Notices) != 0 {
		t.Errorf("still open: %+v", open)
	}
	if code, body := s.fetch("/readyz"); code != http.StatusOK || !strings.Contains(body, `"ready"`) {
		t.Errorf("%d %s", code, body)
	}
}

func TestANoticeThatCannotBeSentIsSeenInStatusAndHealthWithoutWords(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties)
	s.start(func(c *Config, _ *Options) { c.Notify.Exec = sinkAt(t, "fails") })
	s.owe("a")
	s.notices("failed", func(l tasking.Notices) bool { return l.Clock.Failing })
	status := get[desk.Status](s, "/node")
	if len(status.Clock.Queues) != 1 || status.Clock.Queues[0].Failing != 1 || status.Clock.Queues[0].Why != "the executable ended with exit status 3" {
		t.Errorf("%+v", status.Clock)
	}
	if code, body := s.fetch("/readyz"); code != http.StatusOK || !strings.Contains(body, "ready; 0 steps of what is owed are not served, and 1 notices cannot be sent") {
		t.Errorf("%d %s", code, body)
	}
}

func TestTheDutiesOfThePolicysFolderAreReadWithIt(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties)
	s.write("policy/duties.yaml", "duties: {thank: {desk: night}}\n")
	s.start()
	s.owe("a")
	s.notices("by the file", func(l tasking.Notices) bool { return len(l.Notices) == 1 && l.Notices[0].To == "night" })

	s.write("policy/duties.yaml", "duties: {thank: {desk: Night Shift}}\n")
	if err := s.refused("", "/policy/reload", nil); err != nil && !strings.Contains(err.Error(), "duties.thank.desk") {
		t.Errorf("%v; expected that it names the key", err)
	}
	s.owe("b")
	s.notices("the one before it stays", func(l tasking.Notices) bool { return len(l.Notices) == 2 && l.Notices[0].To == "night" })

	s.write("policy/duties.yaml", "duties: {thank: {desk: day, within: PT30M, remind: [], escalate: [{after: PT10M, to: lead}]}}\n")
	post[desk.PolicyStatus](s, "", "/policy/reload", nil)
	l := s.notices("by another file", func(l tasking.Notices) bool { return len(l.Notices) == 6 })
	if n := l.Notices[0]; n.What != obligation.StepEscalation || n.To != "lead" {
		t.Errorf("%+v; expected that what is open goes by the new plan", n)
	}
	s.stop()
	s.write("policy/duties.yaml", "duties: {thanks: {}}\n")
	if _, err := Open(t.Context(), s.config(), Options{Log: s.log}); err == nil || !strings.Contains(err.Error(), "duties.thanks") {
		t.Errorf("%v; expected that a node with bad duties does not start", err)
	}
}
