package reporting

import (
	"fmt"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/report"
	"entente/internal/store/insidedb"
)

// addFrom records a report under the terms of the items that it names as its
// sources. One that names an item that is held, or that has the words of an item
// without saying whose they are, is refused; of the words an officer may say, with
// a reason, that they do not come from there.
func (x *Intake) addFrom(tx *insidedb.Tx, id, hash string, order Order, r *report.Report) (insidedb.Report, error) {
	r, same, err := x.underSources(tx, r)
	if err != nil {
		return insidedb.Report{}, err
	}
	notDerived := strings.TrimSpace(order.NotDerived)
	if len(same) > 0 && notDerived == "" {
		return insidedb.Report{}, same[0].refusal()
	}
	added, err := tx.AddReport(id, hash, order.Officer, r, thirdParties(r, x.Policy().Parties().Self))
	for i := 0; err == nil && i < len(same); i++ {
		err = tx.AddNotDerived(added, same[i].Alike, order.Officer, notDerived)
	}
	return added, err
}

// underSources gives a report under the terms of the items that it names as its sources,
// and its texts that have the words of an item without saying whose they are. It refuses
// one that names an item that is held.
func (x *Intake) underSources(tx *insidedb.Tx, r *report.Report) (*report.Report, []likePassage, error) {
	found, err := tx.Sources(r.Refs())
	if err != nil {
		return nil, nil, err
	}
	terms := map[string]report.Origin{}
	for ref, s := range found {
		if s.Held {
			return nil, nil, errs.E(errs.Denied, "reporting.Add", "third_party names item %s, which is held until an officer clears it", s.Item)
		}
		terms[ref] = s.Origin
	}
	if r, err = r.Inherit(terms); err != nil {
		return nil, nil, err
	}
	same, err := unsaid(tx, r)
	return r, same, err
}

// likePassage is a text of a report that is near-identical to one of an item.
type likePassage struct {
	report.Passage
	insidedb.Alike
}

// unsaid finds the texts of a report that are near-identical to one of an item
// whose party the report does not name there.
func unsaid(tx *insidedb.Tx, r *report.Report) ([]likePassage, error) {
	var out []likePassage
	for _, p := range r.Passages() {
		same, err := tx.Alike(p.Words, "")
		if errs.KindOf(err) == errs.NotFound { // nothing was ever received that it could be like
			return nil, nil
		}
		if err != nil {
			return nil, err
		}
		for _, a := range same {
			if !r.Owned(p.Portion, a.Partner) {
				out = append(out, likePassage{p, a})
			}
		}
	}
	return out, nil
}

// refusal names the places, and no words.
func (l likePassage) refusal() error {
	where := "the title"
	if l.Passage.Portion != report.TitleIndex {
		where = fmt.Sprintf("portion %d (%s)", l.Passage.Portion, l.Form)
	}
	return errs.E(errs.Conflict, "reporting.Add", "%s has nearly the words of portion %d of item %s from %s; expected third_party with from: %s and ref: %s, or an officer's reason why it is not derived",
		where, l.Alike.Portion, l.Item, l.Partner, l.Partner, l.Item)
}
