package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

func TestAsManyNamesakesAreGivenAsAreAskedFor(t *testing.T) {
	const namesakes = 100
	var list strings.Builder
	list.WriteString("id,name,dob\n")
	for i := range namesakes {
		fmt.Fprintf(&list, "n%03d,Orlen Adimov,1970-03-04\n", i)
	}
	file := filepath.Join(t.TempDir(), "namesakes.csv")
	if err := os.WriteFile(file, []byte(list.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ top, want int }{{1000, namesakes}, {100, namesakes}, {70, 70}, {10, 10}} {
		for _, all := range []bool{false, true} {
			t.Run(fmt.Sprintf("top %d, all %t", tt.top, all), func(t *testing.T) {
				c := &cobra.Command{}
				c.SetContext(t.Context())
				a := &app{json: true, console: console{err: &strings.Builder{}}}
				by, err := a.inFiles(c, &screenFlags{lists: []string{file}, top: tt.top, all: all})
				if err != nil {
					t.Fatal(err)
				}
				q, err := asking{qid: "1", names: []string{"Orlen Adimov"}, dob: "1970-03-04", certainty: "document"}.sought()
				if err != nil {
					t.Fatal(err)
				}
				found, err := by.find(t.Context(), []sought{q})
				if err != nil {
					t.Fatal(err)
				}
				seen := map[string]bool{}
				for _, f := range found[0] {
					seen[f.Entry.ID] = true
				}
				if len(found[0]) != tt.want || len(seen) != tt.want {
					t.Errorf("%d hits of %d entries; expected %d", len(found[0]), len(seen), tt.want)
				}
			})
		}
	}
}
