package article

import "strings"

// say reads who says what in every sentence, in the order of the text.
func (f *finder) say() {
	f.sayings = make([][][]saying, len(f.paragraphs))
	for i, p := range f.paragraphs {
		f.sayings[i] = make([][]saying, len(p.sentences))
		for k, s := range p.sentences {
			for v := range s {
				if x, ok := f.sayingAt(i, k, v); ok {
					f.sayings[i][k] = append(f.sayings[i][k], x)
					if x.who.Name != "" {
						f.last = x.who
					}
				}
			}
			f.sayings[i][k] = append(f.sayings[i][k], f.accordings(i, s)...)
		}
	}
}

func (f *finder) sayingAt(i, k, v int) (saying, bool) {
	s := f.paragraphs[i].sentences[k]
	verb := s[v].low()
	out := saying{verb: v, first: v, last: v, start: s[v].start, end: s[v].end}
	if base, he := fused(verb); he != "" { // dit-il, a-t-il ajouté
		out.who, out.pronoun = f.pronoun(i, k, he), true
		if verbs[base] || v+1 < len(s) && verbs[s[v+1].low()] {
			if !verbs[base] {
				out.last, out.end = v+1, s[v+1].end
			}
			return out, true
		}
		return saying{}, false
	}
	if !verbs[verb] || s[v].quote >= 0 || s[v].capital() && v > 0 {
		return saying{}, false
	}
	if v > 0 {
		if _, he := fused(s[v-1].low()); he != "" {
			return saying{}, false // it was read with its pronoun
		}
	}
	if from, to, role := subject(s, v); from < to {
		name, had := named(s[from:to])
		if had != "" {
			role = had
		}
		out.who = f.who(name, role, wordsOf(s[from:to]))
		out.span(s, min(from, before(s, v)+1), max(to-1, v))
		return out, true
	}
	return f.unnamed(out, i, k, v)
}

// unnamed reads a subject that is a pronoun or a noun of those who speak for others.
func (f *finder) unnamed(out saying, i, k, v int) (saying, bool) {
	s := f.paragraphs[i].sentences[k]
	at := before(s, v)
	if at >= 0 && (singular[s[at].low()] || plural[s[at].low()]) {
		out.who, out.pronoun = f.pronoun(i, k, s[at].low()), true
		out.span(s, at, v)
		return out, true
	}
	if inverted(s, v) && v+1 < len(s) && (singular[s[v+1].low()] || plural[s[v+1].low()]) {
		out.who, out.pronoun = f.pronoun(i, k, s[v+1].low()), true
		out.span(s, v, v+1)
		return out, true
	}
	if at >= 0 && officials[s[at].low()] {
		from := at
		for from > 0 && from > at-5 && s[from-1].word() && !verbs[s[from-1].low()] && !joins[s[from-1].text] && !opening[s[from-1].low()] {
			from--
		}
		words := wordsOf(s[from : at+1])
		out.who = Speaker{Name: words, As: words}
		out.span(s, from, v)
		return out, true
	}
	if strings.HasSuffix(s[v].low(), "ing") { // "Brennan spoke of it, noting that …"
		for _, x := range s[:v] {
			if x.quote < 0 && x.capital() {
				if n, ok := f.bySurname[surname(x.text)]; ok {
					out.who = f.speaker(n, x.text)
					return out, true
				}
			}
		}
	}
	return saying{}, false
}

func (x *saying) span(s []item, first, last int) {
	x.first, x.last = first, last
	x.start, x.end = s[first].start, s[last].end
}

// fused gives the verb and the pronoun of dit-il and ajoute-t-elle.
func fused(word string) (base, pronoun string) {
	for _, p := range []string{"il", "elle"} {
		if rest, ok := strings.CutSuffix(word, "-"+p); ok {
			return strings.TrimSuffix(rest, "-t"), p
		}
	}
	return word, ""
}

