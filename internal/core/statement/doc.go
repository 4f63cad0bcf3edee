// Package statement is what overseers are told of a service's work: how many, how long,
// how often something was waived, refused or passed over, and who was silent.
//
// A Sheet is made of counts alone: figures of a closed list, each with the command that
// opens its items for who may see them, and delays as median, ninth decile and slowest. A
// Statement is the sheet of one month with the head of the service's log at its end. It has
// one spelling (RFC 8785) and is read back strictly; a month that is read again gives the
// same bytes.
//
// It holds no content: words are of closed lists, or codes of parties, or ids that the node
// minted. It refuses every other word. It follows DESIGN, Later chapters (the oversight view
// without content).
package statement
