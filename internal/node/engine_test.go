package node

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"entente/internal/desk"
	"entente/internal/store/storetest"
)

func TestMain(m *testing.M) {
	sink() // when this is run as somebody's executable
	os.Exit(storetest.Main(m))
}

func TestANodeWorksTheSameOnBothEngines(t *testing.T) {
	for _, engine := range storetest.Engines() {
		t.Run(engine.Name, func(t *testing.T) {
			cia, dgse := found(t, "USA/CIA", ciaParties, automatic), found(t, "FRA/DGSE", dgseParties)
			inside, gateway := engine.Fresh(t), engine.Fresh(t)
			cia.start(func(c *Config, _ *Options) {
				if engine.Name == "postgres" {
					c.Inside.Database, c.Gateway.Database = inside.Address, gateway.Address
				}
			})
			dgse.start()
			befriend(cia, dgse)
			for i := range 3 {
				cia.add(fmt.Sprintf(plain, fmt.Sprintf("S-%d", i), "A meeting", "They meet on Monday."))
				cia.until(cia.propose(fmt.Sprintf("S-%d", i), "FRA").Release, "admitted")
			}
			if in := get[desk.Inbox](dgse, "/inbox"); len(in.Items) != 3 {
				t.Errorf("%d items; expected 3", len(in.Items))
			}
			if _, body := cia.fetch("/metrics"); !strings.Contains(body, `entente_releases{partner="",state="admitted"} 3`) {
				t.Errorf("metrics: %s", body)
			}
		})
	}
}
