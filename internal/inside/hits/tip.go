package hits

import (
	"slices"
	"strings"
	"time"

	"entente/internal/core/directive"
	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/marking"
	"entente/internal/core/party"
	"entente/internal/core/report"
	"entente/internal/store/insidedb"
)

// Tip is what an officer who is shown a hit reads of the tip that it is on: whose it is,
// and under what terms.
type Tip struct {
	Report  string     `json:"report,omitempty"` // of our own
	Version int        `json:"version,omitempty"`
	Serial  string     `json:"serial,omitempty"`
	Third   []string   `json:"third_parties,omitempty"` // whose material is in it, beside ours
	Item    string     `json:"item,omitempty"`          // a partner's, which is the third party then
	From    party.Code `json:"from,omitempty"`
	Marking string     `json:"marking"`
	Use     []string   `json:"use"`
	Onward  string     `json:"onward"`
	Concern string     `json:"concern,omitempty"`
	Gone    string     `json:"gone,omitempty"` // why nobody is sought by it any more, at present
}

// tipOf is the tip that a hit is on, by its version when the hit was opened; false for
// another hit.
func tipOf(hit insidedb.Hit) (insidedb.Tip, bool) {
	p, is := lookout.ReadTip(hit.List, hit.Entry)
	return insidedb.TipOf(p, hit.ListVersion), is
}

// stillTip tells whether a tip by which somebody was met is one still.
func stillTip(tx *insidedb.Tx, list, entry string, version int) (bool, error) {
	p, is := lookout.ReadTip(list, entry)
	if !is {
		return true, nil
	}
	gone, err := tx.TipGone(insidedb.TipOf(p, version))
	return gone == "", err
}

// tipShown is the tip of a hit, of the version by which somebody was met; nil for another
// hit.
func tipShown(tx *insidedb.Tx, hit insidedb.Hit, version int) (*Tip, error) {
	t, is := tipOf(hit)
	if !is {
		return nil, nil
	}
	t.Version = version
	gone, err := tx.TipGone(t)
	if err != nil {
		return nil, err
	}
	if t.Kind == insidedb.BackTip {
		r, err := tx.ReportVersion(t.ID, t.Version)
		if errs.KindOf(err) == errs.NotFound {
			return nil, nil
		}
		return &Tip{Report: t.ID, Version: t.Version, Serial: r.Serial, Third: r.Third, Marking: r.Marking, Use: r.Use, Onward: r.Onward, Gone: gone}, err
	}
	got, err := tx.Received(t.ID)
	if errs.KindOf(err) == errs.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	made, err := tx.Inbound(t.ID)
	return &Tip{Item: t.ID, From: got.Partner, Marking: got.Marking, Use: got.Use, Onward: got.Onward, Concern: made.Concern, Gone: gone}, err
}

// restsOnTip finds what a report of a hit on a tip rests on: a partner's item, or a report
// of our own as it was met and as it stands. Of one that has the material of others in it,
// more than one item's, nobody begins a report for its author.
func (h *Hits) restsOnTip(tx *insidedb.Tx, t insidedb.Tip) (rests, error) {
	if t.Kind == insidedb.BackItem {
		item, err := heldForUse(tx, t.ID)
		if err != nil {
			return rests{}, err
		}
		out := rests{from: lookout.Origin{From: item.Partner, Item: item.ID, Use: item.Use, Onward: item.Onward, Concern: item.concern}, item: item}
		return out, h.inherit(&out, []string{item.Marking})
	}
	versions, err := tipVersions(tx, t)
	if err != nil {
		return rests{}, err
	}
	var out rests
	var marks, third, items []string
	for _, r := range versions {
		marks, third = append(marks, r.Marking), append(third, r.Third...)
		of, err := itemsOf(tx, r)
		if err != nil {
			return out, err
		}
		items = append(items, of...)
	}
	third, items = once(third), once(items)
	if len(items) == 1 {
		if out.item, err = heldForUse(tx, items[0]); err != nil {
			return out, err
		}
		out.from = lookout.Origin{From: out.item.Partner, Item: out.item.ID, Use: out.item.Use, Onward: out.item.Onward, Concern: out.item.concern}
		third = slices.DeleteFunc(third, func(code string) bool { return party.Code(code) == out.item.Partner })
	}
	if len(items) > 1 || len(third) > 0 {
		return out, errs.E(errs.Conflict, "hits.Report", "the tip has the material of others in it: %s; expected a report that its author writes, with each as a third party",
			strings.Join(append(third, items...), ", "))
	}
	return out, h.inherit(&out, marks)
}

