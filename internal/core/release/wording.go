package release

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/report"
)

// FormWithheld is the form of a text that does not go.
const FormWithheld = "withheld"

// ruleOfficer is the rule of what an officer chose.
const ruleOfficer = "officer"

// Wording is an officer's choice for the title or a portion: one of the forms
// that may go, nothing of it, or the officer's own words in a form's place.
type Wording struct {
	Item   string `json:"item"`           // title, portion:N
	Form   string `json:"form,omitempty"` // written, gist:ID, tearline:ID, withheld; "" means the one that goes now
	Text   string `json:"text,omitempty"` // the officer's own words, at most report.MaxText characters; "" means the form's
	Reason string `json:"reason"`
}

// rewritten tells whether an officer's own words stand for the text.
func (t *text) rewritten() bool { return t.wording != nil && t.wording.Text != "" }

// reword gives texts the forms that an officer chose, and finds anew which
// fields the prose that then goes lets out.
func (e *engine) reword(list []Wording) error {
	const op = "release.Review"
	if len(list) == 0 {
		return nil
	}
	e.own()
	done := map[string]bool{}
	for i := range list {
		w := list[i]
		if done[w.Item] {
			return errs.E(errs.Invalid, op, "%s is chosen twice; expected one choice for a text", w.Item)
		}
		done[w.Item] = true
		if err := e.choose(&w); err != nil {
			return err
		}
	}
	e.lead()
	for _, t := range e.texts {
		if t.rewritten() && t.chosen.tear != nil && !t.leads {
			return errs.E(errs.Invalid, op, "%s has no text of its own under %s; expected the first portion that it stands for", itemName(t.index), t.chosen.name)
		}
	}
	if !e.anyGoes() {
		return errs.E(errs.Denied, op, "these choices leave no portion that goes; deny the release instead")
	}
	e.decideFields()
	return nil
}

// own gives the engine texts and fields of its own, which may be changed.
func (e *engine) own() {
	e.texts = slices.Clone(e.texts)
	for i, t := range e.texts {
		copied := *t
		e.texts[i] = &copied
	}
	e.fields, e.companies = map[string]*field{}, map[string]directive.Facts{}
}

// choose gives one text the form that an officer chose.
func (e *engine) choose(w *Wording) error {
	const op = "release.Review"
	t, err := e.worded(w)
	if err != nil {
		return err
	}
	if t.wording == nil {
		t.was = t.chosen
	}
	t.wording, t.reasons = w, nil
	if w.Form == FormWithheld {
		t.chosen, t.review = nil, false
		return nil
	}
	at := slices.IndexFunc(t.trials, func(x *trial) bool { return x.name == w.Form })
	if at < 0 {
		return errs.E(errs.Invalid, op, "%s has no form %q; expected one of %s", w.Item, w.Form, strings.Join(e.goodForms(t), ", "))
	}
	if !e.mayGo(t.trials[at]) {
		return errs.E(errs.Denied, op, "%s as %s is above the ceiling; expected one of %s", w.Item, w.Form, strings.Join(e.goodForms(t), ", "))
	}
	t.chosen, t.kept, t.needs, t.review = t.trials[at], nil, nil, true
	return nil
}

// worded finds the text of a choice, and fills in the form that goes now.
func (e *engine) worded(w *Wording) (*text, error) {
	const op = "release.Review"
	at := slices.IndexFunc(e.texts, func(t *text) bool { return itemName(t.index) == w.Item })
	switch {
	case at < 0:
		return nil, errs.E(errs.Invalid, op, "%q; expected title, or a portion of the report such as portion:0", w.Item)
	case strings.TrimSpace(w.Reason) == "":
		return nil, errs.E(errs.Invalid, op, "the choice for %s has no reason; expected one", w.Item)
	case w.Text != "" && !plainWords(w.Text):
		return nil, errs.E(errs.Invalid, op, "the words for %s; expected at most %d characters of text", w.Item, report.MaxText)
	}
	t := e.texts[at]
	if w.Form == "" {
		w.Form = FormWithheld
		if t.chosen != nil {
			w.Form = t.chosen.name
		}
	}
	if w.Form == FormWithheld && w.Text != "" {
		return nil, errs.E(errs.Invalid, op, "words for %s, which does not go; expected one of its forms: %s", w.Item, strings.Join(e.goodForms(t), ", "))
	}
	return t, nil
}

// plainWords tells whether officers' words are a text such as an author's.
func plainWords(s string) bool {
	control := func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }
	return strings.TrimSpace(s) != "" && utf8.ValidString(s) && utf8.RuneCountInString(s) <= report.MaxText && !strings.ContainsFunc(s, control)
}

// mayGo tells whether a form is permitted and not forbidden. A tearline of the
// author is, when it is for every portion that it stands for.
func (e *engine) mayGo(x *trial) bool {
	if x.tear == nil {
		return x.goes
	}
	return !slices.ContainsFunc(x.tear.Portions, func(i int) bool {
		return !slices.ContainsFunc(e.text(i).trials, func(other *trial) bool { return other.tear == x.tear && other.goes })
	})
}

// goodForms lists the forms that an officer may choose for a text.
func (e *engine) goodForms(t *text) []string {
	var out []string
	for _, x := range t.trials {
		if e.mayGo(x) {
			out = append(out, x.name)
		}
	}
	return append(out, FormWithheld)
}
