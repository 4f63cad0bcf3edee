package release

type trace struct{}
