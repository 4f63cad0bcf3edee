package disclosure

import (
	"entente/internal/core/release"
	"entente/internal/core/report"
	"entente/internal/store/insidedb"
)

// withTokens looks up the tokens that stand for the report's sources with the partner's
// country.
func (q *question) withTokens(tx *insidedb.Tx) error {
	if q.report.Erased != nil {
		return nil
	}
	r, err := report.Decode(q.report.ID, q.report.Raw, nil)
	if err != nil {
		return err
	}
	q.tokens = map[string]insidedb.SourceToken{}
	for _, name := range r.FieldOrder {
		ref := r.Fields[name].Ref
		if ref == "" {
			continue
		}
		if q.tokens[ref], err = tx.SourceToken(ref, q.partner); err != nil {
			return err
		}
	}
	return nil
}

// given are the tokens of ours that go by a decision.
func (q *question) given(d release.Decision) (out []insidedb.SourceToken) {
	for name, f := range d.Outcome().Fields {
		if f.Token == release.TokenOwn {
			out = append(out, q.tokens[d.Report().Fields[name].Ref])
		}
	}
	return out
}
