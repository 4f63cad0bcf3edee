package watch_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/inside/insidetest"
	"entente/internal/inside/watch"
	"entente/internal/store/insidedb"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var zero time.Time

func TestAListIsImportedAndSupersededByTheNext(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		o := order()
		o.Basis = "resolution 1267 (1999)"
		first := b.take(o, "lists/un.xml", unList("2017-12-01", "Aban Brok", "Cesh Dorn"))
		b.clock.Add(time.Hour)
		next := b.take(again(), "un.xml", unList("2017-12-08", "Aban Brokk", "Cesh Dorn", "Efi Gral"))
		for _, tt := range []struct{ got, want watch.List }{
			{first, watch.List{V: 1, List: "un", Outcome: watch.Imported, Version: 1, StatedVersion: "2017-12-01T08:00:00Z", Date: "2017-12-01", AgeDays: 10, Format: "un",
				Entries: 2, Names: 2, Added: 2, Purpose: "border control", Basis: "resolution 1267 (1999)", Review: "2018-12-01",
				ImportedBy: "lind", ImportedAt: insidetest.Start}},
			{next, watch.List{V: 1, List: "un", Outcome: watch.Imported, Version: 2, StatedVersion: "2017-12-08T08:00:00Z", Date: "2017-12-08", AgeDays: 3, Format: "un",
				Entries: 3, Names: 3, Added: 1, Changed: 1, Purpose: "border control", Basis: "resolution 1267 (1999)", Review: "2018-12-01",
				ImportedBy: "lind", ImportedAt: insidetest.Start.Add(time.Hour)}},
		} {
			if diff := cmp.Diff(tt.want, tt.got, cmpopts.IgnoreFields(watch.List{}, "Digest", "Files"), cmpopts.EquateEmpty(), cmpopts.EquateApproxTime(time.Second)); diff != "" {
				t.Error(diff)
			}
			if len(tt.got.Files) != 1 || tt.got.Files[0].Name != "un.xml" || tt.got.Files[0].Digest != tt.got.Digest || !strings.HasPrefix(tt.got.Digest, "sha256:") {
				t.Errorf("digest %s of files %v", tt.got.Digest, tt.got.Files)
			}
		}
		if diff := cmp.Diff([]string{"un/QDi.001=Aban Brokk", "un/QDi.002=Cesh Dorn", "un/QDi.003=Efi Gral"}, b.standing()); diff != "" {
			t.Errorf("the index: %s", diff)
		}
		b.spoolIsEmpty()
		b.clock.Add(time.Minute)
		then, err := b.watch.Lists(t.Context(), insidetest.Start.Add(time.Minute))
		b.must(err)
		if len(then) != 1 || then[0].Version != 1 || then[0].Entries != 2 {
			t.Errorf("as of the first import: %+v", then)
		}
	})
}

func TestTheSameFilesAgainChangeNothing(t *testing.T) {
	b := lone(t)
	file := []string{"un.xml", unList("2017-12-01", "Aban Brok")}
	b.take(order(), file...)
	builds := b.built.count()
	if l := b.take(again(), file...); l.Outcome != watch.Unchanged || l.Version != 1 {
		t.Errorf("%s, version %d", l.Outcome, l.Version)
	}
	if l := b.take(order(), file...); l.Outcome != watch.Unchanged {
		t.Errorf("the same terms said again: %s", l.Outcome)
	}
	if b.built.count() != builds {
		t.Error("another index was built")
	}
	o := again()
	o.Review = "2019-06-01"
	if l := b.take(o, file...); l.Outcome != watch.Renewed || l.Version != 2 || l.Review != "2019-06-01" || l.Purpose != "border control" || l.Added+l.Changed+l.Removed > 0 {
		t.Errorf("other terms: %+v", l)
	}
	if diff := cmp.Diff([]string{"un/QDi.001=Aban Brok"}, b.standing()); diff != "" {
		t.Error(diff)
	}
}

