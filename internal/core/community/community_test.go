package community

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var (
	noon = time.Date(2015, 11, 20, 12, 0, 0, 0, time.UTC)
	cia  = party.Code("USA/CIA")
	dgse = party.Code("FRA/DGSE")
	fsb  = party.Code("RUS/FSB")
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestAnEpochHasOneSpelling(t *testing.T) {
	e := must(must(Found("TRILAT", cia, noon)).Admit(noon.Add(time.Hour), dgse))
	want := `{"v":1,"community":"TRILAT","number":2,"prev":"` + e.Prev + `","steward":"USA/CIA","members":["FRA/DGSE","USA/CIA"],"issued":"2015-11-20T13:00:00.000000Z"}`
	if diff := cmp.Diff(want, string(e.Bytes())); diff != "" {
		t.Error(diff)
	}
}

func TestBadEpochsAreRefused(t *testing.T) {
	good := must(must(Found("TRILAT", cia, noon)).Admit(noon, dgse, fsb))
	for _, tt := range []struct {
		name   string
		change func(*Epoch)
	}{
		{"a name in small letters", func(e *Epoch) { e.Community = "trilat" }},
		{"number 0", func(e *Epoch) { e.Number = 0 }},
		{"a number that parsers read differently", func(e *Epoch) { e.Number = MaxNumber + 1 }},
		{"no epoch before the second", func(e *Epoch) { e.Prev = "" }},
		{"one before the first", func(e *Epoch) { e.Number = 1 }},
		{"a steward outside", func(e *Epoch) { e.Steward = "GBR/SIS" }},
		{"members out of order", func(e *Epoch) { e.Members = []party.Code{cia, dgse} }},
		{"a member twice", func(e *Epoch) { e.Members = []party.Code{dgse, dgse, cia} }},
		{"a country", func(e *Epoch) { e.Members = []party.Code{"FRA", cia} }},
		{"too many", func(e *Epoch) {
			e.Members = nil
			for i := range MaxMembers + 1 {
				e.Members = append(e.Members, party.Code(fmt.Sprintf("FRA/S%04d", i)))
			}
		}},
	} {
		e := good
		tt.change(&e)
		if err := e.Check(); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", tt.name, err)
		}
	}
}

