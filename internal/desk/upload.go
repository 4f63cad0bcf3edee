package desk

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"time"

	"entente/internal/core/errs"
)

// leave is how long an upload waits for leave to send its body.
const leave = time.Minute

// File is a file to send.
type File struct {
	Name string // as its user names it; refusals quote it
	Open func() (io.ReadCloser, error)
}

// Upload sends files under /api/v1, as an officer. They are opened and read one
// after another, and not at all when the node refuses before it wants them.
func (c *Client) Upload(ctx context.Context, officer, path string, files []File) (Answer, error) {
	const op = "desk.Upload"
	ctx, cancel := context.WithTimeout(ctx, importTime)
	defer cancel()
	body, into := io.Pipe()
	form := multipart.NewWriter(into)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://desk"+Root+path, body)
	if err != nil {
		return Answer{}, errs.Wrap(errs.Internal, op, err, "the request cannot be made")
	}
	req.Header.Set("Content-Type", form.FormDataContentType())
	req.Header.Set("Expect", "100-continue")
	sent := make(chan error, 1)
	go func() {
		err := send(form, files)
		into.CloseWithError(err)
		sent <- err
	}()
	answer, err := c.do(c.slow, officer, req)
	body.Close() // ends the sending, if it has not ended
	if unread := <-sent; err != nil && unread != nil && !errors.Is(unread, io.ErrClosedPipe) {
		return Answer{}, unread
	}
	return answer, err
}

func send(form *multipart.Writer, files []File) error {
	for _, f := range files {
		part, err := form.CreatePart(textproto.MIMEHeader{
			"Content-Disposition": {mime.FormatMediaType("form-data", map[string]string{"name": "file", "filename": f.Name})},
			"Content-Type":        {"application/octet-stream"}})
		if err != nil {
			return err
		}
		from, err := f.Open()
		if err != nil {
			return err
		}
		_, err = io.Copy(part, from)
		if err = errors.Join(err, from.Close()); err != nil {
			return err
		}
	}
	return form.Close()
}
