package exchange

// Points are where a test may crash the process: before, in and after the
// transaction of each step, and around each call to the gateway. DESIGN.md
// says what each leaves.
var Points = []string{
	"seal.begun",   // approved releases are read; nothing is decided or written
	"seal.written", // in the transaction that seals, before its commit
	"seal.stored",  // sealed, and in the outbox

	"put.begun",  // read from the outbox, the gateway has not been asked
	"put.done",   // the gateway holds them, the outbox does not say so
	"put.stored", // the outbox says so

	"cancel.done",   // the gateway has stopped them, the outbox does not say so
	"cancel.stored", // the outbox says so

	"take.done",   // events are read, nothing is written
	"take.stored", // they are in the inbox, the gateway would give them again
	"take.acked",  // the gateway has forgotten them

	"admit.opened",  // opened, nothing is written
	"admit.written", // in the transaction that admits and receipts, before its commit
	"admit.stored",  // admitted, and the receipt in the outbox
}

// PartPoints are those of the parts of files.
var PartPoints = []string{
	"part.put",    // the gateway holds a part; nothing here says so, and nothing need
	"part.taken",  // a part of a partner's is read, nothing is written
	"part.stored", // it is here, the gateway has it still
	"part.whole",  // all are here and were checked; the gateway has them still
}
