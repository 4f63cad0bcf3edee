package witness

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/seal/evidence"
	"entente/internal/seal/keys"
)

const (
	logsFile = "logs.txt" // verifier keys of the logs that are trusted, one a line
	headsDir = "heads"
	lockFile = "lock"
	mostLogs = 1024
)

// Create makes a witness's folder with its key, and gives the verifier key by
// which its cosignatures are known. It never writes over a key that is there.
func Create(dir string, service party.Code, random io.Reader) (vkey string, err error) {
	seed, err := keys.GenerateWitness(random, service)
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(filepath.Join(dir, headsDir), 0o700); err != nil {
		return "", errs.Wrap(errs.Invalid, "witness.Create", err, "the folder %s cannot be made", dir)
	}
	if err := seed.Save(dir); err != nil {
		return "", err
	}
	k, err := keyOf(seed)
	return k.Public(), err
}

func keyOf(seed *keys.NoteSeed) (evidence.WitnessKey, error) {
	return evidence.NewWitnessKey("entente/"+string(seed.Service())+"/witness", seed.Seed())
}

// Trust adds a log whose heads are cosigned from now on.
func Trust(dir, vkey string) error {
	const op = "witness.Trust"
	if _, err := evidence.ReadLog(vkey); err != nil {
		return err
	}
	logs, err := readLogs(dir)
	if err != nil {
		return err
	}
	for _, l := range logs {
		if l.Public() == vkey {
			return nil
		}
	}
	f, err := os.OpenFile(filepath.Join(dir, logsFile), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return errs.Wrap(errs.Invalid, op, err, "%s cannot be written", logsFile)
	}
	_, err = f.WriteString(vkey + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return errs.Wrap(errs.Unavailable, op, err, "%s cannot be written", logsFile)
	}
	return nil
}

func readLogs(dir string) ([]evidence.Log, error) {
	const op = "witness.readLogs"
	data, err := os.ReadFile(filepath.Join(dir, logsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, errs.Wrap(errs.Invalid, op, err, "%s cannot be read", logsFile)
	}
	var out []evidence.Log
	for i, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		l, err := evidence.ReadLog(line)
		if err != nil || i >= mostLogs {
			return nil, errs.At(op, logsFile, i+1, "", "expected the verifier key of a log, one a line, at most %d", mostLogs)
		}
		out = append(out, l)
	}
	return out, nil
}

// Witness cosigns heads. It is safe for concurrent use; one process at a time
// has a folder.
type Witness struct {
	dir  string
	key  evidence.WitnessKey
	now  func() time.Time
	lock *os.File

	mu sync.Mutex // one head at a time: check, store, sign
}

// Open opens a witness's folder. The error is a conflict when another process
// has it open.
func Open(dir string, now func() time.Time) (*Witness, error) {
	const op = "witness.Open"
	seed, err := keys.LoadWitness(dir)
	if err != nil {
		return nil, err
	}
	w := &Witness{dir: dir, now: now}
	if w.key, err = keyOf(seed); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(dir, headsDir), 0o700); err != nil {
		return nil, errs.Wrap(errs.Invalid, op, err, "the folder of heads cannot be made")
	}
	if w.lock, err = os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return nil, errs.Wrap(errs.Invalid, op, err, "%s cannot be opened", lockFile)
	}
	if err := syscall.Flock(int(w.lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		w.lock.Close()
		return nil, errs.Wrap(errs.Conflict, op, err, "another witness works in %s", dir)
	}
	_, err = readLogs(dir)
	return w, err
}

// Close leaves the folder to others.
func (w *Witness) Close() error { return w.lock.Close() }

// Public is the verifier key.
func (w *Witness) Public() string { return w.key.Public() }

