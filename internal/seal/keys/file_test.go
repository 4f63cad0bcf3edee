package keys

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"entente/internal/core/errs"
)

func saveAll(t *testing.T, s service, dir string) {
	t.Helper()
	for _, save := range []func(string) error{s.root.Save, s.release.Save, s.hpke.Save, s.gateway.Save, s.tls.Save} {
		if err := save(dir); err != nil {
			t.Fatal(err)
		}
	}
}

func TestKeysComeBackFromTheirFiles(t *testing.T) {
	s := newService(t, "FRA/DGSE", 7)
	dir := filepath.Join(t.TempDir(), "a", "keys")
	saveAll(t, s, dir)
	root, err := LoadRoot(dir)
	if err != nil || !root.Public().Equal(s.root.Public()) || root.Service() != "FRA/DGSE" {
		t.Error("root", err)
	}
	release, err := LoadRelease(dir, 7)
	if err != nil || !release.Public().Equal(s.release.Public()) || release.Serial() != 7 || release.Service() != "FRA/DGSE" {
		t.Error("release", err)
	}
	gateway, err := LoadGateway(dir, 7)
	if err != nil || !gateway.Public().Equal(s.gateway.Public()) {
		t.Error("gateway", err)
	}
	opener, err := LoadHPKE(dir, 7)
	if err != nil || string(opener.Public()) != string(s.hpke.Public()) {
		t.Error("hpke", err)
	}
	tls, err := LoadTLS(dir, 7)
	if err != nil || tls.Pin() != s.tls.Pin() {
		t.Error("tls", err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 5 {
		t.Fatal(len(files), err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v; want 0600", f.Name(), info.Mode())
		}
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the directory has mode %v; want 0700", info.Mode())
	}
}

func TestAKeyIsNeverWrittenOver(t *testing.T) {
	s, other := newService(t, "FRA/DGSE", 1), newService(t, "RUS/FSB", 1)
	dir := t.TempDir()
	saveAll(t, s, dir)
	for _, save := range []func(string) error{other.root.Save, other.release.Save, other.hpke.Save, other.gateway.Save, other.tls.Save} {
		wants(t, save(dir), errs.Conflict, "never written over")
	}
	if got, err := LoadRelease(dir, 1); err != nil || got.Service() != "FRA/DGSE" {
		t.Error("the first key is gone", err)
	}
}

func TestFilesThatOthersMayReadAreRefused(t *testing.T) {
	s := newService(t, "FRA/DGSE", 1)
	for _, mode := range []os.FileMode{0o640, 0o604, 0o620, 0o610, 0o602, 0o601, 0o660, 0o644} {
		dir := t.TempDir()
		saveAll(t, s, dir)
		files, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			if err := os.Chmod(filepath.Join(dir, f.Name()), mode); err != nil {
				t.Fatal(err)
			}
		}
		_, e1 := LoadRoot(dir)
		_, e2 := LoadRelease(dir, 1)
		_, e3 := LoadHPKE(dir, 1)
		_, e4 := LoadGateway(dir, 1)
		_, e5 := LoadTLS(dir, 1)
		for _, err := range []error{e1, e2, e3, e4, e5} {
			wants(t, err, errs.Denied, "open to others")
		}
	}
}

func TestOnlyTheKeyAskedForIsLoaded(t *testing.T) {
	s := newService(t, "FRA/DGSE", 1)
	good := t.TempDir()
	saveAll(t, s, good)
	read := func(name string) string {
		data, err := os.ReadFile(filepath.Join(good, name))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	release := read("release-1.key")
	for _, tt := range []struct{ name, content string }{
		{"another kind", read("gateway-1.key")},
		{"another serial", strings.Replace(release, `"serial":1`, `"serial":2`, 1)},
		{"no service", strings.Replace(release, `"FRA/DGSE"`, `""`, 1)},
		{"one seed", strings.Replace(read("hpke-1.key"), `"hpke"`, `"release"`, 1)},
		{"short seed", strings.Replace(release, `["`, `["AAAA","`, 1)},
		{"unknown key", strings.Replace(release, `{`, `{"x":1,`, 1)},
		{"key twice", strings.Replace(release, `{`, `{"v":1,`, 1)},
		{"truncated", release[:len(release)-3]},
		{"nothing", ""},
		{"not JSON", "-----BEGIN PRIVATE KEY-----"},
		{"large", release + strings.Repeat(" ", maxFileBytes)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, "release-1.key"), []byte(tt.content), 0o600); err != nil {
				t.Fatal(err)
			}
			k, err := LoadRelease(dir, 1)
			if k != nil {
				t.Error("a key was loaded")
			}
			wants(t, err, errs.Invalid, "release-1.key")
			for _, seed := range s.release.signer().seeds() {
				if err != nil && strings.Contains(err.Error(), seed) {
					t.Error("the error shows a seed")
				}
			}
		})
	}
	_, err := LoadRelease(good, 2)
	wants(t, err, errs.NotFound, "release-2.key")
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "root.key"), 0o700); err != nil {
		t.Fatal(err)
	}
	_, err = LoadRoot(dir)
	wants(t, err, errs.Denied, "not a plain file")
	if err := syscall.Mkfifo(filepath.Join(dir, "tls-1.key"), 0o600); err != nil {
		t.Skip("no pipes on this system:", err)
	}
	_, err = LoadTLS(dir, 1)
	wants(t, err, errs.Denied, "not a plain file")
}
