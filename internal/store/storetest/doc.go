// Package storetest runs tests of stores on every engine and holds the
// conformance suite that each engine must pass.
//
// SQLite is a file in the test's folder. PostgreSQL is a private cluster, made
// from the installed packages and started once per test binary, that listens on
// a socket in its own temporary folder and nowhere else; never one that happens
// to run. It runs with fsync off, so it shows correctness and not durability.
//
// A package that uses Each or Fresh has this beside its tests:
//
//	func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }
//
// Without the packages of PostgreSQL the tests on it are skipped, saying how to
// install them; with ENTENTE_REQUIRE_POSTGRES=1 they fail instead.
package storetest
