// Package tasking sees to what is owed: by partners to this service, by it to
// partners, and by the service to itself.
//
// The clock looks at every obligation that is open when something is to be done
// about it by the service's own plan (duties.yaml): that it was opened, reminders,
// that it is due, and escalations. Each step is put on record once, as a notice,
// whatever the clock of the machine does, and is sent on every channel at least
// once under the same id. No partner learns of steps, desks, officers or plans.
//
// A notice says what kind of thing is owed, by when, and which desk has it. It holds
// no content and no officer's words. Whoever is told looks the obligation up here.
//
// Questions are what this service asks partners and is asked by them: for an answer,
// an action, or what is withheld of an item, and feedback. Their words are reports of
// kind request and feedback; beside those a partner gets statements without words.
// An act that belongs to the other side is refused with the rule, and is on record.
//
// It refuses to send what a channel is not told, and an officer's act by whoever is
// not registered. It follows DESIGN 1.4 (one clock; silence is visible). DESIGN.md
// has the protocols of the clock and of questions.
package tasking
