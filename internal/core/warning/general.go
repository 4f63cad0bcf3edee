package warning

import (
	"fmt"

	"entente/internal/core/report"
)

// actionable is the coarsest rung of each ladder on which somebody can act.
var actionable = map[report.Ladder]report.Rung{
	report.Person: "full", report.Organisation: "name", report.Text: "gist", report.Quote: "paraphrase",
	report.Place: "city", report.Time: "day",
	report.Transport: "full", report.Quantity: "range", report.Document: "full", report.Selector: "full",
}

// TooGeneral says, a sentence each, what is held closely enough to be acted on and
// is not given so. What is not held so closely is no fault of the release.
func TooGeneral(strip []Element) []string {
	var out []string
	for _, e := range strip {
		for _, p := range e.Parts {
			least := actionable[p.Ladder]
			if acts := p.Ladder.Index(least); p.Ladder.Index(p.Held.Rung) > acts || p.Ladder.Index(p.Given.Rung) <= acts {
				continue
			}
			switch {
			case p.Given.Rung == report.Withheld && p.From != "":
				out = append(out, fmt.Sprintf("%s: %s is held (%s) and goes in no words but %s.", e.Asks, p.Item, p.Held.Rung, whose(p.From)))
			case p.Given.Rung == report.Withheld:
				out = append(out, fmt.Sprintf("%s: %s is held (%s) and does not go.", e.Asks, p.Item, p.Held.Rung))
			default:
				out = append(out, fmt.Sprintf("%s: %s is held (%s) and goes as %s; to be acted on it goes as %s or closer.", e.Asks, p.Item, p.Held.Rung, p.Given.Rung, least))
			}
		}
	}
	return out
}

func whose(form string) string {
	if form == Officer {
		return "an officer's own"
	}
	return "those of " + form
}
