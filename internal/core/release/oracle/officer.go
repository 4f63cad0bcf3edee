package oracle

import "slices"

// FormsOf names every form that an item has, whether it may go or not, and
// "withheld": what an officer may name in a review.
func FormsOf(w World, item string) []string {
	var out []string
	for _, f := range w.forms(w.numberOf(item)) {
		out = append(out, f.name)
	}
	return append(out, withheld)
}

// Items names the title and the portions.
func Items(w World) []string {
	var out []string
	for _, item := range w.items() {
		out = append(out, itemName(item))
	}
	return out
}

func (w *World) numberOf(item string) int {
	all := w.items()
	return all[slices.IndexFunc(all, func(i int) bool { return itemName(i) == item })]
}

// Chosen answers for a world in which an officer chose forms for items; ok is
// false where the contract lets the officer choose no such thing: a form that
// is not permitted or forbidden, nothing left that goes, or no use left.
func Chosen(w World, forms map[string]string) (a Answer, ok bool) {
	chosen, _ := w.choose()
	for item, name := range forms {
		number := w.numberOf(item)
		if name == withheld {
			delete(chosen, number)
			continue
		}
		all := w.forms(number)
		at := slices.IndexFunc(all, func(f form) bool { return f.name == name })
		if at < 0 || !w.goes(all[at]) {
			return Answer{}, false
		}
		chosen[number] = going{all[at], false} // what an officer chose waits for approval
	}
	if use, _, _ := w.terms(chosen, w.fields(chosen)); !released(chosen) || len(use) == 0 {
		return Answer{}, false
	}
	a = w.answer(chosen)
	for _, item := range w.items() {
		if _, goes := chosen[item]; !goes {
			w.refer(&a, item)
		}
	}
	a.Verdict = verdictOf(a)
	return a, true
}
