// Package labelled reads the labelled names that may be placed beside the
// checkout: a list, queries with the entries that are right, and cases made by
// hand. Birth dates are taken as documents' unless they are said to be reported.
package labelled
