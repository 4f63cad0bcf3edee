package node

import "entente/internal/inside/oversight"

// Bounds of what VerifyProof reads, in bytes.
const (
	MaxProofBytes   = oversight.MaxProofBytes
	MaxKeyFileBytes = oversight.MaxKeyFileBytes
)

// Proven is what a proof proves under a key file, as commands show it.
type Proven = oversight.Proven

// ProvenReceipt is what the receiver signed.
type ProvenReceipt = oversight.ProvenReceipt

// VerifyProof says what a proof proves to whoever believes the key file. It
// needs no node. Its errors are those of evidence.Verify.
func VerifyProof(proof, keyFile []byte) (Proven, error) { return oversight.VerifyProof(proof, keyFile) }
