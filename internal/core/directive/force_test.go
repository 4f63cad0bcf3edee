package directive_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"entente/internal/core/directive"

	"pgregory.net/rapid"
)

// inForceNaively is the sentence of the contract, read literally: inside its
// window, and no directive that is in force supersedes it, transitively.
func inForceNaively(all []*directive.Directive, d *directive.Directive, t time.Time) bool {
	if t.Before(d.Effective) || !d.Expires.IsZero() && !t.Before(d.Expires) {
		return false
	}
	var reaches func(from *directive.Directive, id string) bool
	reaches = func(from *directive.Directive, id string) bool {
		return slices.ContainsFunc(from.Supersedes, func(s string) bool {
			return s == id || slices.ContainsFunc(all, func(x *directive.Directive) bool { return x.ID == s && reaches(x, id) })
		})
	}
	return !slices.ContainsFunc(all, func(x *directive.Directive) bool {
		return x != d && reaches(x, d.ID) && inForceNaively(all, x, t)
	})
}

func TestInForceMeansInsideItsWindowAndNotSuperseded(t *testing.T) {
	day := func(n int) time.Time { return time.Date(2015, 11, n, 0, 0, 0, 0, time.UTC) }
	rapid.Check(t, func(t *rapid.T) {
		var all []*directive.Directive
		for i := range rapid.IntRange(1, 6).Draw(t, "directives") {
			d := &directive.Directive{ID: fmt.Sprint(i), Effective: day(rapid.IntRange(1, 8).Draw(t, "from"))}
			if rapid.Bool().Draw(t, "ends") {
				d.Expires = d.Effective.AddDate(0, 0, rapid.IntRange(1, 8).Draw(t, "days"))
			}
			for j := range i {
				if rapid.IntRange(0, 2).Draw(t, "supersedes") == 0 {
					d.Supersedes = append(d.Supersedes, fmt.Sprint(j))
				}
			}
			all = append(all, d)
		}
		at := day(rapid.IntRange(1, 16).Draw(t, "at"))
		got := directive.InForce(all, at)
		for _, d := range all {
			if want := inForceNaively(all, d, at); slices.Contains(got, d) != want {
				t.Fatalf("%s at %s: in force %t, want %t", d.ID, at.Format(time.DateOnly), !want, want)
			}
		}
	})
}
