package node

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/travel"
	"entente/internal/desk"
	"entente/internal/inside/disclosure"
	"entente/internal/inside/feed"
)

// aboardList is a passenger list of the persons named "SURNAME:GIVEN", each born on a
// day of 1975, as an airline writes it.
func aboardList(ref string, names ...string) string {
	var b strings.Builder
	segments := 0
	put := func(format string, args ...any) {
		segments++
		fmt.Fprintf(&b, format+"'", args...)
	}
	b.WriteString("UNA:+.? 'UNB+UNOA:4+AIR1+GOV+171211:0800+" + ref + "++APIS'")
	put("UNH+%s+PAXLST:D:05B:UN:IATA", ref)
	put("BGM+745")
	put("TDT+20+AA11")
	put("LOC+125+BOS")
	put("DTM+189:1712111000:201")
	put("LOC+87+CDG")
	put("DTM+232:1712112200:201")
	for i, n := range names {
		put("NAD+FL+++%s", n)
		put("ATT+2++M")
		put("DTM+329:7505%02d", 14+i)
		put("NAT+2+TJK")
		put("DOC+P:110:111+76543%02d", i)
	}
	put("CNT+42:%d", len(names))
	fmt.Fprintf(&b, "UNT+%d+%s'UNZ+1+%s'", segments+1, ref, ref)
	return b.String()
}

// watchesFor starts a node that looks for one person.
func watchesFor(t *testing.T) *site {
	t.Helper()
	s := found(t, "USA/CIA", ciaParties, automatic)
	s.start()
	post[disclosure.Officer](s, "", "/officers", map[string]any{"code": "author"})
	post[disclosure.Officer](s, "", "/officers", map[string]any{"code": "guard", "roles": []string{"front"}})
	opened := 0
	_, err := s.client.Upload(t.Context(), "author", "/lists?purpose=border&review=2099-01-01",
		[]desk.File{listFile("posts.csv", "id,name,dob\n1,Gulmurod Khalimov,1975-05-14\n", &opened)})
	works(t, err)
	return s
}

func TestTravelComesInOverTheSocketIsScreenedAndMakesHits(t *testing.T) {
	s := watchesFor(t)
	opened := 0
	file := listFile("flight.edi", aboardList("REF1", "KHALIMOV:GULMUROD", "ROE:JANE"), &opened)
	for _, tt := range []struct {
		name, officer, query string
		kind                 errs.Kind
		says                 string
	}{
		{"nobody", "", "", errs.Invalid, "--as is missing"},
		{"who stands at the border", "guard", "", errs.Denied, "asks the booth and nothing else"},
		{"columns that are none", "author", "?columns=surname", errs.Invalid, "field=heading"},
		{"a parameter that is not known", "author", "?colour=red", errs.Invalid, "colour"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := s.client.Bring(t.Context(), tt.officer, tt.query, file)
			if errs.KindOf(err) != tt.kind || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("%v; expected %s, saying %q", err, tt.kind, tt.says)
			}
		})
	}
	if opened != 0 {
		t.Errorf("the file was opened %d times for what is refused without it", opened)
	}
	bring := func(query string) (out feed.Taken) {
		answer, err := s.client.Bring(t.Context(), "author", query, file)
		works(t, err)
		works(t, answer.Read(&out))
		return out
	}
	got := bring("?name=flight.edi")
	if got.Form != travel.PAXLST || got.Messages != 1 || got.Travellers != 2 || got.Hits != 1 || got.Units != 0 || opened != 1 {
		t.Fatalf("taken, opened %d times: %+v", opened, got)
	}
	if again := bring(""); again.Messages != 0 || again.Held != 1 || again.Hits != 0 {
		t.Errorf("taken again: %+v", again)
	}
	list := as[feed.Messages](s, "author", "/travel")
	if len(list.Messages) != 1 || list.Messages[0].Source != "import:flight.edi" || list.Messages[0].Officer != "author" || list.Messages[0].Lists["posts"] != 1 {
		t.Errorf("listed: %+v", list)
	}
	whole := post[feed.Whole](s, "author", "/travel/messages/"+got.IDs[0], nil)
	if len(whole.Aboard) != 2 || whole.Aboard[0].Surname != "KHALIMOV" || len(whole.Looks) != 1 || whole.Looks[0].Officer != "author" {
		t.Errorf("shown: %+v", whole)
	}
	if text := s.log.String(); strings.Contains(text, "KHALIMOV") || strings.Contains(text, "flight.edi") || strings.Contains(text, "7654300") {
		t.Errorf("the log tells who travels:\n%s", text)
	}
}

