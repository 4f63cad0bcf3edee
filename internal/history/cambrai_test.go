package history

import (
	"testing"
	"time"

	"entente/internal/core/lookout"
	"entente/internal/inside/hits"
)

func TestTheBoothIsToldAllOfTheOrderAndCountedFromTheQuestion(t *testing.T) {
	at := func(hour, minute int) *time.Time {
		x := time.Date(2015, 11, 14, hour, minute, 1, 0, time.UTC)
		return &x
	}
	code, _ := lookout.CodeOf("SIS 36(3)")
	right := hits.Order{Instruction: lookout.Secondary, Says: lookout.Secondary.Says(), Code: "SIS 36(3)", CodeMeans: code.Means, CodeDoes: code.Does,
		Power: "EXERCISE: identity check, code of criminal procedure", HoldSeconds: 14400, HoldUntil: at(12, 10), AnswerBy: at(8, 30),
		Call: "EXERCISE: permanence, poste 36, at any hour", Front: &hits.Front{Mark: "DIFFUSION RESTREINTE", Text: "EXERCISE: do not let the car go"}}
	var st Stage
	if err := st.ordered(right); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*hits.Order){
		"another instruction":      func(o *hits.Order) { o.Instruction = lookout.DiscreetCheck },
		"an instruction unsaid":    func(o *hits.Order) { o.Says = "" },
		"a code without a meaning": func(o *hits.Order) { o.CodeMeans = "" },
		"a code without an act":    func(o *hits.Order) { o.CodeDoes = "" },
		"nobody to call":           func(o *hits.Order) { o.Call = "" },
		"no power":                 func(o *hits.Order) { o.Power = "" },
		"an answer some time":      func(o *hits.Order) { o.AnswerBy = nil },
		"an answer late":           func(o *hits.Order) { o.AnswerBy = at(8, 32) },
		"a hold without an end":    func(o *hits.Order) { o.HoldUntil = nil },
		"a hold that is longer":    func(o *hits.Order) { o.HoldUntil = at(13, 10) },
		"no words":                 func(o *hits.Order) { o.Front = nil },
		"words of another mark":    func(o *hits.Order) { o.Front = &hits.Front{Mark: "NON PROTÉGÉ", Text: right.Front.Text} },
	} {
		o := right
		change(&o)
		if st.ordered(o) == nil {
			t.Errorf("%s: the row passes", name)
		}
	}
}

func TestWhatWasDoneAboutAHitIsSaidInOrder(t *testing.T) {
	v := hits.View{Acts: []hits.ActView{{Act: hits.ActOpened, Holder: relief}, {Act: hits.ActClimbed, Holder: "watch", Code: relief},
		{Act: hits.ActSeen, Officer: commander}, {Act: hits.ActDecided, Officer: commander, Code: hits.Same}}}
	if got, want := done(v), "opened to relief, climbed to watch, seen by commander, decided by commander same"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
