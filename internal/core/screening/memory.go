package screening

import (
	"hash/maphash"
	"sync/atomic"
)

// memory keeps what words were looked up as: travellers' names repeat. Every
// slot holds one word, the last that fell on it; a search that finds another
// there looks up anew.
type memory struct {
	seed  maphash.Seed
	slots []atomic.Pointer[remembered]
}

const memorySlots = 1 << 15

type remembered struct {
	key     string
	common  float32
	matches []match
}

func newMemory() *memory {
	return &memory{seed: maphash.MakeSeed(), slots: make([]atomic.Pointer[remembered], memorySlots)}
}

func (m *memory) slot(key string) *atomic.Pointer[remembered] {
	return &m.slots[maphash.String(m.seed, key)%memorySlots]
}

func (m *memory) recall(a *asked) bool {
	if r := m.slot(a.key).Load(); r != nil && r.key == a.key {
		a.matches, a.common = r.matches, r.common
		return true
	}
	return false
}

func (m *memory) keep(a *asked) {
	m.slot(a.key).Store(&remembered{key: a.key, common: a.common, matches: a.matches})
}
