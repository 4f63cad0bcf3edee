// Command entente decides what may be shared, and runs a node that shares it.
//
// Commands on files (decide, directive, marking) need no node. Commands on a
// node (report, release, outbox, inbox, peer, officer, policy) speak JSON over
// the Unix socket in the node's directory, which only the socket's owner may
// use.
//
// Exit status: 0 done; 1 done and the answer is "no"; 2 unusable input; 3 node
// or partner out of reach. With --json one JSON document goes to standard
// output and nothing else; messages go to standard error.
package main
