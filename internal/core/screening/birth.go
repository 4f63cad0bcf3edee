package screening

import (
	"fmt"
	"strconv"
	"strings"

	"entente/internal/core/errs"
)

// ParseCertainty reads document, reported or estimated; "" is document.
func ParseCertainty(s string) (Certainty, error) {
	switch s {
	case "", "document":
		return Documented, nil
	case "reported":
		return Reported, nil
	case "estimated":
		return Estimated, nil
	}
	return 0, errs.E(errs.Invalid, "screening.ParseCertainty", "%q; expected document, reported or estimated", s)
}

// String gives the word that ParseCertainty reads.
func (c Certainty) String() string { return [...]string{"document", "reported", "estimated"}[c] }

// ParseBirth reads YYYY, YYYY-MM, YYYY-MM-DD, or YYYY/YYYY for a span of years.
// A month or day of 00 is not known. Any year but nought stands, for a slip in a
// traveller's papers must not hide the rest of them. A span is at most 127 years:
// the index holds no longer one.
func ParseBirth(s string, c Certainty) (Birth, error) {
	bad := func() (Birth, error) {
		return Birth{}, errs.E(errs.Invalid, "screening.ParseBirth", "%.40q is no date of birth; expected YYYY, YYYY-MM, YYYY-MM-DD or YYYY/YYYY", s)
	}
	b := Birth{Certainty: c}
	first, last, span := strings.Cut(s, "/")
	parts := strings.Split(first, "-")
	if len(parts) > 3 || span && len(parts) > 1 {
		return bad()
	}
	for i, p := range parts {
		width := 2
		if i == 0 {
			width = 4
		}
		n, err := digits(p, width)
		if err != nil {
			return bad()
		}
		*[]*int{&b.Year, &b.Month, &b.Day}[i] = n
	}
	if span {
		n, err := digits(last, 4)
		if err != nil || n < b.Year {
			return bad()
		}
		b.Until = n
	}
	if b.Year < firstYear || max(b.Year, b.Until) > lastYear || b.Until-b.Year > maxSpan || b.Month > 12 || b.Day > 31 || b.Month == 0 && b.Day != 0 {
		return bad()
	}
	return b, nil
}

const (
	firstYear = 1
	lastYear  = 9999
	maxSpan   = 127
)

func digits(s string, width int) (int, error) {
	if len(s) != width || strings.Trim(s, "0123456789") != "" {
		return 0, errs.E(errs.Invalid, "screening.ParseBirth", "expected %d digits", width)
	}
	return strconv.Atoi(s)
}

// String writes the date in the form that ParseBirth reads.
func (b Birth) String() string {
	switch {
	case b.Until > b.Year:
		return fmt.Sprintf("%04d/%04d", b.Year, b.Until)
	case b.Month == 0:
		return fmt.Sprintf("%04d", b.Year)
	case b.Day == 0:
		return fmt.Sprintf("%04d-%02d", b.Year, b.Month)
	}
	return fmt.Sprintf("%04d-%02d-%02d", b.Year, b.Month, b.Day)
}
