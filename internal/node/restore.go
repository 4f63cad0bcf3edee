package node

import (
	"bytes"
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/desk"
	"entente/internal/store/gatewaydb"
)

// markerFile says that the databases beside it were restored; the next start
// takes note of it and removes it.
const markerFile = "restored.json"

type marker struct {
	V           int       `json:"v"`
	Incarnation string    `json:"incarnation"` // that is to begin
	Backup      string    `json:"backup"`      // digest of its manifest; "" when a rollback was declared
	TakenAt     time.Time `json:"taken_at"`
}

// Restoration says where a backup is restored to.
type Restoration struct {
	File   string
	Dir    string // which is made, or is empty
	Random io.Reader
}

// Restored says what a restore has made, and what is still missing.
type Restored struct {
	V           int        `json:"v"`
	Service     party.Code `json:"service"`
	Dir         string     `json:"dir"`
	TakenAt     time.Time  `json:"taken_at"`
	Incarnation string     `json:"incarnation"` // that begins at the next start
	Missing     []string   `json:"missing"`     // to be put in place before that
}

// RestoreBackup makes a node's directory of a backup, which is checked whole.
// The first start on it begins a new incarnation.
func RestoreBackup(r Restoration) (Restored, error) {
	const op = "node.RestoreBackup"
	b, err := VerifyBackup(r.File) // whole, before anything is made
	if err != nil {
		return Restored{}, err
	}
	c, err := configOf(r.File, r.Dir)
	if err != nil {
		return Restored{}, err
	}
	if entries, err := os.ReadDir(r.Dir); err == nil && len(entries) > 0 {
		return Restored{}, errs.At(op, r.Dir, 0, "", "is not empty; expected a new folder")
	}
	if err := os.MkdirAll(r.Dir, 0o700); err != nil {
		return Restored{}, errs.Wrap(errs.Invalid, op, err, "%s cannot be made", r.Dir)
	}
	// The mark comes first: databases without it would go on in the life before.
	m, err := mark(&c, b.Digest, b.TakenAt, r.Random)
	if err != nil {
		return Restored{}, err
	}
	_, err = readArchive(r.File, func(_ desk.Backup, name string, from io.Reader) error {
		to, err := c.placeOf(name)
		if err != nil {
			return err
		}
		return writeFile(to, from)
	})
	if err != nil {
		return Restored{}, err
	}
	if err := syncFolders(r.Dir); err != nil {
		return Restored{}, err
	}
	out := Restored{V: 1, Service: b.Service, Dir: r.Dir, TakenAt: b.TakenAt, Incarnation: m.Incarnation, Missing: []string{}}
	for _, need := range []string{c.Inside.Keys, c.Gateway.Keys} {
		if found, err := below(source{path: c.path(need)}); err == nil && len(found) == 0 {
			out.Missing = append(out.Missing, c.path(need)+": private keys, as they were kept apart")
		}
	}
	for _, a := range b.Apart {
		if strings.Contains(a, "pg_dump") {
			out.Missing = append(out.Missing, a)
		}
	}
	return out, nil
}

// DeclareRollback marks a directory whose databases somebody has put back to an
// earlier state, as if they had been restored. The node must not run.
func DeclareRollback(c Config, random io.Reader, now time.Time) (Restored, error) {
	if answers(&c) {
		return Restored{}, errs.E(errs.Denied, "node.DeclareRollback", "a node runs in %s; expected it stopped", c.Dir)
	}
	m, err := mark(&c, "", now, random)
	return Restored{V: 1, Service: party.Code(c.Service), Dir: c.Dir, TakenAt: now, Incarnation: m.Incarnation, Missing: []string{}}, err
}

func mark(c *Config, backup string, taken time.Time, random io.Reader) (marker, error) {
	var id [16]byte
	if _, err := io.ReadFull(random, id[:]); err != nil {
		return marker{}, errs.Wrap(errs.Internal, "node.mark", err, "no randomness")
	}
	m := marker{V: 1, Incarnation: hex.EncodeToString(id[:]), Backup: backup, TakenAt: taken}
	data, err := json.Marshal(m)
	if err != nil {
		return marker{}, errs.Wrap(errs.Internal, "node.mark", err, "the mark of the restore cannot be written")
	}
	if err := writeNew(c.path(markerFile), string(data)); err != nil {
		return marker{}, err
	}
	return m, syncFolder(c.Dir)
}

