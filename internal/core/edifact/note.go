package edifact

// note keeps something odd of the message.
func (m *Message) note(code, where, said string) {
	if len(m.Notes) < maxNotes {
		m.Notes = append(m.Notes, Note{code, where, said})
	}
}

// note keeps something odd of the interchange.
func (r *reader) note(code, where, said string) {
	if len(r.out.Notes) < maxNotes {
		r.out.Notes = append(r.out.Notes, Note{code, where, said})
	}
}

// decode turns the values of a segment into UTF-8, and tells whether all were what the
// stated character set allows. Read is false where one cannot be read.
func (r *reader) decode(s Segment) (asStated, read bool) {
	asStated, read = true, true
	for _, element := range s.Elements {
		for i, value := range element {
			out, stated, can := decoded(value, r.out.Charset)
			element[i], asStated, read = out, asStated && stated, read && can
		}
	}
	return asStated, read
}

func (m *Message) noted(code string) bool {
	for _, n := range m.Notes {
		if n.Code == code {
			return true
		}
	}
	return false
}

// whole gives a part as it stood, with the interchange's head in front.
func (r *reader) whole(from, to int) []byte {
	if from <= r.head {
		return append([]byte(nil), r.sent(r.start, to)...)
	}
	return append(append([]byte(nil), r.sent(r.start, r.head)...), r.sent(from, to)...)
}
