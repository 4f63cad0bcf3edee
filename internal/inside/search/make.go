package search

import (
	"entente/internal/core/assess"
	"entente/internal/core/wording"
	"entente/internal/inside/indexing"
	"entente/internal/store/insidedb"
)

// Make makes an item findable by its words: an indexing.Maker.
func Make(tx *insidedb.Tx, i indexing.Item) error {
	w := insidedb.Wording{Kind: i.Kind, ID: i.ID, Version: i.Version, Since: i.Since, Until: i.Until, From: i.From, Type: i.Type, Topics: i.Topics}
	for _, t := range i.Texts {
		w.Texts = append(w.Texts, insidedb.Worded{Title: t.Portion == assess.Title, Label: t.Label, Words: wording.Words(t.Words)})
	}
	return tx.PutWords(w)
}

// Index makes the words of a judgement findable: a judgement.Index. One that has ended is
// not found.
func Index(tx *insidedb.Tx, j insidedb.Judgement, r assess.Record) error {
	subject := j.Kind + "/" + j.ID
	if err := tx.Supersede(insidedb.SubjectJudgement, subject, j.RecordedAt); err != nil {
		return err
	}
	texts := textsOf(r)
	if len(texts) == 0 || j.State != insidedb.JudgementStands {
		return nil
	}
	w := insidedb.Wording{Kind: insidedb.SubjectJudgement, ID: subject, Version: j.Version, Since: j.RecordedAt.UnixMicro(), Until: insidedb.Always, Type: j.Kind}
	for i, t := range texts {
		w.Texts = append(w.Texts, insidedb.Worded{Title: i == 0, Label: j.LabelID, Words: wording.Words(t.Words)})
	}
	return tx.PutWords(w)
}

// textsOf are the words of a judgement, what it is called or says first.
func textsOf(r assess.Record) []assess.Text {
	if w, worded := r.(assess.Worded); worded {
		return w.Texts()
	}
	return nil
}
