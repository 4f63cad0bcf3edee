package watchlist

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/core/screening"
)

const (
	unHead    = "<CONSOLIDATED_LIST><INDIVIDUALS>\n"
	unTail    = "</INDIVIDUALS></CONSOLIDATED_LIST>"
	unGood    = "<INDIVIDUAL><REFERENCE_NUMBER>X.1</REFERENCE_NUMBER><FIRST_NAME>Orlen</FIRST_NAME></INDIVIDUAL>\n"
	bundle    = `{"type": "bundle", "objects": [` + "\n"
	stixGood  = `{"type": "threat-actor", "id": "threat-actor--1", "name": "Orlen"}`
	jsonGood  = `{"id": "1", "names": [{"name": "Orlen"}]}` + "\n"
	ofacGood  = `901,"ADIMOV, Orlen","individual","X",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ` + "\n"
	euHead    = "Entity_LogicalId;Entity_SubjectType;NameAlias_WholeName\n"
	utf8Bad   = "\xff\xfe\xfd"
	lineTwo   = "list:2: "
	wantIn    = "expected"
	manyNames = 100_000
)

// TestDamagedFilesAreRefusedWhole holds that no damaged file is taken in part.
func TestDamagedFilesAreRefusedWhole(t *testing.T) {
	tests := []struct {
		name   string
		format Format
		text   string
		want   string
	}{
		{"cut short in a record", UN, unHead + unGood + "<INDIVIDUAL><FIRST_NAME>Cut", "list:3: the file ends before"},
		{"cut short between records", UN, unHead + unGood, "the file ends before"},
		{"cut short in a tag", UN, unHead + unGood + "<INDIV", "the file ends before"},
		{"empty", UN, "", "the file ends before"},
		{"not well-formed", UN, unHead + "<INDIVIDUAL></FIRST></INDIVIDUAL>" + unTail, lineTwo + "not well-formed"},
		{"another root", UN, "<sdnList></sdnList>", "CONSOLIDATED_LIST"},
		{"two roots", UN, unHead + unGood + unTail + "<CONSOLIDATED_LIST/>", "expected one element"},
		{"a document type", UN, "<!DOCTYPE x [<!ENTITY a \"aaaa\">]>\n" + unHead + unGood + unTail, "list:1: a document type"},
		{"a document type inside", UN, unHead + "<INDIVIDUAL><!DOCTYPE x></INDIVIDUAL>" + unTail, "a document type"},
		{"an entity", UN, unHead + "<INDIVIDUAL><FIRST_NAME>&lol;</FIRST_NAME></INDIVIDUAL>" + unTail, lineTwo + "not well-formed"},
		{"deep", UN, unHead + strings.Repeat("<a>", 40), lineTwo + "nested deeper"},
		{"deep in a record", UN, unHead + "<INDIVIDUAL>" + strings.Repeat("<a>", 40), lineTwo + "nested deeper"},
		{"a long token", UN, unHead + "<INDIVIDUAL><FIRST_NAME>" + strings.Repeat("x", MaxToken+10), lineTwo + "not readable as XML: more than 1048576 bytes"},
		{"not UTF-8", UN, unHead + "<INDIVIDUAL><FIRST_NAME>" + utf8Bad + "</FIRST_NAME></INDIVIDUAL>" + unTail, lineTwo + "not well-formed XML: invalid UTF-8"},
		{"declared as Latin-1", UN, `<?xml version="1.0" encoding="ISO-8859-1"?>` + unHead + unGood + unTail, "encoding"},
		{"UTF-16", UN, "\xff\xfe<\x00", "UTF-16"},
		{"nobody", UN, unHead + "<ENTITY/>" + unTail, "no person"},
		{"nobody usable", UN, unHead + "<INDIVIDUAL/>" + unTail, lineTwo + "no usable record of 1; record 1: no id"},
		{"no opening", STIX, "[1]", "as in a STIX bundle"},
		{"another type", STIX, `{"type": "report", "objects": []}`, "expected bundle"},
		{"no type", STIX, `{"objects": [` + stixGood + `]}`, "expected a STIX bundle"},
		{"a key twice", STIX, bundle + stixGood + `], "type": "bundle"}`, "stands twice"},
		{"cut short", STIX, bundle + stixGood + ",", "list:2: the file ends inside"},
		{"cut in an object", STIX, bundle + stixGood + `, {"type": `, "list:2: the file ends inside"},
		{"not JSON", STIX, bundle + "\n" + stixGood + " oops ]}", "list:3: not JSON"},
		{"a deep object", STIX, bundle + strings.Repeat("[", 40) + strings.Repeat("]", 40) + "]}", "list:2: nested deeper"},
		{"a long object", STIX, bundle + `"` + strings.Repeat("x", MaxRecord+5000) + `"]}`, "more than 8388608 bytes"},
		{"not UTF-8", STIX, bundle + `{"name": "` + utf8Bad + `"}]}`, "list:2: not UTF-8"},
		{"two documents", STIX, bundle + stixGood + "]}{}", "one JSON document"},
		{"not UTF-8", JSONL, jsonGood + `{"id": "` + utf8Bad + `"}`, lineTwo + "not UTF-8"},
		{"cut short", JSONL, jsonGood + `{"id": "2", "names": [`, lineTwo + "the file ends inside"},
		{"not UTF-8", CSV, "name\n" + utf8Bad + "\n", lineTwo + "not UTF-8"},
		{"cut short in quotes", CSV, "name,dob\nOrlen,1970\n\"Cut, \nshort,\n", "the file ends inside a quoted cell"},
		{"no header", CSV, "", "expected a header"},
		{"no name column", CSV, "id,dob\n1,1970\n", "list:1: no column for name"},
		{"a column twice", CSV, "name,dob,Name\n", "list:1: column \"name\" stands twice"},
		{"a long row", CSV, "name\n\"" + strings.Repeat("x", MaxRecord+5000), "more than 8388608 bytes"},
		{"cut short in quotes", OFAC, ofacGood + `902,"CUT`, "the file ends inside a quoted cell"},
		{"not the EU's columns", EU, "a;b\n", "no column entity_logicalid"},
		{"an unknown format", "odd", "", wantIn},
	}
	for _, tt := range tests {
		t.Run(string(tt.format)+" "+tt.name, func(t *testing.T) {
			_, err := Read(strings.NewReader(tt.text), tt.format, Options{File: "list"}, func(screening.Entry) error { return nil })
			if errs.KindOf(err) != errs.Invalid || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v; expected one that says %q", err, tt.want)
			}
		})
	}
}

