package appraisal

import (
	"cmp"
	"slices"
	"time"

	"entente/internal/core/assess"
	"entente/internal/core/errs"
	"entente/internal/inside/judgement"
	"entente/internal/store/insidedb"
)

const opCheck = "appraisal.Check"

// Checks are what judgements of these kinds must fit, beside their own documents.
func Checks() map[string]judgement.Check {
	return map[string]judgement.Check{
		assess.KindEstimate:    checked(checkEstimate),
		assess.KindDesignation: checked(checkDesignation),
		assess.KindHypothesis:  checked(checkHypothesis),
		assess.KindAttribution: checked(checkAttribution),
		assess.KindEvidence:    checked(checkEvidence),
		assess.KindWeight:      checked(checkWeight),
	}
}

// checked refuses a next version by another hand than the one before, and hands what it
// said before to the check of the kind; nil for a new judgement.
func checked[R assess.Record](check func(v judgement.View, id string, before *R, now R) error) judgement.Check {
	return func(v judgement.View, id string, r assess.Record) error {
		now, ok := r.(R)
		if !ok {
			return errs.E(errs.Internal, opCheck, "a %s is given as something else", r.Kind())
		}
		before, by, err := stood[R](v, r.Kind(), id)
		if err != nil {
			return err
		}
		if before != nil && by != v.Reader.Officer {
			same, err := equal(*before, now)
			if err != nil {
				return err
			}
			if !same { // the same again is one that ended and stands again
				return errs.E(errs.Denied, opCheck, "%s %s is by %s; nobody overwrites anybody: expected one of your own beside it", r.Kind(), id, by)
			}
		}
		return check(v, id, before, now)
	}
}

// stood is what a judgement says in the last version in which it stood, and who said so;
// nil where it is new.
func stood[R assess.Record](v judgement.View, kind, id string) (*R, string, error) {
	all, err := v.Tx.JudgementVersions(kind, id, v.Labels, time.Time{})
	if errs.KindOf(err) == errs.NotFound {
		return nil, "", nil
	}
	if err != nil {
		return nil, "", err
	}
	var last *R
	by := ""
	var before insidedb.Judgement
	for _, j := range all {
		if j.Erased != nil || j.State != insidedb.JudgementStands || same(before, j) {
			continue
		}
		r, err := j.Record()
		if err != nil {
			return nil, "", err
		}
		if says, ok := r.(R); ok {
			last, by, before = &says, j.By, j
		}
	}
	return last, by, nil
}

func equal(a, b assess.Record) (bool, error) {
	x, err := assess.Encode(a)
	if err != nil {
		return false, err
	}
	y, err := assess.Encode(b)
	return string(x) == string(y), err
}

// at is an invalid document, by the key that is wrong.
func at(key, format string, args ...any) error {
	return errs.At(opCheck, "", 0, key, format, args...)
}

func checkEstimate(_ judgement.View, _ string, before *assess.Estimate, now assess.Estimate) error {
	if before != nil && before.Question != now.Question {
		return at("question", "%s; expected %s, as before: what answers another question is another estimate", now.Question, before.Question)
	}
	return nil
}

func checkDesignation(_ judgement.View, _ string, before *assess.Designation, now assess.Designation) error {
	switch {
	case before == nil:
	case before.Of() != now.Of():
		return at("entity", "%s; expected %s, as before: what is said of another is another designation", now.Of(), before.Of())
	case before.Party != now.Party:
		return at("party", "%s; expected %s, as before: what another party says stands beside it", now.Party, before.Party)
	}
	return nil
}

func checkHypothesis(v judgement.View, id string, before *assess.Hypothesis, now assess.Hypothesis) error {
	if before != nil && before.Question != now.Question {
		return at("question", "%s; expected %s, as before", now.Question, before.Question)
	}
	return checkRows(v, id, now.Question, now.Assessment)
}

func checkAttribution(v judgement.View, id string, before *assess.Attribution, now assess.Attribution) error {
	if before != nil && before.Hypothesis != now.Hypothesis {
		return at("hypothesis", "%s; expected %s, as before: what is held of another is another attribution", now.Hypothesis, before.Hypothesis)
	}
	h, err := standing[assess.Hypothesis](v, "hypothesis", now.Hypothesis)
	if err != nil {
		return err
	}
	others, _, err := stated(v, assess.KindAttribution, func(a assess.Attribution) bool { return a.Hypothesis == now.Hypothesis })
	if err != nil {
		return err
	}
	by := cmp.Or(now.By, v.Reader.Officer)
	for _, o := range others {
		if o.ID != id && cmp.Or(o.Says().By, o.By()) == by && o.By() == v.Reader.Officer {
			return errs.E(errs.Conflict, opCheck, "what %s holds of %s stands as attribution:%s; expected a next version of that", by, now.Hypothesis, o.ID)
		}
	}
	return checkRows(v, id, h.Question, now.Assessment)
}

