package main

import (
	"context"
	"net/url"
	"strings"
	"time"

	"entente/internal/core/obligation"
	"entente/internal/core/report"
	"entente/internal/inside/tasking"

	"github.com/spf13/cobra"
)

// whichQuestion is how commands call a question.
const whichQuestion = "the id of a question, or the first digits of it"

func (a *app) rfi() *cobra.Command {
	return group("rfi", "Ask partners for information, answer what they ask, and give what is withheld on a stated need",
		a.questionAsk("ask REPORT --to PARTNER --due TIME", "Ask a partner; the words are a report of kind request, which goes through decide", "answer"),
		a.questionList("answer", "unmask"), a.questionShow(), a.rfiAnswer(), a.rfiUnmask(), a.rfiGive(),
		a.questionAct("accept ID", "Say that an answer is owed"), a.questionDecline(),
		a.questionAct("withdraw ID", "Take a question of ours back"), a.questionExtend(),
		a.questionAct("met ID", "Say that what came is enough"), a.questionAct("unmet ID", "Say that the last answer is not the whole of it"),
		a.questionTake(), a.questionAssign())
}

// questionFlags are the flags of everything that is asked.
type questionFlags struct {
	due, ground, follows, urgency, purpose, file, onward, desk string
	use                                                        []string
}

func (q *questionFlags) add(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&q.due, "due", "", "by when: a time, or a length of time such as P7D or 48h")
	f.StringVar(&q.ground, "ground", "", "why it is owed: law, agreement or courtesy (default courtesy)")
	f.StringVar(&q.follows, "follows", "", "the question that it follows up, of the same partner")
	f.StringVar(&q.urgency, "urgency", "", "routine, priority, immediate or flash; stays here, as everything below")
	f.StringVar(&q.purpose, "purpose", "", "what it is for")
	f.StringVar(&q.file, "case", "", "the number of the case here that it belongs to")
	f.StringSliceVar(&q.use, "use", nil, "what we want to do with the answer: intelligence, lead, …")
	f.StringVar(&q.onward, "onward", "", "whether we want to pass it on: none, ask, own-government")
	f.StringVar(&q.desk, "desk", "", "which desk has it (default: that of duties.yaml)")
	need(c, "due")
}

// body is what the desk is told.
func (q *questionFlags) body(c *cobra.Command, kind, report string) (map[string]any, error) {
	body := map[string]any{"kind": kind, "report": report}
	for key, value := range map[string]string{"ground": q.ground, "follows": q.follows, "urgency": q.urgency, "purpose": q.purpose, "case": q.file, "onward": q.onward, "desk": q.desk} {
		if value != "" {
			body[key] = value
		}
	}
	if q.use != nil {
		body["use"] = q.use
	}
	return body, dueFlag(c, q.due, body)
}

// dueFlag reads --due, a time or a length of time, into a body.
func dueFlag(c *cobra.Command, value string, body map[string]any) error {
	if value == "" {
		return nil
	}
	if _, ok := obligation.Span(value); ok {
		body["within"] = value
		return nil
	}
	at, err := instant(c, "due", value)
	if err != nil {
		return usage(c, "--due %q; expected a time such as 2017-12-10T09:30:00Z, a date, or a length of time such as P7D or 48h", value)
	}
	body["due"] = at
	return nil
}

func (a *app) questionAsk(use, short, kind string) *cobra.Command {
	var q questionFlags
	var to, with string
	var needs []string
	c := &cobra.Command{Use: use, Short: short, Args: one("a report's serial or id"),
		Long: "The report is proposed to the partner and reviewed where that is needed. Once the\n" +
			"partner has admitted it, what is wanted is stated: by when and on what ground, with\n" +
			"no word beside. Urgency, purpose, case and desk stay here; the report's precedence\n" +
			"does too. Exit status 1 when nothing of the request may go."}
	c.Flags().StringSliceVar(&needs, "need", nil, "FIELD=RUNG,…: raise a field of the request from its default, up to its ceiling")
	c.Flags().StringVar(&to, "to", "", "TRIGRAPH/SERVICE, or the country of a single partner")
	if kind == "action" {
		c.Flags().StringVar(&with, "with", "", "with whom it is to be done; the partner learns who is meant")
	}
	need(c, "to")
	q.add(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		body, err := q.body(c, kind, args[0])
		if err != nil {
			return err
		}
		stated, err := readNeeds(c, needs)
		if err != nil {
			return err
		}
		if len(stated) > 0 {
			body["needs"] = stated
		}
		body["to"] = to
		if with != "" {
			body["with"] = with
		}
		return a.askNow(c.Context(), body)
	}
	return c
}

// askNow asks; the answer is "no" where nothing of the request may go.
func (a *app) askNow(ctx context.Context, body map[string]any) error {
	answer, err := a.call(ctx, "POST", "/questions", body)
	if err != nil {
		return err
	}
	var q tasking.Question
	if err := answer.Read(&q); err != nil {
		return err
	}
	if err := answered(a, answer, a.question); err != nil {
		return err
	}
	if q.State == tasking.QuestionNotAsked {
		return errNo
	}
	return nil
}

