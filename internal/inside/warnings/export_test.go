package warnings

// Letter is what a sealed file holds, for tests.
var Letter = letter

// Likely is when something was written, for tests.
var Likely = likely