// TestDamagedRecordsAreSkipped puts a damaged record before a good one.
func TestDamagedRecordsAreSkipped(t *testing.T) {
	alias := "<INDIVIDUAL_ALIAS><ALIAS_NAME>N%d</ALIAS_NAME></INDIVIDUAL_ALIAS>"
	var xmlAliases, jsonAliases, stixAliases, euRows strings.Builder
	for i := range manyNames {
		fmt.Fprintf(&xmlAliases, alias, i)
		fmt.Fprintf(&jsonAliases, `,{"name": "N%d"}`, i)
		fmt.Fprintf(&stixAliases, `,"N%d"`, i)
		fmt.Fprintf(&euRows, "7;P;N%d\n", i)
	}
	var dates strings.Builder
	for i := range 500_000 {
		fmt.Fprintf(&dates, `,"%d-%02d-%02d"`, 1000+i/336, 1+i/28%12, 1+i%28)
	}
	long := strings.Repeat("x", MaxName+1)
	tests := []struct {
		name   string
		format Format
		text   string
		want   string
	}{
		{"100,000 aliases", UN, unHead + "<INDIVIDUAL>" + xmlAliases.String() + "</INDIVIDUAL>" + unGood + unTail, "more than 50000 parts"},
		{"a long name", UN, unHead + "<INDIVIDUAL><REFERENCE_NUMBER>X.2</REFERENCE_NUMBER><FIRST_NAME>" + long + "</FIRST_NAME></INDIVIDUAL>" + unGood + unTail, "a name of 10241 bytes"},
		{"a long record", UN, unHead + "<INDIVIDUAL>" + strings.Repeat("<A>"+strings.Repeat("x", 500_000)+"</A>", 20) + "</INDIVIDUAL>" + unGood + unTail, "more than 8388608 bytes"},
		{"100,000 aliases", JSONL, `{"id": "2", "names": [{"name": "x"}` + jsonAliases.String() + "]}\n" + jsonGood, "100001 names"},
		{"a long name", JSONL, `{"id": "2", "names": [{"name": "` + long + `"}]}` + "\n" + jsonGood, "a name of 10241 bytes"},
		{"a name of 10 MB", JSONL, `{"id": "2", "names": [{"name": "` + strings.Repeat("x", 10<<20) + `"}]}` + "\n" + jsonGood, "expected at most 8388608"},
		{"a deep record", JSONL, `{"id": ` + strings.Repeat("[", 100_000) + "\n" + jsonGood, "nested deeper"},
		{"a long name", CSV, "name\n" + long + "\nOrlen\n", "a name of 10241 bytes"},
		{"a long cell", CSV, "name\n" + strings.Repeat("x", MaxToken+1) + "\nOrlen\n", "a cell of"},
		{"a name of marks", CSV, "name\n-0-\nOrlen\n", "no name"},
		{"100,000 aliases", STIX, bundle + `{"type": "threat-actor", "id": "2", "name": "Y", "aliases": ["x"` + stixAliases.String() + "]}, " + stixGood + "]}", "100002 names"},
		{"100,000 rows", EU, euHead + euRows.String() + "8;P;Orlen\n", "more than 1000 names"},
		{"a million dates", JSONL, `{"id": "2", "names": [{"name": "Y"}], "dob": ["1900"` + dates.String() + "]}\n" + jsonGood, "more than 1000 dates"},
		{"a long id", JSONL, `{"id": "` + strings.Repeat("x", 501) + `", "names": [{"name": "x"}]}` + "\n" + jsonGood, "an id of 501 bytes"},
	}
	for _, tt := range tests {
		t.Run(string(tt.format)+" "+tt.name, func(t *testing.T) {
			entries, sum := read(t, strings.NewReader(tt.text), tt.format, Options{File: "list"})
			if len(entries) == 0 || entries[len(entries)-1].Names[0].Text != "Orlen" {
				t.Errorf("%d entries; expected the good record", len(entries))
			}
			if sum.RejectedCount != 1 || !strings.Contains(sum.Rejected[0].Reason, tt.want) {
				t.Errorf("rejected %v; expected one for %q", sum.Rejected, tt.want)
			}
		})
	}
}

