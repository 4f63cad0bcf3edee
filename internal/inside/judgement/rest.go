package judgement

import (
	"strings"
	"time"

	"entente/internal/core/access"
	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/core/lookout"
	"entente/internal/core/marking"
	"entente/internal/store/insidedb"
)

// rest gives a judgement what follows from what it rests on: its references by ids, its
// label, mark and caveats.
func (v View) rest(j *insidedb.Judgement, r assess.Record, m assess.Meta, file string) error {
	const op = "judgement.Put"
	var under basis
	for _, ref := range r.Refs() {
		t, err := assess.ParseTarget(ref.To)
		if err != nil {
			return err
		}
		if t.Item() {
			held, err := v.Tx.HeldItem(t, v.Labels, time.Time{})
			if err != nil {
				return at(err, file, ref)
			}
			under.item(held)
			t = held.Target
		} else {
			other, err := v.Tx.Judgement(t.Kind, t.ID, v.Labels, time.Time{})
			if err != nil {
				return at(err, file, ref)
			}
			under.judgement(other, v.System)
		}
		j.Refs = append(j.Refs, assess.Ref{Role: ref.Role, To: t.String()})
	}
	mark, err := v.mark(m.Mark, under, file)
	if err != nil {
		return err
	}
	j.Mark, j.Caveats = mark.Banner(), under.caveats
	j.Label = under.label.With(access.LabelOf(mark, m.Groups...))
	if !v.Reader.Sees(j.Label) {
		return errs.E(errs.Denied, op, "officer %q may not see what this would be; expected a mark and groups that the officer is cleared for", v.Reader.Officer)
	}
	return nil
}

// at puts a reference into the words of an error.
func at(err error, file string, ref assess.Ref) error {
	if errs.KindOf(err) != errs.NotFound {
		return err
	}
	return errs.E(errs.NotFound, "judgement.Put", "%s: %s: nothing is held as %.200q", file, ref.Role, ref.To)
}

// basis is what a judgement rests on, taken together.
type basis struct {
	label   access.Label
	caveats access.Caveats
	marks   []heldMark
}

// heldMark is a mark in words, with the system that it is read in.
type heldMark struct{ mark, system, from string }

func (b *basis) item(h insidedb.Held) {
	b.label, b.caveats = b.label.With(h.Label()), b.caveats.With(h.Caveats())
	for _, p := range h.Portions {
		b.marks = append(b.marks, heldMark{p.Mark, p.System, string(h.From.Country())})
	}
}

func (b *basis) judgement(j insidedb.Judgement, own marking.System) {
	b.label, b.caveats = b.label.With(j.Label), b.caveats.With(j.Caveats)
	b.marks = append(b.marks, heldMark{j.Mark, string(own), ""})
}

// mark is the mark of a judgement: what its document says, which is not lower than that
// of what it rests on; else the roll-up of that.
func (v View) mark(said string, under basis, file string) (marking.Marking, error) {
	const op = "judgement.Put"
	now := v.Now
	var marks []marking.Marking
	for _, h := range under.marks {
		m, err := v.ownMark(h, now)
		if err != nil {
			return marking.Marking{}, errs.At(op, file, 0, "mark", "it rests on something of %s whose mark, %.80q, has no counterpart in ours", h.from, h.mark)
		}
		marks = append(marks, m)
	}
	var rolled marking.Marking
	if len(marks) > 0 {
		var err error
		if rolled, err = marking.Rollup(now, marks); err != nil {
			return marking.Marking{}, errs.At(op, file, 0, "mark", "the marks of what it rests on do not go together; expected mark: that of the whole")
		}
	}
	if said == "" {
		if rolled.IsZero() {
			return marking.Marking{}, errs.At(op, file, 0, "mark", "it rests on nothing that has a mark; expected mark: a portion mark such as (S//NF)")
		}
		return rolled, nil
	}
	m, err := lookout.ReadMark(said, now, v.System)
	if err != nil {
		return marking.Marking{}, errs.At(op, file, 0, "mark", "%.80q is no mark of %s", said, v.System)
	}
	if !rolled.IsZero() && m.Lower(rolled) {
		return marking.Marking{}, errs.At(op, file, 0, "mark", "%s is lower than that of what it rests on, %s", m.Banner(), rolled.Banner())
	}
	return m, nil
}

// ownMark reads a held mark as one of our own system. A foreign one becomes foreign
// government information at the level of the same rank, or the next above it.
func (v View) ownMark(h heldMark, now time.Time) (marking.Marking, error) {
	m, err := lookout.ReadMark(h.mark, now, marking.System(h.system), v.System)
	if err != nil {
		return marking.Marking{}, errs.E(errs.Invalid, "judgement.ownMark", "it rests on something whose mark is of no system that is read here")
	}
	if m.System == v.System {
		return m, nil
	}
	for _, level := range marking.Levels(v.System, now) {
		if level.Rank < m.Level.Rank {
			continue
		}
		if m.Level.Rank == 0 {
			return marking.Parse(v.System, now, "("+level.Short+")")
		}
		if own, err := marking.Parse(v.System, now, "("+strings.Join([]string{level.Short, "FGI " + h.from}, "//")+")"); err == nil {
			return own, nil
		}
		if own, err := marking.Parse(v.System, now, "("+level.Short+")"); err == nil {
			return own, nil
		}
	}
	return marking.Marking{}, errs.E(errs.Invalid, "judgement.ownMark", "our own system has no level for %s of %s", m.Banner(), h.from)
}
