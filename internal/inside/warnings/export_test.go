package warnings

// Letter is what a sealed file holds, for tests.
var Letter = letter