func TestRejectionsAreCountedBeyondThoseKept(t *testing.T) {
	text := jsonGood + strings.Repeat("{}\n", 2*maxKept)
	sum, err := Read(strings.NewReader(text), JSONL, Options{}, func(screening.Entry) error { return nil })
	if err != nil || sum.RejectedCount != 2*maxKept || len(sum.Rejected) != maxKept {
		t.Errorf("%d rejected, %d kept, %v; expected %d and %d", sum.RejectedCount, len(sum.Rejected), err, 2*maxKept, maxKept)
	}
}

func TestTheCallersErrorEndsTheReading(t *testing.T) {
	stop := errors.New("stop")
	for _, f := range []struct {
		format Format
		text   string
	}{{UN, unHead + unGood + unTail}, {JSONL, jsonGood}, {CSV, "name\nOrlen\n"}, {OFAC, ofacGood}, {STIX, bundle + stixGood + "]}"}, {EU, euHead + "8;P;Orlen\n"}} {
		if _, err := Read(strings.NewReader(f.text), f.format, Options{}, func(screening.Entry) error { return stop }); !errors.Is(err, stop) {
			t.Errorf("%s: %v; expected the caller's error", f.format, err)
		}
	}
}

func TestAFailingReaderIsNoEndOfFile(t *testing.T) {
	torn := errors.New("torn")
	for _, f := range []struct {
		format Format
		text   string
	}{{UN, unHead + unGood}, {JSONL, jsonGood}, {CSV, "name\nOrlen\n"}, {OFAC, ofacGood}, {STIX, bundle + stixGood}, {EU, euHead + "8;P;Orlen\n"}} {
		r := io.MultiReader(strings.NewReader(f.text), &failing{torn})
		if _, err := Read(r, f.format, Options{}, func(screening.Entry) error { return nil }); err == nil || !strings.Contains(err.Error(), "torn") {
			t.Errorf("%s: %v; expected the reader's error", f.format, err)
		}
	}
}

type failing struct{ err error }

func (f *failing) Read([]byte) (int, error) { return 0, f.err }
