// Package directive holds what may be shared and what must not: directives,
// which permit or restrict, and law, which only forbids. Both are Cedar.
//
// Each rung of a ladder is an action in two families of groups:
// "place.city.down" (city and coarser) and "place.city.up" (city and fuller).
// A permit says only `action in "<ladder>.<rung>.down"`, a forbid only
// "….up", a list of them, or every action. The rung stands nowhere else, so
// the allowed rungs are a prefix of the ladder by construction, and two
// requests for an item give every permit and every forbid that bears on it.
//
// A directive for emergencies sleeps: a Session asks it only where an Invocation
// wakes it. It alone may stand in for consents that are missing, and opens nothing
// that they would not.
//
// Load refuses the whole set, naming file, line and rule, for: an unknown key
// or word in a directive; a law policy that permits, lacks @id or @basis,
// repeats an id, names an action or group outside the families, reads
// `action`, uses arithmetic, constrains the resource, names an entity that no
// closed list declares, or fails Cedar's strict validation. A policy that
// fails at run time denies.
//
// It alone imports Cedar.
package directive
