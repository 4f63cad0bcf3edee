package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"strconv"

	"entente/internal/core/errs"
	"entente/internal/core/tearline"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
)

// DigestHeader is the digest of a file that is sent, which whoever saves it checks.
const DigestHeader = "Entente-Digest"

// maxRefusal bounds a problem document in bytes.
const maxRefusal = 1 << 20

// itemFile names a file of an item.
type itemFile struct {
	ByID
	Number int `path:"number" minimum:"1" maximum:"64" doc:"Which file, from 1."`

	to http.ResponseWriter
}

// Resolve gives the answer the time that a large file needs.
func (in *itemFile) Resolve(ctx huma.Context) []error {
	_, in.to = humago.Unwrap(ctx)
	return patient(in.to)
}

// files serves the files that partners sent. They are written as they are read.
func (a *api) files() {
	op := huma.Operation{OperationID: "inboxFile", Method: http.MethodGet, Path: Root + "/inbox/{id}/files/{number}",
		Summary: "The bytes of a file that came with an item; its digest is in the header " + DigestHeader}
	huma.Register(a.huma, op, func(ctx context.Context, in *itemFile) (*huma.StreamResponse, error) {
		f, copyTo, err := a.Exchange.OpenFile(ctx, in.ID, in.Number)
		if err != nil {
			return nil, asProblem(err)
		}
		return &huma.StreamResponse{Body: func(c huma.Context) {
			c.SetHeader("Content-Type", "application/octet-stream") // whatever the sender calls it
			c.SetHeader("Content-Length", strconv.FormatInt(f.Bytes, 10))
			c.SetHeader(DigestHeader, f.Digest)
			if err := copyTo(ctx, c.BodyWriter()); err != nil { // the caller sees that it is not whole
				a.Log.Error("a file cannot be given", "error", err)
			}
		}}, nil
	})
}

// Save writes a file of the node to a writer, and gives its length and digest
// when it is whole.
func (c *Client) Save(ctx context.Context, officer, path string, to io.Writer) (Answer, error) {
	const op = "desk.Save"
	ctx, cancel := context.WithTimeout(ctx, importTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://desk"+Root+path, nil)
	if err != nil {
		return Answer{}, errs.Wrap(errs.Internal, op, err, "the request cannot be made")
	}
	if officer != "" {
		req.Header.Set(OfficerHeader, officer)
	}
	answer, err := c.slow.Do(req)
	if err != nil {
		return Answer{}, errs.Wrap(errs.Unavailable, op, err, "no node answers at %s", c.socket)
	}
	defer answer.Body.Close()
	if answer.StatusCode >= 300 {
		data, err := io.ReadAll(io.LimitReader(answer.Body, maxRefusal))
		if err != nil {
			return Answer{}, errs.Wrap(errs.Unavailable, op, err, "the node stopped in the middle of its answer")
		}
		return Answer{}, refusal(answer.StatusCode, data)
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(to, sum), answer.Body)
	saved := tearline.File{Digest: "sha256:" + hex.EncodeToString(sum.Sum(nil)), Bytes: n}
	if err != nil || saved.Digest != answer.Header.Get(DigestHeader) {
		return Answer{}, errs.Wrap(errs.Unavailable, op, err, "the file did not come whole")
	}
	data, err := json.Marshal(saved)
	if err != nil {
		return Answer{}, errs.Wrap(errs.Internal, op, err, "what was saved cannot be told")
	}
	return Answer{Data: data, Exercise: answer.Header.Get(ExerciseHeader) == "true"}, nil
}
