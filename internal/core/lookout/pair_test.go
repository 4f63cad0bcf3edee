package lookout_test

import (
	"strings"
	"testing"

	"entente/internal/core/lookout"
	"entente/internal/core/screening"

	"github.com/google/go-cmp/cmp"
)

func TestOnlyNewEvidenceSpeaksForAPairAgain(t *testing.T) {
	name := screening.Term{Part: "name", Asked: "ALI IMAGINARY", Listed: "Ali Imaginary", Found: "the same", Bits: 14}
	spelt := screening.Term{Part: "name", Asked: "ALY IMAGINARY", Listed: "Ali Imaginary", Found: "heard alike", Bits: 13}
	other := screening.Term{Part: "birth", Asked: "1980-01-02", Listed: "1970-05-05", Found: "contradicts", Bits: -5.4}
	paper := screening.Term{Part: "document", Asked: "X1234567", Listed: "X1234567", Found: "the same", Bits: 26}
	before := lookout.Evidence{Score: 14, Explain: []screening.Term{name, other}, Listed: "d1", Paper: "p1"}
	for _, tt := range []struct {
		name string
		now  lookout.Evidence
		want string
	}{
		{"the same again", before, ""},
		{"another spelling that says no more", lookout.Evidence{Score: 13, Explain: []screening.Term{spelt, other}, Listed: "d1"}, ""},
		{"a little more", lookout.Evidence{Score: 14.9, Explain: []screening.Term{name, other}, Listed: "d1"}, ""},
		{"a whole bit more", lookout.Evidence{Score: 15, Explain: []screening.Term{name, other}, Listed: "d1"}, "the score is 1.0 bits higher"},
		{"a document that agrees", lookout.Evidence{Score: 14, Explain: []screening.Term{name, other, paper}, Listed: "d1"}, "document agrees, and did not: X1234567"},
		{"what contradicted agrees", lookout.Evidence{Score: 14, Explain: []screening.Term{name, {Part: "birth", Listed: "1970-05-05", Bits: 3}}, Listed: "d1"}, "birth agrees, and did not: 1970-05-05"},
		{"something more contradicts", lookout.Evidence{Score: 9, Explain: []screening.Term{name, other, {Part: "sex", Listed: "M", Bits: -4}}, Listed: "d1"}, ""},
		{"the entry says otherwise", lookout.Evidence{Score: 14, Explain: []screening.Term{name, other}, Listed: "d2"}, "what is sought has changed since"},
		{"what contradicted is not said any more", lookout.Evidence{Score: 14.6, Explain: []screening.Term{name}, Listed: "d1"}, "birth contradicts less than it did: 1970-05-05"},
		{"it contradicts less", lookout.Evidence{Score: 14.6, Explain: []screening.Term{name, {Part: "birth", Listed: "1970-05-05", Bits: -1}}, Listed: "d1"}, "birth contradicts less than it did: 1970-05-05"},
		{"it contradicts more", lookout.Evidence{Score: 10, Explain: []screening.Term{name, {Part: "birth", Listed: "1970-05-05", Bits: -9}}, Listed: "d1"}, ""},
		{"other papers", lookout.Evidence{Score: 14, Explain: []screening.Term{name, other}, Listed: "d1", Paper: "p2"}, "the papers are others than were known then"},
		{"no papers", lookout.Evidence{Score: 14, Explain: []screening.Term{name, other}, Listed: "d1"}, ""},
		{"all at once", lookout.Evidence{Score: 40, Explain: []screening.Term{name, other, paper}, Listed: "d2", Paper: "p2"},
			"the score is 26.0 bits higher; document agrees, and did not: X1234567; the papers are others than were known then; what is sought has changed since"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, strings.Join(lookout.News(before, tt.now), "; ")); diff != "" {
				t.Error(diff)
			}
		})
	}
}
