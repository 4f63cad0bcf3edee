package archtest

import (
	"os"
	"testing"
	"testing/fstest"
)

// rule is one rule with false trees, each of which must break it.
type rule struct {
	name  string
	check func(*Tree) []Violation
	false []files
	true  files // a tree that keeps it, close to the false ones
}

type files map[string]string

var rules = []rule{
	{name: "layers", check: Layers,
		false: []files{
			{"internal/core/report/a.go": `package report; import _ "entente/internal/seal/keys"`},
			{"internal/seal/keys/a.go": `package keys; import _ "entente/internal/store/insidedb"`},
			{"internal/gateway/link/a.go": `package link; import _ "entente/internal/core/release"`},
			{"internal/inside/exchange/a.go": `package exchange; import _ "entente/internal/store/gatewaydb"`},
			{"internal/desk/a.go": `package desk; import _ "entente/internal/gateway/link"`},
			{"internal/desk/a.go": `package desk; import _ "entente/internal/store/insidedb"`},
			{"internal/node/a.go": `package node; import _ "entente/internal/history"`},
			{"internal/study/learn/a.go": `package main; import _ "entente/internal/inside/watch"`},
			{"internal/core/screening/a.go": `package screening; import _ "entente/internal/study/labelled"`},
			{"cmd/entente/a.go": `package main; import _ "entente/internal/study/labelled"`},
			{"internal/elsewhere/a.go": `package elsewhere`},
			{"cmd/entente/a.go": `package main; import _ "entente/internal/gateway/link"`},
			{"cmd/entente/a.go": `package main; import _ "entente/internal/store/gatewaydb"`},
			{"cmd/entente/a.go": `package main; import _ "entente/internal/store/insidedb"`},
			{"cmd/other/a.go": `package main; import _ "entente/internal/seal/keys"`},
			{"scripts/a.go": `package main`},
		},
		true: files{"internal/gateway/link/a.go": `package link; import _ "entente/internal/core/party"`,
			"internal/study/learn/a.go": `package main; import (_ "entente/internal/core/screening"; _ "entente/internal/study/labelled"; _ "os")`,
			"cmd/entente/a.go":          `package main; import _ "entente/internal/node"`}},
	{name: "wall", check: Wall,
		false: []files{
			{"internal/gateway/link/a.go": `package link; import _ "entente/internal/seal/envelope"`,
				"internal/seal/envelope/a.go": `package envelope; import _ "entente/internal/store/insidedb"`},
			{"internal/inside/exchange/a.go": `package exchange; import _ "entente/internal/gateway/link"`},
			{"internal/store/gatewaydb/a.go": `package gatewaydb; import _ "entente/internal/store/insidedb"`},
			{"internal/store/gatewaydb/a.go": `package gatewaydb; import _ "entente/internal/store/sqldb"`,
				"internal/store/sqldb/a.go": `package sqldb; import _ "entente/internal/store/insidedb"`},
			{"internal/desk/a.go": `package desk; import (_ "entente/internal/inside/exchange"; _ "entente/internal/gateway/link")`},
			{"cmd/entente/a.go": `package main; import (_ "entente/internal/inside/exchange"; _ "entente/internal/store/gatewaydb")`},
		},
		true: files{"internal/gateway/link/a.go": `package link; import _ "entente/internal/seal/envelope"`,
			"internal/node/a.go": `package node; import (_ "entente/internal/inside/exchange"; _ "entente/internal/gateway/link")`,
			"cmd/entente/a.go":   `package main; import (_ "entente/internal/inside/exchange"; _ "entente/internal/node")`}},
	{name: "core imports", check: CoreImports,
		false: []files{
			{"internal/core/report/a.go": `package report; import _ "net/http"`},
			{"internal/core/report/a.go": `package report; import _ "os"`},
			{"internal/core/report/a.go": `package report; import _ "database/sql"`},
			{"internal/core/report/a.go": `package report; import _ "math/rand/v2"`},
			{"internal/core/report/a.go": `package report; import _ "log/slog"`},
			{"internal/core/report/a.go": `package report; import _ "context"`},
			{"internal/core/report/a.go": `package report; import _ "runtime/debug"`},
			{"internal/core/report/a.go": `package report; import _ "io/fs"`},
			{"internal/core/report/a.go": `package report; import _ "hash/maphash"`},
			{"internal/core/report/a.go": `package report; import _ "unsafe"`},
			{"internal/core/report/a.go": `package report; import _ "C"`},
		},
		true: files{"internal/core/report/a.go": `package report; import _ "strings"`,
			"internal/core/report/a_test.go": `package report; import _ "os"`}},
	{name: "core clock", check: CoreClock,
		false: []files{
			{"internal/core/report/a.go": `package report; import "time"; var t = time.Now()`},
			{"internal/core/report/a.go": `package report; import clock "time"; var f = clock.Since`},
			{"internal/core/report/a.go": `package report; import ("time"; clock "time"); var z time.Time; var f = clock.Now`},
		},
		true: files{"internal/core/report/a.go": `package report; import "time"; var t = time.Unix(0, 0)`}},
	{name: "libraries", check: Libraries,
		false: []files{
			{"internal/core/report/a.go": `package report; import _ "go.yaml.in/yaml/v3"`},
			{"internal/core/release/a.go": `package release; import _ "github.com/cedar-policy/cedar-go"`},
			{"internal/store/insidedb/a.go": `package insidedb; import _ "modernc.org/sqlite"`},
			{"internal/inside/exchange/a.go": `package exchange; import _ "crypto/hpke"`},
			{"internal/store/insidedb/a.go": `package insidedb; import _ "golang.org/x/mod/sumdb/tlog"`},
			{"internal/node/a.go": `package node; import _ "github.com/spf13/cobra"`},
			{"internal/core/report/a.go": `package report; import _ "github.com/google/go-cmp/cmp"`},
			{"internal/core/report/a.go": `package report; import _ "example.org/new/library"`},
		},
		true: files{"internal/core/report/a_test.go": `package report; import _ "github.com/google/go-cmp/cmp"`,
			"cmd/entente/a.go": `package main; import _ "github.com/spf13/cobra"`}},
	{name: "oracle", check: Oracle,
		false: []files{
			{"internal/core/release/oracle/a.go": `package oracle; import _ "entente/internal/core/release"`},
			{"internal/core/release/oracle/a.go": `package oracle; import _ "entente/internal/core/worlds"`,
				"internal/core/worlds/a.go": `package worlds; import _ "entente/internal/core/directive"`},
			{"internal/core/release/a.go": `package release`},
		},
		true: files{"internal/core/release/oracle/a.go": `package oracle; import _ "entente/internal/core/report"`}},
	{name: "gateway keys", check: GatewayKeys,
		false: []files{
			{"internal/gateway/link/a.go": `package link; import "entente/internal/seal/keys"; var k *keys.ReleaseKey`},
			{"internal/gateway/link/a.go": `package link; import k "entente/internal/seal/keys"; type t struct { p k.HPKEPrivate }`},
			{"internal/gateway/link/a.go": `package link; import "entente/internal/seal/envelope"; var open = envelope.Open`},
			{"internal/gateway/link/a.go": `package link; import ("entente/internal/seal/keys"; k "entente/internal/seal/keys"); var g *keys.GatewayKey; var r *k.ReleaseKey`},
			{"internal/store/gatewaydb/a.go": `package gatewaydb; import "entente/internal/seal/keys"; var k *keys.ReleaseKey`},
			{"internal/gateway/link/a.go": `package link; import "entente/internal/seal/envelope"; var sent = envelope.Restore`},
			{"internal/gateway/bridge/a.go": `package bridge; import "entente/internal/seal/envelope"; var open = envelope.Open`},
		},
		true: files{"internal/gateway/link/a.go": `package link; import "entente/internal/seal/keys"; var k *keys.GatewayKey`}},
	{name: "no dot imports", check: NoDotImports,
		false: []files{{"internal/gateway/link/a.go": `package link; import . "entente/internal/seal/keys"`}},
		true:  files{"internal/gateway/link/a.go": `package link; import "entente/internal/seal/keys"; var k keys.GatewayKey`}},
	{name: "names", check: Names,
		false: []files{
			{"internal/util/a.go": `package util`},
			{"internal/core/report/a.go": `package helpers`},
			{"internal/models/report/a.go": `package report`},
		},
		true: files{"internal/core/report/a.go": `package report`}},
	{name: "documented", check: Documented,
		false: []files{
			{"internal/core/report/a.go": `package report`},
			{"internal/core/report/doc.go": `package report`},
			{"internal/core/report/doc.go": "// About reports.\npackage report"},
		},
		true: files{"internal/core/report/doc.go": "// Package report is one report.\npackage report"}},
	{name: "no judgement in a decision", check: NoJudgement,
		false: []files{
			{"internal/core/release/a.go": `package release; import _ "entente/internal/core/assess"`},
			{"internal/inside/warnings/a.go": `package warnings; import _ "entente/internal/inside/ledger"`},
			{"internal/inside/disclosure/a.go": `package disclosure; import _ "entente/internal/inside/reporting"`,
				"internal/inside/reporting/a.go": `package reporting; import _ "entente/internal/core/ledger"`},
			{"internal/core/tearline/a.go": `package tearline; import _ "entente/internal/core/mention"`,
				"internal/core/mention/a.go": `package mention; import _ "entente/internal/core/provenance"`},
		},
		true: files{"internal/inside/disclosure/a.go": `package disclosure; import _ "entente/internal/store/insidedb"`,
			"internal/store/insidedb/a.go": `package insidedb; import _ "entente/internal/core/assess"`,
			"internal/inside/ledger/a.go":  `package ledger; import (_ "entente/internal/inside/disclosure"; _ "entente/internal/core/assess")`}},
	{name: "no judgement asked by a decision", check: NoJudgementAsked,
		false: []files{
			{"internal/inside/disclosure/a.go": `package disclosure; import "entente/internal/store/insidedb"; func f(tx *insidedb.Tx) { tx.LedgerDuties(q) }`},
			{"internal/inside/warnings/a.go": `package warnings; import db "entente/internal/store/insidedb"; func f(tx *db.Tx) { tx.Judgements(q) }`},
		},
		true: files{"internal/inside/disclosure/a.go": `package disclosure; import "entente/internal/store/insidedb"; func f(tx *insidedb.Tx) { tx.Release(id) }`,
			"internal/inside/judgement/a.go": `package judgement; import "entente/internal/store/insidedb"; func f(tx *insidedb.Tx) { tx.Judgements(q) }`}},
	{name: "no init", check: NoInit,
		false: []files{{"internal/core/report/a.go": `package report; func init() {}`}},
		true:  files{"internal/core/report/a.go": `package report; func initial() {}`}},
}

