package node

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/desk"
	"entente/internal/store/insidedb"
	"entente/internal/store/sqldb"
)

// Backup implements desk.Node. The databases are copied while nothing goes
// between them, so that the two copies agree; partners are answered all the
// while. Encrypting the file is for whoever keeps it.
func (n *Node) Backup(ctx context.Context, file string, keys bool) (desk.Backup, error) {
	const op = "node.Backup"
	if !filepath.IsAbs(file) {
		return desk.Backup{}, errs.E(errs.Invalid, op, "file %q; expected an absolute path", file)
	}
	if !absent(file) {
		return desk.Backup{}, errs.At(op, file, 0, "", "is there already; expected a new file")
	}
	work, err := os.MkdirTemp(filepath.Dir(file), ".entente-backup-*")
	if err != nil {
		return desk.Backup{}, errs.Wrap(errs.Invalid, op, err, "the folder of %s cannot be written", file)
	}
	defer os.RemoveAll(work)
	b := desk.Backup{V: 1, Service: party.Code(n.config.Service), Version: n.options.Version, Apart: []string{}}
	var sources []source
	err = n.exchange.Quiet(func() error {
		b.TakenAt = n.clock.Now()
		for _, c := range []struct {
			db   *sqldb.DB
			name string
		}{{n.insideDB, insideCopy}, {n.gatewayDB, gatewayCopy}} {
			switch {
			case c.db == nil:
				b.Apart = append(b.Apart, "the database of the other zone's directory")
			case c.db.Engine() == sqldb.Postgres:
				b.Apart = append(b.Apart, strings.TrimSuffix(c.name, ".db")+": its PostgreSQL schema, with pg_dump, taken after this file and restored before the node is started")
			default:
				if err := c.db.Backup(ctx, filepath.Join(work, c.name)); err != nil {
					return err
				}
				sources = append(sources, source{c.name, filepath.Join(work, c.name)})
			}
		}
		return nil
	})
	if err != nil {
		return desk.Backup{}, err
	}
	b.Incarnation = n.exchange.Incarnation()
	more, apart, err := n.config.keepsakes(keys)
	if err != nil {
		return desk.Backup{}, err
	}
	b.Apart = append(b.Apart, apart...)
	b, err = writeArchive(file, b, append(sources, more...))
	if err == nil {
		n.log.Info("backup taken", "files", len(b.Files), "keys", keys)
	}
	return b, err
}

// keepsakes are the files of a node's directory that belong into a backup, and
// what must be kept apart from it.
func (c *Config) keepsakes(keys bool) (out []source, apart []string, err error) {
	for _, pattern := range []string{ConfigFile, publicFile, "keyset-*.json", "revocation-*.json"} {
		names, err := filepath.Glob(filepath.Join(globSafe(c.Dir), pattern))
		if err != nil {
			return nil, nil, errs.Wrap(errs.Internal, "node.Backup", err, "the node's directory cannot be searched")
		}
		for _, n := range names {
			out = append(out, source{filepath.Base(n), n})
		}
	}
	if err := c.policyApart(); err != nil {
		return nil, nil, err
	}
	folders := []source{{policyCopy, c.path(c.Policy.Directory)}, {peersCopy, c.path("peers")}}
	private := []source{{insideKeysCopy, c.path(c.Inside.Keys)}, {gatewayKeysCopy, c.path(c.Gateway.Keys)}}
	if c.Bridge.Keys != "" {
		private = append(private, source{bridgeKeysCopy, c.path(c.Bridge.Keys)})
	}
	public := len(folders)
	if keys {
		folders = append(folders, private...)
	}
	for i, f := range folders {
		more, err := below(f)
		if err != nil {
			return nil, nil, err
		}
		if i < public {
			more = slices.DeleteFunc(more, secret)
		}
		out = append(out, more...)
	}
	if !keys {
		for _, f := range private {
			if found, err := below(f); err == nil && len(found) > 0 {
				apart = append(apart, f.path+": private keys")
			}
		}
	}
	if !absent(c.path(rootFolder)) {
		apart = append(apart, c.path(rootFolder)+": the root key, which belongs on a medium of its own")
	}
	return out, apart, nil
}

// secret tells of a file that belongs into no folder of public documents: a key,
// or a database.
func secret(s source) bool {
	base := path.Base(s.name)
	for _, ending := range []string{".key", ".db", ".db-wal", ".db-shm"} {
		if strings.HasSuffix(base, ending) {
			return true
		}
	}
	return false
}

// policyApart refuses a policy's folder that holds keys, the root or databases:
// they would come into a backup with it, under the policy's name.
func (c *Config) policyApart() error {
	policy := c.path(c.Policy.Directory)
	for _, p := range []string{c.Inside.Keys, c.Gateway.Keys, c.Bridge.Keys, rootFolder, c.Inside.Database, c.Gateway.Database} {
		if p == "" || strings.Contains(p, "://") { // not there, or on a server
			continue
		}
		for _, pair := range [][2]string{{policy, c.path(p)}, {real(policy), real(c.path(p))}} {
			if rel, err := filepath.Rel(pair[0], pair[1]); err == nil && (rel == "." || filepath.IsLocal(rel)) {
				return errs.At("node.Backup", policy, 0, "policy.directory", "holds %s; expected a folder that has nothing but the policy", p)
			}
		}
	}
	return nil
}

// real is a path without links, as far as it is there.
func real(p string) string {
	if to, err := filepath.EvalSymlinks(p); err == nil {
		return to
	}
	return p
}

// below lists the plain files of a folder, under the name given; none when there
// is no such folder.
func below(f source) ([]source, error) {
	var out []source
	err := filepath.WalkDir(f.path, func(p string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && p == f.path {
			return nil
		}
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(f.path, p)
		if err == nil && d.Type().IsRegular() {
			out = append(out, source{f.name + filepath.ToSlash(rel), p})
		}
		return err
	})
	if err != nil {
		return nil, unreadable(f.path, err)
	}
	return out, nil
}

// VerifyBackup reads a whole backup and holds every file against the manifest.
func VerifyBackup(file string) (desk.Backup, error) { return readArchive(file, nil) }

// beginRestored begins a new incarnation when the directory says that its
// databases were restored: from then on nothing is sent under a number of the
// life before.
func (n *Node) beginRestored(ctx context.Context) error {
	m, err := readMarker(&n.config)
	if err != nil || m.Incarnation == "" {
		return err
	}
	known := false
	err = n.inside.Read(ctx, func(tx *insidedb.Tx) (err error) {
		known, err = tx.IncarnationKnown(m.Incarnation)
		return err
	})
	if err != nil {
		return err
	}
	if known { // it began, and the mark alone was left: what is with the gateway now is of this life
		return dropMarker(&n.config)
	}
	if n.gateway != nil {
		if err := n.retireGateway(ctx); err != nil {
			return err
		}
	}
	err = n.inside.Write(ctx, func(tx *insidedb.Tx) error {
		if known, err := tx.IncarnationKnown(m.Incarnation); err != nil || known {
			return err
		}
		rows, err := tx.Partners()
		if err != nil {
			return err
		}
		var active []party.Code
		for _, p := range rows {
			if p.State == insidedb.PartnerActive {
				active = append(active, p.Code)
			}
		}
		return tx.BeginIncarnation(insidedb.Restore{Incarnation: m.Incarnation, Backup: m.Backup, TakenAt: m.TakenAt}, active)
	})
	if err != nil {
		return err
	}
	n.log.Warn("the store was restored: a new incarnation begins, and nothing is sent before it is known what partners hold")
	return dropMarker(&n.config)
}