func TestADamagedFileChangesNothing(t *testing.T) {
	b := lone(t)
	good := unList("2017-12-01", "Aban Brok", "Cesh Dorn")
	b.take(order(), "un.xml", good)
	before, standing := b.lists(), b.standing()
	whole := unList("2017-12-08", "Efi Gral")
	for _, tt := range []struct {
		name, file, content, format, says string
	}{
		{"cut short", "un.xml", whole[:len(whole)-30], "", "un.xml:"},
		{"another format", "un.xml", whole, "eu", "un.xml:"},
		{"nobody on it", "lists/un.xml", unList("2017-12-08"), "un", "lists/un.xml: no person"},
		{"an entity", "un.xml", `<!DOCTYPE x [<!ENTITY a "b">]>` + whole, "un", "un.xml:"},
		{"not UTF-8", "un.xml", strings.Replace(whole, "Efi", "\xff", 1), "un", "un.xml:"},
		{"empty", "un.xml", "", "", "an empty file"},
		{"nothing that is known", "notes.txt", "these are notes\n", "", "notes.txt:1: no list that is known"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := order()
			o.List, o.Format = "un", tt.format
			_, err := b.watch.Import(t.Context(), o, from(tt.file, tt.content))
			b.wantKind(err, errs.Invalid, tt.says)
		})
	}
	if diff := cmp.Diff(before, b.lists()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(standing, b.standing()); diff != "" {
		t.Error(diff)
	}
	b.spoolIsEmpty()
	b.must(b.store.Write(t.Context(), func(tx *insidedb.Tx) error {
		left, err := tx.SweepImport("", 100)
		if left > 0 {
			t.Errorf("%d entries are left staged", left)
		}
		return err
	}))
}

func TestADamagedRecordIsSkippedAndTold(t *testing.T) {
	b := lone(t)
	l := b.take(order(), "Border Posts (2).csv", table("1,Aban Brok,1980-02-30", "1,Cesh Dorn,", "3,,1970", "4,Efi Gral,1970"))
	if l.List != "border-posts--2" || l.Format != "csv" || l.Entries != 2 || l.Rejected != 2 || len(l.Rejections) != 2 || l.Unread != 1 || len(l.LeftOut) != 1 {
		t.Fatalf("%+v", l)
	}
	for i, want := range []insidedb.Rejection{{Record: 2, Line: 3, Reason: "earlier record"}, {Record: 3, Line: 4, Reason: "no name"}} {
		if got := l.Rejections[i]; got.Record != want.Record || got.Line != want.Line || !strings.Contains(got.Reason, want.Reason) {
			t.Errorf("rejection %+v; expected %+v", got, want)
		}
	}
	l.Outcome = ""
	if diff := cmp.Diff([]watch.List{l}, b.lists()); diff != "" {
		t.Errorf("what is held: %s", diff)
	}
}

