package provenance

// components finds those nodes that lead to each other, by Tarjan's walk without recursion:
// a chain of provenance may be long.
func components(nodes []string, next func(string) []way) [][]string {
	type frame struct {
		node string
		ways []way
		at   int
	}
	index, low, on := map[string]int{}, map[string]int{}, map[string]bool{}
	var out [][]string
	var stack []string
	var frames []frame
	enter := func(n string) {
		index[n], low[n], on[n] = len(index), len(index), true
		stack = append(stack, n)
		frames = append(frames, frame{n, next(n), 0})
	}
	for _, n := range nodes {
		if _, seen := index[n]; seen {
			continue
		}
		for enter(n); len(frames) > 0; {
			f := &frames[len(frames)-1]
			if f.at < len(f.ways) {
				to := f.ways[f.at].to
				f.at++
				if _, seen := index[to]; !seen {
					enter(to)
				} else if on[to] {
					low[f.node] = min(low[f.node], index[to])
				}
				continue
			}
			done := f.node
			frames = frames[:len(frames)-1]
			if len(frames) > 0 {
				below := frames[len(frames)-1].node
				low[below] = min(low[below], low[done])
			}
			if low[done] != index[done] {
				continue
			}
			cut := len(stack) - 1
			for stack[cut] != done {
				cut--
			}
			component := append([]string(nil), stack[cut:]...)
			for _, m := range component {
				on[m] = false
			}
			stack = stack[:cut]
			out = append(out, component)
		}
	}
	return out
}
