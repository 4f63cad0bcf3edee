package node

import (
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"entente/internal/core/directive"
	"entente/internal/core/document"
	"entente/internal/core/errs"
)

// maxFiles bounds the files read from one folder.
const maxFiles = 10_000

// Endings of the files that a policy's folders hold. Notes (*.md) and hidden
// files may lie beside them; anything else is refused, because a law that is
// not read forbids nothing.
var (
	DirectiveEndings = []string{".yaml", ".yml", ".json"}
	LawEndings       = []string{".cedar"}
)

// ReadFile reads one input file of bounded size.
func ReadFile(name string) (directive.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return directive.File{}, unreadable(name, err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, document.MaxBytes+1))
	if err != nil {
		return directive.File{}, unreadable(name, err)
	}
	if len(data) > document.MaxBytes {
		return directive.File{}, errs.At("node.ReadFile", name, 0, "", "larger than %d bytes; expected at most that", document.MaxBytes)
	}
	return directive.File{Name: name, Data: data}, nil
}

// ReadFolder reads the folder's files, each with one of the endings, in the
// order of their names. A path that is a file is read as that one file.
func ReadFolder(name string, endings ...string) ([]directive.File, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	if !info.IsDir() {
		f, err := ReadFile(name)
		return []directive.File{f}, err
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	var out []directive.File
	for _, e := range entries {
		switch {
		case strings.HasPrefix(e.Name(), ".") || filepath.Ext(e.Name()) == ".md":
			continue
		case e.IsDir() || !slices.Contains(endings, filepath.Ext(e.Name())):
			return nil, errs.At("node.ReadFolder", filepath.Join(name, e.Name()), 0, "", "is not read here; expected files that end in %s", strings.Join(endings, ", "))
		}
		if len(out) == maxFiles {
			return nil, errs.At("node.ReadFolder", name, 0, "", "more than %d files; expected at most that", maxFiles)
		}
		f, err := ReadFile(filepath.Join(name, e.Name()))
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

// ReadPolicy reads a policy's folder: directives/, law/, parties.yaml,
// consents.yaml and assurances.yaml. Only parties.yaml must be there.
func ReadPolicy(dir string) (directive.Files, error) {
	var out directive.Files
	var err error
	if out.Parties, err = ReadFile(filepath.Join(dir, "parties.yaml")); err != nil {
		return directive.Files{}, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return directive.Files{}, unreadable(dir, err)
	}
	expected := []string{"parties.yaml", "consents.yaml", "assurances.yaml", dutiesFile, warningsFile, watchFile, "directives", "law"}
	for _, e := range entries {
		if name := e.Name(); !slices.Contains(expected, name) && !strings.HasPrefix(name, ".") && filepath.Ext(name) != ".md" {
			return directive.Files{}, errs.At("node.ReadPolicy", filepath.Join(dir, name), 0, "", "is not read here; expected %s", strings.Join(expected, ", "))
		}
	}
	for _, x := range []struct {
		name string
		into *directive.File
	}{{"consents.yaml", &out.Consents}, {"assurances.yaml", &out.Assurances}} {
		path := filepath.Join(dir, x.name)
		if absent(path) {
			continue
		}
		if *x.into, err = ReadFile(path); err != nil {
			return directive.Files{}, err
		}
	}
	for _, x := range []struct {
		name    string
		endings []string
		into    *[]directive.File
	}{{"directives", DirectiveEndings, &out.Directives}, {"law", LawEndings, &out.Law}} {
		path := filepath.Join(dir, x.name)
		if absent(path) {
			continue
		}
		if *x.into, err = ReadFolder(path, x.endings...); err != nil {
			return directive.Files{}, err
		}
	}
	return out, nil
}

func absent(path string) bool {
	_, err := os.Stat(path)
	return os.IsNotExist(err)
}

// unreadable says why a file cannot be read, in words that need no system's manual.
func unreadable(name string, err error) error {
	why := "cannot be read"
	switch {
	case os.IsNotExist(err):
		why = "no such file or folder"
	case os.IsPermission(err):
		why = "not allowed to read it"
	}
	e := errs.At("node.ReadFile", name, 0, "", "%s", why)
	e.Err = err
	return e
}

// rulesOf reads a file of the policy's folder by which the service rules itself; the
// default where it has none.
func rulesOf[T any](n *Node, file string, decode func(name string, data []byte) (T, error)) (*T, error) {
	name := filepath.Join(n.config.path(n.config.Policy.Directory), file)
	var data []byte
	if !absent(name) {
		f, err := ReadFile(name)
		if err != nil {
			return nil, err
		}
		data = f.Data
	}
	r, err := decode(name, data)
	return &r, err
}
