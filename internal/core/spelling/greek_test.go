package spelling

import "testing"

func TestGreekIsReadAsSpokenToday(t *testing.T) {
	runAlphabetic(t, greek, []alphabeticCase{
		{"pairs of vowels", "οικονόμου", []Sounds{"ikonomu"}},
		{"diaeresis keeps apart", "ταΐδης", []Sounds{"taidis"}},
		{"accent on the first keeps apart", "μάιος", []Sounds{"maios"}},
		{"au before voiced", "παύλος", []Sounds{"pavlos", "pawlos"}},
		{"eu before voiceless", "ευτυχία", []Sounds{"eftixia", "ewtixia"}},
		{"mp at the start", "μπακάλης", []Sounds{"bakalis"}},
		{"mp inside", "λάμπρος", []Sounds{"lampros", "labros"}},
		{"nt at the start", "ντίνος", []Sounds{"dinos"}},
		{"nt inside", "αντώνης", []Sounds{"antonis", "adonis"}},
		{"gk at the start", "γκίκας", []Sounds{"gikas"}},
		{"gg inside", "αγγελική", []Sounds{"angeliki"}},
		{"g before e and i", "γιώργος", []Sounds{"giorgos", "jiorgos"}},
		{"ts", "τσάκος", []Sounds{"Cakos", "tsakos"}},
		{"tz", "τζώρτζης", []Sounds{"JorJis", "dzorJis"}},
		{"kh", "χρήστος", []Sounds{"xristos", "hristos"}},
		{"th, x, ps", "θεοξένη", []Sounds{"Teokseni"}},
		{"old accents", "ἀλέξανδρος", []Sounds{"aleksandros"}},
	})
}
