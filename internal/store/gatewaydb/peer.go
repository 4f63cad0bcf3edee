package gatewaydb

import (
	"entente/internal/core/party"
	"entente/internal/store/sqldb"
)

// PeerState says whether anything is exchanged with a peer.
type PeerState string

// The states of a peer.
const (
	Active    PeerState = "active"
	Suspended PeerState = "suspended" // known, and neither called nor answered
)

// Peer is a partner's gateway, as the documents that were signed say it.
type Peer struct {
	Service     party.Code
	State       PeerState
	Fingerprint string   // of the partner's root, as officers confirmed it
	Theirs      []byte   // the partner's peering statement to us
	Ours        []byte   // our peering statement to the partner
	KeySets     [][]byte // further key sets of the partner
	Revocations [][]byte
}

const (
	keySet     = "key-set"
	revocation = "revocation"
)

// PutPeer records a peer in place of what was recorded of it before.
func (tx *Tx) PutPeer(p Peer) error {
	_, err := tx.sql.Exec(`INSERT INTO peers (service, state, fingerprint, theirs, ours) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (service) DO UPDATE SET state = excluded.state, fingerprint = excluded.fingerprint,
		theirs = excluded.theirs, ours = excluded.ours`, p.Service, p.State, p.Fingerprint, p.Theirs, p.Ours)
	if err != nil {
		return err
	}
	if _, err := tx.sql.Exec(`DELETE FROM peer_documents WHERE service = $1`, p.Service); err != nil {
		return err
	}
	for kind, documents := range map[string][][]byte{keySet: p.KeySets, revocation: p.Revocations} {
		for i, signed := range documents {
			_, err := tx.sql.Exec(`INSERT INTO peer_documents (service, kind, place, signed) VALUES ($1, $2, $3, $4)`, p.Service, kind, i, signed)
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// Suspend stops the exchange with a peer and keeps what is held of it.
func (tx *Tx) Suspend(service party.Code) error {
	_, err := tx.sql.Exec(`UPDATE peers SET state = $2 WHERE service = $1`, service, Suspended)
	return err
}

// Peers lists every peer by its service.
func (tx *Tx) Peers() ([]Peer, error) {
	peers, err := sqldb.All(tx.sql, func(row sqldb.Row) (Peer, error) {
		var p Peer
		err := row.Scan(&p.Service, &p.State, &p.Fingerprint, &p.Theirs, &p.Ours)
		return p, err
	}, `SELECT service, state, fingerprint, theirs, ours FROM peers ORDER BY service`)
	if err != nil {
		return nil, err
	}
	for i := range peers {
		if peers[i].KeySets, err = tx.peerDocuments(peers[i].Service, keySet); err != nil {
			return nil, err
		}
		if peers[i].Revocations, err = tx.peerDocuments(peers[i].Service, revocation); err != nil {
			return nil, err
		}
	}
	return peers, nil
}

func (tx *Tx) peerDocuments(service party.Code, kind string) ([][]byte, error) {
	return sqldb.All(tx.sql, sqldb.Scalar[[]byte], `SELECT signed FROM peer_documents WHERE service = $1 AND kind = $2 ORDER BY place`, service, kind)
}