// readMarker reads the mark of a restore; the zero value when there is none.
func readMarker(c *Config) (marker, error) {
	if absent(c.path(markerFile)) {
		return marker{}, nil
	}
	f, err := ReadFile(c.path(markerFile))
	if err != nil {
		return marker{}, err
	}
	var m marker
	d := json.NewDecoder(bytes.NewReader(f.Data))
	d.DisallowUnknownFields()
	if err := d.Decode(&m); err != nil || m.V != 1 || len(m.Incarnation) != 32 {
		return marker{}, errs.At("node.readMarker", f.Name, 0, "", "cannot be read; expected what entente restore wrote")
	}
	return m, nil
}

func dropMarker(c *Config) error {
	if err := os.Remove(c.path(markerFile)); err != nil {
		return errs.Wrap(errs.Unavailable, "node.dropMarker", err, "%s cannot be removed", markerFile)
	}
	return syncFolder(c.Dir)
}

// syncFolder makes durable which files a folder has.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err == nil {
		err = errors.Join(d.Sync(), d.Close())
	}
	if err != nil {
		return errs.Wrap(errs.Unavailable, "node.syncFolder", err, "%s cannot be made durable", dir)
	}
	return nil
}

// syncFolders does that for a folder and all below it.
func syncFolders(dir string) error {
	return filepath.WalkDir(dir, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return errs.Wrap(errs.Unavailable, "node.syncFolders", err, "%s cannot be made durable", p)
		}
		if !d.IsDir() {
			return nil
		}
		return syncFolder(p)
	})
}

// retireGateway forgets what the gateway was still to send when the backup was
// taken; inside hands over again what is to go.
func (n *Node) retireGateway(ctx context.Context) error {
	return n.gateway.Write(ctx, func(tx *gatewaydb.Tx) error {
		_, err := tx.Retire()
		return err
	})
}

// configOf reads node.toml out of a backup, as it will be in dir.
func configOf(file, dir string) (Config, error) {
	var data []byte
	_, err := readArchive(file, func(_ desk.Backup, name string, from io.Reader) (err error) {
		if name == ConfigFile {
			data, err = io.ReadAll(io.LimitReader(from, maxConfig+1))
		}
		return err
	})
	if err != nil {
		return Config{}, err
	}
	return DecodeConfig(ConfigFile, dir, data)
}

// placeOf says where a file of a backup belongs.
func (c *Config) placeOf(name string) (string, error) {
	const op = "node.RestoreBackup"
	for _, f := range []struct{ prefix, folder string }{{policyCopy, c.Policy.Directory}, {peersCopy, "peers"},
		{insideKeysCopy, c.Inside.Keys}, {gatewayKeysCopy, c.Gateway.Keys}, {bridgeKeysCopy, c.Bridge.Keys}} {
		if rest, ok := strings.CutPrefix(name, f.prefix); ok {
			return c.inDir(name, filepath.Join(f.folder, filepath.FromSlash(rest)))
		}
	}
	switch {
	case name == insideCopy:
		return c.inDir(name, c.Inside.Database)
	case name == gatewayCopy:
		return c.inDir(name, c.Gateway.Database)
	case !strings.Contains(name, "/"):
		return c.inDir(name, name)
	}
	return "", errs.E(errs.Invalid, op, "%s does not belong into a node's directory", name)
}

func (c *Config) inDir(name, to string) (string, error) {
	if !filepath.IsLocal(to) {
		return "", errs.E(errs.Invalid, "node.RestoreBackup", "%s belongs to %s, outside the node's directory, where nothing is restored; expected paths below it", name, to)
	}
	return c.path(to), nil
}

func writeFile(to string, from io.Reader) error {
	err := os.MkdirAll(filepath.Dir(to), 0o700)
	if err == nil {
		var f *os.File
		if f, err = os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600); err == nil {
			_, err = io.Copy(f, from)
			err = errors.Join(err, f.Sync(), f.Close())
		}
	}
	if err != nil {
		return errs.Wrap(errs.Invalid, "node.RestoreBackup", err, "%s cannot be written", to)
	}
	return nil
}
