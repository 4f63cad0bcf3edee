# One binary, no cgo. Every target works on a clean clone with Go, make and git.
#
#   make build   the binary, bin/entente
#   make test    every test of the tree (what CI runs)
#   make demo    the public record, replayed on four nodes; UN_LIST=FILE, the UN's
#                consolidated list, looks on it for whom the record's articles name
#   make bench   the speed tables
#
#   make eval-names   how well names are found, kind by kind
#   make tables       learns the tables of sounds and common names anew
#
# The last two need the labelled names (docs/names.md), which are no part of the
# repository.
#
# The slower targets (race, fuzz, long) are for a change that touches what they
# search; docs/testing.md says which.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := build
MAKEFLAGS += --no-builtin-rules

GO ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)
LDFLAGS := -s -w -X main.version=$(VERSION)
FUZZTIME ?= 20s

.PHONY: build test check demo bench eval-names tables lint fuzz long race golden clean

build:
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/entente ./cmd/entente

test: check
	scripts/test

# What can be checked without running a test.
check:
	scripts/prerequisites
	scripts/format
	$(GO) vet ./...
	scripts/tidy

demo: build
	bin/entente demo $(if $(UN_LIST),--un-list '$(UN_LIST)')

bench:
	scripts/bench

eval-names:
	@scripts/study evaluate

# The same pairs give the same bytes; read the difference before committing it.
tables:
	@scripts/study learn

lint: check
	scripts/lint

# A short search of every fuzz target; FUZZTIME is for each of them.
fuzz:
	FUZZTIME=$(FUZZTIME) scripts/fuzz

# The long searches: 100,000 random worlds, 500 crashes.
long:
	ENTENTE_LONG=1 ENTENTE_WORLDS=100000 scripts/test -timeout 5h

race:
	scripts/test -race -timeout 2h

# Writes the golden files anew; read the difference before committing it.
golden:
	ENTENTE_GOLDEN=write $(GO) test ./...

clean:
	rm -rf bin build
