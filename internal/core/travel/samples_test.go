package travel

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sample is what must be read of a file of the test data: numbers, codes and places.
type sample struct {
	form     Form
	read     string // per message: list, function, travellers/legs
	notes    string // code and places
	rejected string // code and place
}

// told gives what was read as the table writes it. Of more than three notes of one
// code only the number stands there.
func told(b Batch) sample {
	s := sample{form: b.Form}
	for _, m := range b.Messages {
		s.read += fmt.Sprintf("%s %s %d/%d;", m.List, m.Function, len(m.Travellers), len(m.Legs))
		s.notes += noted(m.Notes)
	}
	for _, r := range b.Rejected {
		s.rejected += r.Code + " " + r.Where + ";"
	}
	return s
}

func noted(notes []Note) string {
	var order []string
	places := map[string][]string{}
	for _, n := range notes {
		if places[n.Code] == nil {
			order = append(order, n.Code)
		}
		places[n.Code] = append(places[n.Code], strings.TrimPrefix(n.Where, "segment "))
	}
	out := ""
	for _, code := range order {
		if p := places[code]; len(p) > 3 {
			out += fmt.Sprintf("%s ×%d;", code, len(p))
		} else {
			out += code + " " + strings.Join(p, ", ") + ";"
		}
	}
	return out
}