// inherit takes marks: of our own system none of the report is lower, and each of another
// is compared with that of the report.
func (h *Hits) inherit(r *rests, banners []string) error {
	own := directive.OwnSystem(h.Self)
	var marks []marking.Marking
	for _, banner := range once(banners) {
		m, err := lookout.ReadMark(banner, h.Store.Now(), own, directive.OwnSystem(r.from.From), marking.TLP)
		switch {
		case err != nil:
			return errs.E(errs.Conflict, "hits.Report", "the tip's marks are of no system that is read here")
		case m.System == own:
			marks = append(marks, m)
		default:
			r.others = append(r.others, m)
		}
	}
	if len(marks) == 0 {
		return nil
	}
	r.least = marks[0]
	if len(marks) == 1 {
		return nil
	}
	all, err := marking.Rollup(h.Store.Now(), marks)
	r.least = all
	return err
}

// above refuses a mark that is lower than one of another system on which a report rests:
// as a lookout's is, and no label of TLP for what is classified.
func (h *Hits) above(mark marking.Marking, r rests) error {
	for _, m := range r.others {
		if mark.System == marking.TLP && m.System != marking.TLP {
			return errs.E(errs.Denied, "hits.Report", "mark %s; what was sought by is marked %s, and expected is a mark of our own system", mark.Banner(), m.Banner())
		}
		from := r.from
		if from.Own() {
			from.From = h.Self // of our own, in a system that is not ours
		}
		with, _ := h.Parties().Of(from.From)
		if err := from.Marked(mark, m, with.Equivalences, h.Store.Now()); err != nil {
			return err
		}
	}
	return nil
}

// tipVersions are the versions of a report of our own by which somebody was met and that
// stands now, once where they are one.
func tipVersions(tx *insidedb.Tx, t insidedb.Tip) ([]insidedb.Report, error) {
	met, err := tx.ReportVersion(t.ID, t.Version)
	if err != nil {
		return nil, err
	}
	now, err := tx.NewestReport(t.ID, time.Time{})
	if err != nil || now.Version == met.Version {
		return []insidedb.Report{met}, err
	}
	return []insidedb.Report{met, now}, nil
}

// itemsOf are the partners' items that a report names as its sources; of one that is
// erased nobody can say any more.
func itemsOf(tx *insidedb.Tx, held insidedb.Report) ([]string, error) {
	if held.Erased != nil || len(held.Raw) == 0 {
		return nil, nil
	}
	r, err := report.Decode(held.ID, held.Raw, nil)
	if err != nil {
		return nil, err
	}
	found, err := tx.Sources(r.Refs())
	var out []string
	for _, s := range found {
		out = append(out, s.Item)
	}
	return once(out), err
}

// namesTip refuses a report of a hit on a tip that does not name, as third parties, whose
// material the tip is or has in it.
func namesTip(tx *insidedb.Tx, t insidedb.Tip, held insidedb.Report, r *report.Report) error {
	const op = "hits.Taken"
	named, err := tx.Sources(r.Refs())
	if err != nil {
		return err
	}
	names := func(item string) bool {
		for _, s := range named {
			if s.Item == item {
				return true
			}
		}
		return false
	}
	if t.Kind == insidedb.BackItem {
		got, err := tx.Received(t.ID)
		if err != nil || names(t.ID) {
			return err
		}
		return errs.E(errs.Invalid, op, "the hit is on item %s from %s; expected third_party of the report: {from: %s, ref: %s, consent: required}", t.ID, got.Partner, got.Partner, t.ID)
	}
	versions, err := tipVersions(tx, t)
	if err != nil {
		return err
	}
	for _, v := range versions {
		items, err := itemsOf(tx, v)
		if err != nil {
			return err
		}
		for _, item := range items {
			if !names(item) {
				return errs.E(errs.Invalid, op, "the hit is on a tip that is made of item %s; expected third_party with that ref", item)
			}
		}
		for _, code := range v.Third {
			if !slices.Contains(held.Third, code) {
				return errs.E(errs.Invalid, op, "the hit is on a tip with the material of %s; expected third_party from %s", code, code)
			}
		}
	}
	return nil
}

// once are the words of a list in order, each once.
func once(list []string) []string { return slices.Compact(slices.Sorted(slices.Values(list))) }
