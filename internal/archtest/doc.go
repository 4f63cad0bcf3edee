// Package archtest fails the build when the tree breaks one of its own rules:
// who may import whom, which outside library belongs to which package, what
// the core may not touch, and what the gateway may not even name.
//
// It reads the sources with go/parser, so it needs no build and sees files of
// every platform. Each rule is a function over a Tree and has a test which
// shows, on a small false tree, that it can fail.
//
// The rules are those of ARCHITECTURE.md; the two are changed together.
package archtest