func TestEverySampleIsReadOrRefusedForTheRightReason(t *testing.T) {
	beside(t, "gtas-api-pnr", "SOURCE.txt")
	found := 0
	for _, pattern := range []string{"paxlst-ediclean/*", "gtas-api-pnr/*/*-messages/*"} {
		files, err := filepath.Glob(filepath.Join("..", "..", "..", "..", "shared", "data", pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if filepath.Base(file) == "SOURCE.txt" {
				continue
			}
			folder := filepath.Base(filepath.Dir(file))
			if strings.HasSuffix(folder, "-messages") {
				folder = filepath.Base(filepath.Dir(filepath.Dir(file)))
			}
			name := folder + "/" + filepath.Base(file)
			found++
			t.Run(name, func(t *testing.T) {
				data, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				want, known := samples[name]
				if !known {
					t.Errorf("%s has no line in the table", name)
				}
				got := told(Read(name, data, watchDay))
				if d := cmp.Diff(want, got, cmp.AllowUnexported(sample{})); d != "" {
					t.Errorf("%s (-want +got)\n%s", name, d)
				}
			})
		}
	}
	if found != len(samples) {
		t.Errorf("%d samples found; the table has %d", found, len(samples))
	}
}

// samples are the values of each file, found by reading it: names of segments and
// counts alone, for the data is not ours.
var samples = map[string]sample{
	"paxlst-ediclean/A.original.txt":                       {PAXLST, "passengers  1/1;", "count 25 UNT, 24 CNT;country 18 NAT, 23 LOC;", ""},
	"paxlst-ediclean/A.reference.txt":                      {PAXLST, "passengers  1/1;", "count 25 UNT, 24 CNT;country 18 NAT, 23 LOC;", ""},
	"paxlst-ediclean/C.original.txt":                       {PAXLST, "passengers  3/1;", "count 50 UNT, 49 CNT;", ""},
	"paxlst-ediclean/C.reference.txt":                      {PAXLST, "passengers  3/1;", "count 50 UNT, 49 CNT;", ""},
	"paxlst-ediclean/F.original.txt":                       {PAXLST, "crew new 1/1;", "count 24 UNT, 23 CNT;country 16 NAT, 19 LOC;", ""},
	"gtas-loader/Test1.txt":                                {PAXLST, "crew new 8/1;", "count 107 UNT, 106 CNT;reference UNE, UNZ;", ""},
	"gtas-loader/Test3.txt":                                {PAXLST, "passengers  260/1;", "charset 850 NAD;count 3131 UNT, 3130 CNT;function 2 BGM;", ""},
	"gtas-loader/airline2.edi":                             {PAXLST, "passengers  10/1;", "count 111 UNT, 110 CNT;reference 111 UNT;", ""},
	"gtas-loader/multiple_flight_leg_apis.txt":             {PAXLST, "passengers  2/3;", "", ""},
	"gtas-loader/2_pnrs_basic.edi":                         {PNRGOV, "bookings new 4/2;", "count 134 UNT;split 52 EQN;left-out ×4;", ""},
	"gtas-loader/3_pnrs.edi":                               {PNRGOV, "bookings new 13/6;", "group 109 TIF;left-out message, message, message;", ""},
	"gtas-loader/adult_and_infant.edi":                     {PNRGOV, "bookings new 2/4;", "itinerary 6 SRC;left-out message, message;", ""},
	"gtas-loader/codeshare.edi":                            {PNRGOV, "bookings new 2/1;", "count 59 UNT;left-out message, message;separators UNA;", ""},
	"gtas-loader/infant.edi":                               {PNRGOV, "bookings new 2/1;", "count 82 UNT;left-out message;separators UNA;", ""},
	"gtas-loader/multiple_flight_leg_pnr.txt":              {PNRGOV, "bookings new 2/4;", "count 83 UNT, 5 EQN;reference 83 UNT, UNZ;left-out message;", ""},
	"gtas-loader/no_pnr_history.edi":                       {PNRGOV, "bookings new 4/2;", "", ""},
	"gtas-loader/pnr1.txt":                                 {PNRGOV, "bookings new 2/2;", "count 86 UNT, 5 EQN;split 52 EQN;left-out message, message, message;", ""},
	"gtas-loader/pnr2.txt":                                 {PNRGOV, "bookings new 2/2;", "count 54 UNT, 5 EQN;left-out message, message, message;", ""},
	"gtas-loader/pnr3.txt":                                 {PNRGOV, "bookings new 4/3;", "count 109 UNT, 5 EQN;reference 109 UNT, UNZ;left-out message, message;", ""},
	"gtas-loader/pnr4.txt":                                 {PNRGOV, "bookings new 1/2;", "reference 43 UNT, UNZ;left-out message, message;", ""},
	"gtas-loader/pnrMessageExample.txt":                    {PNRGOV, "bookings new 5/3;", "count 134 UNT;reference 134 UNT, UNZ;left-out message, message;", ""},
	"gtas-loader/pnr_split.edi":                            {PNRGOV, "bookings new 3/4;", "split 62 EQN;itinerary 38 SRC;left-out message, message;", ""},
	"gtas-parsers/apisMessage.txt":                         {PAXLST, "passengers  2/2;", "", ""},
	"gtas-parsers/bigMessagePnr.txt":                       {PNRGOV, "bookings new 7/3;", "count 176 UNT, 5 EQN;reference 176 UNT, UNZ;left-out message, message;", ""},
	"gtas-parsers/bigbigPnr.txt":                           {PNRGOV, "bookings new 87/9;", "count 2570 UNT, 5 EQN;reference 2570 UNT, UNZ;value ×86;order 899 TIF;century ×4;left-out message, message, message;", ""},
	"gtas-parsers/danglingMetaCharacter.txt":               {PNRGOV, "bookings new 1/3;", "count 55 UNT;reference 55 UNT, UNZ;left-out message, message;", ""},
	"gtas-parsers/modifyPnr77ForCodeShare.txt":             {PNRGOV, "bookings new 1/6;", "count 57 UNT;left-out message, message;terminator UNZ;", ""},
	"gtas-parsers/pnrAddressPhoneCTCM.txt":                 {PNRGOV, "bookings new 1/1;", "count 14 UNT;reference 14 UNT, UNZ;", ""},
	"gtas-parsers/pnrBadFormat.txt":                        {PNRGOV, "bookings new 2/2;", "count 24 UNT;itinerary 6 SRC;terminator UNZ;", ""},
	"gtas-parsers/pnrEdge.txt":                             {PNRGOV, "bookings new 1/1;", "count 13 UNT;reference 13 UNT, UNZ;", ""},
	"gtas-parsers/pnrMessage.txt":                          {PNRGOV, "bookings new 2/2;", "count 86 UNT, 5 EQN;split 52 EQN;left-out message, message, message;", ""},
	"gtas-parsers/pnrMessageExample.txt":                   {PNRGOV, "bookings new 5/3;", "count 134 UNT;reference 134 UNT, UNZ;left-out message, message;", ""},
	"gtas-parsers/pnrMessagePg75.txt":                      {PNRGOV, "bookings new 2/1;", "terminator ×4;count 58 UNT;left-out message, message;", ""},
	"gtas-parsers/pnrMessagePg76.txt":                      {PNRGOV, "bookings new 2/2;", "count 24 UNT;itinerary 6 SRC;terminator UNZ;", ""},
	"gtas-parsers/pnrMessagePg77.txt":                      {PNRGOV, "bookings new 1/2;", "count 50 UNT;left-out message, message;terminator UNZ;", ""},
	"gtas-parsers/pnrNoOrgMsg.txt":                         {PNRGOV, "bookings  1/1;", "count 12 UNT;reference 12 UNT, UNZ;", ""},
	"gtas-parsers/pnrPhoneCTCM.txt":                        {PNRGOV, "bookings new 1/1;", "count 14 UNT;reference 14 UNT, UNZ;", ""},
	"gtas-parsers/pnrPhoneCTC_M.txt":                       {PNRGOV, "bookings new 1/1;", "count 14 UNT;reference 14 UNT, UNZ;", ""},
	"gtas-parsers/pnrSeatFormats.txt":                      {PNRGOV, "bookings new 1/2;", "count 17 UNT;reference 17 UNT, UNZ;itinerary 6 SRC;", ""},
	"gtas-parsers/pnrWithBags.txt":                         {PNRGOV, "bookings new 268/3;", "count 8579 UNT, 5 EQN;reference 8579 UNT, UNZ;left-out message, message;", ""},
	"gtas-parsers/pnrWithDoco.txt":                         {PNRGOV, "bookings new 1/3;", "count 49 UNT;reference 49 UNT, UNZ;left-out message;", ""},
	"gtas-parsers/pnrWithPrefixesAndBookingDetailBags.txt": {PNRGOV, "bookings new 2/4;", "count 85 UNT, 5 EQN;reference 85 UNT, UNZ;left-out message, message;", ""},
}

func TestAWrappedSampleIsTheSameMessageAsUnwrapped(t *testing.T) {
	for _, letter := range []string{"A", "C"} {
		wrapped := Read("", beside(t, "paxlst-ediclean", letter+".original.txt"), watchDay)
		plain := Read("", beside(t, "paxlst-ediclean", letter+".reference.txt"), watchDay)
		if d := cmp.Diff(plain, wrapped); d != "" {
			t.Errorf("%s (-unwrapped +wrapped)\n%s", letter, d)
		}
	}
}

// The message of this sample is whole; its trailer is not. It is read, the trailer is
// noted, and who takes no wrong counts refuses the message for its count.
func TestABadTrailerLosesNoMessage(t *testing.T) {
	data := beside(t, "gtas-api-pnr", "gtas-parsers", "pnr-messages", "pnrBadFormat.txt")
	if b := Read("", data, watchDay); len(b.Messages) != 1 || len(b.Rejected) != 0 {
		t.Errorf("%d messages, rejected %+v; expected one message", len(b.Messages), b.Rejected)
	}
	strict := watchDay
	strict.Strict = true
	b := Read("", data, strict)
	if len(b.Messages) != 0 || len(b.Rejected) != 1 || b.Rejected[0].Code != "count" || b.Rejected[0].Where != "segment 24 UNT" {
		t.Errorf("%d messages, rejected %+v; expected the count refused", len(b.Messages), b.Rejected)
	}
	if r := b.Rejected[0]; r.Offset != bytes.Index(data, []byte("UNH")) || !bytes.HasPrefix(r.Data, []byte("UNB+IATA:1")) {
		t.Errorf("the unit is said to begin at %d", r.Offset)
	}
}
