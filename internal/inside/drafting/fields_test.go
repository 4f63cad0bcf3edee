package drafting_test

import (
	"testing"

	"entente/internal/core/errs"
	"entente/internal/inside/drafting"
)

func TestATextIsTakenApartInItsOrder(t *testing.T) {
	got, err := drafting.Fields("title: {mark: \"(U)\", text: \"Умар {{\"}\ncreated: 2017-12-10T09:30:00Z\nportions:\n  - {credibility: 2, point: [59.5, -3], ok: true, none: null}\nborn: \"1986\"\nempty: []\n")
	if err != nil {
		t.Fatal(err)
	}
	want := `{"title":{"mark":"(U)","text":"Умар {{"},"created":"2017-12-10T09:30:00Z","portions":[{"credibility":2,"point":[59.5,-3],"ok":true,"none":null}],"born":"1986","empty":[]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestWhatIsNoDocumentIsNotTakenApart(t *testing.T) {
	for _, text := range []string{"a: [", "a: 1\na: 2\n", "- *x"} {
		if _, err := drafting.Fields(text); errs.KindOf(err) != errs.Invalid {
			t.Errorf("%q: %v", text, err)
		}
	}
}
