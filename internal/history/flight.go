package history

import (
	"fmt"
	"strings"
	"time"
)

// flight is a flight of the record: invented, of a carrier that there is not.
type flight struct {
	number, from, to string
	departs, arrives string // by the clocks of the ports: YYMMDDHHMM
}

// carrier has no flights but these.
const carrier = "XX"

// passenger is somebody invented on board.
type passenger struct {
	surname, given   string
	born             string // YYYYMMDD
	nation, passport string // ISO 3166-1 alpha-3; a number
	booking, seat    string
}

// released escapes what would end a value.
var released = strings.NewReplacer("?", "??", "'", "?'", "+", "?+", ":", "?:")

// list writes a passenger list as a carrier sends it: one PAXLST of directory D.05B,
// by the guide of WCO, IATA and ICAO.
func (f flight) list(sent time.Time, aboard []passenger) []byte {
	s := []string{
		"UNH+1+PAXLST:D:05B:UN:IATA",
		"BGM+745",
		"NAD+MS+++EXERCISE",
		fmt.Sprintf("TDT+20+%s%s+++%s", carrier, f.number, carrier),
		"LOC+125+" + f.from, "DTM+189:" + f.departs + ":201",
		"LOC+87+" + f.to, "DTM+232:" + f.arrives + ":201",
	}
	for _, p := range aboard {
		s = append(s,
			fmt.Sprintf("NAD+FL+++%s:%s", released.Replace(p.surname), released.Replace(p.given)),
			"ATT+2++M", "DTM+329:"+p.born,
			"LOC+178+"+f.from, "LOC+179+"+f.to, "NAT+2+"+p.nation,
			"RFF+AVF:"+p.booking, "RFF+SEA:"+p.seat,
			"DOC+P:110:111+"+p.passport, "DTM+36:20301231", "LOC+91+"+p.nation)
	}
	s = append(s, fmt.Sprintf("CNT+42:%d", len(aboard)))
	s = append(s, fmt.Sprintf("UNT+%d+1", len(s)+1))
	head := fmt.Sprintf("UNB+UNOC:4+EXERCISE:ZZ+STATE:ZZ+%s+%s%s++APIS'", sent.Format("060102:1504"), carrier, f.number)
	return []byte(head + strings.Join(s, "'") + "'UNZ+1+" + carrier + f.number + "'")
}

// The names of people who only travel. No list of the record has any that is like them.
var (
	crowdGiven   = []string{"OLVIN", "BERIT", "PELLE", "MARGOT", "HUBERT", "SIGNE", "ALDO"}
	crowdSurname = []string{"KVISTHOLM", "BRANDELEAU", "OSTERWICK", "FJELLDAHL", "PONTARLEY", "GRAUBENTHAL", "WHITCOMBE", "LUNDSPORRE", "HAUTECLAIR", "DREWITZKY", "MOORHAVEN"}
)

// crowd are n people who only travel, each in a booking of their own, in the rows from
// behind a number on.
func crowd(n, after int) []passenger {
	out := make([]passenger, n)
	for i := range out {
		out[i] = passenger{surname: crowdSurname[i%len(crowdSurname)], given: crowdGiven[i/len(crowdSurname)%len(crowdGiven)],
			born:   fmt.Sprintf("%d%02d%02d", 1938+i*7%60, 1+i*5%12, 1+i*11%28),
			nation: "NOR", passport: fmt.Sprintf("EXN%05d", 40_000+i), booking: fmt.Sprintf("EXN%03d", i), seat: fmt.Sprintf("%d%c", after+1+i/6, "ABCDEF"[i%6])}
	}
	return out
}
