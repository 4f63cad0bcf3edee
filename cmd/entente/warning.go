package main

import (
	"net/url"
	"strings"

	"entente/internal/core/party"
	"entente/internal/core/warning"

	"github.com/spf13/cobra"
)

const warnable = "a warning's id, a report's serial or id, or the id of an item of the inbox"

func (a *app) warning() *cobra.Command {
	c := group("warning", "Threats to life: determine, warn by every channel, and see what came of it",
		a.warningList(), a.warningShow(), a.warningFlag(), a.warningDetermine(), a.warningStrip(), a.warningPlan(), a.warningSend(), a.warningTell(),
		a.warningFile(), a.warningHanded(), a.warningAck(), a.warningWindow(), a.warningOutcome(), a.warningOfficials(), a.warningNotice(),
		a.warningLatency())
	c.Long = "Every report that is taken in, and every item that comes, is looked through for signs of a\n" +
		"threat to life. Where there are any, an officer with the role warning determines whether there\n" +
		"is a duty to warn: the rules are those of warnings.yaml in the policy's folder, and follow ICD\n" +
		"191 where it says nothing. Nothing is waived, and nothing stands down, by silence."
	return c
}

// onWarning is the path of an act on a warning.
func onWarning(ref, act string) string { return "/warnings/" + url.PathEscape(ref) + "/" + act }

func (a *app) warningList() *cobra.Command {
	var open bool
	var at string
	c := &cobra.Command{Use: "list", Short: "List threats to life, the latest first", Args: cobra.NoArgs}
	c.Flags().BoolVar(&open, "open", false, "only those of which something is still to be done")
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		only := ""
		if open {
			only = "true"
		}
		return ask(c.Context(), a, "GET", "/warnings"+query("open", only, "as_of", asOf), nil, a.warningTable)
	}
	return c
}

func (a *app) warningShow() *cobra.Command {
	var at string
	c := &cobra.Command{Use: "show ID", Short: "Show a threat to life: what was done, what was given to whom, and what is owed", Args: one(warnable)}
	c.Flags().StringVar(&at, "as-of", "", "as it was recorded by then (default: now)")
	c.RunE = func(c *cobra.Command, args []string) error {
		asOf, err := asOfFlag(c, at)
		if err != nil {
			return err
		}
		return ask(c.Context(), a, "GET", "/warnings/"+url.PathEscape(args[0])+query("as_of", asOf), nil, a.warningShown)
	}
	return c
}

// reasoned is an act that needs a reason and nothing else.
func (a *app) reasoned(use, short, what, doc string, path func(string) string) *cobra.Command {
	var reason string
	c := &cobra.Command{Use: use, Short: short, Args: one(what)}
	c.Flags().StringVar(&reason, "reason", "", doc)
	need(c, "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		return ask(c.Context(), a, "POST", path(args[0]), map[string]string{"reason": reason}, a.warningShown)
	}
	return c
}

func (a *app) warningFlag() *cobra.Command {
	return a.reasoned("flag ID", "Say that a report or an item speaks of a threat to life, where no sign was found", "a report's serial or id, or the id of an item of the inbox",
		"why; the words stay here", func(ref string) string { return onWarning(ref, "flag") })
}

func (a *app) warningDetermine() *cobra.Command {
	var d warning.Determination
	var victims []string
	c := &cobra.Command{Use: "determine ID", Short: "Determine whether there is a duty to warn", Args: one(warnable),
		Long: "Each criterion is yes, no or unknown, and yes and no rest on something. Doubt favours warning:\n" +
			"there is no duty only where a criterion is no. A waiver has a ground, a reason, and an officer\n" +
			"whose rank may give it; what it takes is in warnings.yaml. Nationality is kept, and changes nothing."}
	f := c.Flags()
	for _, x := range []struct {
		name string
		to   *warning.Criterion
	}{{"credible", &d.Credible}, {"specific", &d.Specific}, {"impending", &d.Impending}} {
		f.StringVar((*string)(&x.to.Is), x.name, "unknown", "is it: yes, no, unknown")
		f.StringVar(&x.to.Basis, x.name+"-basis", "", "what that rests on; stays here")
	}
	f.StringVar((*string)(&d.Harm), "harm", "", "killing, serious-bodily-injury, kidnapping, or none")
	f.StringVar(&d.HarmBasis, "harm-basis", "", "what none rests on; stays here")
	f.StringArrayVar(&victims, "victim", nil, "who is threatened: kind=person (group, institution, business, structure, place),field=NAME,responsible=PARTY,nationality=TRIGRAPH,text=WORDS; text comes last; may be repeated")
	f.StringVar((*string)(&d.Decision), "decide", "", "warn, waive, refer, no-duty")
	f.StringVar(&d.Ground, "ground", "", "of a waiver: a code of the rules")
	f.StringVar(&d.To, "to", "", "of a referral: the rank (default: the next)")
	f.StringVar(&d.Reason, "reason", "", "why; stays here")
	need(c, "harm", "decide")
	c.RunE = func(c *cobra.Command, args []string) error {
		for _, s := range victims {
			v, err := readVictim(c, s)
			if err != nil {
				return err
			}
			d.Victims = append(d.Victims, v)
		}
		return ask(c.Context(), a, "POST", onWarning(args[0], "determine"), determined(d), a.warningShown)
	}
	return c
}

// determined is a determination without what the node knows itself.
func determined(d warning.Determination) map[string]any {
	out := map[string]any{"credible": d.Credible, "specific": d.Specific, "impending": d.Impending, "harm": d.Harm, "decision": d.Decision}
	if d.Victims != nil {
		out["victims"] = d.Victims
	}
	for key, s := range map[string]string{"harm_basis": d.HarmBasis, "ground": d.Ground, "to": d.To, "reason": d.Reason} {
		if s != "" {
			out[key] = s
		}
	}
	return out
}

// readVictim reads kind=…,text=…; text takes the rest of the line where it comes last.
func readVictim(c *cobra.Command, s string) (warning.Victim, error) {
	var v warning.Victim
	for rest := s; rest != ""; {
		var part string
		if strings.HasPrefix(rest, "text=") {
			part, rest = rest, ""
		} else {
			part, rest, _ = strings.Cut(rest, ",")
		}
		key, value, _ := strings.Cut(part, "=")
		switch key {
		case "kind":
			v.Kind = value
		case "text":
			v.Text = value
		case "field":
			v.Field = value
		case "responsible":
			v.Responsible = party.Code(value)
		case "nationality":
			v.Nationality = party.Code(value)
		default:
			return v, usage(c, "--victim %q; expected kind=, field=, responsible=, nationality=, and text= last", s)
		}
	}
	return v, nil
}
