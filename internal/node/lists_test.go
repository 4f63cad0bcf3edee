package node

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/watch"

	"github.com/google/go-cmp/cmp"
)

// listFile is a list to send; it counts how often it is opened.
func listFile(name, content string, opened *int) desk.File {
	return desk.File{Name: name, Open: func() (io.ReadCloser, error) {
		*opened++
		return io.NopCloser(strings.NewReader(content)), nil
	}}
}

func TestAListComesInOverTheSocketAndIsScreenedAgainst(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties, automatic)
	s.start()
	post[disclosure.Officer](s, "", "/officers", map[string]string{"code": "author"})
	// Larger than any buffer on the way, so that it is sent only with leave.
	rows := strings.Repeat("\n", 1<<20)
	posts := "id,name,dob\n1,Tamerlan Tsarnaev,1986-10-21\n2,Gulmurod Khalimov,1975-05-14\n" + rows
	terms := "?purpose=border%20control&review=2099-01-01"
	opened := 0
	file := listFile("lists/posts.csv", posts, &opened)
	for _, tt := range []struct {
		name, officer, query string
		kind                 errs.Kind
		says                 string
	}{
		{"nobody", "", terms, errs.Invalid, "--as is missing"},
		{"no purpose", "author", "?list=posts", errs.Invalid, "needs a purpose"},
		{"a parameter that is not known", "author", terms + "&colour=red", errs.Invalid, "colour"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := s.client.Upload(t.Context(), tt.officer, "/lists"+tt.query, []desk.File{file})
			if errs.KindOf(err) != tt.kind || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v; expected %s, saying %q", err, tt.kind, tt.says)
			}
		})
	}
	upload := func(query string, files ...desk.File) (l watch.List, err error) {
		answer, err := s.client.Upload(t.Context(), "author", "/lists"+query, files)
		if err == nil {
			err = answer.Read(&l)
		}
		return l, err
	}
	if l, err := upload(terms, file); err != nil || l.List != "posts" || l.Entries != 2 || l.Files[0].Name != "posts.csv" || l.Files[0].Bytes != int64(len(posts)) {
		t.Fatalf("%+v, %v", l, err)
	}
	if _, err := upload("?format=eu", listFile("lists/posts.csv", posts, &opened)); errs.KindOf(err) != errs.Invalid {
		t.Errorf("another format: %v; expected a refusal", err)
	}
	if _, err := upload("", desk.File{Name: "gone.csv", Open: func() (io.ReadCloser, error) { return nil, errs.At("test", "gone.csv", 0, "", "no such file") }}); err == nil || err.Error() != "gone.csv: no such file" {
		t.Errorf("a file that is gone: %v", err)
	}
	if _, err := upload(""); errs.KindOf(err) != errs.Invalid {
		t.Errorf("no file: %v; expected a refusal", err)
	}

	lists := get[desk.Lists](s, "/lists")
	if len(lists.Lists) != 1 || !lists.Index.Ready || lists.Index.Lists["posts"] != 1 || lists.Index.Entries != 2 {
		t.Fatalf("%+v", lists)
	}
	if d := get[watch.Difference](s, "/lists/posts/diff"); d.Added != 2 || len(d.Entries) != 2 {
		t.Errorf("%+v", d)
	}
	found, err := s.client.Screen(t.Context(), "", desk.Sought{V: 1, Top: 3, Queries: []watch.Query{
		{QID: "q1", Name: "Тамерлан Царнаев", DOB: "1986-10-21"}, {QID: "q2", Name: "Orlen Adimov"}}})
	if err != nil || found.V != 1 || len(found.Results) != 2 || found.Results[0].QID != "q1" || len(found.Results[0].Hits) != 1 || len(found.Results[1].Hits) != 0 {
		t.Fatalf("%+v", found)
	}
	if h := found.Results[0].Hits[0]; h.ID != "1" || h.List != "posts" || h.Verdict != "alert" || h.Name != "Tamerlan Tsarnaev" || len(h.Explain) == 0 {
		t.Errorf("%+v", h)
	}
	for body, says := range map[string]string{`{"queries":[{"name":"A","colour":"red"}]}`: "colour", `{"queries":[{"qid":"x","name":""}]}`: "no name", `{}`: "queries"} {
		if r := answer(s, http.MethodPost, "/screen", body); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(text(s, r), says) {
			t.Errorf("%s: %d; expected a refusal that says %q", body, r.StatusCode, says)
		}
	}
	left, err := os.ReadDir(filepath.Join(s.dir, "inside/spool"))
	if err != nil || len(left) > 0 {
		t.Errorf("%d files lie in the spool, %v", len(left), err)
	}
}

