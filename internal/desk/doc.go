// Package desk serves the service's own people: a JSON API under /api/v1 over
// a Unix socket.
//
// Only the user who owns the socket may use it: the socket has mode 0600 in a
// folder of mode 0700, and the system is asked who calls (SO_PEERCRED, so this
// package is for Linux). Only there may the header Entente-Officer name a
// registered officer; the acts of a call are that officer's.
//
// Errors are problem documents (RFC 9457) that say kind, message and place,
// and never a cause. Bodies are bounded, and unknown members refused. The
// API describes itself at /api/v1/openapi.json. The desk talks to inside, and
// decides nothing.
package desk
