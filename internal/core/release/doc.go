// Package release decides: one report, one partner, one time, one method.
//
// For every portion and field it finds the ceiling, the highest rung that
// directives permit and law does not forbid, and the rung given, at or below
// it, with every reason; it says what stands in the way, and whose consent
// would change that. The answer's JSON is contract.
//
// Decide is a pure function: the same input gives the same bytes out. It
// refuses an unknown partner, a service that is not ours and a need for a
// field or rung that does not exist. What a partner gave back, and what it
// owes, never enters a decision.
//
// A Decision is a capability: nothing is torn, sealed or sent without one,
// and only Decide and Review make one.
package release
