package acceptance

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"

	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
)

// head is the beginning of a call as it stands on the wire.
func head(lines ...string) string {
	return "POST " + pageEnvelopes + " HTTP/1.1\r\nHost: x\r\nContent-Type: " + keys.EnvelopeType + "\r\n" + strings.Join(lines, "\r\n") + "\r\n\r\n"
}

// answered is a behaviour that is answered with statuses, and leaves nothing.
func answered(name, words string, statuses ...int) behaviour {
	return behaviour{name: name, attack: func(f *foe) {
		f.t.Helper()
		if got, first := f.raw(words, len(statuses)); !slices.Equal(got, statuses) {
			f.t.Errorf("answered with %v %.300q; expected %v", got, first, statuses)
		}
	}}
}

// posted is a behaviour of one call with a body.
func posted(name string, status int, kind string, body func(f *foe) []byte, header ...string) behaviour {
	return behaviour{name: name, attack: func(f *foe) {
		f.t.Helper()
		if got, answer := f.ask(http.MethodPost, pageEnvelopes, body(f), append([]string{"Content-Type", kind}, header...)...); got != status {
			f.t.Errorf("answered with %d %.300s; expected %d", got, answer, status)
		}
	}}
}

func bodyOf(text string) func(*foe) []byte { return func(*foe) []byte { return []byte(text) } }

// stalled is a behaviour of many connections that say something and then wait.
func stalled(name string, n int, words string) behaviour {
	return behaviour{name: name, attack: func(f *foe) {
		f.t.Helper()
		for range n {
			conn := f.dial()
			f.hold(conn)
			conn.Write([]byte(words)) // the gateway may have refused it already
		}
	}}
}

const smuggled = "POST " + pageEnvelopes + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}"

