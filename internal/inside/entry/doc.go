// Package entry lets the service's own people in at a browser, and ends it again.
//
// An officer comes in by a link that is given once, by a passkey (Web Authentication,
// W3C), by the service's own identity provider (OpenID Connect Core 1.0 with PKCE,
// RFC 7636), or by a client certificate. Each begins a session, which remembers how it
// came about. A session ends when nothing was done for a while, after a fixed time in
// any case, when the officer or an administrator ends it, and when the officer is
// suspended or the registration is revoked.
//
// Every secret is 32 bytes of chance. The store keeps hashes of them, and the logs and
// errors none. Whoever does not get in is told that it did not work, and not why: which
// officers there are is nobody's business out there. Times are of the wall clock, so
// that an exercise which replays other years logs nobody out.
//
// It refuses officers who are not registered, revoked or suspended, links that were
// used or are over, and everything that a provider or an authenticator says without a
// signature that holds. What an officer may do once inside is not decided here. It
// follows DESIGN 10.
package entry
