package link

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"entente/internal/seal/envelope"
)

func drawFrames(t *rapid.T, kinds string) []frame {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) frame {
		return frame{rapid.SampledFrom([]byte(kinds)).Draw(t, "kind"), rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "body")}
	}), 1, maxFrames).Draw(t, "frames")
}

func sameFrame(a, b frame) bool { return a.kind == b.kind && bytes.Equal(a.body, b.body) }

func TestFramesComeBackAsTheyWere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		frames := drawFrames(t, "EV")
		back, err := readFrames(writeFrames(frames), "EV", 40)
		if err != nil || !slices.EqualFunc(frames, back, sameFrame) {
			t.Fatalf("%v came back as %v: %v", frames, back, err)
		}
	})
}

func TestNoBeginningOfABatchIsABatchOfAsManyFrames(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		frames := drawFrames(t, "RVP")
		data := writeFrames(frames)
		cut := rapid.IntRange(0, len(data)-1).Draw(t, "cut")
		if back, err := readFrames(data[:cut], "RVP", 40); err == nil && len(back) >= len(frames) {
			t.Fatalf("%d of %d bytes were read as %d frames", cut, len(data), len(back))
		}
	})
}

func FuzzReadFrames(f *testing.F) {
	f.Add([]byte{})
	f.Add(writeFrames([]frame{{frameEnvelope, []byte("{}")}, {frameVoid, nil}}))
	f.Add([]byte("E\x00\x00\x00\x05abc"))
	f.Add([]byte("E\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		frames, err := readFrames(data, "EV", 1000)
		if err == nil && (!bytes.Equal(writeFrames(frames), data) || len(frames) == 0 || len(frames) > maxFrames) {
			t.Errorf("%q was read as %v", data, frames)
		}
	})
}

func FuzzReadVoid(f *testing.F) {
	f.Add(voidOf(1))
	f.Add([]byte(`{"v":1,"incarnation":"i","lane":"bulk","seq":0,"hash":""}`))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		v, err := readVoid(data)
		if err == nil && (v.V != 1 || v.Seq == 0 || v.Incarnation == "" || !slices.Contains(envelope.Lanes, v.Lane) || len(v.Hash) != 71) {
			t.Errorf("%q was read as %+v", data, v)
		}
	})
}

func FuzzReadProblem(f *testing.F) {
	f.Add(refuse(CodeBusy).encode())
	f.Add(outOfOrder(7).encode())
	f.Add([]byte(`{"type":"urn:entente:link:teapot"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		code, expected := readProblem(data)
		if _, listed := problems[code]; !listed && code != CodeBadAnswer || (code == CodeOutOfOrder) != (expected > 0) {
			t.Errorf("%q was read as %q, %d", data, code, expected)
		}
	})
}

func TestEveryProblemIsReadAsItWasWritten(t *testing.T) {
	for code := range problems {
		p := refuse(code)
		if code == CodeOutOfOrder {
			p = outOfOrder(3)
		}
		if got, _ := readProblem(p.encode()); got != code || p.Status < 400 || p.Title == "" {
			t.Errorf("%s came back as %s, status %d, title %q", code, got, p.Status, p.Title)
		}
	}
}

// Whatever a peer sends, only what it has signed for us is taken.
func FuzzInspect(f *testing.F) {
	signed := map[string]bool{}
	for seq := range 3 {
		f.Add(ordinary(seq + 1))
		signed[string(ordinary(seq+1))] = true
	}
	f.Add(altered(usa(), func(l *letter) { l.To = fra().code }))
	f.Add(altered(fra(), func(l *letter) { l.From = fra().code }))
	f.Add(bytes.Replace(ordinary(1), []byte("signatures"), []byte("signatureS"), 1))
	f.Add(receipt(usa(), fra()))
	p, err := Options{Self: rus().code}.read(Peer{Fingerprint: usa().root.Public().Fingerprint(),
		Theirs: usa().statement(rus().code, "https://127.0.0.1:1", nil), Ours: rus().statement(usa().code, "https://127.0.0.1:1", nil)})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := inspect(p, rus().code, data)
		if (err == nil) != signed[string(data)] || err == nil && !bytes.Equal(got.Bytes(), data) {
			t.Errorf("%q was taken: %v", data, err)
		}
	})
}

func TestRetriesWaitLongerAndNeverTooLong(t *testing.T) {
	a, _ := idle(t, sqlite())
	a.Limits.FirstRetry, a.Limits.LastRetry = 100*time.Millisecond, 10*time.Second
	n := newLane(a.Link, laneKey{rus().code, envelope.LaneOrdinary}, nil)
	most := a.Limits.FirstRetry
	for i := range 50 {
		wait := n.backoff()
		if wait < most/2 || wait > most {
			t.Errorf("after %d failures the wait is %v, want between %v and %v", i+1, wait, most/2, most)
		}
		most = min(2*most, a.Limits.LastRetry)
	}
}