func TestEveryRuleHoldsInTheTree(t *testing.T) {
	tree, err := Load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	if len(tree.Packages()) < 10 {
		t.Fatalf("only %d packages were found; the rules would say nothing", len(tree.Packages()))
	}
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			for _, v := range r.check(tree) {
				t.Error(v)
			}
		})
	}
}

func TestEveryRuleCanFail(t *testing.T) {
	for _, r := range rules {
		t.Run(r.name, func(t *testing.T) {
			for _, f := range r.false {
				if got := r.check(load(t, f)); len(got) == 0 {
					t.Errorf("%v breaks the rule, and nothing was reported", f)
				}
			}
			if got := r.check(load(t, r.true)); len(got) != 0 {
				t.Errorf("%v keeps the rule; reported: %v", r.true, got)
			}
		})
	}
}

func TestTestdataIsNotRead(t *testing.T) {
	tree := load(t, files{"internal/core/report/testdata/a.go": "not Go", "internal/core/report/doc.go": "package report"})
	if got := tree.Packages(); len(got) != 1 || got[0] != "entente/internal/core/report" {
		t.Errorf("packages %v; expected the report alone", got)
	}
}

func load(t *testing.T, f files) *Tree {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, src := range f {
		fsys[name] = &fstest.MapFile{Data: []byte(src)}
	}
	tree, err := Load(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}
