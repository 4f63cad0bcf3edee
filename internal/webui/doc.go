// Package webui holds the files of the desk's interface, which `make` builds from web/.
//
// A binary that was built without them serves everything but the interface, and says so
// at `/`; one that is built for release (-tags release) does not compile without them.
package webui
