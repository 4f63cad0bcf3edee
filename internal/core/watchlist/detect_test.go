package watchlist

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"entente/internal/core/errs"
)

func TestFormatsAreRecognisedByTheirBeginning(t *testing.T) {
	tests := []struct {
		name, head string
		want       Format
		err        string
	}{
		{"l.xml", "\xef\xbb\xbf<?xml version='1.0'?><!-- x --><CONSOLIDATED_LIST dateGenerated='x'>", UN, ""},
		{"l.xml", "<sdnList xmlns='x'>", OFAC, ""},
		{"l.xml", "<export xmlns='x'>", EU, ""},
		{"l.xml", "<html>", "", `root element "html"`},
		{"l.xml", "<", "", `root element ""`},
		{"l.csv", ofacGood, OFAC, ""},
		{"alt.csv", `36,12,"aka","AERO",-0- ` + "\n", "", "give sdn.csv"},
		{"add.csv", `36,25,-0- ,"Havana","Cuba",-0- ` + "\n", "", "give sdn.csv"},
		{"SDN_COMMENTS.CSV", `36,"more"` + "\n", "", "give sdn.csv"},
		{"l.csv", "\xef\xbb\xbf" + euHead, EU, ""},
		{"l.csv", "id,name,dob\n", CSV, ""},
		{"l.csv", "id;name\n", CSV, ""},
		{"l.csv", "id\tname\n", CSV, ""},
		{"l.csv", "Name\nOrlen\n", CSV, ""},
		{"l.json", bundle, STIX, ""},
		{"l.json", `{"id": "bundle--x", "spec_version": "2.0"`, STIX, ""},
		{"l.jsonl", jsonGood, JSONL, ""},
		{"l.jsonl", `{"sex": "m", "id": "1", "names": [`, JSONL, ""},
		{"l.txt", "hello\n", "", "no list that is known"},
		{"l.txt", " \n", "", "an empty file"},
		{"l.xml", "\xff\xfe<\x00", "", "UTF-16"},
	}
	for _, tt := range tests {
		t.Run(tt.name+" "+tt.head, func(t *testing.T) {
			got, err := Detect([]byte(tt.head), tt.name)
			if got != tt.want || (err != nil) != (tt.err != "") {
				t.Fatalf("%q, %v; expected %q", got, err, tt.want)
			}
			if err != nil && (errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.err) || !strings.HasPrefix(err.Error(), tt.name+":1: ")) {
				t.Errorf("error %v; expected one that says %q with the file", err, tt.err)
			}
		})
	}
}

func TestCompanionsKeepTheCaseOfTheName(t *testing.T) {
	for name, want := range map[string]map[string]string{
		"dir/sdn.csv": {"alt.csv": "alt.csv", "sdn_comments.csv": "sdn_comments.csv"},
		"SDN.CSV":     {"alt.csv": "ALT.CSV", "sdn_comments.csv": "SDN_COMMENTS.CSV"},
		"other.csv":   nil,
	} {
		if diff := cmp.Diff(want, Companions(OFAC, name)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if got := Companions(CSV, "sdn.csv"); got != nil {
		t.Errorf("%v; expected none for a list that is not OFAC's", got)
	}
}

func TestColumnsAreMapped(t *testing.T) {
	c, err := ParseColumns("name=Surname+Given Name,name=full,dob=born")
	if err != nil {
		t.Fatal(err)
	}
	text := "given name;surname;full;born;extra\nOrlen;Adimov;O. Adimov;1970;x\n"
	entries, _ := read(t, strings.NewReader(text), CSV, Options{Name: "ours", Columns: c})
	want := "ours 1 sex=\"\" nationality=[]\n  name \"Adimov Orlen\" weak=false\n  name \"O. Adimov\" weak=false\n  born 1970 document\n"
	if got := told(entries, Summary{}); !strings.HasPrefix(got, want) {
		t.Errorf("%s\nexpected\n%s", got, want)
	}
	if _, err := c.Place(map[string]int{"full": 0, "surname": 1, "born": 2}); err == nil || !strings.Contains(err.Error(), `"given name"`) {
		t.Errorf("%v; expected that the missing heading is named", err)
	}
	for _, bad := range []string{"", "name", "name=", "nom=x", "name=x,,"} {
		if _, err := ParseColumns(bad); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%q: %v; expected to be refused", bad, err)
		}
	}
}