// accordings reads "according to X", "selon X", "по словам X".
func (f *finder) accordings(i int, s []item) []saying {
	var out []saying
	for k := range s {
		n := 0
		switch low := s[k].low(); {
		case low == "according" && k+1 < len(s) && s[k+1].low() == "to",
			(low == "по") && k+1 < len(s) && (s[k+1].low() == "словам" || s[k+1].low() == "данным"):
			n = 2
		case low == "selon", low == "d’après", low == "d'après":
			n = 1
		}
		if n == 0 || k+n >= len(s) {
			continue
		}
		for at := k + n; at < len(s) && at < k+n+5 && s[at].word(); at++ {
			x := saying{verb: k, start: s[k].start}
			if run := runAt(s, at); run > 0 && !(at+run < len(s) && officials[s[at+run].low()]) {
				name, role := named(s[at : at+run])
				x.who = f.who(name, role, wordsOf(s[at:at+run]))
				x.span(s, k, at+run-1)
			} else if officials[s[at].low()] || run > 0 {
				last := at + run
				words := wordsOf(s[k+n : last+1])
				x.who = Speaker{Name: words, As: words}
				x.span(s, k, last)
			} else {
				continue
			}
			out = append(out, x)
			break
		}
	}
	return out
}

// who is the speaker of a name: a last name alone is that of whoever was named in full.
func (f *finder) who(name, role, as string) Speaker {
	if n, ok := f.bySurname[surname(name)]; ok && (!strings.Contains(name, " ") || f.names[n].Text == name) {
		return f.speaker(n, as)
	}
	return Speaker{Name: name, As: as, Role: role}
}

func (f *finder) speaker(n int, as string) Speaker {
	return Speaker{Name: f.names[n].Text, As: as, Role: f.names[n].Role}
}

// pronoun is whom he or she means: the first of those named in the nearest
// sentence before it in the paragraph, else who spoke last. Nobody can tell of they.
func (f *finder) pronoun(i, k int, he string) Speaker {
	if !singular[he] {
		return Speaker{As: he}
	}
	p := f.paragraphs[i]
	for k--; k >= 0; k-- {
		for _, x := range p.sentences[k] {
			if x.quote >= 0 || !x.capital() {
				continue
			}
			if n, ok := f.bySurname[surname(x.text)]; ok {
				return f.speaker(n, he)
			}
		}
	}
	out := f.last
	out.As = he
	return out
}

// spokenAt gives who says what stands at an item of a sentence: whoever is named
// right behind it, else the last one before it, else one behind a comma at the end.
func (f *finder) spokenAt(i, k, at int) (saying, bool) {
	s := f.paragraphs[i].sentences[k]
	found, ok := saying{}, false
	for _, x := range f.sayings[i][k] {
		if x.first > at {
			next := at + 1
			for next < len(s) && (s[next].text == "," || s[next].text == "—" || s[next].text == "–" || s[next].text == "-") {
				next++
			}
			adjacent := s[at].quote >= 0 && x.first == next
			tail := !ok && x.first > 0 && s[x.first-1].text == ","
			if adjacent || tail {
				return x, true
			}
			continue
		}
		if x.last < at || x.verb < at {
			found, ok = x, true
		}
	}
	return found, ok
}

// quotations finds who is quoted with which words.
func (f *finder) quotations() []Quotation {
	out := []Quotation{}
	for i, p := range f.paragraphs {
		spoken := -1 // the quotation before in this paragraph, with a speaker
		for k, s := range p.sentences {
			for at, x := range s {
				if x.quote < 0 {
					continue
				}
				q := p.quotes[x.quote]
				words := p.text[q.inner:q.outer]
				here := Place{i, q.start, q.end}
				if q.continues && len(out) > 0 {
					last := &out[len(out)-1]
					last.Words += " " + words
					last.Pieces = append(last.Pieces, here)
					if last.Speaker.Name == "" {
						f.attribute(last, i, k, at)
					}
				} else {
					out = append(out, Quotation{Words: words, Pieces: []Place{here}})
					last := &out[len(out)-1]
					f.attribute(last, i, k, at)
					if last.Verb == "" && spoken >= 0 && onlyQuotes(s) {
						last.Speaker, last.Verb = out[spoken].Speaker, out[spoken].Verb
					}
				}
				if out[len(out)-1].Speaker.Name != "" {
					spoken = len(out) - 1
				}
			}
		}
	}
	return out
}

func (f *finder) attribute(q *Quotation, i, k, at int) {
	if x, ok := f.spokenAt(i, k, at); ok {
		q.Speaker, q.Verb = x.who, f.paragraphs[i].sentences[k][x.verb].text
	}
}

// onlyQuotes tells whether a sentence has no words beside its quotations.
func onlyQuotes(s []item) bool {
	for _, x := range s {
		if x.quote < 0 && x.word() {
			return false
		}
	}
	return true
}
