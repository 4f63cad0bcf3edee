package link

import "net"

// Limit bounds how many connections of a listener are open at once; further
// ones wait in the system's queue.
func Limit(listener net.Listener, n int) net.Listener { return limit(listener, n) }
