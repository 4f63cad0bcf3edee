package acceptance

import (
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"strings"

	"entente/internal/gateway/link"
	"entente/internal/seal/envelope"
	"entente/internal/seal/keys"
)

// perRelease is how many rows a report that is released to the foe leaves at
// the victim, whatever comes of it.
const perRelease = 48

// lying is a behaviour of the foe's gateway, of which the victim's says a code.
func lying(name string, code link.Code, serve func(f *foe) http.HandlerFunc) behaviour {
	return behaviour{name: name, serve: serve, code: code, rows: perRelease}
}

// receipting answers with a receipt of which a word is another.
func receipting(name string, code link.Code, alarms string, change func(c envelope.Carried) func(string) string) behaviour {
	b := lying(name, code, func(f *foe) http.HandlerFunc {
		return f.lies(func(c envelope.Carried) []byte { return f.receipt(c, change(c)) })
	})
	b.alarms = alarms
	return b
}

// always answers with one thing whatever it is asked.
func always(name string, code link.Code, handler http.HandlerFunc) behaviour {
	return lying(name, code, func(*foe) http.HandlerFunc { return handler })
}

func problemOfType(word string) string {
	return fmt.Sprintf(`{"type":"urn:entente:link:%s","title":"no","status":422,"expected":1}`, word)
}

// hung is what the siege takes for the code of a call that is not answered.
const hung link.Code = "hung"