func TestAListNeedsAPurposeAndALaterReview(t *testing.T) {
	b := lone(t)
	content := unList("2017-12-01", "Aban Brok")
	for _, tt := range []struct {
		name   string
		change func(*watch.Order)
		kind   errs.Kind
		says   string
	}{
		{"nobody", func(o *watch.Order) { o.Officer = "" }, errs.Invalid, "--as is missing"},
		{"a stranger", func(o *watch.Order) { o.Officer = "nemo" }, errs.Denied, "not registered"},
		{"an author", func(o *watch.Order) { o.Officer = "holm" }, errs.Denied, `officer "holm" has none of the roles disclosure`},
		{"no purpose", func(o *watch.Order) { o.Purpose = " " }, errs.Invalid, "needs a purpose"},
		{"no review", func(o *watch.Order) { o.Review = "" }, errs.Invalid, "needs a review date"},
		{"a review that is past", func(o *watch.Order) { o.Review = "2017-12-10" }, errs.Invalid, "2017-12-10 is past"},
		{"a review today", func(o *watch.Order) { o.Review = "2017-12-11" }, errs.Invalid, "is past"},
		{"a review that is no date", func(o *watch.Order) { o.Review = "soon" }, errs.Invalid, "expected YYYY-MM-DD"},
		{"two lines of purpose", func(o *watch.Order) { o.Purpose = "a\nb" }, errs.Invalid, "one line"},
		{"a long basis", func(o *watch.Order) { o.Basis = strings.Repeat("x", 1001) }, errs.Invalid, "at most 1000"},
		{"a name of another form", func(o *watch.Order) { o.List = "UN/1" }, errs.Invalid, "expected up to 64"},
		{"a format that is none", func(o *watch.Order) { o.Format = "pdf" }, errs.Invalid, "expected one of"},
		{"columns that are none", func(o *watch.Order) { o.Columns = "shoe=size" }, errs.Invalid, "shoe=size"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := order()
			o.Format = "un"
			tt.change(&o)
			source := from("un.xml", content)
			_, err := b.watch.Import(t.Context(), o, source)
			b.wantKind(err, tt.kind, tt.says)
			if source.asked {
				t.Error("the file was asked for")
			}
		})
	}
	// Without the format the file has to be seen first.
	o := order()
	o.Purpose = ""
	_, err := b.watch.Import(t.Context(), o, from("un.xml", content))
	b.wantKind(err, errs.Invalid, "needs a purpose")
	if got := b.lists(); len(got) != 0 {
		t.Errorf("%d lists are held", len(got))
	}

	// What was said once holds until its review.
	b.take(order(), "un.xml", content)
	b.clock.Add(400 * 24 * time.Hour)
	if l := b.lists()[0]; !l.ReviewDue {
		t.Errorf("the review of %s is not due", l.Review)
	}
	_, err = b.watch.Import(t.Context(), again(), from("un.xml", content))
	b.wantKind(err, errs.Invalid, "2018-12-01 is past")
	late := again()
	late.Review = "2020-01-01"
	if l := b.take(late, "un.xml", content); l.Outcome != watch.Renewed || l.ReviewDue {
		t.Errorf("%+v", l)
	}
}

// atEnd is a source that does something when its files have come.
type atEnd struct {
	*files
	do func()
}

func (s atEnd) Next() (string, io.Reader, error) {
	if len(s.rest) == 0 {
		s.do()
	}
	return s.files.Next()
}

func TestImportsWaitForOneAnother(t *testing.T) {
	b := lone(t)
	building, let := make(chan struct{}), make(chan struct{})
	b.built.finish = func() {
		close(building)
		<-let
	}
	w, err := watch.New(t.Context(), b.config)
	b.must(err)
	ended := make(chan error)
	go func() {
		_, err := w.Import(t.Context(), order(), from("un.xml", unList("2017-12-01", "Aban Brok")))
		ended <- err
	}()
	<-building // the first import is not over
	ctx, stop := context.WithCancel(t.Context())
	_, err = w.Import(ctx, order(), atEnd{from("posts.csv", table("1,Cesh Dorn,")), stop})
	b.wantKind(err, errs.Unavailable, "another one is under way")
	close(let)
	b.must(<-ended)
	if all := b.lists(); len(all) != 1 || all[0].List != "un" {
		t.Errorf("%+v", all)
	}
	b.spoolIsEmpty()
}

// torn is a source that ends in the middle of a file.
type torn struct{ content string }

func (s torn) Next() (string, io.Reader, error) {
	return "un.xml", io.MultiReader(strings.NewReader(s.content), broken{}), nil
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("the line went dead") }

func TestAnUploadThatBreaksOffChangesNothing(t *testing.T) {
	b := lone(t)
	b.take(order(), "un.xml", unList("2017-12-01", "Aban Brok"))
	before := b.lists()
	_, err := b.watch.Import(t.Context(), again(), torn{unList("2017-12-08", "Cesh Dorn")})
	b.wantKind(err, errs.Invalid, "did not come whole")
	_, err = b.watch.Import(t.Context(), again(), from())
	b.wantKind(err, errs.Invalid, "no file")
	if diff := cmp.Diff(before, b.lists()); diff != "" {
		t.Error(diff)
	}
	b.spoolIsEmpty()
}

