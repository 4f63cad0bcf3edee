package advisory_test

import (
	"testing"

	"entente/internal/core/advisory"

	"github.com/google/go-cmp/cmp"
)

func TestASentenceThatConfirmsAPrivateTextIsNamed(t *testing.T) {
	private := []advisory.Said{
		{By: "to RUS", Text: "An armed group from abroad plans an attack on a concert hall in the north-west of the capital at the end of this week. Four men are on their way."},
		{By: "to FRA", Text: "Кто-то готовит нападение. Gunmen will strike tonight."},
	}
	for _, tt := range []struct {
		name string
		text string
		want []advisory.Echo
	}{
		{"another text", "Avoid large gatherings for the next two days. Be aware of your surroundings.", nil},
		{"the same sentence", "Take care. An armed group from abroad plans an attack on a concert hall in the north-west of the capital at the end of this week.",
			[]advisory.Echo{{Sentence: "An armed group from abroad plans an attack on a concert hall in the north-west of the capital at the end of this week.", Of: "to RUS"}}},
		{"nearly the same", "An armed group from abroad plans an attack on a concert hall in the north of the capital at the end of this week",
			[]advisory.Echo{{Sentence: "An armed group from abroad plans an attack on a concert hall in the north of the capital at the end of this week", Of: "to RUS"}}},
		{"the same with coarser names", "Some group from a country plans an attack on a place in the north-west of a city at the end of this week",
			[]advisory.Echo{{Sentence: "Some group from a country plans an attack on a place in the north-west of a city at the end of this week", Of: "to RUS"}}},
		{"words of it in another order", "At the end of this week the capital expects guests from abroad for a concert in its new hall.", nil},
		{"a short one, in other case", "GUNMEN WILL STRIKE TONIGHT!", []advisory.Echo{{Sentence: "GUNMEN WILL STRIKE TONIGHT!", Of: "to FRA"}}},
		{"a short one in another script", "Кто-то готовит нападение.", []advisory.Echo{{Sentence: "Кто-то готовит нападение.", Of: "to FRA"}}},
		{"three words", "Take good care.", nil},
		{"nothing", "", nil},
	} {
		if diff := cmp.Diff(tt.want, advisory.Echoes([]string{tt.text}, append(private, advisory.Said{By: "x", Text: "Take good care."}))); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}
