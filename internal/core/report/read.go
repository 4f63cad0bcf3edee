package report

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/document"
	"entente/internal/core/party"
)

var (
	fieldForm    = regexp.MustCompile(`^[a-z][a-z0-9_]{0,31}$`)
	idForm       = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
	trigraphForm = regexp.MustCompile(`^[A-Z]{3}$`)
	languageForm = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8}){0,6}$`)
)

func word(list []string) func(*document.Value) (string, error) {
	return func(v *document.Value) (string, error) { return v.Word(list...) }
}

// text reads prose: never blank, never too long. The line end that a YAML
// block leaves behind is not part of it.
func text(v *document.Value) (string, error) {
	s, err := v.String()
	if err != nil {
		return "", err
	}
	return bounded(v, s, MaxText)
}

// words reads the value of a field or of a head line; a bare number is its digits.
func words(v *document.Value) (string, error) {
	s, err := v.Text()
	if err != nil {
		return "", err
	}
	return bounded(v, s, MaxWords)
}

func bounded(v *document.Value, s string, most int) (string, error) {
	s = strings.TrimRight(s, "\r\n")
	if strings.TrimSpace(s) == "" {
		return "", v.Errorf("blank; expected words")
	}
	if n := utf8.RuneCountInString(s); n > most {
		return "", v.Errorf("%d characters; expected at most %d", n, most)
	}
	return s, nil
}

func matching(form interface{ MatchString(string) bool }, expected string) func(*document.Value) (string, error) {
	return func(v *document.Value) (string, error) {
		s, err := v.Text()
		if err != nil {
			return "", err
		}
		if !form.MatchString(s) {
			return "", v.Errorf("%.40q; expected %s", s, expected)
		}
		return s, nil
	}
}

func identifier(v *document.Value) (string, error) {
	return matching(idForm, "an id of letters, digits, dot, dash and underscore, such as g1")(v)
}

func language(v *document.Value) (string, error) {
	return matching(languageForm, "a language tag such as en or fr-CA")(v)
}

func trigraph(v *document.Value) (string, error) {
	return matching(trigraphForm, "a trigraph such as RUS")(v)
}

func serial(v *document.Value) (string, error) {
	s, err := words(v)
	if err != nil {
		return "", err
	}
	if utf8.RuneCountInString(s) > 128 || strings.ContainsFunc(s, unicode.IsSpace) {
		return "", v.Errorf("expected a serial of at most 128 characters without spaces, such as USA-2017-0412")
	}
	return s, nil
}

// topics reads a list of topics, each in the register where there is one.
func (d *decoder) topics(v *document.Value) ([]string, error) {
	topics, err := v.Strings()
	if err != nil {
		return nil, err
	}
	if len(topics) == 0 || len(topics) > MaxTopics {
		return nil, v.Errorf("%d topics; expected 1 to %d", len(topics), MaxTopics)
	}
	for _, t := range topics {
		switch {
		case t == "" || utf8.RuneCountInString(t) > 64 || strings.ContainsFunc(t, unicode.IsSpace):
			return nil, v.Errorf("%.80q; expected a topic of at most 64 characters without spaces", t)
		case d.parties != nil && !d.parties.KnownTopic(t):
			return nil, v.Errorf("topic %q is not in the register; expected one of %s", t, strings.Join(d.parties.Topics, ", "))
		}
	}
	return topics, nil
}

func uses(v *document.Value) ([]string, error) {
	use, err := v.Words(Uses...)
	if err == nil && len(use) == 0 {
		return nil, v.Errorf("empty; expected one or more of %s", strings.Join(Uses, ", "))
	}
	return use, err
}

func span(v *document.Value) (Span, error) {
	o := v.Object()
	s := Span{From: o.Time("from"), To: o.Time("to")}
	if err := o.Err(); err != nil {
		return Span{}, err
	}
	switch {
	case s.From.IsZero() && s.To.IsZero():
		return Span{}, v.Errorf("empty; expected from, to or both")
	case !s.To.IsZero() && s.To.Before(s.From):
		return Span{}, v.Errorf("to is before from; expected from ≤ to")
	}
	return s, nil
}

func authority(v *document.Value) (Authority, error) {
	o := v.Object()
	return Authority{ClassifiedBy: document.Read(o, "classified_by", words), DerivedFrom: document.Read(o, "derived_from", words),
		Reason: document.Read(o, "reason", words), DeclassifyOn: document.Read(o, "declassify_on", words)}, o.Err()
}

// obtained reads how it was obtained; what is not said there is as in above.
func obtained(above Obtained) func(*document.Value) (*Obtained, error) {
	return func(v *document.Value) (*Obtained, error) {
		o := v.Object()
		got := above
		if o.Get("detention") != nil {
			got.Detention = o.Bool("detention")
		}
		if c := o.Word("concern", Concerns...); c != "" {
			got.Concern = c
		}
		return &got, o.Err()
	}
}

func thirdParty(v *document.Value) (*ThirdParty, error) {
	o := v.Object()
	t := &ThirdParty{From: document.Must(o, "from", party.ReadCode), Ref: document.Read(o, "ref", words),
		Standing:   o.Word("consent", "required", "standing") == "standing",
		Conditions: document.Read(o, "conditions", words), Acknowledged: o.Bool("acknowledged")}
	return t, o.Err()
}

func translation(v *document.Value) (*Translation, error) {
	o := v.Object()
	t := &Translation{Of: document.Read(o, "of", words), By: document.Must(o, "by", word([]string{"human", "machine"}))}
	return t, o.Err()
}
