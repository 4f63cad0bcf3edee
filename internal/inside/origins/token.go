package origins

import (
	"slices"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/core/provenance"
	"entente/internal/core/report"
	"entente/internal/core/tearline"
	"entente/internal/inside/indexing"
	"entente/internal/store/insidedb"
)

// ofOurRegister stands before a source of our own register, where the country that gave
// a token stands otherwise: tokens of different givers are never compared.
const ofOurRegister = "own"

// Tokens gives the maker of tokens: what reports of ours and items of partners say of
// their sources without naming them. self is our own service.
func Tokens(self party.Code) indexing.Maker {
	return func(tx *insidedb.Tx, item indexing.Item) error {
		m := &tokening{tx: tx, self: self.Country(), item: item}
		var err error
		if item.Report != nil {
			err = m.report(item.Report)
		} else {
			err = m.received()
		}
		if err != nil {
			return err
		}
		return tx.AddTokens(m.out, item.Since, item.Until)
	}
}

// tokening gathers the tokens of one item.
type tokening struct {
	tx   *insidedb.Tx
	self party.Code // our country
	item indexing.Item
	out  []insidedb.Token
}

// add says of a text that it has a token, once.
func (m *tokening) add(t indexing.Text, giver, token string) {
	row := insidedb.Token{Kind: m.item.Kind, ID: m.item.ID, Version: m.item.Version, Portion: t.Portion, Token: giver + ":" + token, Label: t.Label}
	if !slices.Contains(m.out, row) {
		m.out = append(m.out, row)
	}
}

// given adds a token that was given to us; one that we gave ourselves, and that comes
// back, stands for our own source.
func (m *tokening) given(t indexing.Text, giver party.Code, token string) error {
	m.add(t, string(giver), token)
	if giver != m.self {
		return nil
	}
	source, err := m.tx.SourceBehind(token)
	if errs.KindOf(err) == errs.NotFound {
		return nil
	}
	m.add(t, ofOurRegister, source)
	return err
}

// report reads a report of our own: each source in every portion that holds it.
func (m *tokening) report(r *report.Report) error {
	for _, name := range r.FieldOrder {
		f := r.Fields[name]
		if f.Ref == "" && f.Token == "" {
			continue
		}
		holds := r.PortionsWith(name)
		for _, t := range m.item.Texts {
			if !slices.Contains(holds, t.Portion) {
				continue
			}
			if f.Ref != "" {
				source, err := m.tx.SourceName(f.Ref)
				if err != nil {
					return err
				}
				m.add(t, ofOurRegister, source)
			}
			if f.Token != "" {
				giver, _ := r.Giver(f)
				if err := m.given(t, giver.Country(), f.Token); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// received reads what a partner sent: each source in the first portion that shows its
// words. A partner of another country passes on only tokens that we gave: what it says of
// those of others is left out.
func (m *tokening) received() error {
	got, err := tearline.Read(m.item.Bundle)
	if err != nil {
		return err
	}
	from := m.item.From.Country()
	for _, f := range got.Fields {
		if f.Token == "" || f.Giver != from && f.Giver != m.self && from != m.self {
			continue
		}
		at := slices.IndexFunc(m.item.Texts, func(t indexing.Text) bool {
			return strings.Contains(strings.ToLower(t.Words), strings.ToLower(f.Words))
		})
		if at < 0 {
			continue
		}
		if err := m.given(m.item.Texts[at], f.Giver, f.Token); err != nil {
			return err
		}
	}
	return nil
}

// tokenEvidence is what two that have a token in common show.
func tokenEvidence(token string) *provenance.Evidence {
	giver, _, _ := strings.Cut(token, ":")
	if giver == ofOurRegister {
		return &provenance.Evidence{Says: "one source of our own register"}
	}
	return &provenance.Evidence{Says: "equal source token given by " + giver}
}
