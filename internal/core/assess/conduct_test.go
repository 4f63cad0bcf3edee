package assess_test

import (
	"strings"
	"testing"

	"entente/internal/core/assess"

	"github.com/google/go-cmp/cmp"
)

const leak = `v: 1
partner: RUS/FSB
kind: leak
date: 2018-03
item: report:USA-1
sources: [received:abc#2]
weight: serious
note: a daily printed the second portion
mark: SECRET//NOFORN
`

func TestAnEntryOfThePartnerRecordSaysWhatWhenAndHowItIsKnown(t *testing.T) {
	r, meta, err := assess.Decode(assess.KindConduct, "leak.yaml", []byte(leak))
	if err != nil {
		t.Fatal(err)
	}
	want := assess.Conduct{Partner: "RUS/FSB", What: "leak", Date: "2018-03", Note: "a daily printed the second portion", Item: "report:USA-1",
		Sources: []assess.Ref{{Role: "source", To: "received:abc#2"}}, Weight: "serious"}
	if diff := cmp.Diff(assess.Record(want), r); diff != "" || meta.Mark != "SECRET//NOFORN" {
		t.Errorf("%s, mark %q", diff, meta.Mark)
	}
	body, err := assess.Encode(r)
	if err != nil {
		t.Fatal(err)
	}
	again, err := assess.Read(assess.KindConduct, body)
	if diff := cmp.Diff(r, again); diff != "" || err != nil {
		t.Errorf("read back: %s %v", diff, err)
	}
	if refs := r.Refs(); len(refs) != 2 || refs[0].Role != "item" || refs[1].Role != "source" {
		t.Errorf("refs %v", refs)
	}
}

func TestABadEntryOfThePartnerRecordIsRefusedWithLineAndKey(t *testing.T) {
	for _, tt := range []struct{ name, from, to, says string }{
		{"a kind of its own", "kind: leak", "kind: gossip", "leak.yaml:3: kind: \"gossip\"; expected one of leak, misuse"},
		{"no party", "partner: RUS/FSB", "partner: Russia", "leak.yaml:2: partner: \"Russia\"; expected a partner"},
		{"no day", "date: 2018-03", "date: March", "leak.yaml:4: date: \"March\"; expected a day"},
		{"a weight in numbers", "weight: serious", "weight: 7", "leak.yaml:7: weight: "},
		{"no note", "note: a daily printed the second portion\n", "", "note"},
		{"a reference to nothing", "received:abc#2", "somewhere", "leak.yaml:6: sources[0]: "},
		{"nothing to rest on", "item: report:USA-1\nsources: [received:abc#2]\n", "", "rests on nothing"},
	} {
		_, _, err := assess.Decode(assess.KindConduct, "leak.yaml", []byte(strings.Replace(leak, tt.from, tt.to, 1)))
		if err == nil || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%s: %v; expected %q", tt.name, err, tt.says)
		}
	}
	if _, _, err := assess.Decode(assess.KindConduct, "good.yaml", []byte("v: 1\npartner: RUS\nkind: kept-confidence\ndate: 2017\nnote: nothing came out\n")); err != nil {
		t.Errorf("what a partner did well needs no source: %v", err)
	}
}
