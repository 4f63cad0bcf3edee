package appraisal

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"entente/internal/core/article"
)

// occasionOf is where the speaker of a figure spoke: the last occasion of his that is told
// of up to the figure, else the first behind it.
func occasionOf(f article.Figure, events []article.Event) *article.Event {
	var out *article.Event
	for _, e := range events {
		if e.Kind == article.Attack || f.Speaker.Name == "" || !article.SameOccasion(article.Event{Kind: e.Kind, Speaker: f.Speaker.Name}, e) {
			continue
		}
		if out == nil || e.Paragraph <= f.Paragraph {
			out = &e
		}
	}
	return out
}

// occasion is what several texts tell of one occasion.
type occasion struct {
	members []article.Event
	day     time.Time // zero: nobody says
	speaker string    // by the longest name
	what    string    // in the fewest words
}

// fits tells whether an event may be the occasion, by all that is told of it.
func (o occasion) fits(e article.Event) bool {
	return !slices.ContainsFunc(o.members, func(m article.Event) bool { return !article.SameOccasion(m, e) })
}

func (o *occasion) add(e article.Event) {
	if len(o.members) == 0 || shorter(e.Occasion, o.what) {
		o.what = e.Occasion
	}
	o.members = append(o.members, e)
	if o.day.IsZero() {
		o.day = e.From
	}
	if len(e.Speaker) > len(o.speaker) || len(e.Speaker) == len(o.speaker) && e.Speaker < o.speaker {
		o.speaker = e.Speaker
	}
}

// shorter tells whether an occasion is said in fewer words, and in some.
func shorter(a, b string) bool { return a != "" && (b == "" || len(a) < len(b)) }

// alike gives the figures that were said on one occasion one speaker, one word for the
// occasion, one day and, where it counts the same, one place. Occasions with a day come
// first, so that what has none never joins two days; what fits two of them stands alone.
func alike(all []offered) {
	var order []int
	for i := range all {
		if all[i].occasion != nil {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(i, j int) int {
		return undated(*all[i].occasion) - undated(*all[j].occasion)
	})
	var classes []*occasion
	of := map[int]*occasion{}
	for _, i := range order {
		e := *all[i].occasion
		var fits []*occasion
		for _, o := range classes {
			if o.fits(e) {
				fits = append(fits, o)
			}
		}
		if len(fits) != 1 {
			fits = []*occasion{{}}
			classes = append(classes, fits[0])
		}
		fits[0].add(e)
		of[i] = fits[0]
	}
	taken := map[string]bool{}
	for _, o := range classes {
		word := free(o.word(), taken)
		var same []*offered
		for i := range all {
			if of[i] == o {
				all[i].event, all[i].Speaker.Name = word, o.speaker
				same = append(same, &all[i])
			}
		}
		o.settle(same)
	}
}

func undated(e article.Event) int {
	if e.From.IsZero() {
		return 1
	}
	return 0
}

// settle gives the figures of one occasion its day, else that of the first text that tells
// of it; and those that name no place the place of the one that counts the same and does.
func (o *occasion) settle(same []*offered) {
	first := same[0].day
	for _, x := range same {
		if x.day.Before(first) {
			first = x.day
		}
	}
	if !o.day.IsZero() {
		first = o.day
	}
	where := map[string]string{}
	for _, x := range same {
		x.day = first
		if where[x.Counted()] == "" {
			where[x.Counted()] = x.Where
		}
	}
	for _, x := range same {
		if known := where[x.Counted()]; x.Where == "" || strings.EqualFold(oneLine(x.Where), oneLine(known)) {
			x.Where = known
		}
	}
}

// word is a word for the occasion: who spoke, where in short, and the day when it is known.
func (o *occasion) word() string {
	names := strings.Fields(o.speaker)
	parts := []string{names[len(names)-1], o.members[0].Kind}
	if long := wordsOf(o.what); len(long) > 0 {
		parts = append(parts[:1], long[:min(3, len(long))]...)
	}
	if !o.day.IsZero() {
		parts = append(parts, o.day.UTC().Format(time.DateOnly))
	}
	return slug(parts...)
}

// wordsOf are the words of an occasion that say something.
func wordsOf(s string) []string {
	return slices.DeleteFunc(strings.Fields(s), func(w string) bool { return len(w) < 4 })
}

// free is a word that no other occasion has yet.
func free(word string, taken map[string]bool) string {
	out := word
	for n := '2'; taken[out]; n++ {
		out = strings.TrimRight(word[:min(len(word), 60)], "-") + "-" + string(n)
	}
	taken[out] = true
	return out
}

var notInAWord = regexp.MustCompile(`[^a-z0-9]+`)
