package keys

import (
	"crypto/rand"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"entente/internal/core/errs"
)

// Erase destroys the private keys of one kind of zone of a key set: of the
// inside (release, HPKE) or of the gateway (gateway, TLS), whichever lie in
// dir. Each file is written over before it is removed; what a medium or a
// snapshot beneath it keeps is beyond a program. It gives the names of what was
// erased, none when nothing was there.
func Erase(dir string, serial uint64) (erased []string, err error) {
	const op = "keys.Erase"
	for _, kind := range []string{kindRelease, kindHPKE, kindGateway, kindTLS} {
		file := name(kind, serial)
		switch err := erase(filepath.Join(dir, file)); {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return erased, errs.Wrap(errs.Internal, op, err, "%s cannot be erased", file)
		default:
			erased = append(erased, file)
		}
	}
	if len(erased) == 0 {
		return nil, nil
	}
	if err := syncDir(dir); err != nil {
		return erased, errs.Wrap(errs.Internal, op, err, "the folder of the keys cannot be written")
	}
	return erased, nil
}

func erase(path string) error {
	info, err := os.Lstat(path)
	if err != nil {
		return err
	}
	if info.Mode().IsRegular() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		_, err = io.CopyN(f, rand.Reader, info.Size())
		if err := errors.Join(err, f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	return os.Remove(path)
}
