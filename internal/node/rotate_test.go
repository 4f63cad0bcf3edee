package node

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/desk"
	"entente/internal/inside/exchange"
)

// rotate makes the next key set of a site and has its node take it up.
func (s *site) rotate() Rotated {
	s.t.Helper()
	made, err := RotateKeys(s.config(), Rotation{Random: rand.Reader, Now: noon})
	if err != nil {
		s.t.Fatal(err)
	}
	post[exchange.KeyStatus](s, "", "/keys/reload", nil)
	return made
}

func (s *site) revoke(serial uint64, reason string) {
	s.t.Helper()
	if _, err := RevokeKeys(s.config(), "", []uint64{serial}, reason, false, noon); err != nil {
		s.t.Fatal(err)
	}
	post[exchange.KeyStatus](s, "", "/keys/reload", nil)
}

// eventually waits until what is asked is so.
func (s *site) eventually(what string, ask func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !ask(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("%s did not come\n%s", what, s.log)
		}
	}
}

// uses tells whether a node signs for its one partner, and its gateway, with a set.
func (s *site) uses(serial uint64) bool {
	st := get[exchange.KeyStatus](s, "/keys")
	return st.Gateway == serial && st.Partners[0].Signing == serial && s.node.link.Using() == serial
}

func (s *site) send(serial string) string {
	s.t.Helper()
	s.add(fmt.Sprintf(plain, serial, "A meeting", "They meet on Monday."))
	return s.propose(serial, "FRA").Release
}

func TestKeysAreRotatedOnBothSidesUnderTrafficAndNothingIsLost(t *testing.T) {
	cia, dgse := pair(t)
	var sent []string
	for i := range 12 {
		sent = append(sent, cia.send(fmt.Sprintf("S-%d", i)))
		switch i {
		case 3:
			cia.rotate()
		case 6:
			dgse.rotate()
		}
	}
	for _, id := range sent {
		cia.until(id, "admitted")
	}
	for _, s := range []*site{cia, dgse} {
		s.eventually("the use of set 2", func() bool { return s.uses(2) })
	}
	cia.until(cia.send("S-after"), "admitted")
	if in := get[desk.Inbox](dgse, "/inbox"); len(in.Items) != len(sent)+1 {
		t.Errorf("%d items; expected %d, each once", len(in.Items), len(sent)+1)
	}
	for _, s := range []*site{cia, dgse} {
		if a := get[desk.Alarms](s, "/alarms"); len(a.Alarms) != 0 {
			t.Errorf("alarms %+v; expected none", a.Alarms)
		}
	}
}

func TestARevokedSetIsUsedNoMoreAndItsEndIsKnownToThePartner(t *testing.T) {
	cia, dgse := pair(t)
	cia.until(cia.send("S-1"), "admitted")
	if _, err := RevokeKeys(cia.config(), "", []uint64{1}, "compromised", false, noon); errs.KindOf(err) != errs.Denied {
		t.Errorf("%v; expected a refusal to revoke the only set", err)
	}
	cia.rotate()
	cia.eventually("the use of set 2", func() bool { return cia.uses(2) })
	cia.revoke(1, "compromised")
	dgse.eventually("the revocation", func() bool { return get[exchange.KeyStatus](dgse, "/keys").Partners[0].Sets[1].State == "revoked" })
	cia.eventually("its confirmation", func() bool {
		sets := get[exchange.KeyStatus](cia, "/keys").Sets
		return len(sets[1].Revoked) == 1 && sets[1].Revoked[0].Confirmed
	})
	if a := get[desk.Alarms](dgse, "/alarms"); len(a.Alarms) != 1 || a.Alarms[0].Kind != "revoked" {
		t.Errorf("alarms %+v; expected one that tells of the compromised keys", a.Alarms)
	}
	cia.until(cia.send("S-2"), "admitted")
	erased, err := EraseKeys(cia.config(), 1, false, noon)
	if err != nil || len(erased) != 4 {
		t.Errorf("erased %v, %v; expected four keys", erased, err)
	}
	post[exchange.KeyStatus](cia, "", "/keys/reload", nil)
	cia.stop()
	cia.restart()
	cia.until(cia.send("S-3"), "admitted")
}

