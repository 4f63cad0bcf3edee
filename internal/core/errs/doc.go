// Package errs is the one error vocabulary of Entente.
//
// An error has a kind, the operation that failed and a message that is safe
// to show. What is not safe to show (a wrapped cause) stays behind Unwrap and
// is never printed by Error. Input errors also say where: file, line and key,
// and what was expected there.
//
// The package refuses nothing and follows no outside standard; the exit
// status of a kind is fixed by the command contract (0 done, 1 the answer is
// "no", 2 unusable input, 3 node or partner out of reach).
package errs
