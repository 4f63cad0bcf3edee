// Package witness is an overseers' witness: it cosigns the heads of the logs that
// it was told to trust, each only as an extension of the one before, and audits
// logs by reading all of their tiles.
//
// It follows C2SP tlog-witness (add-checkpoint and the monitoring page) and
// tlog-cosignature. A head is stored durably, in one step with the check, before
// any cosignature leaves; so whatever a witness signed, it remembers. A witness
// holds no event and no salt: it sees sizes and hashes, and when they change.
//
// It refuses logs that it was not told to trust, heads that do not extend the
// last one, and a folder in which another witness works.
package witness
