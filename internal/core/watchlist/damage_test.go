package watchlist

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"entente/internal/core/screening"
)

func TestADamagedRecordSaysWhoseItIsWhereThatCanBeRead(t *testing.T) {
	long := strings.Repeat("<A>x</A>", maxElements/2+1)
	un := func(record string) string {
		return "<CONSOLIDATED_LIST><INDIVIDUALS>" + record + "<INDIVIDUAL><FIRST_NAME>Good</FIRST_NAME><REFERENCE_NUMBER>G</REFERENCE_NUMBER></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>"
	}
	sdn := `,"individual","SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ` + "\n"
	for _, tt := range []struct {
		name    string
		format  Format
		text    string
		id      string
		missing int
	}{
		{"no name", UN, un("<INDIVIDUAL><REFERENCE_NUMBER> D </REFERENCE_NUMBER></INDIVIDUAL>"), "D", 1},
		{"too many parts", UN, un("<INDIVIDUAL><REFERENCE_NUMBER>D</REFERENCE_NUMBER>" + long + "</INDIVIDUAL>"), "D", 1},
		{"too many parts before the id", UN, un("<INDIVIDUAL>" + long + long + "<REFERENCE_NUMBER>D</REFERENCE_NUMBER></INDIVIDUAL>"), "", 1},
		{"no id", UN, un("<INDIVIDUAL><FIRST_NAME>Bad</FIRST_NAME></INDIVIDUAL>"), "", 1},
		{"a cell too many", CSV, "id,name\nD,Bad,Man\nG,Good\n", "D", 1},
		{"quotes after the id", CSV, "id,name\nD,B\"ad\nG,Good\n", "D", 1},
		{"quotes that draw a line in", CSV, "id,name\nD,\"Bad\nE,\"Man\nG,Good\n", "D", 2},
		{"quotes before the id", CSV, "name,id\nB\"ad,D\nGood,G\n", "", 1},
		{"no column for the id", CSV, "name,dob\nBad,1970,x\nGood,1970\n", "1", 1},
		{"an id that another has", CSV, "id,name\nG,Good\nG,Bad\n", "", 1},
		{"too few cells", OFAC, "36,\"BAD\"\n37,\"GOOD\"" + sdn, "36", 1},
		{"too many parts of XML", OFAC, "<sdnList><sdnEntry><uid>36</uid>" + long + "</sdnEntry><sdnEntry><uid>37</uid><lastName>GOOD</lastName><sdnType>Individual</sdnType></sdnEntry></sdnList>", "36", 1},
		{"a cell too many", EU, "Entity_LogicalId;Entity_SubjectType;NameAlias_WholeName\n13;P;Bad;x\n14;P;Good\n", "13", 1},
		{"a type that is no string", STIX, `{"type":"bundle","objects":[{"id":"D","type":7},{"id":"G","type":"threat-actor","name":"Good"}]}`, "D", 1},
		{"no object", STIX, `{"type":"bundle","objects":[7,{"id":"G","type":"threat-actor","name":"Good"}]}`, "", 1},
		{"a key of another type", JSONL, `{"sex":7,"id":"D","names":[{"name":"Bad"}]}` + "\n" + `{"id":"G","names":[{"name":"Good"}]}`, "D", 1},
		{"cut behind the id", JSONL, `{"x":[1],"id":"D","names":[{"name":"Bad"}` + "\n" + `{"id":"G","names":[{"name":"Good"}]}`, "D", 1},
		{"cut before the id", JSONL, `{"names":[{"name":"Bad"}` + "\n" + `{"id":"G","names":[{"name":"Good"}]}`, "", 1},
		{"an id that is no string", JSONL, `{"id":{},"names":[{"name":"Bad"}` + "\n" + `{"id":"G","names":[{"name":"Good"}]}`, "", 1},
	} {
		t.Run(fmt.Sprint(tt.format, " ", tt.name), func(t *testing.T) {
			var told []Rejection
			sum, err := Read(strings.NewReader(tt.text), tt.format, Options{Rejected: func(r Rejection) { told = append(told, r) }}, func(screening.Entry) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			if sum.Entries != 1 || sum.RejectedCount != 1 || len(told) != 1 || told[0] != sum.Rejected[0] {
				t.Fatalf("%d entries, rejected %+v, told %+v", sum.Entries, sum.Rejected, told)
			}
			if told[0].ID != tt.id || sum.Missing != tt.missing {
				t.Errorf("id %q, %d missing; expected %q, %d (%s)", told[0].ID, sum.Missing, tt.id, tt.missing, told[0].Reason)
			}
		})
	}
}

func TestADamagedRowOfAliasesIsNobodysRecord(t *testing.T) {
	sum, err := Read(strings.NewReader(`36,"BROK","individual",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- `+"\n"), OFAC,
		Options{File: "sdn.csv", Beside: map[string]io.Reader{altFile: strings.NewReader("36,12\n")}}, func(screening.Entry) error { return nil })
	if err != nil || sum.RejectedCount != 1 || sum.Missing != 0 || sum.Rejected[0].ID != "" {
		t.Errorf("%+v, %v", sum, err)
	}
}