// standing reads a judgement that another refers to; not-found under its key when it does
// not stand.
func standing[R assess.Record](v judgement.View, key, target string) (R, error) {
	var none R
	t, err := assess.ParseTarget(target)
	if err != nil {
		return none, err
	}
	j, err := v.Tx.Judgement(t.Kind, t.ID, v.Labels, time.Time{})
	if errs.KindOf(err) == errs.NotFound || err == nil && (j.State != insidedb.JudgementStands || j.Erased != nil) {
		return none, errs.E(errs.NotFound, opCheck, "%s: no %s %.80q stands", key, t.Kind, t.ID)
	}
	if err != nil {
		return none, err
	}
	return read[R](j)
}

// checkRows refuses words of both rows of ICD 203 by one hand on one question, unless the
// document says why.
func checkRows(v judgement.View, id, question string, now assess.Assessment) error {
	if now.Likelihood == "" || now.MixesRows != "" {
		return nil
	}
	by := cmp.Or(now.By, v.Reader.Officer)
	m, _, err := matrix(v, question)
	if err != nil {
		return err
	}
	mixes := func(target, officer string, a assess.Assessment) error {
		if cmp.Or(a.By, officer) == by && assess.MixesRows(a.Likelihood, now.Likelihood) && a.MixesRows == "" {
			return at("likelihood", "%q is of another row of ICD 203 than %q, of the same hand in %s; expected words of one row, or mixes_rows: with the reason", string(now.Likelihood), string(a.Likelihood), target)
		}
		return nil
	}
	for _, h := range m.Hypotheses {
		if err := mixes(assess.KindHypothesis+":"+h.ID, h.By(), h.Says().Assessment); h.ID != id && err != nil {
			return err
		}
	}
	for _, a := range m.Attributions {
		if err := mixes(assess.KindAttribution+":"+a.ID, a.By(), a.Says().Assessment); a.ID != id && err != nil {
			return err
		}
	}
	return nil
}

func checkEvidence(v judgement.View, _ string, before *assess.Evidence, now assess.Evidence) error {
	if before != nil && before.Question != now.Question {
		return at("question", "%s; expected %s, as before", now.Question, before.Question)
	}
	all, _, err := stated(v, assess.KindHypothesis, every[assess.Hypothesis])
	if err != nil {
		return err
	}
	var known []string
	for _, h := range all {
		if h.Says().Question == now.Question {
			return nil
		}
		known = append(known, h.Says().Question)
	}
	if slices.Sort(known); len(known) == 0 {
		return at("question", "no hypothesis stands on %s; expected one first", now.Question)
	}
	return at("question", "no hypothesis stands on %s; expected one of %s, or a hypothesis first", now.Question, errs.List(slices.Compact(known)))
}

func checkWeight(v judgement.View, id string, before *assess.Weight, now assess.Weight) error {
	if before != nil && (before.Evidence != now.Evidence || before.Hypothesis != now.Hypothesis) {
		return at("evidence", "another cell than before; expected %s and %s", before.Evidence, before.Hypothesis)
	}
	e, err := standing[assess.Evidence](v, "evidence", now.Evidence)
	if err != nil {
		return err
	}
	h, err := standing[assess.Hypothesis](v, "hypothesis", now.Hypothesis)
	if err != nil {
		return err
	}
	if e.Question != h.Question {
		return at("hypothesis", "it is on %s, and the evidence on %s; expected both of one question", h.Question, e.Question)
	}
	others, _, err := stated(v, assess.KindWeight, func(w assess.Weight) bool { return w.Evidence == now.Evidence && w.Hypothesis == now.Hypothesis })
	if err != nil {
		return err
	}
	by := cmp.Or(now.By, v.Reader.Officer)
	for _, o := range others {
		if o.ID != id && cmp.Or(o.Says().By, o.By()) == by && o.By() == v.Reader.Officer {
			return errs.E(errs.Conflict, opCheck, "what %s weighs there stands as weight:%s; expected a next version of that", by, o.ID)
		}
	}
	return nil
}
