package node

import (
	"context"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/watch"
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
		{"nobody", "", terms, errs.Denied, "not registered"},
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
