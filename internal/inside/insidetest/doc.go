// Package insidetest is what tests of the service's own side share: services
// with keys and a policy, a clock and a source of randomness that repeat
// themselves, reports to send, gateways that carry envelopes between services
// in memory and can be told to misbehave, and circles: several nodes on stores of
// the test's own, peered with one another, with a policy that lets them talk.
// Nothing of it is in the program. It follows no standard and refuses nothing that
// a test gives it.
package insidetest
