package obligation

// What a step of a plan is.
type What string

// The steps.
const (
	StepOpened     What = "opened"
	StepReminder   What = "reminder"
	StepDue        What = "due"
	StepEscalation What = "escalation"
)
