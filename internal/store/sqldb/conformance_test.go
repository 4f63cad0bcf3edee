package sqldb_test

import (
	"os"
	"testing"

	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) { os.Exit(storetest.Main(m)) }

func TestEveryEngineConforms(t *testing.T) {
	for _, engine := range storetest.Engines() {
		t.Run(engine.Name, func(t *testing.T) { storetest.Conform(t, engine) })
	}
}