// AddCheckpoint cosigns a head that extends the last one, after storing it. The
// errors are those of evidence.AddCheckpoint.Advance, and NotFound for a log that
// is not trusted. size is that of the last head, when the error is Stale.
func (w *Witness) AddCheckpoint(r evidence.AddCheckpoint) (line []byte, size int64, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	log, err := w.trusted(r.Checkpoint)
	if err != nil {
		return nil, 0, err
	}
	last, err := w.recorded(log)
	if err != nil {
		return nil, 0, err
	}
	c, err := r.Advance(last.Head(), log)
	if err != nil {
		return nil, last.Head().Size, err
	}
	if line, err = evidence.Cosign(w.key, c, latest(w.now(), last)); err != nil {
		return nil, 0, err
	}
	// The note is kept with our line beneath it: it is what the monitoring page shows.
	if err := store(w.headFile(log.Origin()), append(c.Bytes(), line...)); err != nil {
		return nil, 0, err
	}
	return line, 0, nil
}

// latest is now, or the time of the last cosignature when the clock was set back
// since: a later head never bears an earlier time.
func latest(now time.Time, last evidence.Checkpoint) time.Time {
	for _, c := range last.Cosignatures() {
		if c.At.After(now) {
			now = c.At
		}
	}
	return now
}

// trusted finds the log of a checkpoint by its first line.
func (w *Witness) trusted(checkpoint []byte) (evidence.Log, error) {
	origin, _, _ := strings.Cut(string(checkpoint), "\n")
	logs, err := readLogs(w.dir)
	if err != nil {
		return evidence.Log{}, err
	}
	for _, l := range logs {
		if l.Origin() == origin {
			return l, nil
		}
	}
	return evidence.Log{}, errs.E(errs.NotFound, "witness.AddCheckpoint", "no log of that name is trusted here")
}

// recorded is the last head of a log with our cosignature; its zero value when there is none.
func (w *Witness) recorded(log evidence.Log) (evidence.Checkpoint, error) {
	data, err := os.ReadFile(w.headFile(log.Origin()))
	if errors.Is(err, fs.ErrNotExist) {
		return evidence.Checkpoint{}, nil
	}
	if err != nil {
		return evidence.Checkpoint{}, errs.Wrap(errs.Unavailable, "witness.recorded", err, "the last head cannot be read")
	}
	us, err := evidence.ReadWitness(w.key.Public())
	if err != nil {
		return evidence.Checkpoint{}, err
	}
	return evidence.ReadCheckpoint(data, log, us)
}

// Head is the last head of a log that was cosigned, with the cosignature;
// NotFound when there is none.
func (w *Witness) Head(hash string) ([]byte, error) {
	const op = "witness.Head"
	if _, err := hex.DecodeString(hash); err != nil || len(hash) != 2*sha256.Size || strings.ToLower(hash) != hash {
		return nil, errs.E(errs.NotFound, op, "no such log")
	}
	data, err := os.ReadFile(filepath.Join(w.dir, headsDir, hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, errs.E(errs.NotFound, op, "no such log")
	}
	if err != nil {
		return nil, errs.Wrap(errs.Unavailable, op, err, "the last head cannot be read")
	}
	return data, nil
}

func (w *Witness) headFile(origin string) string {
	return filepath.Join(w.dir, headsDir, nameOf(origin))
}

// nameOf is how the monitoring page names a log.
func nameOf(origin string) string {
	sum := sha256.Sum256([]byte(origin))
	return hex.EncodeToString(sum[:])
}

// store writes a file so that after any crash it holds the old bytes or the new,
// and the new ones are on the disk when it returns.
func store(path string, data []byte) error {
	temp := path + ".new"
	f, err := os.OpenFile(temp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err == nil {
		_, err = f.Write(data)
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err == nil {
		err = os.Rename(temp, path)
	}
	if err == nil {
		var d *os.File
		if d, err = os.Open(filepath.Dir(path)); err == nil {
			err = errors.Join(d.Sync(), d.Close())
		}
	}
	if err != nil {
		return errs.Wrap(errs.Unavailable, "witness.store", err, "the head cannot be stored")
	}
	return nil
}