func (a *app) rfiUnmask() *cobra.Command {
	var q questionFlags
	var report string
	var portion uint64
	c := &cobra.Command{Use: "unmask ITEM --report REQUEST --portion N --due TIME", Args: one("the id of an item of the inbox"),
		Short: "Ask the sender of an item for what is withheld of it (who is PERSON 1?); the report of kind request states the need"}
	c.Flags().StringVar(&report, "report", "", "the report of kind request (serial or id)")
	c.Flags().Uint64Var(&portion, "portion", 0, "which portion, as the item numbers them from 0")
	need(c, "report", "portion")
	q.add(c)
	c.RunE = func(c *cobra.Command, args []string) error {
		body, err := q.body(c, "unmask", report)
		if err != nil {
			return err
		}
		body["item"], body["portion"] = args[0], portion
		return a.askNow(c.Context(), body)
	}
	return c
}

func (a *app) rfiGive() *cobra.Command {
	var fields []string
	var part bool
	c := &cobra.Command{Use: "unmask-give ID --field FIELD=RUNG", Args: one(whichQuestion),
		Short: "Propose the item's report again with the need, up to its ceiling; where less can be given it is told as a part"}
	c.Flags().StringSliceVar(&fields, "field", nil, "FIELD=RUNG,…: what the need asks for, as p1=full")
	c.Flags().BoolVar(&part, "part", false, "say that it is not all that was wanted")
	need(c, "field")
	c.RunE = func(c *cobra.Command, args []string) error {
		needs, err := readNeeds(c, fields)
		if err != nil {
			return err
		}
		return a.answerQuestion(c.Context(), args[0], "", part, needs)
	}
	return c
}

func (a *app) rfiAnswer() *cobra.Command {
	var report string
	var part, done bool
	c := &cobra.Command{Use: "answer ID (--report REPORT | --done)", Args: one(whichQuestion),
		Short: "Answer with a report, which goes through decide; or say that it is done"}
	c.Flags().StringVar(&report, "report", "", "the report that answers (serial or id)")
	c.Flags().BoolVar(&done, "done", false, "it is done; no report answers")
	c.Flags().BoolVar(&part, "part", false, "not all of it")
	c.MarkFlagsOneRequired("report", "done")
	c.MarkFlagsMutuallyExclusive("report", "done")
	c.RunE = func(c *cobra.Command, args []string) error {
		if done {
			return a.actOn(c.Context(), args[0], "done", map[string]any{"part": part})
		}
		return a.answerQuestion(c.Context(), args[0], report, part, nil)
	}
	return c
}

func (a *app) answerQuestion(ctx context.Context, id, serial string, part bool, needs map[string]report.Rung) error {
	body := map[string]any{"part": part}
	if serial != "" {
		body["report"] = serial
	}
	if needs != nil {
		body["needs"] = needs
	}
	return a.actOn(ctx, id, "answer", body)
}

// actOn does an act on a question, and shows how it stands.
func (a *app) actOn(ctx context.Context, id, act string, body map[string]any) error {
	return ask(ctx, a, "POST", "/questions/"+url.PathEscape(id)+"/"+act, body, a.question)
}

// questionAct is an act without terms; its first word names it.
func (a *app) questionAct(use, short string) *cobra.Command {
	act, _, _ := strings.Cut(use, " ")
	var reason string
	c := &cobra.Command{Use: use, Short: short, Args: one(whichQuestion)}
	c.Flags().StringVar(&reason, "reason", "", "why; stays here")
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.actOn(c.Context(), args[0], act, map[string]any{"reason": reason})
	}
	return c
}

func (a *app) questionDecline() *cobra.Command {
	var reason, why string
	c := &cobra.Command{Use: "decline ID --reason WORDS", Short: "Say that it will not be done; the partner hears the same whatever the reason", Args: one(whichQuestion)}
	c.Flags().StringVar(&reason, "reason", "", "why; stays here")
	c.Flags().StringVar(&why, "why", "", "nothing-held, may-not-say or will-not; stays here")
	need(c, "reason")
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.actOn(c.Context(), args[0], "decline", map[string]any{"reason": reason, "code": why})
	}
	return c
}

func (a *app) questionExtend() *cobra.Command {
	var due string
	c := &cobra.Command{Use: "extend ID --due TIME", Short: "Give more time for what we want", Args: one(whichQuestion)}
	c.Flags().StringVar(&due, "due", "", "until when: a time, or a length of time from now such as P7D or 48h")
	need(c, "due")
	c.RunE = func(c *cobra.Command, args []string) error {
		body := map[string]any{}
		if err := dueFlag(c, due, body); err != nil {
			return err
		}
		return a.actOn(c.Context(), args[0], "extend", body)
	}
	return c
}

func (a *app) questionTake() *cobra.Command {
	c := &cobra.Command{Use: "take ID", Short: "See to a question oneself", Args: one(whichQuestion)}
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.actOn(c.Context(), args[0], "take", nil)
	}
	return c
}

func (a *app) questionAssign() *cobra.Command {
	var desk, officer string
	c := &cobra.Command{Use: "assign ID", Short: "Give a question to a desk, or to an officer", Args: one(whichQuestion)}
	c.Flags().StringVar(&desk, "desk", "", "the desk that has it from now on")
	c.Flags().StringVar(&officer, "officer", "", "the officer who has it from now on (default: nobody yet)")
	c.MarkFlagsOneRequired("desk", "officer")
	c.RunE = func(c *cobra.Command, args []string) error {
		return a.actOn(c.Context(), args[0], "assign", map[string]any{"desk": desk, "keeper": officer})
	}
	return c
}

// dated is a time for people, or nothing.
func dated(t *time.Time, before string) string {
	if t == nil {
		return ""
	}
	return before + t.UTC().Format(time.RFC3339)
}
