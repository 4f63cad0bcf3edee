// Package crossing is what goes between the two zones of a service when they
// are two processes: the messages, their one spelling, and the side that calls.
// Inside calls, the gateway answers (package gateway/bridge); never the reverse.
// DESIGN.md beside this file lists the calls.
//
// It belongs to neither zone and knows neither: an envelope is signed bytes
// here, and whoever gets one verifies it. Both sides are known by the pin of
// their certificate alone, over mutual TLS 1.3, with keys made for nothing else.
//
// It refuses, strictly and whole, what is not one of its messages or is above
// their bounds. Errors are problem documents (RFC 9457) of a closed list.
package crossing
