// Package node builds and runs one service's node: it reads the one TOML file,
// opens the two databases and the two sets of keys, loads the policy, and
// joins inside, gateway and desk. It is the only wiring, and decides nothing.
//
// A node has three doors. The gateway listener speaks mutual TLS to partners
// and tells them nothing else but that it lives. The inside listener, on
// loopback by default, serves /healthz, /readyz and /metrics without content.
// The desk is a Unix socket for the service's own people.
//
// It refuses a configuration with an unknown key or a value it cannot keep,
// and a policy that does not load whole; a policy refused while running leaves
// the one before it in force. Logs hold no content, no names and no keys.
package node