// hostileCalls are ways to misuse HTTP and TLS.
func hostileCalls() []behaviour {
	good := head("Content-Length: 2") + "{}"
	return []behaviour{
		answered("calls: two lengths that differ", head("Content-Length: 2", "Content-Length: 200")+"{}"+smuggled, http.StatusBadRequest),
		answered("calls: a length and chunks", head("Content-Length: 2", "Transfer-Encoding: chunked")+"5\r\n{\"a\":\r\n0\r\n\r\n"+smuggled, 422, 422),
		answered("calls: chunks in a coding that nobody has", head("Transfer-Encoding: chunked, identity")+"0\r\n\r\n", http.StatusNotImplemented),
		answered("calls: a chunk of endless length", head("Transfer-Encoding: chunked")+"fffffffffffffffff\r\n{", http.StatusUnprocessableEntity),
		answered("calls: a length below zero", head("Content-Length: -1")+"{}", http.StatusBadRequest),
		answered("calls: a header folded over lines", head("Content-Length: 2", "X: a", " Transfer-Encoding: chunked")+"{}", http.StatusUnprocessableEntity),
		answered("calls: a blank before the colon", head("Content-Length : 2")+"{}", http.StatusBadRequest),
		answered("calls: one call behind the other", strings.Repeat(good, 3), 422, 422, 422),
		answered("calls: HTTP/2 without being asked", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", http.StatusNotFound),
		answered("calls: an upgrade", strings.Replace(good, "Host: x", "Host: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__", 1), http.StatusUnprocessableEntity),
		answered("calls: a tunnel", "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: 127.0.0.1:22\r\n\r\n", http.StatusNotFound),
		answered("calls: the page of another host", "GET http://localhost/metrics HTTP/1.1\r\nHost: localhost\r\n\r\n", http.StatusNotFound),
		answered("calls: no HTTP at all", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", http.StatusBadRequest),
		answered("calls: a header of a megabyte", "GET / HTTP/1.1\r\nHost: x\r\nX-Long: "+strings.Repeat("x", 1<<20)+"\r\n\r\n", http.StatusRequestHeaderFieldsTooLarge),
		answered("calls: a hundred thousand headers", "GET / HTTP/1.1\r\nHost: x\r\n"+strings.Repeat("X: y\r\n", 100_000)+"\r\n", http.StatusRequestHeaderFieldsTooLarge),
		{name: "calls: half of a body, then the end", attack: func(f *foe) {
			conn := f.dial()
			defer conn.Close()
			conn.Write([]byte(head("Content-Length: 2000") + "{"))
			check(f.t, conn.CloseWrite())
			if answer, err := http.ReadResponse(bufio.NewReader(conn), nil); err != nil || answer.StatusCode != http.StatusUnprocessableEntity {
				f.t.Errorf("answered with %+v, %v", answer, err)
			}
		}},
		posted("calls: a body that is compressed", 422, keys.EnvelopeType, func(f *foe) []byte {
			var b bytes.Buffer
			w := gzip.NewWriter(&b)
			w.Write(f.letter("Compressed.", nil).Bytes())
			w.Close()
			return b.Bytes()
		}, "Content-Encoding", "gzip"),
		posted("calls: a bomb that is compressed", 422, keys.EnvelopeType, func(*foe) []byte {
			var b bytes.Buffer
			w := gzip.NewWriter(&b)
			w.Write(make([]byte, 64<<20))
			w.Close()
			return b.Bytes()
		}, "Content-Encoding", "gzip"),
		posted("calls: a body too large", 413, keys.EnvelopeType, func(*foe) []byte { return make([]byte, keys.MaxEnvelopeBytes+1) }),
		{name: "calls: a body without an end", attack: func(f *foe) {
			conn := f.dial()
			defer conn.Close()
			conn.Write([]byte(head("Transfer-Encoding: chunked")))
			piece := fmt.Sprintf("%x\r\n%s\r\n", 1<<16, strings.Repeat("x", 1<<16))
			for range 10 * keys.MaxEnvelopeBytes >> 16 {
				if _, err := conn.Write([]byte(piece)); err != nil {
					return
				}
			}
			f.t.Error("the gateway reads on and on")
		}},
		posted("calls: lists a hundred thousand deep", 422, keys.EnvelopeType, bodyOf(strings.Repeat("[", 100_000))),
		posted("calls: objects a hundred thousand deep", 422, keys.EnvelopeType, bodyOf(strings.Repeat(`{"payloadType":`, 100_000))),
		posted("calls: half a million keys", 422, keys.EnvelopeType, func(*foe) []byte {
			m := map[string]int{}
			for i := range 500_000 {
				m[fmt.Sprint(i)] = i
			}
			data, _ := json.Marshal(m)
			return data
		}),
		posted("calls: one key twice", 422, keys.EnvelopeType, func(f *foe) []byte {
			return bytes.Replace(f.letter("Twice.", nil).Bytes(), []byte(`{"payloadType"`), []byte(`{"payload":"","payloadType"`), 1)
		}),
		posted("calls: another content type", 422, "application/json", bodyOf("{}")),
		posted("calls: a batch of one frame too many", 422, batchOf, func(f *foe) []byte { return bytes.Repeat(frameOf(nil, 'E', f.letter("Again.", nil).Bytes()), 65) }),
		posted("calls: a frame of four billion bytes", 422, batchOf, bodyOf("E\xff\xff\xff\xffabc")),
		posted("calls: a batch that is cut", 422, batchOf, func(f *foe) []byte { return frameOf(nil, 'E', f.letter("Cut.", nil).Bytes())[:4000] }),
		posted("calls: a batch of receipts", 422, batchOf, func(f *foe) []byte { return frameOf(nil, 'R', f.receipt(f.last(), nil)) }),
		posted("calls: a batch of empty frames", 200, batchOf, func(f *foe) []byte { return bytes.Repeat(frameOf(nil, 'E', nil), 64) }),
		stalled("stalls: in the middle of a header", 40, "POST "+pageEnvelopes+" HTTP/1.1\r\nHost: x\r\nX-"),
		stalled("stalls: in the middle of a body", 40, head("Content-Length: 1000")+"{"),
		stalled("stalls: before the body", 40, head("Content-Length: 1000", "Expect: 100-continue")),
		stalled("stalls: before the first byte", 40, ""),
		stalled("stalls: with answers that it never reads", 20, strings.Repeat(good, 200)),
		{name: "stalls: in the middle of the handshake", attack: func(f *foe) {
			for range 40 {
				conn, err := net.Dial("tcp", f.door)
				check(f.t, err)
				f.hold(conn)
				conn.Write([]byte("\x16\x03\x01\x02\x00\x01"))
			}
		}},
		{name: "stalls: half closed", attack: func(f *foe) {
			for range 20 {
				conn := f.dial()
				f.hold(conn)
				conn.Write([]byte(good))
				check(f.t, conn.CloseWrite())
			}
		}},
		{name: "floods: connections", attack: func(f *foe) {
			var all sync.WaitGroup
			for range 200 {
				conn, err := net.Dial("tcp", f.door)
				check(f.t, err)
				f.hold(conn)
			}
			all.Wait()
		}},
		{name: "floods: requests", attack: func(f *foe) {
			if got, _ := f.raw(strings.Repeat("GET "+pageHealth+" HTTP/1.1\r\nHost: x\r\n\r\n", 3000), 3000); len(got) != 3000 || got[2999] != http.StatusNoContent {
				f.t.Errorf("%d answers", len(got))
			}
		}},
		{name: "floods: questions for heads", attack: func(f *foe) {
			got, _ := f.raw(strings.Repeat("GET "+pageHeads+" HTTP/1.1\r\nHost: x\r\n\r\n", 100), 100)
			if len(got) != 100 || got[0] != http.StatusOK || got[99] != http.StatusTooManyRequests {
				f.t.Errorf("answered with %v; expected some heads and then to wait", got)
			}
		}},
		{name: "floods: envelopes that are none", attack: func(f *foe) {
			body := bytes.Repeat(frameOf(nil, 'E', []byte("{}")), 64)
			for i := range 20 {
				if got, answer := f.post(batchOf, body); (got == http.StatusTooManyRequests) != (i >= 2) {
					f.t.Errorf("call %d was answered with %d %.200s", i, got, answer)
				}
			}
		}},
		{name: "floods: void numbers", rows: 3 * 128, attack: func(f *foe) {
			head := f.heads[envelope.LaneWarning]
			for n := 0; ; n++ {
				var body []byte
				for range 64 {
					head.Seq++
					body = frameOf(body, 'V', fmt.Appendf(nil, `{"v":1,"incarnation":"foe","lane":"warning","seq":%d,"hash":"sha256:%064d"}`, head.Seq, head.Seq))
				}
				if got, _ := f.post(batchOf, body); got != http.StatusOK {
					if got != http.StatusTooManyRequests || n != 2 {
						f.t.Errorf("call %d was answered with %d", n, got)
					}
					return
				}
			}
		}},
	}
}