func TestAStepChangesOneThingOfOneChain(t *testing.T) {
	one := must(Found("TRILAT", cia, noon))
	two := must(one.Admit(noon, dgse))
	three := must(two.Admit(noon, fsb))
	for _, tt := range []struct {
		name string
		next func() Epoch
		want errs.Kind
	}{
		{"the next", func() Epoch { return three }, ""},
		{"itself", func() Epoch { return two }, errs.Conflict},
		{"one that skips", func() Epoch { return must(three.Remove(noon, dgse)) }, errs.Conflict},
		{"another community", func() Epoch { e := three; e.Community = "DUET"; return e }, errs.Denied},
		{"another steward", func() Epoch { e := three; e.Steward = dgse; return e }, errs.Denied},
		{"nothing changed", func() Epoch { e := three; e.Members = two.Members; return e }, errs.Invalid},
		{"one in and one out", func() Epoch { e := three; e.Members = []party.Code{fsb, cia}; slices.Sort(e.Members); return e }, errs.Invalid},
		{"another past", func() Epoch { e := three; e.Prev = one.Hash(); return e }, errs.Conflict},
	} {
		if err := tt.next().Follows(two); errs.KindOf(err) != tt.want {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestWhoIsAMemberIsAdmittedOnceAndTheStewardIsNeverRemoved(t *testing.T) {
	e := must(must(Found("TRILAT", cia, noon)).Admit(noon, dgse))
	for _, tt := range []struct {
		name string
		do   func() (Epoch, error)
		want errs.Kind
	}{
		{"a member again", func() (Epoch, error) { return e.Admit(noon, dgse) }, errs.Conflict},
		{"one twice", func() (Epoch, error) { return e.Admit(noon, fsb, fsb) }, errs.Invalid},
		{"nobody", func() (Epoch, error) { return e.Admit(noon) }, errs.Invalid},
		{"a stranger out", func() (Epoch, error) { return e.Remove(noon, fsb) }, errs.NotFound},
		{"the steward out", func() (Epoch, error) { return e.Remove(noon, cia) }, errs.Invalid},
	} {
		if _, err := tt.do(); errs.KindOf(err) != tt.want {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestLeasesBindWhoSends(t *testing.T) {
	e := must(must(Found("TRILAT", cia, noon)).Admit(noon, dgse))
	after := must(e.Admit(noon, fsb))
	lease := e.Renew(noon.Add(24 * time.Hour))
	for _, tt := range []struct {
		name     string
		epoch    Epoch
		from, to party.Code
		at       time.Time
		want     errs.Kind
	}{
		{"within the lease", e, dgse, cia, noon.Add(24*time.Hour - time.Microsecond), ""},
		{"at its end", e, dgse, cia, noon.Add(24 * time.Hour), errs.Unavailable},
		{"to who is no member", e, dgse, fsb, noon, errs.Denied},
		{"from who is no member", e, fsb, dgse, noon, errs.Denied},
		{"with the lease of the epoch before", after, dgse, cia, noon, errs.Unavailable},
	} {
		if err := MaySend(tt.epoch, lease, tt.from, tt.to, tt.at); errs.KindOf(err) != tt.want {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
}

func TestAReceiverLooksAtTheEpochAlone(t *testing.T) {
	one := must(Found("TRILAT", cia, noon))
	e := must(one.Admit(noon, dgse))
	claim := func(e Epoch) Claim { return Claim{e.Number, e.Hash()} }
	for _, tt := range []struct {
		name       string
		claim      Claim
		from, self party.Code
		want       Standing
	}{
		{"a member under it", claim(e), dgse, cia, Current},
		{"a stranger under it", claim(e), fsb, cia, Outside},
		{"when we are none", claim(e), dgse, fsb, Outside},
		{"an older one", claim(one), dgse, cia, Older},
		{"a newer one, of whomever", Claim{3, "?"}, fsb, cia, Newer},
		{"the number with another hash", Claim{2, one.Hash()}, dgse, cia, Contradictory},
	} {
		if got := Stand(e, tt.claim, tt.from, tt.self); got != tt.want {
			t.Errorf("%s: %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestInvitationsNameWithWhom(t *testing.T) {
	e := must(Found("TRILAT", cia, noon))
	good := Invitation{Community: "TRILAT", Steward: cia, Member: dgse, Members: []party.Code{dgse, fsb, cia}, Epoch: e.Hash(), Issued: noon}
	if err := good.Check(); err != nil {
		t.Fatal(err)
	}
	for _, change := range []func(*Invitation){
		func(i *Invitation) { i.Member = cia }, func(i *Invitation) { i.Member = "GBR/SIS" }, func(i *Invitation) { i.Epoch = "" },
		func(i *Invitation) { i.Members = []party.Code{dgse} }, func(i *Invitation) { i.Community = "x" },
	} {
		bad := good
		change(&bad)
		if err := bad.Check(); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func TestAnEpochAnswersAnInvitationThatIsOlder(t *testing.T) {
	one := must(Found("TRILAT", cia, noon))
	two := must(one.Admit(noon.Add(time.Hour), dgse, fsb))
	three := must(two.Remove(noon.Add(2*time.Hour), dgse))
	asked := Invitation{Community: "TRILAT", Steward: cia, Member: dgse, Members: []party.Code{dgse, fsb, cia}, Epoch: three.Hash(), Issued: noon.Add(3 * time.Hour)}
	four := must(three.Remove(noon.Add(4*time.Hour), fsb))
	for _, tt := range []struct {
		name  string
		epoch Epoch
		want  bool
	}{
		{"the next with who was asked", must(three.Admit(noon.Add(4*time.Hour), dgse)), true},
		{"the next, by a clock that was set back", must(three.Admit(noon, dgse)), true},
		{"a later one", must(four.Admit(noon.Add(5*time.Hour), dgse)), true},
		{"a later one without who was asked", four, false},
		{"one of before, in which it was a member", two, false},
		{"another steward's", func() Epoch { e := must(three.Admit(noon.Add(4*time.Hour), dgse)); e.Steward = fsb; return e }(), false},
	} {
		if got := tt.epoch.Answers(asked); got != tt.want {
			t.Errorf("%s: %t", tt.name, got)
		}
	}
}

// history draws a chain of epochs.
func history(t *rapid.T) []Epoch {
	chain := []Epoch{must(Found("TRILAT", cia, noon))}
	for i := range rapid.IntRange(1, 12).Draw(t, "steps") {
		last := chain[len(chain)-1]
		who := party.Code(fmt.Sprintf("FRA/S%d", rapid.IntRange(0, 4).Draw(t, "who")))
		at := noon.Add(time.Duration(i) * time.Minute)
		if last.Has(who) {
			chain = append(chain, must(last.Remove(at, who)))
		} else {
			chain = append(chain, must(last.Admit(at, who)))
		}
	}
	return chain
}

func TestChainsHoldTogetherAndForksShow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chain := history(t)
		for i, e := range chain {
			for j, f := range chain {
				if follows := e.Follows(f) == nil; follows != (i == j+1) {
					t.Fatalf("epoch %d follows %d: %t", i+1, j+1, follows)
				}
				if e.Contradicts(f) {
					t.Fatalf("epoch %d contradicts %d of its own chain", i+1, j+1)
				}
			}
			// Another step from the same past contradicts the one that was made.
			if i > 0 {
				fork := must(chain[i-1].Admit(e.Issued, "GBR/SIS"))
				if !fork.Contradicts(e) || !e.Contradicts(fork) {
					t.Fatalf("a fork at %d does not show", i+1)
				}
				if i+1 < len(chain) && !chain[i+1].Contradicts(fork) {
					t.Fatalf("the epoch behind %d does not contradict a fork at it", i+1)
				}
			}
		}
	})
}

func TestARenewalChangesNothingOfTheEpoch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chain := history(t)
		e := chain[len(chain)-1]
		before := e.Hash()
		l := e.Renew(noon.Add(time.Duration(rapid.Int64Range(0, 1<<40).Draw(t, "until")) * time.Microsecond))
		if e.Hash() != before || !l.Of(e) {
			t.Fatal("a lease changed its epoch")
		}
		for _, other := range chain[:len(chain)-1] {
			if l.Of(other) {
				t.Fatal("a lease of one epoch is one of another")
			}
		}
	})
}

// Whoever sends in earnest under the epoch in force is taken by every member
// that has it, and by none that has a later one without the sender.
func TestWhatMayBeSentIsTakenByWhoHasTheSameEpoch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chain := history(t)
		sent := rapid.SampledFrom(chain).Draw(t, "sender's epoch")
		held := rapid.SampledFrom(chain).Draw(t, "receiver's epoch")
		from, to := rapid.SampledFrom(sent.Members).Draw(t, "from"), rapid.SampledFrom(held.Members).Draw(t, "to")
		if MaySend(sent, sent.Renew(noon.AddDate(1, 0, 0)), from, to, noon) != nil {
			return
		}
		s := Stand(held, Claim{sent.Number, sent.Hash()}, from, to)
		switch {
		case held.Number == sent.Number && s != Current, held.Number > sent.Number && s != Older, held.Number < sent.Number && s != Newer:
			t.Fatalf("sent in %d, held %d: %d", sent.Number, held.Number, s)
		case !held.Has(from) && held.Number >= sent.Number && s == Current:
			t.Fatal("taken from who was removed")
		}
	})
}
