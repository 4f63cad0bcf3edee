package node

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
)

func TestAReportGoesFromOneNodeToTheOtherWithReceipts(t *testing.T) {
	cia, dgse := pair(t)
	cia.add(fmt.Sprintf(plain, "S-1", "A meeting", "They meet on Monday."))
	r := cia.propose("S-1", "FRA")
	cia.until(r.Release, "admitted")
	box := get[desk.Outbox](cia, "/outbox")
	if len(box.Items) != 1 || !box.Items[0].Sent || len(box.Items[0].Receipts) != 2 {
		t.Errorf("outbox %+v; expected one item, sent, with the receipts delivered and admitted", box.Items)
	}
	in := get[desk.Inbox](dgse, "/inbox")
	if len(in.Items) != 1 || in.Items[0].State != "admitted" || in.Items[0].Marking != "SECRET//REL TO USA, FRA" {
		t.Fatalf("inbox %+v; expected one admitted item", in.Items)
	}
	if p := in.Items[0].Portions; len(p) != 2 || p[1].Text != "They meet on Monday." {
		t.Errorf("portions %+v; expected the title and the portion", p)
	}
}

func TestWhatIsApprovedWhileThePartnerIsDownIsSentOnceItIsBack(t *testing.T) {
	cia, dgse := pair(t)
	dgse.stop()
	cia.add(fmt.Sprintf(plain, "S-1", "A meeting", "They meet on Monday."))
	r := cia.propose("S-1", "FRA")
	cia.until(r.Release, "moved")
	if box := get[desk.Outbox](cia, "/outbox"); box.Items[0].Sent || !strings.Contains(box.Items[0].Said, "no receipt") {
		t.Errorf("outbox says %q, sent %t; expected not sent, and why", box.Items[0].Said, box.Items[0].Sent)
	}
	cia.stop()
	cia.restart()
	dgse.restart()
	cia.until(r.Release, "admitted")
	if in := get[desk.Inbox](dgse, "/inbox"); len(in.Items) != 1 {
		t.Errorf("%d items; expected exactly one", len(in.Items))
	}
}

func TestARemovedPartnerIsSentNothing(t *testing.T) {
	cia, dgse := pair(t)
	if _, err := cia.client.Call(t.Context(), "officer", http.MethodDelete, "/peers/FRA/DGSE", nil); err != nil {
		t.Fatal(err)
	}
	cia.add(fmt.Sprintf(plain, "S-1", "A meeting", "They meet on Monday."))
	err := cia.refused("author", "/releases", map[string]any{"report": "S-1", "partner": "FRA/DGSE"})
	if errs.KindOf(err) != errs.NotFound {
		t.Errorf("%v; expected that nothing can be sent there", err)
	}
	if in := get[desk.Inbox](dgse, "/inbox"); len(in.Items) != 0 {
		t.Errorf("inbox %+v; expected nothing", in.Items)
	}
}

func TestABadPolicyIsRefusedWholeAndTheOneBeforeItStays(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties, automatic)
	s.start()
	before := get[desk.Status](s, "/node").Policy
	s.write("policy/directives/z.yaml", "id: Z\n")
	err := s.refused("", "/policy/reload", nil)
	if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "z.yaml") {
		t.Errorf("%v; expected an input error that names the file", err)
	}
	if after := get[desk.Status](s, "/node").Policy; after.Hash != before.Hash || after.Directives != before.Directives || after.Loaded != before.Loaded {
		t.Errorf("policy %+v; expected %+v as before", after, before)
	}
	s.write("policy/directives/z.yaml", strings.Replace(automatic, "D-AUTO", "D-2", 1))
	if p := post[desk.PolicyStatus](s, "", "/policy/reload", nil); !p.Changed || p.Directives != 2 || p.Hash == before.Hash {
		t.Errorf("policy %+v; expected the new one in force", p)
	}
}

