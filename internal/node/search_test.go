package node

import (
	"fmt"
	"testing"

	"entente/internal/inside/search"
)

func TestWhatAPartnerSentIsFoundByItsWordsWithItsCaveats(t *testing.T) {
	cia, dgse := pair(t)
	cia.add(fmt.Sprintf(plain, "S-1", "A meeting", "Tsarovsky meets Царнаев on Monday."))
	cia.until(cia.propose("S-1", "FRA").Release, "admitted")
	r := as[search.Results](dgse, "author", "/search?q=tsarnaev+monday")
	if r.Total != 1 || len(r.Hits) != 1 || r.Hits[0].From != "USA/CIA" || r.Hits[0].Title != "A meeting" || r.Hits[0].Met != search.Sounding || len(r.Hits[0].Caveats.Third) != 1 {
		t.Fatalf("%+v", r)
	}
	if p := r.Hits[0].Portions; len(p) != 1 || len(p[0].Snippet) != 5 || p[0].Snippet[1] != (search.Piece{Text: "Царнаев", Met: search.Sounding}) {
		t.Errorf("%+v", p)
	}
	if own := as[search.Results](cia, "author", "/search?q=%22on+monday%22"); own.Total != 1 || own.Hits[0].Item[:7] != "report:" {
		t.Errorf("%+v", own)
	}
}
