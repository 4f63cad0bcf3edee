package obligation

// IsStated is the state of what a service held for itself and then stated to the
// other side: it is closed, and what the statement opened stands in its place.
const IsStated State = "stated"
