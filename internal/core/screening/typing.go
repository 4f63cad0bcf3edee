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
	from := 0 // what both begin with; the last letter of it tells whether a next one is doubled
	for from < len(a) && from < len(b) && a[from] == b[from] {
		from++
	}
	for len(a) > from && len(b) > from && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	var rows [3][maxSounds + 1]int32
	row := &rows[0]
	for j := from; j < len(b); j++ {
		row[j+1-from] = row[j-from] + missing(b, j)
	}
	above := int32(0) // the least of the row above, from which a swap passes this row by
	for i := from; i < len(a); i++ {
		before, last := &rows[(i-from+2)%3], &rows[(i-from)%3]
		row = &rows[(i-from+1)%3]
		drop := missing(a, i)
		row[0] = last[0] + drop
		least := row[0]
		for j := from; j < len(b); j++ {
			k := j - from
			c := last[k]
			if a[i] != b[j] {
				c += slipWrong
				if i == 0 && j == 0 {
					c += slipFirst - slipWrong
				}
			}
			c = min(c, last[k+1]+drop, row[k]+missing(b, j))
			if i > from && j > from && a[i] == b[j-1] && b[j] == a[i-1] && a[i] != b[j] {
				c = min(c, before[k-1]+slipSwap)
			}
			row[k+1] = c
			least = min(least, c)
		}
		if least > most && above+slipSwap > most {
			return tooDear
		}
		above = least
	}
	if c := row[len(b)-from]; c <= most {
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
