// Package bridge is the gateway's door to inside when the two zones are two
// processes: the calls of package crossing, answered over mutual TLS 1.3 on a
// listener of their own. Inside calls; the gateway never does.
//
// The one caller is whoever holds the key of the pinned certificate. Even it
// can put nothing but envelopes that verify under a key set which the
// service's own root signed, and configure nothing but documents that verify
// under that root and the partners' confirmed ones. The public half of the root
// lies in the gateway's directory and comes over no wire.
//
// It refuses every other certificate, every message that is not of the
// protocol, whole, and what is above its bounds. Problems (RFC 9457) are of a
// closed list. No answer waits for a partner.
package bridge
