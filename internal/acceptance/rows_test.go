package acceptance

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"entente/internal/core/party"
	"entente/internal/store/gatewaydb"
	"entente/internal/store/sqldb"
)

// rows reads a table of a stopped node's gateway: what it has about a partner,
// by place, each column as text.
func rows(t testing.TB, p *premises, table string, partner party.Code) map[string]map[string]string {
	t.Helper()
	address := p.config.Gateway.Database
	if !strings.HasPrefix(address, "postgres:") {
		address = "sqlite:" + filepath.Join(p.dir, address)
	}
	db, err := sqldb.Open(context.Background(), address, time.Now)
	check(t, err)
	defer db.Close()
	store, err := gatewaydb.Open(context.Background(), db)
	check(t, err)
	out := map[string]map[string]string{}
	check(t, store.Read(context.Background(), func(tx *gatewaydb.Tx) error {
		records, err := gatewaydb.Dump(tx)
		for _, r := range records {
			if r.Table != table || !about(r, partner) {
				continue
			}
			row := map[string]string{}
			for _, f := range r.Fields {
				if raw, ok := f.Value.([]byte); ok {
					row[f.Name] = string(raw)
				} else {
					row[f.Name] = fmt.Sprint(f.Value)
				}
			}
			out[fmt.Sprint(row["incarnation"], " ", row["lane"], " ", row["seq"])] = row
		}
		return err
	}))
	return out
}
