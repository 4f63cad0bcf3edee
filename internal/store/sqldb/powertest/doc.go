// Package powertest shows what a power loss would leave of SQLite's files. It
// stands between SQLite and the operating system, below the driver that every
// store uses, and records each write, truncation, sync and removal of a file
// under a folder, in order, while they are carried out as ever. Lose then
// writes the files as a power loss after any of these steps may leave them:
// what was synced is there; of what was not, any sectors may be missing.
//
// A sector of 512 bytes is written whole or not at all. The index in shared
// memory (-shm) is left as rubbish, for it is no part of what is durable.
//
// It is for tests, and for one process: SQLite's file layer is the process's.
package powertest