func TestWhatWasSealedToARevokedSetIsSealedAgain(t *testing.T) {
	cia, dgse := pair(t)
	dgse.rotate()
	dgse.eventually("the use of set 2", func() bool { return dgse.uses(2) })
	cia.until(cia.send("S-1"), "admitted")
	dgse.revoke(1, "retired")
	cia.eventually("the revocation", func() bool { return get[exchange.KeyStatus](cia, "/keys").Partners[0].Sets[1].State == "revoked" })
	if a := get[desk.Alarms](cia, "/alarms"); len(a.Alarms) != 0 {
		t.Errorf("alarms %+v; expected none for a set that is retired", a.Alarms)
	}
	cia.until(cia.send("S-2"), "admitted")
}

func TestKeysAreErasedOnlyWhenNobodyCanSealToThem(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties, automatic)
	for _, want := range []string{"no keys of another set", "neither revoked nor"} {
		_, err := EraseKeys(s.config(), 1, want == "no keys of another set", noon)
		if errs.KindOf(err) != errs.Denied || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; expected a refusal that says %q", err, want)
		}
		if want == "no keys of another set" {
			if _, err := RotateKeys(s.config(), Rotation{Random: rand.Reader, Now: noon}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestARestoredNodeGoesOnInANewLifeAndDoublesNothing(t *testing.T) {
	cia, dgse := pair(t)
	cia.until(cia.send("S-1"), "admitted")
	before := get[exchange.RestoreStatus](cia, "/restore").Incarnation
	file := t.TempDir() + "/b.backup"
	b := post[desk.Backup](cia, "", "/backup", map[string]any{"file": file, "keys": true})
	if again, err := VerifyBackup(file); err != nil || again.Digest != b.Digest {
		t.Fatalf("%v; expected a whole backup", err)
	}
	cia.until(cia.send("S-2"), "admitted") // after the backup: forgotten
	dgse.stop()
	cia.stop()
	restored, err := RestoreBackup(Restoration{File: file, Dir: cia.dir + "-new", Random: rand.Reader})
	if err != nil || len(restored.Missing) != 0 {
		t.Fatalf("%+v %v", restored, err)
	}
	cia.dir = restored.Dir
	cia.restart()
	if st := get[exchange.RestoreStatus](cia, "/restore"); st.Sending || !st.Restored || st.Incarnation == before || st.Partners[0].State != "waiting" {
		t.Errorf("%+v; expected a new incarnation that waits for its partner", st)
	}
	third := cia.send("S-3")
	dgse.restart()
	cia.until(third, "admitted")
	in := get[desk.Inbox](dgse, "/inbox")
	if len(in.Items) != 3 {
		t.Errorf("%d items; expected S-1, S-2 and S-3, each once", len(in.Items))
	}
	alarms := get[desk.Alarms](cia, "/alarms").Alarms
	if len(alarms) == 0 || alarms[len(alarms)-1].Kind != "restored" {
		t.Errorf("alarms %+v; expected one that tells what was forgotten", alarms)
	}
	if a := get[desk.Alarms](dgse, "/alarms"); len(a.Alarms) != 0 {
		t.Errorf("alarms %+v at the partner; expected none", a.Alarms)
	}
	cia.stop()
	cia.restart() // what is on record is no rollback
	cia.until(cia.send("S-4"), "admitted")
}

func TestWhatABackupHoldsAsSealedGoesOnce(t *testing.T) {
	for _, tt := range []struct {
		name  string
		later bool // it was delivered after the backup was taken
	}{{"never", false}, {"later", true}} {
		t.Run(tt.name, func(t *testing.T) {
			cia, dgse := pair(t)
			cia.until(cia.send("S-1"), "admitted")
			dgse.stop()
			second := cia.send("S-2")
			cia.until(second, "moved")
			file := t.TempDir() + "/b.backup"
			post[desk.Backup](cia, "", "/backup", map[string]any{"file": file, "keys": true})
			if tt.later {
				dgse.restart()
				cia.until(second, "admitted")
			}
			cia.stop()
			restored, err := RestoreBackup(Restoration{File: file, Dir: cia.dir + "-new", Random: rand.Reader})
			if err != nil {
				t.Fatal(err)
			}
			cia.dir = restored.Dir
			cia.restart()
			if !tt.later {
				dgse.restart()
			}
			state := "admitted"
			if tt.later {
				state = "delivered" // the receipt of admission is in the partner's past
			}
			cia.until(second, state)
			cia.until(cia.send("S-3"), "admitted")
			if in := get[desk.Inbox](dgse, "/inbox"); len(in.Items) != 3 {
				t.Errorf("%d items; expected three, each once", len(in.Items))
			}
			if a := get[desk.Alarms](dgse, "/alarms"); len(a.Alarms) != 0 {
				t.Errorf("alarms %+v at the partner; expected none", a.Alarms)
			}
		})
	}
}

func TestADatabaseThatIsPutBackIsFoundOutBeforeANumberIsUsedTwice(t *testing.T) {
	cia, dgse := pair(t)
	cia.until(cia.send("S-1"), "admitted")
	file := t.TempDir() + "/b.backup"
	post[desk.Backup](cia, "", "/backup", map[string]any{"file": file, "keys": true})
	cia.until(cia.send("S-2"), "admitted")
	cia.stop()
	restored, err := RestoreBackup(Restoration{File: file, Dir: cia.dir + "-new", Random: rand.Reader})
	if err != nil {
		t.Fatal(err)
	}
	cia.dir = restored.Dir
	c := cia.config()
	if err := dropMarker(&c); err != nil { // as if somebody had copied the files
		t.Fatal(err)
	}
	cia.restart()
	third := cia.send("S-3")
	cia.eventually("the rollback", func() bool { return get[exchange.RestoreStatus](cia, "/restore").Partners[0].State == "rollback" })
	if a := get[desk.Alarms](cia, "/alarms"); len(a.Alarms) == 0 || a.Alarms[0].Kind != "rollback" {
		t.Errorf("alarms %+v; expected that the rollback is told", a.Alarms)
	}
	cia.until(third, "approved")
	if in := get[desk.Inbox](dgse, "/inbox"); len(in.Items) != 2 {
		t.Errorf("%d items; expected that nothing more was sent", len(in.Items))
	}
	if _, err := DeclareRollback(cia.config(), rand.Reader, noon); errs.KindOf(err) != errs.Denied {
		t.Errorf("%v; expected that a node that runs is refused", err)
	}
	cia.stop()
	if _, err := DeclareRollback(cia.config(), rand.Reader, noon); err != nil {
		t.Fatal(err)
	}
	cia.restart()
	cia.until(third, "admitted")
	if a := get[desk.Alarms](dgse, "/alarms"); len(a.Alarms) != 0 {
		t.Errorf("alarms %+v at the partner; expected none", a.Alarms)
	}
}

func TestAnOfficerGoesOnWithoutAPartnerOutOfReach(t *testing.T) {
	cia, dgse := pair(t)
	dgse.stop()
	cia.stop()
	if _, err := DeclareRollback(cia.config(), rand.Reader, noon); err != nil {
		t.Fatal(err)
	}
	cia.restart()
	if err := cia.refused("nobody", "/restore/without", map[string]string{"partner": "FRA/DGSE"}); errs.KindOf(err) != errs.Denied {
		t.Errorf("%v; expected that only an officer may", err)
	}
	st := post[exchange.RestoreStatus](cia, "officer", "/restore/without", map[string]string{"partner": "FRA/DGSE"})
	if !st.Sending || st.Partners[0].State != "waived" || st.Partners[0].Officer != "officer" {
		t.Errorf("%+v; expected that the officer is on record", st)
	}
	id := cia.send("S-1")
	cia.until(id, "moved")
	dgse.restart()
	cia.until(id, "admitted")
}

func TestADamagedBackupIsRefusedWhole(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties, automatic)
	s.start()
	file := t.TempDir() + "/b.backup"
	b := post[desk.Backup](s, "", "/backup", map[string]any{"file": file})
	if len(b.Apart) == 0 {
		t.Errorf("%+v; expected that it names the keys to keep apart", b)
	}
	for _, f := range b.Files {
		if strings.HasSuffix(f.Name, ".key") {
			t.Errorf("%s is in it; expected no private key", f.Name)
		}
	}
	if _, err := s.client.Call(context.Background(), "", http.MethodPost, "/backup", map[string]any{"file": file}); errs.KindOf(err) != errs.Invalid {
		t.Errorf("%v; expected that nothing is written over", err)
	}
	spoil(t, file)
	if _, err := VerifyBackup(file); errs.KindOf(err) != errs.Invalid {
		t.Errorf("%v; expected that a changed byte is found", err)
	}
	if _, err := RestoreBackup(Restoration{File: file, Dir: s.dir + "-new", Random: rand.Reader}); errs.KindOf(err) != errs.Invalid || !absent(s.dir+"-new") {
		t.Errorf("%v; expected that nothing is made of it", err)
	}
}

// spoil changes a byte in the middle of a file.
func spoil(t *testing.T, file string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
