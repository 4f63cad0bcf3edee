package travel

import (
	"slices"
	"strings"

	"entente/internal/core/edifact"
)

// addressParts are the parts of an address in an ADD: what it is for, street, town,
// region and its code, country, postcode. Behind them stands free text.
const addressParts = 7

// Digits in a row: in an address more are none of it; a telephone has at most so many
// (E.164), and cards have from 13 on.
const (
	mostInAddress = 11
	mostInPhone   = 15
	fewestOfCard  = 13
)

// remark reads the contacts that carriers put into remarks: CTCE, CTCM, CTCH and
// their like, of the traveller's and not of an agency. All else is left out.
func (b *booking) remark(s edifact.Segment) {
	text := spaced(s.At(1, 0))
	if len(text) > 3 && text[2] == ' ' { // the carrier's code
		text = text[3:]
	}
	if rest, apart := strings.CutPrefix(text, "CTC "); apart && len(rest) > 1 && rest[1] == ' ' {
		text = "CTC" + rest
	}
	code, said, _ := strings.Cut(text, " ")
	c, ok := reached(code, said)
	if !ok || b.part == ofThePast || len(text) > MaxValue {
		b.r.left["remarks"]++
		return
	}
	if b.part == ofOne {
		b.reach(b.here, c)
	} else {
		b.reach(nil, c)
	}
}

// reached reads a contact: // stands for @ in an address of mail, .. for _.
func reached(code, said string) (Contact, bool) {
	said = spaced(strings.TrimLeft(said, "/"))
	switch code {
	case "CTCE":
		mail := strings.ToLower(strings.NewReplacer("//", "@", "..", "_", "./", "-").Replace(said))
		if name, host, found := strings.Cut(mail, "@"); found && name != "" && host != "" && !strings.Contains(mail, " ") && !mayBeCard(digitsOf(mail)) {
			return Contact{"email", mail}, true
		}
	case "CTCM", "CTCH", "CTCB", "CTCP", "CTCR":
		if phone := telephone(said); phone != "" {
			return Contact{"phone", phone}, true
		}
	}
	return Contact{}, false
}

// telephone gives the first number of a text, without the words around it; "" for
// one of fewer than five digits, or that may be a card's.
func telephone(s string) string {
	s = s[max(0, strings.IndexAny(s, "+0123456789")):]
	if end := strings.IndexFunc(s, func(r rune) bool { return !strings.ContainsRune("+0123456789 -./()", r) }); end >= 0 {
		s = s[:end]
	}
	s = strings.Trim(s, " -./(")
	if n := digitsOf(s); len(n) < 5 || mayBeCard(strings.TrimPrefix(n, "00")) { // 00 dials abroad
		return ""
	}
	return s
}

// mayBeCard tells whether digits may be the number of a payment card: more than a
// telephone has, or as many as a card with the check digit right (ISO/IEC 7812-1).
func mayBeCard(digits string) bool {
	if len(digits) < fewestOfCard || len(digits) > mostInPhone {
		return len(digits) > mostInPhone
	}
	sum := 0
	for i := range len(digits) {
		n := int(digits[len(digits)-1-i] - '0')
		if i%2 == 1 {
			if n *= 2; n > 9 {
				n -= 9
			}
		}
		sum += n
	}
	return sum%10 == 0
}

func digitsOf(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s)
}

// inARow is how many digits a text has in a row, spaces and hyphens apart.
func inARow(s string) int {
	most, n := 0, 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			n++
		case r != ' ' && r != '-':
			n = 0
		}
		most = max(most, n)
	}
	return most
}

// reach adds a contact of one traveller or, of nil, of all.
func (b *booking) reach(p *booked, c Contact) {
	to := &b.contacts
	if p != nil {
		to = &p.contacts
	}
	if !slices.Contains(*to, c) && len(*to) < maxSaid && len(c.Value) <= MaxValue {
		*to = append(*to, c)
	}
}

// address reads an ADD: where somebody is reached, and the telephone behind it.
func (b *booking) address(s edifact.Segment) {
	if b.part != ofAll && b.part != ofOne {
		return
	}
	var who *booked
	if b.part == ofOne {
		who = b.here
	}
	for i := 1; i < len(s.Elements); i++ {
		b.lives(who, s.At(i, 1), s.At(i, 2), s.At(i, 5), s.At(i, 6))
		if len(s.Elements[i]) <= addressParts || spaced(s.At(i, addressParts)) == "" {
			continue
		}
		if phone := telephone(spaced(s.At(i, addressParts))); phone != "" {
			b.reach(who, Contact{"phone", phone})
		} else {
			b.r.left["contacts"]++
		}
	}
}

// lives adds an address, of the parts that are not empty, with commas between. A part
// of digits that are too many for one is left out.
func (b *booking) lives(p *booked, parts ...string) {
	var out []string
	for _, v := range parts {
		switch v = spaced(v); {
		case inARow(v) > mostInAddress:
			b.r.left["contacts"]++
		case v != "":
			out = append(out, v)
		}
	}
	if len(out) > 0 {
		b.reach(p, Contact{"address", strings.Join(out, ", ")})
	}
}
