// Package edition says how things stand that officers change, so that no officer changes
// what another has changed meanwhile without having seen it.
//
// A condition is asked in the transaction that changes the thing, and before it changes
// anything. It refuses nothing by itself: whoever asks for it says what is refused, and why.
// It follows RFC 9110, section 13.1.1.
package edition
