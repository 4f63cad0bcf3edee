package stix

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func found(text string) []string {
	var out []string
	for offset := range UUIDs([]byte(text)) {
		out = append(out, IDAt([]byte(text), offset))
	}
	return out
}

func TestIdentifiersAreFoundInTextOfAnyForm(t *testing.T) {
	const u, v = "6d0e5a7b-3c52-4f8e-9a41-5b1f0c7e2d93", "b2f4c9d1-8e07-4a63-b5d8-1f9a6c3e7042"
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"nothing", "", nil},
		{"no identifier", "- -- --- 2017-12-10T09:30:00Z, a-b-c-d", nil},
		{"JSON", `{"id":"report--` + u + `","refs":["note--` + v + `"]}`, []string{"report--" + u, "note--" + v}},
		{"a type with hyphens", "see marking-definition--" + u + ".", []string{"marking-definition--" + u}},
		{"capitals", "REPORT--" + strings.ToUpper(u), []string{"report--" + u}},
		{"bare, as other tools keep it", "uuid: " + u + "\n", []string{u}},
		{"a URN", "urn:uuid:" + u, []string{u}},
		{"what stands before is no type", "--" + u + " =--" + v, []string{u, v}},
		{"twice", u + " " + u, []string{u, u}},
		{"nothing between", "note--" + u + ",note--" + v, []string{"note--" + u, "note--" + v}},
		{"longer digits are something else", "a" + u + " " + u + "0", nil},
		{"cut short", u[:35], nil},
		{"another form", strings.ReplaceAll(u, "-", ""), nil},
		{"not text", "\xff\x00" + u + "\xff", []string{u}},
		{"a false start", "6d0e5a7b-3c52-" + u, []string{u}},
	} {
		if diff := cmp.Diff(tt.want, found(tt.text)); diff != "" {
			t.Errorf("%s: %s", tt.name, diff)
		}
	}
}

func FuzzUUIDs(f *testing.F) {
	for _, seed := range []string{"", "-", "report--6d0e5a7b-3c52-4f8e-9a41-5b1f0c7e2d93", "6D0E5A7B-3C52-4F8E-9A41-5B1F0C7E2D93-"} {
		f.Add(seed)
	}
	form := regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
	f.Fuzz(func(t *testing.T, text string) {
		last := -UUIDSize
		for offset, id := range UUIDs([]byte(text)) {
			if offset < last+UUIDSize || !form.Match(id[:]) || !strings.EqualFold(text[offset:offset+UUIDSize], string(id[:])) {
				t.Fatalf("%q at %d of %q", id, offset, text)
			}
			if !strings.HasSuffix(IDAt([]byte(text), offset), string(id[:])) {
				t.Fatalf("%q ends otherwise", IDAt([]byte(text), offset))
			}
			last = offset
		}
		known := "note--6d0e5a7b-3c52-4f8e-9a41-5b1f0c7e2d93"
		if !slices.Contains(found(text+" "+known+" "+text), known) {
			t.Fatal("an identifier in the middle is not found")
		}
	})
}
