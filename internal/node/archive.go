package node

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"entente/internal/core/errs"
	"entente/internal/desk"
	"entente/internal/seal/wire"
)

// A backup is a tar archive: manifest.json first, then the files that it lists,
// in its order and with their digests.
const (
	manifestFile    = "manifest.json"
	maxManifest     = 16 << 20
	maxBackupFiles  = 100_000
	insideCopy      = "inside.db"
	gatewayCopy     = "gateway.db"
	policyCopy      = "policy/"
	peersCopy       = "peers/"
	insideKeysCopy  = "keys/inside/"
	gatewayKeysCopy = "keys/gateway/"
	bridgeKeysCopy  = "keys/bridge/"
)

// source is a file that goes into a backup under a name.
type source struct{ name, path string }

// writeArchive writes a backup of sources to a file that is not there yet. On an
// error nothing of it is left.
func writeArchive(file string, b desk.Backup, sources []source) (out desk.Backup, err error) {
	const op = "node.Backup"
	slices.SortFunc(sources, func(a, b source) int { return strings.Compare(a.name, b.name) })
	b.Files = []desk.BackupFile{}
	for _, s := range sources {
		f, err := digestOf(s)
		if err != nil {
			return desk.Backup{}, err
		}
		b.Files = append(b.Files, f)
	}
	manifest, err := json.Marshal(b)
	if err != nil {
		return desk.Backup{}, errs.Wrap(errs.Internal, op, err, "the manifest cannot be written")
	}
	to, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return desk.Backup{}, errs.At(op, file, 0, "", "is there already; expected a new file")
	}
	if err != nil {
		return desk.Backup{}, errs.Wrap(errs.Invalid, op, err, "%s cannot be written", file)
	}
	defer func() {
		if err = errors.Join(err, to.Sync(), to.Close()); err != nil {
			err = errors.Join(err, os.Remove(file))
		}
	}()
	w := tar.NewWriter(to)
	if err := addEntry(w, manifestFile, int64(len(manifest)), bytes.NewReader(manifest)); err != nil {
		return desk.Backup{}, err
	}
	for i, s := range sources {
		if err := addFile(w, s, b.Files[i].Size); err != nil {
			return desk.Backup{}, err
		}
	}
	if err := w.Close(); err != nil {
		return desk.Backup{}, errs.Wrap(errs.Unavailable, op, err, "%s cannot be written", file)
	}
	b.File, b.Digest = file, wire.Hash(manifest)
	return b, nil
}

func digestOf(s source) (desk.BackupFile, error) {
	f, err := os.Open(s.path)
	if err != nil {
		return desk.BackupFile{}, unreadable(s.path, err)
	}
	defer f.Close()
	sum := sha256.New()
	n, err := io.Copy(sum, f)
	if err != nil {
		return desk.BackupFile{}, unreadable(s.path, err)
	}
	return desk.BackupFile{Name: s.name, Size: n, SHA256: hex.EncodeToString(sum.Sum(nil))}, nil
}

func addFile(w *tar.Writer, s source, size int64) error {
	f, err := os.Open(s.path)
	if err != nil {
		return unreadable(s.path, err)
	}
	defer f.Close()
	return addEntry(w, s.name, size, io.LimitReader(f, size))
}

func addEntry(w *tar.Writer, name string, size int64, from io.Reader) error {
	err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: time.Unix(0, 0), Format: tar.FormatPAX})
	if err == nil {
		_, err = io.CopyN(w, from, size)
	}
	if err != nil {
		return errs.Wrap(errs.Unavailable, "node.Backup", err, "%s cannot be added", name)
	}
	return nil
}

// readArchive reads a backup, checks every file against the manifest, and gives
// each to keep, which may be nil.
func readArchive(file string, keep func(b desk.Backup, name string, from io.Reader) error) (desk.Backup, error) {
	const op = "node.VerifyBackup"
	f, err := os.Open(file)
	if err != nil {
		return desk.Backup{}, unreadable(file, err)
	}
	defer f.Close()
	r := tar.NewReader(f)
	b, err := readManifest(file, r)
	if err != nil {
		return desk.Backup{}, err
	}
	for _, want := range b.Files {
		h, err := r.Next()
		if err != nil || h.Typeflag != tar.TypeReg || h.Name != want.Name || h.Size != want.Size {
			return desk.Backup{}, errs.At(op, file, 0, want.Name, "missing, or not as its manifest says; the backup is damaged")
		}
		sum := sha256.New()
		from := io.TeeReader(r, sum)
		if keep != nil {
			if err := keep(b, want.Name, from); err != nil {
				return desk.Backup{}, err
			}
		}
		if _, err := io.Copy(io.Discard, from); err != nil || hex.EncodeToString(sum.Sum(nil)) != want.SHA256 {
			return desk.Backup{}, errs.At(op, file, 0, want.Name, "has another digest than its manifest says; the backup is damaged")
		}
	}
	if _, err := r.Next(); !errors.Is(err, io.EOF) {
		return desk.Backup{}, errs.At(op, file, 0, "", "holds more than its manifest says; the backup is damaged")
	}
	return b, nil
}

func readManifest(file string, r *tar.Reader) (desk.Backup, error) {
	bad := errs.At("node.VerifyBackup", file, 0, manifestFile, "is no backup of this program; expected an archive that begins with its manifest")
	h, err := r.Next()
	if err != nil || h.Name != manifestFile || h.Typeflag != tar.TypeReg || h.Size > maxManifest {
		return desk.Backup{}, bad
	}
	data, err := io.ReadAll(io.LimitReader(r, maxManifest))
	if err != nil {
		return desk.Backup{}, bad
	}
	var b desk.Backup
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	if err := d.Decode(&b); err != nil || b.V != 1 || len(b.Files) > maxBackupFiles {
		return desk.Backup{}, bad
	}
	for i, f := range b.Files {
		if !safeName(f.Name) || f.Size < 0 || i > 0 && b.Files[i-1].Name >= f.Name {
			return desk.Backup{}, bad
		}
	}
	b.File, b.Digest = file, wire.Hash(data)
	return b, nil
}

// safeName tells whether a name of an archive stays below the folder that it is
// restored into.
func safeName(name string) bool {
	return name != "" && len(name) < 4096 && path.Clean(name) == name && filepath.IsLocal(name) && !strings.ContainsAny(name, "\\\x00") && name != manifestFile
}