// keep waits until the node has saved an index that is not the one given.
func (s *site) keep(before []byte) []byte {
	s.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	for {
		now, err := os.ReadFile(filepath.Join(s.dir, indexFile))
		if err == nil && !bytes.Equal(now, before) {
			return now
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("no index is saved: %v\n%s", err, s.log)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func TestANodeStartsWithTheIndexThatItSaved(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties, automatic)
	s.start()
	post[disclosure.Officer](s, "", "/officers", map[string]string{"code": "author"})
	opened := 0
	for name, rows := range map[string]string{"posts": "id,name\n1,Tamerlan Tsarnaev\n", "others": "id,name\n1,Gulmurod Khalimov\n"} {
		if _, err := s.client.Upload(t.Context(), "author", "/lists?purpose=p&review=2099-01-01", []desk.File{listFile(name+".csv", rows, &opened)}); err != nil {
			t.Fatal(err)
		}
	}
	holds := func(data []byte, name string) bool { return bytes.Contains(bytes.ToLower(data), []byte(name)) }
	var saved []byte
	for !holds(saved, "tsarnaev") || !holds(saved, "khalimov") {
		saved = s.keep(saved)
	}
	ask := func() []watch.Answer {
		t.Helper()
		found, err := s.client.Screen(t.Context(), "", desk.Sought{V: 1, Top: 3, Queries: []watch.Query{{QID: "q1", Name: "Тамерлан Царнаев"}, {QID: "q2", Name: "Gulmurod Halimov"}}})
		if err != nil || len(found.Results) != 2 {
			t.Fatal(found, err)
		}
		return found.Results
	}
	before := ask()
	if len(before[0].Hits) != 1 || len(before[1].Hits) != 1 {
		t.Fatalf("%+v", before)
	}
	const loads, damaged = "loaded as it was saved", "the saved one is damaged"
	for _, tt := range []struct {
		name, says string
		do         func()
	}{
		{"as it was saved", loads, func() {}},
		{"a byte flipped", damaged, func() {
			bad := bytes.Clone(saved)
			bad[len(bad)/2] ^= 4
			s.write(indexFile, string(bad))
		}},
		{"replaced", loads, func() {}},
		{"deleted", "none is saved", func() {
			if err := os.Remove(filepath.Join(s.dir, indexFile)); err != nil {
				t.Fatal(err)
			}
		}},
	} {
		s.stop()
		tt.do()
		was := strings.Count(s.log.String(), tt.says)
		s.restart()
		if diff := cmp.Diff(before, ask()); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
		got := was
		for deadline := time.Now().Add(20 * time.Second); got == was && time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
			got = strings.Count(s.log.String(), tt.says) // the index answers before the log says where it is from
		}
		if got != was+1 {
			t.Errorf("%s: the log says %q %d times more; expected once", tt.name, tt.says, got-was)
		}
		saved = s.keep(nil) // the bad one was deleted before another was built
	}
	for _, name := range []string{"tsarnaev", "khalimov", "Царнаев"} {
		if holds([]byte(strings.ToLower(s.log.String())), strings.ToLower(name)) {
			t.Errorf("the log holds %s", name)
		}
	}
	if _, err := desk.Ask[watch.List](t.Context(), s.client, "author", http.MethodDelete, "/lists/posts", nil); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadFile(filepath.Join(s.dir, indexFile)); holds(left, "tsarnaev") {
		t.Error("the saved index holds a list that was removed")
	}
}

func TestABodyThatIsNoFormIsRefused(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties, automatic)
	s.start()
	post[disclosure.Officer](s, "", "/officers", map[string]string{"code": "author"})
	r := answer(s, http.MethodPost, "/lists?purpose=p&review=2099-01-01", "id,name\n1,Orlen Adimov\n", desk.OfficerHeader, "author", "Content-Type", "text/csv")
	if body := text(s, r); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "expected multipart/form-data") {
		t.Errorf("%d %s", r.StatusCode, body)
	}
	form := "--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nid,name\r\n--x--\r\n"
	r = answer(s, http.MethodPost, "/lists?purpose=p&review=2099-01-01", form, desk.OfficerHeader, "author", "Content-Type", "multipart/form-data; boundary=x")
	if body := text(s, r); r.StatusCode != http.StatusUnprocessableEntity || !strings.Contains(body, "has no file name") {
		t.Errorf("%d %s", r.StatusCode, body)
	}
}

func TestAStoppedNodeTakesNoList(t *testing.T) {
	s := found(t, "USA/CIA", ciaParties, automatic)
	s.start()
	s.stop()
	opened := 0
	_, err := s.client.Upload(context.Background(), "author", "/lists", []desk.File{listFile("a.csv", "id,name\n", &opened)})
	if errs.KindOf(err) != errs.Unavailable {
		t.Errorf("%v; expected that no node answers", err)
	}
}
