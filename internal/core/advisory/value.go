package advisory

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// blanks is what XML calls white space.
const blanks = " \t\r\n"

// Bounds of values.
const (
	maxPoints    = 10_000
	maxText      = 64 << 10 // bytes of one text; of the file in derefUri there is MaxSize alone
	earthRadius  = 6371.0088
	halfAround   = 20_038 // kilometres, from a place to its antipodes along the equator
	maxAltitude  = 1e6    // feet
	stampLayout  = "2006-01-02T15:04:05-07:00"
	fewestPoints = 4
)

var (
	stampForm    = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d$`)
	numberForm   = regexp.MustCompile(`^[-+]?(\d+\.?\d*|\.\d+)$`)
	altitudeForm = regexp.MustCompile(`^[-+]?\d{1,7}(\.\d{1,6})?$`)
	sizeForm     = regexp.MustCompile(`^\+?\d{1,18}$`)
	languageForm = regexp.MustCompile(`^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$`)
	uriForm      = regexp.MustCompile(`^([A-Za-z][A-Za-z0-9+.-]*:)?(//([^/?#]*))?([^?#]*)(\?[^#]*)?(#[^#]*)?$`)
	hostForm     = regexp.MustCompile(`^([^@\[\]]*@)?[^@:\[\]]*(:\d{1,5})?$`)
	percentForm  = regexp.MustCompile(`%([^0-9A-Fa-f]|.[^0-9A-Fa-f]|.?$)`)
)

// parseStamp reads a time as section 3.3.2 wants it.
func parseStamp(s string) (time.Time, error) {
	t, err := time.Parse(stampLayout, s)
	if err != nil || !stampForm.MatchString(s) || stampFault(t) != "" {
		return time.Time{}, fmt.Errorf("%s; expected a time such as 2017-12-16T09:30:00+03:00, UTC as -00:00", cite(s))
	}
	_, offset := t.Zone()
	if offset == 0 {
		return t.UTC(), nil
	}
	return t.In(time.FixedZone("", offset)), nil
}

// stamp writes a time as section 3.3.2 wants it.
func stamp(t time.Time) string {
	s := t.Format(stampLayout)
	if at, ok := strings.CutSuffix(s, "+00:00"); ok {
		return at + "-00:00"
	}
	return s
}

// stampFault says why a time cannot be written, "" when it can.
func stampFault(t time.Time) string {
	_, offset := t.Zone()
	switch {
	case t.Year() < 1900 || t.Year() > 9999: // the zero time says that there is none
		return "a year outside 1900 to 9999"
	case t.Nanosecond() != 0:
		return "a fraction of a second"
	case offset%60 != 0 || offset < -14*3600 || offset > 14*3600:
		return "an offset that is not of whole minutes within 14 hours"
	}
	return ""
}

// parseNumber reads a decimal number between two others.
func parseNumber(s string, least, most float64) (float64, error) {
	x, err := strconv.ParseFloat(s, 64)
	if err != nil || !numberForm.MatchString(s) || x < least || x > most {
		return 0, fmt.Errorf("%s; expected a decimal number from %s to %s", cite(s), number(least), number(most))
	}
	return x, nil
}

func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

func parsePoint(s string) (Point, error) {
	lat, lon, ok := strings.Cut(s, ",")
	if !ok {
		return Point{}, fmt.Errorf("%s; expected latitude,longitude", cite(s))
	}
	var p Point
	var err error
	if p.Lat, err = parseNumber(lat, -90, 90); err != nil {
		return Point{}, fmt.Errorf("latitude %w", err)
	}
	if p.Lon, err = parseNumber(lon, -180, 180); err != nil {
		return Point{}, fmt.Errorf("longitude %w", err)
	}
	return p, nil
}

func parsePolygon(s string) (Polygon, error) {
	pairs := words(s)
	if len(pairs) < fewestPoints || len(pairs) > maxPoints {
		return nil, fmt.Errorf("%d points; expected %d to %d, the first and last the same", len(pairs), fewestPoints, maxPoints)
	}
	p := make(Polygon, len(pairs))
	for i, pair := range pairs {
		var err error
		if p[i], err = parsePoint(pair); err != nil {
			return nil, fmt.Errorf("point %d: %w", i+1, err)
		}
	}
	if p[0] != p[len(p)-1] {
		return nil, fmt.Errorf("it ends at %s and begins at %s; expected the same point", p[len(p)-1], p[0])
	}
	return p, nil
}

func parseCircle(s string) (Circle, error) {
	f := words(s)
	if len(f) != 2 {
		return Circle{}, fmt.Errorf("%s; expected latitude,longitude and a radius in kilometres", cite(s))
	}
	p, err := parsePoint(f[0])
	if err != nil {
		return Circle{}, err
	}
	r, err := parseNumber(f[1], 0, halfAround)
	if err != nil {
		return Circle{}, fmt.Errorf("radius %w", err)
	}
	return Circle{Center: p, Radius: r}, nil
}

func (p Point) String() string   { return number(p.Lat) + "," + number(p.Lon) }
func (c Circle) String() string  { return c.Center.String() + " " + number(c.Radius) }
func (p Polygon) String() string { return spaced(p, Point.String) }

func spaced[T any](all []T, text func(T) string) string {
	out := make([]string, len(all))
	for i, x := range all {
		out[i] = text(x)
	}
	return strings.Join(out, " ")
}

// parseReference reads sender,identifier,sent.
func parseReference(s string) (Reference, error) {
	parts := strings.Split(s, ",")
	if len(parts) != 3 || nameFault(parts[0]) != "" || nameFault(parts[1]) != "" {
		return Reference{}, fmt.Errorf("%s; expected sender,identifier,sent", cite(s))
	}
	sent, err := parseStamp(parts[2])
	if err != nil {
		return Reference{}, err
	}
	return Reference{Sender: parts[0], Identifier: parts[1], Sent: sent}, nil
}

// nameFault says why a text is no identifier or sender, "" when it is one.
func nameFault(s string) string {
	switch {
	case s == "":
		return "empty"
	case strings.ContainsAny(s, ",<&") || strings.ContainsFunc(s, isBlank):
		return fmt.Sprintf("%s holds a space, comma, < or &", cite(s))
	}
	return ""
}

// splitList reads words between spaces; those in quotes may hold spaces.
func splitList(s string) ([]string, error) {
	var out []string
	for s = strings.TrimLeft(s, blanks); s != ""; s = strings.TrimLeft(s, blanks) {
		end := strings.IndexAny(s, blanks)
		if end < 0 {
			end = len(s)
		}
		word, rest := s[:end], s[end:]
		if s[0] == '"' {
			var closed bool
			if word, rest, closed = strings.Cut(s[1:], `"`); !closed {
				return nil, fmt.Errorf("%s; expected a second quotation mark", cite(s))
			}
		}
		if word == "" || strings.Contains(word, `"`) || rest != "" && !strings.ContainsRune(blanks, rune(rest[0])) {
			return nil, fmt.Errorf("%s; expected words between spaces, those with spaces in quotation marks", cite(s))
		}
		out, s = append(out, word), rest
	}
	if len(out) > maxRepeat {
		return nil, fmt.Errorf("%d words; expected at most %d", len(out), maxRepeat)
	}
	return out, nil
}

func joinList(words []string) string {
	return spaced(words, func(w string) string {
		if strings.ContainsAny(w, blanks) {
			return `"` + w + `"`
		}
		return w
	})
}

// uriFault says why a text is no URI (RFC 3986, with letters of any script),
// "" when it is one.
func uriFault(s string, absolute bool) string {
	m := uriForm.FindStringSubmatch(s)
	switch {
	case m == nil || strings.ContainsFunc(s, isBlank) || percentForm.MatchString(s) || !hostForm.MatchString(m[3]) ||
		strings.ContainsAny(m[4]+m[5]+m[6], "[]") || m[1] == "" && strings.Contains(firstSegment(s), ":"):
		return fmt.Sprintf("%s; expected a URI", cite(s))
	case absolute && m[1] == "":
		return fmt.Sprintf("%s; expected an absolute URI, with its scheme", cite(s))
	}
	return ""
}

func firstSegment(s string) string {
	if i := strings.IndexAny(s, "/?#"); i >= 0 {
		return s[:i]
	}
	return s
}

func isBase64(s string) bool {
	_, err := base64.StdEncoding.DecodeString(strings.Join(words(s), ""))
	return err == nil
}

// words are what stands between XML's white space.
func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(blanks, r) })
}

// cite quotes the beginning of a text in a message.
func cite(s string) string { return strconv.Quote(cut(s)) }

// cut is a text, or its beginning and an ellipsis.
func cut(s string) string {
	const most = 120
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
