package mrz

// Format is one of the layouts of Doc 9303.
type Format string

// The formats.
const (
	TD1  Format = "TD1"   // cards, 3 lines of 30 (part 5)
	TD2  Format = "TD2"   // cards, 2 lines of 36 (part 6)
	TD3  Format = "TD3"   // passports, 2 lines of 44 (part 4)
	MRVA Format = "MRV-A" // visas, 2 lines of 44 (part 7)
	MRVB Format = "MRV-B" // visas, 2 lines of 36 (part 7)
)

// span is where a field stands: line and positions from 1, both ends counted.
// The zero span is a field that a format does not have.
type span struct{ line, from, to int }

// layout says where the fields of a format stand.
type layout struct {
	format                                                   Format
	lines, width                                             int
	kind, issuer, number, birth, sex, expiry, nation, names  span
	numberCheck, birthCheck, expiryCheck, optCheck, allCheck span
	optional                                                 []span
	composite                                                []span // what allCheck is over
}

var layouts = []layout{
	{format: TD1, lines: 3, width: 30,
		kind: span{1, 1, 2}, issuer: span{1, 3, 5}, number: span{1, 6, 14}, numberCheck: span{1, 15, 15},
		birth: span{2, 1, 6}, birthCheck: span{2, 7, 7}, sex: span{2, 8, 8}, expiry: span{2, 9, 14}, expiryCheck: span{2, 15, 15},
		nation: span{2, 16, 18}, names: span{3, 1, 30}, allCheck: span{2, 30, 30},
		optional:  []span{{1, 16, 30}, {2, 19, 29}},
		composite: []span{{1, 6, 30}, {2, 1, 7}, {2, 9, 15}, {2, 19, 29}}},
	twoLines(TD2, 36, span{2, 29, 35}, span{}, span{2, 36, 36}),
	twoLines(TD3, 44, span{2, 29, 42}, span{2, 43, 43}, span{2, 44, 44}),
	twoLines(MRVA, 44, span{2, 29, 44}, span{}, span{}),
	twoLines(MRVB, 36, span{2, 29, 36}, span{}, span{}),
}

// twoLines are the layouts that differ only in their optional data and its checks.
func twoLines(f Format, width int, optional, optCheck, allCheck span) layout {
	return layout{format: f, lines: 2, width: width,
		kind: span{1, 1, 2}, issuer: span{1, 3, 5}, names: span{1, 6, width},
		number: span{2, 1, 9}, numberCheck: span{2, 10, 10}, nation: span{2, 11, 13},
		birth: span{2, 14, 19}, birthCheck: span{2, 20, 20}, sex: span{2, 21, 21},
		expiry: span{2, 22, 27}, expiryCheck: span{2, 28, 28},
		optional: []span{optional}, optCheck: optCheck, allCheck: allCheck,
		composite: []span{{2, 1, 10}, {2, 14, 20}, {2, 22, width - 1}}}
}

// recognise finds the layout of lines of one width.
func recognise(lines []string) (layout, bool) {
	visa := lines[0][0] == 'V'
	for _, l := range layouts {
		if l.lines == len(lines) && l.width == len(lines[0]) && (l.lines == 3 || visa == (l.format == MRVA || l.format == MRVB)) {
			return l, true
		}
	}
	return layout{}, false
}
