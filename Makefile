# One binary, no cgo. Every target works on a clean clone with Go, make and git.
#
#   make build   the binary, bin/entente
#   make desk    the interface alone; make release refuses a binary without it
#   make test    every test of the tree (what CI runs)
#   make demo    the public record, replayed on four nodes; UN_LIST=FILE, the UN's
#                consolidated list, looks on it for whom the record's articles name
#   make bench   the speed tables
#   make bench-judgement   how fast what is held is searched
#   make bench-watch   how fast travel is screened and kept, beside a list of a million
#   make bench-desk   how fast pages of long queues are
#   make day     a day's travel of 200,000 invented people on one node, with 100 who are
#                sought among namesakes; DAY=N for fewer, ENTRIES=N beside a list
#
#   make eval-names   how well names are found, kind by kind
#   make tables       learns the tables of sounds and common names anew
#   make eval-origins how well texts of one origin are found, kind by kind
#
# eval-names and tables need the labelled names (docs/names.md), which are no part of
# the repository.
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

.PHONY: build release desk test-desk test check demo bench bench-judgement bench-watch bench-desk day eval-names eval-origins tables lint fuzz long race golden clean

build: desk
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/entente ./cmd/entente

# What is given to others has the interface, or does not compile.
release: desk
	CGO_ENABLED=0 $(GO) build -tags release -trimpath -ldflags '$(LDFLAGS)' -o bin/entente ./cmd/entente

# The interface, from web/ into the binary's files.
desk:
	scripts/desk

test: check build
	scripts/test
	scripts/test-desk

# The interface alone: its texts, then the record at the screen, in a browser.
test-desk: build
	scripts/test-desk

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

bench-judgement:
	scripts/bench-judgement

bench-watch:
	scripts/bench-watch

bench-desk:
	scripts/bench-desk

day:
	@DAY='$(DAY)' ENTRIES='$(ENTRIES)' scripts/day

eval-names:
	@scripts/study evaluate

eval-origins:
	@mkdir -p build && $(GO) build -o build/origins ./internal/study/origins && build/origins

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
	rm -rf bin build internal/webui/assets/app web/node_modules
