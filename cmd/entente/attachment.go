package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strconv"

	"entente/internal/core/errs"
	"entente/internal/core/report"
	"entente/internal/core/tearline"
	"entente/internal/desk"

	"github.com/spf13/cobra"
)

// addWithFiles sends a report with its attachments, which lie in its folder.
func (a *app) addWithFiles(ctx context.Context, name, hit string, data []byte, files []report.Attachment) error {
	config, err := a.config()
	if err != nil {
		return err
	}
	send := []desk.File{{Name: name, Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(data)), nil }}}
	for _, f := range files {
		path := filepath.Join(filepath.Dir(name), f.File)
		first, err := openAttachment(path) // before anything is sent
		if err != nil {
			return err
		}
		first.Close()
		send = append(send, desk.File{Name: path, Open: func() (io.ReadCloser, error) { return openAttachment(path) }})
	}
	answer, err := desk.NewClient(config.SocketPath()).Upload(ctx, a.as, "/reports/files"+query("hit", hit), send)
	if err != nil {
		return err
	}
	if err := a.warn(answer); err != nil {
		return err
	}
	return answered(a, answer, a.reportAdded)
}

// openAttachment opens a plain file; a link to one elsewhere is none.
func openAttachment(path string) (io.ReadCloser, error) {
	info, err := os.Lstat(path)
	if err == nil && !info.Mode().IsRegular() {
		return nil, errs.At("entente report add", path, 0, "", "is no plain file; expected the attachment beside the report")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, errs.At("entente report add", path, 0, "", "cannot be read; expected the attachment beside the report")
	}
	return f, nil
}

func (a *app) inboxSave() *cobra.Command {
	var number int
	var to string
	c := &cobra.Command{Use: "save ITEM", Short: "Save a file that came with an item", Args: one("an item of the inbox")}
	c.Flags().IntVar(&number, "attachment", 1, "which of its files, from 1 in the order in which the item lists them")
	c.Flags().StringVar(&to, "to", "", "a new file for it (required)")
	c.RunE = func(c *cobra.Command, args []string) error {
		if to == "" || number < 1 {
			return usage(c, "expected --to FILE, and --attachment from 1")
		}
		config, err := a.config()
		if err != nil {
			return err
		}
		f, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if err != nil {
			return errs.At("entente inbox save", to, 0, "", "cannot be made; expected a new file")
		}
		answer, err := desk.NewClient(config.SocketPath()).Save(c.Context(), a.as, "/inbox/"+url.PathEscape(args[0])+"/files/"+strconv.Itoa(number), f)
		if err == nil {
			err = f.Sync()
		}
		if closed := f.Close(); err == nil {
			err = closed
		}
		if err != nil {
			os.Remove(to) // half a file is none
			return err
		}
		if err := a.warn(answer); err != nil {
			return err
		}
		return answered(a, answer, func(saved tearline.File) error {
			return a.printf("%s: %d bytes, %s\n", to, saved.Bytes, saved.Digest)
		})
	}
	return c
}

// attached tells the files of an item or a report.
func attached(list []tearline.Attachment) string {
	out := ""
	for i, f := range list {
		out += fmt.Sprintf("file %d  %s  %s  %d bytes  %s\n", i+1, visible(f.Name), f.Media, f.Bytes, f.Digest)
	}
	return out
}
