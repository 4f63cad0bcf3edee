package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"entente/internal/core/spelling"
)

func main() {
	names := flag.String("names", "../shared/names/dev", "the folder of the token pairs")
	out := flag.String("out", "internal/core/screening", "where the tables go")
	heard := flag.String("spelling", "internal/core/spelling", "where the table of irregular names goes")
	flag.Parse()
	if err := run(*names, *out, *heard); err != nil {
		fmt.Fprintln(os.Stderr, "learn:", err)
		os.Exit(1)
	}
}

func run(names, out, heard string) error {
	tokens, err := readTokens(names)
	if err != nil {
		return err
	}
	costs, source := costsSource(tokens)
	if err := write(filepath.Join(out, "table.go"), source); err != nil {
		return err
	}
	if err := write(filepath.Join(heard, "irregular.go"), irregularSource(tokens, costs[spelling.Cyrillic])); err != nil {
		return err
	}
	return write(filepath.Join(out, "common.go"), commonSource(tokens))
}

func write(path string, source []byte) error { return os.WriteFile(path, source, 0o644) }
