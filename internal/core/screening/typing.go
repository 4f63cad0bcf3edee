package screening

// What a slip of the fingers or of the eye costs, in units.
const (
	slipFirst  = 7 * unit // a wrong first letter is rare
	slipWrong  = 5 * unit
	slipLeft   = 4 * unit // a letter left out or put in
	slipDouble = 2 * unit // a letter doubled, or not
	slipSwap   = 4 * unit
)

// typed is the cost of typing one spelling for another of the same script, in
// units; tooDear above most.
func typed(a, b []byte, most int32) int32 {
	if len(a) > maxSounds || len(b) > maxSounds || int32(abs(len(a)-len(b)))*slipDouble > most {
		return tooDear
	}
	var rows [3][maxSounds + 1]int32
	row := &rows[0]
	for j := range b {
		row[j+1] = row[j] + missing(b, j)
	}
	for i, s := range a {
		before, last := &rows[(i+2)%3], &rows[i%3]
		row = &rows[(i+1)%3]
		drop := missing(a, i)
		row[0] = last[0] + drop
		least := row[0]
		for j, u := range b {
			c := last[j]
			if s != u {
				c += slipWrong
				if i == 0 && j == 0 {
					c += slipFirst - slipWrong
				}
			}
			c = min(c, last[j+1]+drop, row[j]+missing(b, j))
			if i > 0 && j > 0 && s == b[j-1] && u == a[i-1] && s != u {
				c = min(c, before[j-1]+slipSwap)
			}
			row[j+1] = c
			least = min(least, c)
		}
		if least > most {
			return tooDear
		}
	}
	if c := row[len(b)]; c <= most {
		return c
	}
	return tooDear
}

// missing is the price of leaving out letter i.
func missing(s []byte, i int) int32 {
	switch {
	case i > 0 && s[i] == s[i-1]:
		return slipDouble
	case i == 0:
		return slipFirst
	}
	return slipLeft
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
