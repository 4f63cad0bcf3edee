package screening

// born weighs two dates of birth and says how they stand to each other.
func born(a, b Birth) (bits float64, found string) {
	if a.Year == 0 || b.Year == 0 {
		return 0, "not known"
	}
	if a.Until > a.Year || b.Until > b.Year {
		return span(a, b)
	}
	full := a.Day > 0 && b.Day > 0
	months := a.Month > 0 && b.Month > 0
	firstA, firstB := a.Day == 1 && a.Month == 1, b.Day == 1 && b.Month == 1
	years := abs(a.Year - b.Year)
	switch {
	case years == 0 && full && a.Month == b.Month && a.Day == b.Day:
		if firstA {
			return birthJanuary, "equal; 1 January often stands for a day that is not known"
		}
		return birthEqual, "equal"
	case firstA || firstB || !months:
		switch years {
		case 0:
			return birthYear, "the same year"
		case 1:
			return birthNextYear, "years that differ by one"
		}
	case years == 0 && a.Month == b.Month && !full:
		return birthMonth, "the same month"
	case years == 0 && full && a.Month == b.Day && a.Day == b.Month:
		return birthSwapped, "day and month changed places"
	case full && oneSlip(a, b):
		return birthSlip, "one digit differs, or two changed places"
	case years == 1 && full && a.Month == b.Month && a.Day == b.Day:
		return birthNext, "the same day of the year before or after"
	case years == 10 && full && a.Month == b.Month && a.Day == b.Day:
		return birthDecade, "the same day ten years off"
	case years == 0 && (a.Month == b.Month || full && a.Day == b.Day):
		return birthNear, "the same year; the day or the month differs"
	case years == 0:
		return birthYearOnly, "the same year; day and month differ"
	}
	return contrary(a, b)
}

// span weighs dates of which one is a span of years.
func span(a, b Birth) (float64, string) {
	aEnd, bEnd := max(a.Until, a.Year), max(b.Until, b.Year)
	switch {
	case a.Year <= bEnd && b.Year <= aEnd:
		return birthYear - min(2, float64(max(aEnd-a.Year, bEnd-b.Year))/4), "within the years given"
	case a.Year-bEnd == 1 || b.Year-aEnd == 1:
		return birthNextYear / 2, "just beside the years given"
	}
	return contrary(a, b)
}

func contrary(a, b Birth) (float64, string) {
	gap := max(a.Year-max(b.Until, b.Year), b.Year-max(a.Until, a.Year))
	switch worse := max(a.Certainty, b.Certainty); {
	case gap <= 2:
		if worse == Documented {
			return birthContrary / 2, "differs by a year or two"
		}
		return birthClose, "differs by a year or two"
	case worse == Estimated:
		return birthEstimated, "differs; one of them is an estimate"
	case worse == Reported:
		return birthReported, "differs; one of them is only reported"
	}
	return birthContrary, "differs, and both are from documents"
}

// oneSlip tells whether two dates differ in one digit or in two neighbours that
// changed places.
func oneSlip(a, b Birth) bool {
	x, y := dateDigits(a), dateDigits(b)
	first, count := -1, 0
	for i := range x {
		if x[i] != y[i] {
			if count == 0 {
				first = i
			}
			count++
		}
	}
	switch count {
	case 1:
		return first > 1 || x[:2] == y[:2] // not the century
	case 2:
		return first < 7 && x[first] == y[first+1] && x[first+1] == y[first]
	}
	return false
}

func dateDigits(b Birth) string {
	d := [8]byte{}
	for i, n := range [...]int{b.Year / 1000, b.Year / 100, b.Year / 10, b.Year, b.Month / 10, b.Month, b.Day / 10, b.Day} {
		d[i] = byte('0' + n%10)
	}
	return string(d[:])
}

// bornBest weighs the best of all pairs.
func bornBest(asked []Birth, listed []uint32) (bits float64, a, b Birth, found string, ok bool) {
	for _, x := range asked {
		for _, p := range listed {
			y := unpackBirth(p)
			if n, f := born(x, y); !ok || n > bits {
				bits, a, b, found, ok = n, x, y, f, true
			}
		}
	}
	return bits, a, b, found, ok
}