func TestACrashBeforeTheCommitLeavesTheListAsItWas(t *testing.T) {
	each(t, func(t *testing.T, b *bench) {
		b.take(order(), "un.xml", unList("2017-12-01", "Aban Brok"))
		before := b.lists()
		// What a process leaves that dies between staging and commit.
		b.must(b.store.Write(t.Context(), func(tx *insidedb.Tx) error {
			imported, err := tx.BeginImport("un")
			if err != nil {
				return err
			}
			return tx.StageEntries(imported, []insidedb.ListEntry{{ID: "QDi.001", Digest: "d", Body: []byte("{}")}, {ID: "QDi.009", Digest: "e", Body: []byte("{}")}})
		}))
		var err error
		b.watch, err = watch.New(t.Context(), b.config) // the node starts again
		b.must(err)
		b.must(b.watch.Refresh(t.Context()))
		if diff := cmp.Diff(before, b.lists()); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"un/QDi.001=Aban Brok"}, b.standing()); diff != "" {
			t.Error(diff)
		}
		b.must(b.store.Write(t.Context(), func(tx *insidedb.Tx) error {
			left, err := tx.SweepImport("", 100)
			if left > 0 {
				t.Errorf("%d staged entries outlived the start", left)
			}
			return err
		}))
		if l := b.take(again(), "un.xml", unList("2017-12-08", "Aban Brokk")); l.Version != 2 || l.Changed != 1 {
			t.Errorf("the import after it: %+v", l)
		}
	})
}

func TestWhatBelongsToAListIsReadWithIt(t *testing.T) {
	b := lone(t)
	sdn := `36,"BROK, Aban","individual","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 10 Mar 1970."` + "\n"
	alt := `36,12,"aka","DORN, Cesh",-0- ` + "\n"
	l := b.take(order(), "ofac/sdn.csv", sdn, "ofac/alt.csv", alt)
	if l.List != "ofac" || l.Entries != 1 || l.Names != 2 || len(l.Files) != 2 || l.Files[0].Digest == l.Digest {
		t.Errorf("%+v", l)
	}
	before := b.lists()
	for _, files := range [][]string{
		{"sdn.csv", sdn + "\n"},
		{"sdn.csv", sdn, "sdn_comments.csv", `36," more"` + "\n"},
		{"SDN.CSV", sdn},
		{"ofac-today.csv", sdn}, // by this name nothing beside it would be found
	} {
		o := again()
		o.Format = "ofac"
		_, err := b.watch.Import(t.Context(), o, from(files...))
		b.wantKind(err, errs.Conflict, "version 1 of list ofac was read with alt.csv, and this one is not: aliases would vanish")
	}
	if diff := cmp.Diff(before, b.lists()); diff != "" {
		t.Error(diff)
	}
	o := again()
	o.Incomplete = true
	if l := b.take(o, "sdn.csv", sdn); l.Version != 2 || l.Names != 1 || len(l.Files) != 1 {
		t.Errorf("%+v", l)
	}
	b.take(again(), "SDN.CSV", sdn, "ALT.CSV", alt)
	if l := b.take(again(), "sdn.csv", sdn, "alt.csv", alt); l.Version != 4 {
		t.Errorf("the same under other names: %+v", l)
	}
	if l := b.take(again(), "sdn.xml", sdnXML("12/08/2017", "BROK")); l.Version != 5 { // has its aliases in itself
		t.Errorf("%+v", l)
	}
	_, err := b.watch.Import(t.Context(), again(), from("sdn.csv", sdn))
	b.wantKind(err, errs.Conflict, "version 5 of list ofac was read with aliases in its XML, and this one is not: aliases would vanish; expected alt.csv beside sdn.csv")
	_, err = b.watch.Import(t.Context(), again(), from("sdn.csv", sdn, "alt.csv", alt, "add.csv", alt))
	b.wantKind(err, errs.Invalid, "add.csv: is not read with sdn.csv; expected one list, with what belongs to it: alt.csv, sdn_comments.csv")
}
