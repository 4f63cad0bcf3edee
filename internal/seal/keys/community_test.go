package keys

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"entente/internal/core/community"
	"entente/internal/core/errs"
	"entente/internal/core/party"

	"github.com/google/go-cmp/cmp"
)

// trilat is a community of USA/CIA with FRA/DGSE, and who asks RUS/FSB in.
func trilat(t testing.TB) (community.Epoch, community.Lease, community.Invitation) {
	t.Helper()
	first, err := community.Found("TRILAT", "USA/CIA", day(2))
	if err != nil {
		t.Fatal(err)
	}
	e, err := first.Admit(day(3), "FRA/DGSE")
	if err != nil {
		t.Fatal(err)
	}
	return e, e.Renew(day(4)), community.Invitation{Community: "TRILAT", Steward: "USA/CIA", Member: "RUS/FSB",
		Members: []party.Code{"FRA/DGSE", "RUS/FSB", "USA/CIA"}, Epoch: e.Hash(), Issued: day(3)}
}

func ringOf(t testing.TB, s service) *Ring {
	t.Helper()
	r := NewRing(s.root.Public())
	if _, err := r.Add(s.data); err != nil {
		t.Fatal(err)
	}
	return r
}

// signedTrilat are the three documents as USA/CIA signs them.
func signedTrilat(t testing.TB, s service) (epoch, lease, invitation []byte) {
	t.Helper()
	e, l, i := trilat(t)
	var err [3]error
	epoch, err[0] = s.release.SignEpoch(e)
	lease, err[1] = s.release.SignLease(e, l)
	invitation, err[2] = s.release.SignInvitation(i)
	for _, err := range err {
		if err != nil {
			t.Fatal(err)
		}
	}
	return epoch, lease, invitation
}

