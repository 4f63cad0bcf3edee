package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	names := flag.String("names", "../shared/names/dev", "the folder of the token pairs")
	out := flag.String("out", "internal/core/screening", "where the tables go")
	flag.Parse()
	if err := run(*names, *out); err != nil {
		fmt.Fprintln(os.Stderr, "learn:", err)
		os.Exit(1)
	}
}

func run(names, out string) error {
	tokens, err := readTokens(names)
	if err != nil {
		return err
	}
	if err := write(filepath.Join(out, "table.go"), costsSource(tokens)); err != nil {
		return err
	}
	return write(filepath.Join(out, "common.go"), commonSource(tokens))
}

func write(path string, source []byte) error { return os.WriteFile(path, source, 0o644) }