func TestAFileThatIsTooLargeIsRefusedAsThat(t *testing.T) {
	s := watchesFor(t)
	for name, body := range map[string]io.Reader{"it says so": strings.NewReader(strings.Repeat(" ", travel.MaxBytes+1)), "it goes on": io.LimitReader(zeros{}, travel.MaxBytes+1)} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, desk.Root+"/travel", body)
			r.Header.Set(desk.OfficerHeader, "author")
			w := httptest.NewRecorder()
			s.node.Desk().ServeHTTP(w, r)
			if w.Code != http.StatusRequestEntityTooLarge || !strings.Contains(w.Body.String(), "larger than 64 MiB") {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
	if got := as[feed.Status](s, "author", "/travel/status"); got.Messages != 0 || got.Quarantine != 0 {
		t.Errorf("something of it is kept: %+v", got)
	}
}

// zeros never end.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestTravelIsTakenFromTheFolderOfTheNode(t *testing.T) {
	s := watchesFor(t)
	in := filepath.Join(s.dir, "travel", "in")
	works(t, os.WriteFile(filepath.Join(in, "list-of-KHALIMOV.edi"), []byte(aboardList("REF2", "KHALIMOV:GULMUROD")+"\nnonsense"), 0o600))
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		st := as[feed.Status](s, "author", "/travel/status")
		if st.Files == 1 {
			if st.Messages != 1 || st.Travellers != 1 || st.Folder != in {
				t.Errorf("status: %+v", st)
			}
			break
		}
		if time.Now().After(end) {
			t.Fatalf("the file is not read: %+v\n%s", st, s.log)
		}
	}
	if left, err := os.ReadDir(in); err != nil || len(left) != 0 {
		t.Errorf("left: %v %v", left, err)
	}
	if text := s.log.String(); strings.Contains(text, "KHALIMOV") {
		t.Errorf("the log tells names:\n%s", text)
	}
}

func TestTravelSettingsAreReadStrictly(t *testing.T) {
	good := "v = 1\nservice = \"USA/CIA\"\n"
	c, err := DecodeConfig("node.toml", "n", []byte(good+"[travel]\nfolder = \"\"\nkeep = true\nstrict = true\n[retention]\ntravel = \"P6M\"\n"))
	works(t, err)
	if c.Travel != (Travel{Keep: true, Strict: true}) || c.Retention.rules().Travel != "P6M" {
		t.Errorf("read as %+v, %+v", c.Travel, c.Retention)
	}
	c, err = DecodeConfig("node.toml", "n", []byte(good))
	works(t, err)
	if c.Travel != (Travel{Folder: "travel/in"}) || c.Retention.Travel != "" {
		t.Errorf("left out, it is %+v, %+v", c.Travel, c.Retention)
	}
	for _, bad := range []string{"[travel]\nfolder = \"travel/done\"", "[travel]\nfolder = \"/\"", "[travel]\nkeep = 1", "[travel]\nkeep = true", "[travel]\ncolour = \"red\"", "[retention]\ntravel = \"6 months\""} {
		if _, err := DecodeConfig("node.toml", "n", []byte(good+bad+"\n")); errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), "expected") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func works(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
