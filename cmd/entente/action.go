package main

import "github.com/spf13/cobra"

// action asks the partner with access or influence to do something.
func (a *app) action() *cobra.Command {
	return group("action", "Ask the partner with access or influence to do something, and say what was done",
		a.questionAsk("ask REPORT --to PARTNER --due TIME", "Ask for something to be done; the words are a report of kind request, which goes through decide", "action"),
		a.questionList("action"), a.questionShow(), a.questionAct("accept ID", "Say that it is owed"), a.questionDecline(),
		a.actionDone("done ID", "Say that it is done", false), a.actionDone("part ID", "Say that something of it is done", true),
		a.questionAct("withdraw ID", "Take a request of ours back"), a.questionExtend(),
		a.questionAct("met ID", "Say that what was done is enough"), a.questionAct("unmet ID", "Say that what was done last is not the whole of it"),
		a.questionTake(), a.questionAssign())
}

// actionDone says that it is done, or answers with a report of what was done.
func (a *app) actionDone(use, short string, part bool) *cobra.Command {
	var report string
	c := &cobra.Command{Use: use, Short: short, Args: one(whichQuestion)}
	c.Flags().StringVar(&report, "report", "", "a report that says what was done (serial or id), which goes through decide")
	c.RunE = func(c *cobra.Command, args []string) error {
		if report != "" {
			return a.answerQuestion(c.Context(), args[0], report, part, nil)
		}
		return a.actOn(c.Context(), args[0], "done", map[string]any{"part": part})
	}
	return c
}