// hostileAnswers are gateways that are called and do not answer as they should.
func hostileAnswers() []behaviour {
	word := func(old, with string) func(envelope.Carried) func(string) string {
		return func(envelope.Carried) func(string) string { return replaced(old, with) }
	}
	certificate := func(name string, config func(f *foe) *tls.Config) behaviour {
		return lying(name, link.CodeUnreachable, func(f *foe) http.HandlerFunc {
			f.shown.Store(config(f))
			return says(200, "text/plain", "", "Connection", "close") // so that the next call has to shake hands again
		})
	}
	of := func(k *keys.TLSKey) func(f *foe) *tls.Config {
		return func(f *foe) *tls.Config {
			config, err := k.Config(func(string) bool { return true })
			check(f.t, err)
			return config
		}
	}
	return []behaviour{
		receipting("answers: a receipt of another hash", link.CodeBadAnswer, "", func(c envelope.Carried) func(string) string {
			return func(p string) string { return strings.ReplaceAll(p, c.Hash(), nothing) }
		}),
		receipting("answers: a receipt of another commitment", link.CodeBadAnswer, "", func(c envelope.Carried) func(string) string {
			return replaced(c.Header().Commitment, nothing)
		}),
		receipting("answers: a receipt under a key set that it has not", link.CodeBadAnswer, "", word(`"key_set":1`, `"key_set":2`)),
		receipting("answers: a receipt of another lane", link.CodeBadAnswer, "", func(envelope.Carried) func(string) string {
			return func(p string) string { return strings.ReplaceAll(p, `"lane":"ordinary"`, `"lane":"warning"`) }
		}),
		receipting("answers: a receipt of another century", "", "", word(`"at":"2017`, `"at":"2117`)),
		receipting("answers: a receipt of a head that was never sent", "", "receipt", func(c envelope.Carried) func(string) string {
			return func(p string) string {
				front, _, _ := strings.Cut(p, `"head":`)
				_, at, _ := strings.Cut(p, `"at":`)
				h := c.Header()
				return front + fmt.Sprintf(`"head":{"incarnation":"%s","lane":"ordinary","seq":900,"hash":"%s"},"at":`, h.Incarnation, nothing) + at
			}
		}),
		lying("answers: a receipt that it gave before", link.CodeBadAnswer, func(f *foe) http.HandlerFunc {
			old := f.receipt(f.last(), nil)
			return f.lies(func(envelope.Carried) []byte { return old })
		}),
		lying("answers: a receipt of nobody's key", link.CodeBadAnswer, func(f *foe) http.HandlerFunc {
			other := newIdentity(f.code)
			return f.lies(func(c envelope.Carried) []byte {
				h := c.Header()
				out, err := envelope.SignDelivered(other.gateway, c, envelope.Head{Incarnation: h.Incarnation, Lane: h.Lane, Seq: h.Seq, Hash: c.Hash()}, f.now())
				check(f.t, err)
				return out
			})
		}),
		lying("answers: the envelope for a receipt", link.CodeBadAnswer, func(f *foe) http.HandlerFunc {
			return f.lies(func(c envelope.Carried) []byte { return c.Bytes()[:4000] })
		}),
		lying("answers: two receipts for one envelope", link.CodeBadAnswer, func(f *foe) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", batchOf)
				for _, c := range f.read(r) {
					w.Write(frameOf(frameOf(nil, 'R', f.receipt(c, nil)), 'R', f.receipt(c, nil)))
				}
			}
		}),
		always("answers: no receipt", link.CodeBadAnswer, says(200, batchOf, "")),
		always("answers: that the number is void", link.CodeBadAnswer, says(200, batchOf, "V\x00\x00\x00\x00")),
		always("answers: a frame of four billion bytes", link.CodeBadAnswer, says(200, batchOf, "R\xff\xff\xff\xff")),
		always("answers: a page", link.CodeBadAnswer, says(200, "text/html", "<html>all is well</html>")),
		always("answers: that it is compressed", link.CodeBadAnswer, says(200, batchOf, "\x1f\x8b\x08\x00", "Content-Encoding", "gzip")),
		lying("answers: a redirect to the bystander", link.CodeBadAnswer, func(f *foe) http.HandlerFunc {
			return says(307, "text/plain", "", "Location", "https://"+f.door+pageEnvelopes)
		}),
		always("answers: a redirect to this machine", link.CodeBadAnswer, says(302, "text/plain", "", "Location", "http://127.0.0.1:1/")),
		always("answers: to wait for a century", link.CodeBusy, says(429, problemOf, problemOfType("busy"), "Retry-After", "3155760000")),
		always("answers: to wait for as long as can be said", link.CodeBusy, says(429, problemOf, problemOfType("busy"), "Retry-After", "60000")),
		always("answers: a word that there is not", link.CodeBadAnswer, says(418, problemOf, problemOfType("teapot"))),
		always("answers: a problem that is endless", link.CodeBadAnswer, says(422, problemOf, `{"type":"urn:entente:link:denied","x":"`+strings.Repeat("x", 1<<20)+`"}`)),
		always("answers: a problem that is deep", link.CodeBadAnswer, says(422, problemOf, `{"x":`+strings.Repeat("[", 10_000))),
		always("answers: that it wants the first again, for ever", link.CodeOutOfOrder, says(422, problemOf, problemOfType("out-of-order"))),
		always("answers: that it is far ahead", link.CodeOutOfOrder, says(422, problemOf, strings.Replace(problemOfType("out-of-order"), `"expected":1`, `"expected":9007199254740991`, 1))),
		always("answers: that it does not know us", link.CodeUnknownPeer, says(403, problemOf, problemOfType("unknown-peer"))),
		always("answers: that it does not know our keys", link.CodeUnknownKeySet, says(422, problemOf, problemOfType("unknown-key-set"))),
		always("answers: that it will never take it", link.CodeDenied, says(403, problemOf, problemOfType("denied"))),
		always("answers: without an end", link.CodeBadAnswer, func(w http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			w.Header().Set("Content-Type", batchOf)
			for {
				if _, err := w.Write(make([]byte, 1<<16)); err != nil {
					return
				}
			}
		}),
		always("answers: interim ones without an end", link.CodeUnreachable, func(w http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			w.Header().Set("X", strings.Repeat("x", 1<<10))
			for range 1000 {
				w.WriteHeader(http.StatusEarlyHints)
			}
		}),
		always("answers: a header of a megabyte", link.CodeUnreachable, says(200, batchOf, "", "X", strings.Repeat("x", 1<<20))),
		always("answers: half, and hangs up", link.CodeUnreachable, func(w http.ResponseWriter, r *http.Request) {
			io.Copy(io.Discard, r.Body)
			w.Header().Set("Content-Length", "5000")
			w.Write([]byte("R"))
			panic(http.ErrAbortHandler)
		}),
		lying("answers: never", hung, func(f *foe) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) { <-f.ending }
		}),
		lying("answers: half, and never more", hung, func(f *foe) http.HandlerFunc {
			return func(w http.ResponseWriter, r *http.Request) {
				io.Copy(io.Discard, r.Body)
				w.Header().Set("Content-Type", batchOf)
				w.Write([]byte("R\x00\x00"))
				w.(http.Flusher).Flush()
				<-f.ending
			}
		}),
		certificate("certificates: nobody's", of(newIdentity("RUS/FSB").tls)),
		certificate("certificates: the bystander's", of(dgse().tls)),
		certificate("certificates: the victim's own", of(cia().tls)),
		certificate("certificates: under TLS 1.2", func(f *foe) *tls.Config {
			config := of(f.tls)(f)
			config.MinVersion, config.MaxVersion = tls.VersionTLS12, tls.VersionTLS12
			return config
		}),
	}
}
