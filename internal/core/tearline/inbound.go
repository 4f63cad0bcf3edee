package tearline

import "slices"

// Nationalities lists the nationalities of the persons that a tearline names in
// full, as trigraphs, each once. A partner that leaves them out, or says them in
// words alone, is not seen through.
func (r Received) Nationalities() []string {
	var out []string
	for _, o := range r.Objects {
		extension, _ := o.Extension(fieldExtension)
		v, _ := extension.Get("nationality")
		if n := v.Text(); n != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}

// Concern is what the producer says of how it was obtained, in obtained.concern
// of the extension on the report, as it stands there: a word of report.Concerns,
// or one that this version does not know; "" when nothing is said.
func (r Received) Concern() string {
	for _, o := range r.Objects {
		extension, _ := o.Extension(reportExtension)
		obtained, _ := extension.Get("obtained")
		if concern, said := obtained.Get("concern"); said {
			if concern.Text() == "" { // not even a word
				return "unreadable"
			}
			return concern.Text()
		}
	}
	return ""
}
