// Package airport knows in which country an airport lies, by its IATA code: some
// 1,200 airports with international traffic, codes of cities with several, and a
// few that have closed, which old messages carry.
//
// Countries are those of ISO 3166-1 alpha-2, with XK for Kosovo; an airport in a
// territory with a code of its own has that one. It says nothing of an airport that
// it does not know, and of one that serves two countries (Basle) only where it lies.
package airport
