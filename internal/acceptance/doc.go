// Package acceptance tests whole nodes, through the doors that a partner, an
// operator and an officer have. It has no code of its own beside its tests.
//
// Non-interference (DESIGN, section 9): what a partner can observe is the same
// byte for byte in two worlds that differ only in what was not released to it:
// in hidden reports (N1), in hidden portions and fields of a released report
// (N2), in withheld values and finer rungs (N3). The observable is the
// plaintext that is sealed, the clear headers, the lengths on the wire, the
// logical content of the gateway's database, and HTTP before TLS. Clock and
// randomness are injected, and two worlds are compared when the residue check
// says the same in both. What a person writes, and when, is outside the claim.
//
// Canaries: a word of its own in every place of a report, searched for in
// every byte that leaves and in every file that is kept.
//
// Crashes: nodes run as processes of their own and are killed, by themselves
// at each crash point and from outside at any time. That is kill -9: a crash
// of the process. What the system has been given is still written; a loss of
// power, which may also lose that, is not what these tests show.
//
// A hostile partner with real keys; a gateway without the keys of inside; a
// node that starts, answers and stops.
//
// The usual run is short. ENTENTE_PAIRS is how many pairs of worlds each
// property compares, ENTENTE_CRASHES how many random crashes are survived;
// ENTENTE_LONG=1 asks for thousands of the former and hundreds of the latter.
//
// It refuses nothing and follows DESIGN, sections 9, 12 and 13.
package acceptance