func TestCommunityDocumentsAreReadAsTheStewardSignedThem(t *testing.T) {
	a, b := newService(t, "USA/CIA", 1), newService(t, "FRA/DGSE", 1)
	epoch, lease, invitation := signedTrilat(t, a)
	e, l, i := trilat(t)
	r := ringOf(t, a)
	gotE, err := r.VerifyEpoch(epoch)
	if err != nil || cmp.Diff(e, gotE) != "" || gotE.Hash() != e.Hash() {
		t.Errorf("epoch: %v %s", err, cmp.Diff(e, gotE))
	}
	if gotL, err := r.VerifyLease(lease, e); err != nil || cmp.Diff(l, gotL) != "" {
		t.Errorf("lease: %v %s", err, cmp.Diff(l, gotL))
	}
	if gotI, err := r.VerifyInvitation(invitation); err != nil || cmp.Diff(i, gotI) != "" {
		t.Errorf("invitation: %v %s", err, cmp.Diff(i, gotI))
	}
	for data, want := range map[string]string{string(epoch): EpochType, string(lease): LeaseType, string(invitation): InvitationType, string(a.data): "", "{}": ""} {
		if got := DocumentType([]byte(data)); got != want {
			t.Errorf("type %q, want %q", got, want)
		}
	}
	next, err := e.Admit(day(5), "RUS/FSB")
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.VerifyLease(lease, next)
	wants(t, err, errs.Stale, "another epoch")
	_, err = ringOf(t, b).VerifyEpoch(epoch)
	wants(t, err, errs.NotFound, "known here")
	if err := r.Revoke(must(a.root.SignRevocation(Revocation{Service: "USA/CIA", Serials: []uint64{1}, Reason: ReasonLost, At: day(4)}))); err != nil {
		t.Fatal(err)
	}
	_, err = r.VerifyEpoch(epoch)
	wants(t, err, errs.Denied, "revoked")
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestAStewardSignsItsOwnCommunitiesAlone(t *testing.T) {
	a, b := newService(t, "USA/CIA", 1), newService(t, "FRA/DGSE", 1)
	e, l, i := trilat(t)
	_, err := b.release.SignEpoch(e)
	wants(t, err, errs.Denied, "expected one of FRA/DGSE")
	_, err = b.release.SignLease(e, l)
	wants(t, err, errs.Denied, "expected one of FRA/DGSE")
	_, err = b.release.SignInvitation(i)
	wants(t, err, errs.Denied, "expected one of FRA/DGSE")
	// A member that signs another's epoch by hand is not believed.
	forged := must(b.release.signer().sign("test", EpochType, e.Bytes()))
	_, err = ringOf(t, b).VerifyEpoch(forged)
	wants(t, err, errs.Denied, "the steward USA/CIA")
	// An epoch signed again under a later key is the same epoch.
	later := newService(t, "USA/CIA", 2)
	r := ringOf(t, a)
	if _, err := r.Add(later.data); err != nil {
		t.Fatal(err)
	}
	again, err := r.VerifyEpoch(must(later.release.SignEpoch(e)))
	if err != nil || again.Hash() != e.Hash() {
		t.Errorf("signed again: %v", err)
	}
	bad := e
	bad.Members = nil
	_, err = a.release.SignEpoch(bad)
	wants(t, err, errs.Invalid, "members")
	_, err = a.release.SignLease(e, community.Lease{Community: "DUET", Until: day(9)})
	wants(t, err, errs.Invalid, "another epoch")
}

func TestCommunityDocumentsAreReadStrictly(t *testing.T) {
	a := newService(t, "USA/CIA", 1)
	r := ringOf(t, a)
	e, l, i := trilat(t)
	sign := func(kind string, payload []byte) []byte {
		return must(a.release.signer().sign("test", kind, payload))
	}
	for _, tt := range []struct {
		kind     string
		payload  []byte
		from, to string
	}{
		{EpochType, e.Bytes(), `"v":1,`, `"v":2,`},
		{EpochType, e.Bytes(), `"v":1,`, `"v":1,"x":1,`},
		{EpochType, e.Bytes(), `"v":1,`, `"v":1, `},
		{EpochType, e.Bytes(), `"number":2`, `"number":2.0`},
		{EpochType, e.Bytes(), `["FRA/DGSE","USA/CIA"]`, `["USA/CIA","FRA/DGSE"]`},
		{EpochType, e.Bytes(), `["FRA/DGSE","USA/CIA"]`, `["FRA","USA/CIA"]`},
		{EpochType, e.Bytes(), `"prev":"sha256:`, `"prev":"sha512:`},
		{EpochType, e.Bytes(), `"TRILAT"`, `"trilat"`},
		{LeaseType, l.Bytes(), `"number":2`, `"number":0`},
		{LeaseType, l.Bytes(), `.000000Z`, `Z`},
		{InvitationType, i.Bytes(), `"member":"RUS/FSB"`, `"member":"GBR/SIS"`},
		{InvitationType, i.Bytes(), `"steward":"USA/CIA"`, `"steward":"GBR/SIS"`},
	} {
		payload := bytes.Replace(tt.payload, []byte(tt.from), []byte(tt.to), 1)
		if bytes.Equal(payload, tt.payload) {
			t.Errorf("%q is not in the document", tt.from)
		}
		data := sign(tt.kind, payload)
		var err error
		switch tt.kind {
		case EpochType:
			_, err = r.VerifyEpoch(data)
		case LeaseType:
			_, err = r.VerifyLease(data, e)
		default:
			_, err = r.VerifyInvitation(data)
		}
		if k := errs.KindOf(err); k != errs.Invalid && k != errs.Denied {
			t.Errorf("%q instead of %q: %v", tt.to, tt.from, err)
		}
	}
}

// The golden vectors hold this implementation to the format of section 15 of
// docs/protocol.md. The keys are those of USA/CIA in the envelope's vectors.
func TestGoldenCommunityDocuments(t *testing.T) {
	epoch, lease, invitation := signedTrilat(t, newService(t, "USA/CIA", 1))
	for name, got := range map[string][]byte{"epoch.json": epoch, "lease.json": lease, "invitation.json": invitation} {
		path := filepath.Join("testdata", "v1", name)
		if os.Getenv("ENTENTE_GOLDEN") == "write" {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
		}
	}
}

func FuzzCommunity(f *testing.F) {
	a := newService(f, "USA/CIA", 1)
	r := ringOf(f, a)
	epoch, lease, invitation := signedTrilat(f, a)
	e, _, _ := trilat(f)
	l := e.Renew(day(4))
	for _, data := range [][]byte{epoch, lease, invitation, e.Bytes(), l.Bytes()} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if got, err := r.VerifyEpoch(data); err == nil && (!bytes.Equal(data, epoch) || got.Hash() != e.Hash()) {
			t.Fatal("a second spelling of a signed epoch was taken")
		}
		if got, err := readEpoch(data); err == nil && (got.Check() != nil || !bytes.Equal(got.Bytes(), data)) {
			t.Fatalf("a bad epoch was taken: %+v", got)
		}
		if got, err := readLease(data); err == nil && !bytes.Equal(got.Bytes(), data) {
			t.Fatalf("a bad lease was taken: %+v", got)
		}
		if got, err := readInvitation(data); err == nil && (got.Check() != nil || !bytes.Equal(got.Bytes(), data)) {
			t.Fatalf("a bad invitation was taken: %+v", got)
		}
	})
}

func TestWhatBecomesOfItAtTheEndIsStated(t *testing.T) {
	a := newService(t, "USA/CIA", 1)
	for _, tt := range []struct {
		stated AtEnd
		want   AtEnd
		by     time.Time
	}{
		{AtEnd{}, DefaultAtEnd, day(1).AddDate(0, 0, 30)},
		{AtEnd{EndKeep, "P2W"}, AtEnd{EndKeep, "P2W"}, day(15)},
		{AtEnd{EndErase, "P6M"}, AtEnd{EndErase, "P6M"}, day(1).AddDate(0, 6, 0)},
		{AtEnd{EndErase, "P1Y"}, AtEnd{EndErase, "P1Y"}, day(1).AddDate(1, 0, 0)},
	} {
		p := samplePeering(a, "FRA/DGSE")
		p.AtEnd = tt.stated
		got, _, err := VerifyPeering(must(a.root.SignPeering(p)), a.root.Public())
		if err != nil || got.AtEnd != tt.stated || got.AtEnd.Stated() != tt.want || !got.AtEnd.By(day(1)).Equal(tt.by) {
			t.Errorf("%+v: got %+v by %s, %v", tt.stated, got.AtEnd, got.AtEnd.By(day(1)), err)
		}
	}
	for _, bad := range []AtEnd{{"forget", "P30D"}, {EndErase, ""}, {EndErase, "PT1H"}, {EndErase, "P0D"}, {EndErase, "P1000D"}} {
		p := samplePeering(a, "FRA/DGSE")
		p.AtEnd = bad
		_, err := a.root.SignPeering(p)
		wants(t, err, errs.Invalid, "at_end")
	}
}
