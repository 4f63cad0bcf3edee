package gatewaydb

import (
	"strings"

	"entente/internal/core/errs"
	"entente/internal/store/sqldb"
)

// Record is one row of the database.
type Record struct {
	Table  string
	Fields []Field
}

// Field is one column of a row: a string, an int64, a []byte, or nil.
type Field struct {
	Name  string
	Value any
}

// tables are all tables, with their columns; the first keys of each give its order.
var tables = []struct {
	name string
	keys int
	all  string
}{
	{"peers", 1, "service state fingerprint theirs ours"},
	{"peer_documents", 3, "service kind place signed"},
	{"own_documents", 1, "hash kind signed"},
	{"outgoing", 4, "partner lane incarnation seq id envelope hash commitment signed size state put_at attempts next_try code receipt parts parts_bytes parts_taken"},
	{"outgoing_parts", 2, "item number sealed"},
	{"transfers", 2, "partner hash held bytes last accepted at"},
	{"incoming_parts", 3, "partner hash number sealed"},
	{"incoming", 4, "partner incarnation lane seq hash signed receipt received_at"},
	{"equivocations", 5, "partner incarnation lane seq hash signed held held_signed at"},
	{"events", 1, "id number kind partner incarnation lane seq hash item code size"},
	{"stream", 1, "name last"},
	{"leases", 1, "name holder fence beat"},
}

// Dump gives everything that the database holds, in an order that depends on
// nothing else. It serves the tests of non-interference and of canaries.
func Dump(tx *Tx) ([]Record, error) {
	var out []Record
	for _, table := range tables {
		columns := strings.Fields(table.all)
		rows, err := sqldb.All(tx.sql, func(row sqldb.Row) (Record, error) {
			record := Record{Table: table.name, Fields: make([]Field, len(columns))}
			into := make([]any, len(columns))
			for i := range columns {
				record.Fields[i].Name = columns[i]
				into[i] = &record.Fields[i].Value
			}
			err := row.Scan(into...)
			return record, err
		}, `SELECT `+strings.Join(columns, ", ")+` FROM `+table.name+` ORDER BY `+strings.Join(columns[:table.keys], ", "))
		if err != nil {
			return nil, errs.Wrap(errs.KindOf(err), "gatewaydb.Dump", err, "the table %s cannot be read", table.name)
		}
		out = append(out, rows...)
	}
	return out, nil
}