func TestANodeDoesNotStartOnWhatItCannotKeep(t *testing.T) {
	for _, tt := range []struct {
		name string
		fail func(*site, *Config, *Options)
		want errs.Kind
		says string
	}{
		{"another service's policy", func(s *site, _ *Config, _ *Options) { s.write("policy/parties.yaml", dgseParties) }, errs.Invalid, "parties.yaml: self"},
		{"a bad directive", func(s *site, _ *Config, _ *Options) { s.write("policy/directives/a.yaml", "id: X\n") }, errs.Invalid, "a.yaml"},
		{"another service's name", func(_ *site, c *Config, _ *Options) { c.Service = "USA/FBI" }, errs.Invalid, "USA/FBI"},
		{"no key set", func(_ *site, c *Config, _ *Options) { c.Dir += "x" }, errs.Invalid, "no such file"},
		{"a store out of reach", func(_ *site, c *Config, _ *Options) { c.Gateway.Database = "absent/folder/g.db" }, errs.Unavailable, "store"},
		{"a port that is taken", func(s *site, c *Config, _ *Options) { c.Inside.Listen = s.door.Addr().String() }, errs.Unavailable, "inside.listen"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := found(t, "USA/CIA", ciaParties, automatic)
			c, o := s.config(), Options{Log: s.log, Gateway: s.door}
			tt.fail(s, &c, &o)
			n, err := Open(t.Context(), c, o)
			if err == nil {
				err = n.Start(t.Context())
				if stopped := n.Stop(); stopped != nil {
					t.Error(stopped)
				}
			}
			if errs.KindOf(err) != tt.want || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v (%s); expected %s, naming %q", err, errs.KindOf(err), tt.want, tt.says)
			}
		})
	}
}

func TestOnlyAnExerciseHasAClockThatCanBeSet(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties)
	s.start()
	day := time.Date(2015, 11, 15, 12, 0, 0, 0, time.UTC)
	got := post[desk.Status](s, "", "/exercise/clock", map[string]time.Time{"at": day})
	if d := got.Now.Sub(day); d < 0 || d > time.Minute {
		t.Errorf("now %s; expected %s, and ticking", got.Now, day)
	}
	s.refused("", "/exercise/clock", map[string]time.Time{"at": time.Date(1815, 6, 18, 0, 0, 0, 0, time.UTC)})
	s.stop()
	door, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.door = door
	s.start(func(c *Config, _ *Options) { c.Exercise.Enabled = false })
	if err := s.refused("", "/exercise/clock", map[string]time.Time{"at": day}); err == nil {
		t.Error("a node in earnest had its clock set")
	}
	if err := s.node.SetClock(t.Context(), day); errs.KindOf(err) != errs.Denied {
		t.Errorf("%v; expected denied", err)
	}
	if now := s.node.clock.Now(); now.Before(noon.AddDate(-1, 0, 0)) {
		t.Errorf("now %s; expected the present", now)
	}
}

func TestAnExerciseIsNeverPeeredWithANodeInEarnest(t *testing.T) {
	cia, dgse := found(t, "USA/CIA", ciaParties), found(t, "FRA/DGSE", dgseParties)
	cia.start()
	dgse.start(func(c *Config, _ *Options) { c.Exercise.Enabled = false })
	post[disclosure.Officer](dgse, "", "/officers", map[string]string{"code": "officer"})
	document, said := cia.offer("FRA/DGSE")
	dgse.offer("USA/CIA")
	err := dgse.refused("officer", "/peers", map[string]any{"file": "offer", "document": document, "fingerprint": said})
	if !strings.Contains(err.Error(), "an exercise and a node in earnest are never peered") {
		t.Error(err)
	}
}

func TestAPeeringNeedsOurOwnOfferAndOneAgreement(t *testing.T) {
	cia, dgse := found(t, "USA/CIA", ciaParties), found(t, "FRA/DGSE", dgseParties)
	dgse.start()
	post[disclosure.Officer](dgse, "", "/officers", map[string]string{"code": "officer"})
	document, said := cia.offer("FRA/DGSE")
	body := map[string]any{"file": "offer", "document": document, "fingerprint": said}
	if err := dgse.refused("officer", "/peers", body); !strings.Contains(err.Error(), "we have made USA/CIA no offer") {
		t.Error(err)
	}
	c := dgse.config()
	other, _, err := SignOffer(c, Offer{Partner: "USA/CIA", Agreement: "another", Now: noon})
	if err != nil {
		t.Fatal(err)
	}
	if err := KeepOffer(c, "USA/CIA", other); err != nil {
		t.Fatal(err)
	}
	if err := dgse.refused("officer", "/peers", body); !strings.Contains(err.Error(), "as in our own offer") {
		t.Error(err)
	}
	dgse.offer("USA/CIA")
	body["fingerprint"] = strings.Repeat("1", 60)
	if err := dgse.refused("officer", "/peers", body); errs.KindOf(err) != errs.Denied {
		t.Errorf("a fingerprint that nobody read out: %v; expected denied", err)
	}
}

func TestTwoNodesOnOneSocketAreRefused(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties)
	s.start()
	n, err := Open(t.Context(), s.config(), Options{Log: s.log})
	if err != nil {
		t.Fatal(err)
	}
	if err := n.openDoors(); err == nil {
		t.Error("a second node opened the same doors")
	}
	n.closeDoors()
	if err := n.Stop(); err != nil {
		t.Error(err)
	}
	get[desk.Status](s, "/node") // the first one still answers
}
