package travel

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func travelPage(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../docs/travel.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestEveryExampleOfTheTravelPageIsRead(t *testing.T) {
	var got []string
	for _, m := range regexp.MustCompile("(?ms)^```([a-z]+)\n(.*?)^```$").FindAllStringSubmatch(travelPage(t), -1) {
		b := Read("example", []byte(m[2]), watchDay)
		got = append(got, listed(b)...)
		for _, message := range b.Messages {
			if len(message.Notes) > 0 {
				t.Errorf("%s: %+v; expected nothing odd", m[1], message.Notes)
			}
		}
	}
	want := []string{"json: LUC EMILE MARTIN", "application: ADA INVENTED", "csv: LUC EMILE MARTIN, JO ROE", "mrz: ANNA MARIA ERIKSSON"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheTravelPageHasTheProgramsLists(t *testing.T) {
	page := travelPage(t)
	for _, f := range Fields() {
		if row := "| " + f + " | " + strings.Join(headings[f], ", ") + " |"; !strings.Contains(page, row) {
			t.Errorf("the page lacks the row %q", row)
		}
	}
	for _, f := range Forms {
		if !strings.Contains(page, "| `"+string(f)+"` |") {
			t.Errorf("the page lacks the form %s", f)
		}
	}
	if words := strings.Join(paperKinds, ", "); !strings.Contains(page, words) {
		t.Errorf("the page lacks %q", words)
	}
}

// The example of the page has every key, so that one that is no longer read, or is
// newly read, is found here.
func TestTheTravelPageHasEveryKey(t *testing.T) {
	page := travelPage(t)
	for _, key := range jsonKeys(t) {
		if !strings.Contains(page, "`"+key+"`") {
			t.Errorf("the page does not say what %s is", key)
		}
	}
}

func jsonKeys(t *testing.T) []string {
	t.Helper()
	var keys []string
	for _, file := range []string{"json.go", "json_traveller.go"} {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile("`json:\"([a-z]+)\"`").FindAllStringSubmatch(string(text), -1) {
			keys = append(keys, m[1])
		}
	}
	if slices.Sort(keys); len(keys) < 40 {
		t.Fatalf("%d keys found", len(keys))
	}
	return slices.Compact(keys)
}
