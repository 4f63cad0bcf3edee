package node

import (
	"fmt"
	"strings"
	"testing"

	"entente/internal/core/errs"

	"github.com/google/go-cmp/cmp"
)

func TestConfigLeftOutIsCareful(t *testing.T) {
	got, err := DecodeConfig("node.toml", "/n", []byte(`service = "USA/CIA"`))
	if err != nil {
		t.Fatal(err)
	}
	want := Config{Dir: "/n", Service: "USA/CIA",
		Inside:  Inside{Listen: "127.0.0.1:0", Database: "inside/inside.db", Keys: "inside/keys"},
		Gateway: Gateway{Listen: "127.0.0.1:0", Database: "gateway/gateway.db", Keys: "gateway/keys"},
		Desk:    Desk{Socket: "run/desk.sock"}, Policy: Policy{Directory: "policy"},
		Log: Log{Format: "text", Level: "info"}, Drain: "10s", Travel: Travel{Folder: "travel/in"}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if got.SocketPath() != "/n/run/desk.sock" {
		t.Errorf("socket at %s; expected it below the node's directory", got.SocketPath())
	}
}

func TestBadConfigIsNamedByFileLineAndKey(t *testing.T) {
	const head = "service = \"USA/CIA\"\n"
	const smtpHead = "[notify.smtp]\nserver = \"mail.example.org:587\"\nfrom = \"entente@example.org\"\nto = [\"watch@example.org\"]\n"
	pin := fmt.Sprintf("pin = \"sha256:%064d\"\n", 0)
	for _, tt := range []struct{ name, text, want string }{
		{"unknown key", head + "[gateway]\nlisen = \"a\"\n", "node.toml:3: gateway.lisen: unknown key; expected one of database, endpoint, keys, listen"},
		{"unknown table", head + "[gatway]\n", "node.toml:2: gatway: unknown key; expected one of bridge, community, desk, drain, evidence, exercise, gateway, inside, log, metrics, notify, policy, retention, service, travel, v"},
		{"wrong type", head + "[exercise]\nenabled = \"yes\"\n", "node.toml:3: exercise.enabled: cannot be used; expected true or false, once"},
		{"given twice", head + "service = \"USA/FBI\"\n", "node.toml:2: service: cannot be used; expected TRIGRAPH/SERVICE such as USA/CIA, once"},
		{"no service", "drain = \"5s\"\n", `node.toml: service: ""; expected TRIGRAPH/SERVICE such as USA/CIA`},
		{"a country", "service = \"USA\"\n", `node.toml:1: service: "USA"; expected TRIGRAPH/SERVICE such as USA/CIA`},
		{"no port", head + "[inside]\nlisten = \"127.0.0.1\"\n", `node.toml:3: inside.listen: "127.0.0.1"; expected HOST:PORT such as 127.0.0.1:7600`},
		{"dotted key", head + "inside.listen = \"x\"\n", `node.toml:2: inside.listen: "x"; expected HOST:PORT such as 127.0.0.1:7600`},
		{"plain http", head + "[gateway]\nendpoint = \"http://a:1\"\n", `node.toml:3: gateway.endpoint: "http://a:1"; expected https://HOST:PORT without a path`},
		{"password in endpoint", head + "[gateway]\nendpoint = \"https://u:p@a:1\"\n", `node.toml:3: gateway.endpoint: "https://u:p@a:1"; expected https://HOST:PORT without a path`},
		{"one database for both", head + "[gateway]\ndatabase = \"inside/inside.db\"\n", "node.toml:3: gateway.database: the same as inside.database; expected a file or a postgres:// address"},
		{"one folder of keys", head + "[gateway]\nkeys = \"inside/./keys\"\n", "node.toml:3: gateway.keys: the same as inside.keys; expected a folder"},
		{"socket beside the rest", head + "[desk]\nsocket = \"desk.sock\"\n", `node.toml:3: desk.socket: "desk.sock"; expected a path of at most 100 bytes, in a folder of its own`},
		{"endless drain", head + "drain = \"1h\"\n", `node.toml:2: drain: "1h"; expected a duration such as "10s", from 1s to 5m`},
		{"loud log", head + "[log]\nlevel = \"loud\"\n", `node.toml:3: log.level: "loud"; expected debug, info, warn or error`},
		{"both sides of the bridge", head + "[bridge]\naddress = \"a:1\"\nlisten = \"a:1\"\n" + pin, `node.toml:4: bridge.listen: "a:1"; expected HOST:PORT such as 10.0.0.2:7602, and no bridge.address beside it`},
		{"a bridge to nowhere", head + "[bridge]\naddress = \":1\"\n" + pin, `node.toml:3: bridge.address: ":1"; expected HOST:PORT of the gateway's bridge such as 10.0.0.2:7602`},
		{"a bridge to anybody", head + "[bridge]\nlisten = \"a:1\"\n", `node.toml: bridge.pin: ""; expected the other side's pin, "sha256:" and 64 hexadecimal digits`},
		{"a pin of nobody", head + "[bridge]\n" + pin, fmt.Sprintf(`node.toml:3: bridge.pin: "sha256:%064d"; expected the other side's pin, "sha256:" and 64 hexadecimal digits`, 0)},
		{"notices for ever", head + "[notify]\ntimeout = \"1h\"\n", `node.toml:3: notify.timeout: "1h"; expected a duration such as "30s", from 1s to 5m`},
		{"mail without a server", head + "[notify.smtp]\nfrom = \"a@b\"\n", `node.toml: notify.smtp.server: ""; expected HOST:PORT such as mail.example.org:587, which the other keys need`},
		{"mail in clear", head + smtpHead + "tls = \"none\"\n", `node.toml:6: notify.smtp.tls: "none"; expected starttls or implicit; none only where the server's host is a loopback address`},
		{"mail in clear to a name", head + strings.Replace(smtpHead, "mail.example.org", "localhost", 1) + "tls = \"none\"\n", `node.toml:6: notify.smtp.tls: "none"; expected starttls or implicit; none only where the server's host is a loopback address`},
		{"mail from two", head + strings.Replace(smtpHead, "entente@", "entente@x,a@", 1), `node.toml:4: notify.smtp.from: "entente@x,a@example.org"; expected an address such as entente@example.org`},
		{"mail to a line of a header", head + strings.Replace(smtpHead, "watch@example.org", "watch@example.org\\r\\nBcc: a@b", 1), `node.toml:5: notify.smtp.to: "watch@example.org\r\nBcc: a@b"; expected a list of addresses such as watch@example.org, from 1 to 50 of them`},
		{"mail to nobody", head + strings.Replace(smtpHead, `"watch@example.org"`, "", 1), `node.toml:5: notify.smtp.to: ""; expected a list of addresses such as watch@example.org, from 1 to 50 of them`},
		{"a user without a password", head + smtpHead + "user = \"a\"\n", `node.toml:6: notify.smtp.user: "a"; expected a user's name, with password beside it`},
		{"a password in the file", head + smtpHead + "password = \"a\"\n", `node.toml:6: notify.smtp.password: "a"; expected the file that holds the password, which the node's user alone may read, with user beside it`},
		{"later version", head + "v = 2\n", `node.toml:2: v: "2"; expected 1`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := DecodeConfig("node.toml", "/n", []byte(tt.text))
			if err == nil || err.Error() != tt.want {
				t.Errorf("got  %v\nwant %s", err, tt.want)
			}
			if errs.ExitStatus(err) != 2 {
				t.Errorf("exit status %d; expected 2", errs.ExitStatus(err))
			}
		})
	}
	if _, err := DecodeConfig("node.toml", "/n", []byte("a = [")); err == nil || !strings.HasPrefix(err.Error(), "node.toml:1: ") {
		t.Errorf("%v; expected an error on line 1", err)
	}
}

func FuzzDecodeConfig(f *testing.F) {
	f.Add([]byte("v = 1\nservice = \"USA/CIA\"\n[gateway]\nlisten = \"127.0.0.1:0\"\n"))
	f.Add([]byte("service = \"USA/CIA\"\n[[gateway]]\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := DecodeConfig("node.toml", "/n", data)
		if err == nil {
			if key, found := c.wrong(); key != "" {
				t.Errorf("accepted %s: %s", key, found)
			}
		} else if errs.KindOf(err) != errs.Invalid {
			t.Errorf("kind %q of %v; expected invalid", errs.KindOf(err), err)
		}
	})
}
