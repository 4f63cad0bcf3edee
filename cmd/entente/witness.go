package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"entente/internal/core/errs"
	"entente/internal/core/party"
	"entente/internal/inside/witness"

	"github.com/spf13/cobra"
)

func (a *app) witness() *cobra.Command {
	var address string
	c := &cobra.Command{Use: "witness --listen HOST:PORT", Short: "Run a witness for a service's overseers, which cosigns the heads of its log",
		Long: "The witness of --dir cosigns each head of the logs that it trusts as an extension of the one\nbefore. It belongs on a machine of the overseers, not of those whom they oversee.",
		Args: cobra.NoArgs}
	c.RunE = func(c *cobra.Command, _ []string) error {
		dir, err := a.folder()
		if err != nil {
			return err
		}
		w, err := witness.Open(dir, time.Now)
		if err != nil {
			return err
		}
		defer w.Close()
		l, err := net.Listen("tcp", address)
		if err != nil {
			return errs.Wrap(errs.Unavailable, "entente witness", err, "%s cannot be listened on", address)
		}
		fmt.Fprintf(a.err, "witness %s at %s\n", w.Public(), l.Addr())
		return serveWitness(c.Context(), l, w.Handler())
	}
	c.Flags().StringVar(&address, "listen", "", "where heads are taken")
	need(c, "listen")
	c.AddCommand(a.witnessInit(), a.witnessTrust(), a.witnessAudit())
	return c
}

func serveWitness(ctx context.Context, l net.Listener, h http.Handler) error {
	s := &http.Server{Handler: h, ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second, WriteTimeout: 10 * time.Second, MaxHeaderBytes: 16 << 10}
	stop := context.AfterFunc(ctx, func() { s.Close() })
	defer stop()
	if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return errs.Wrap(errs.Unavailable, "entente witness", err, "the witness stopped")
	}
	return nil
}

// folder is the directory of --dir.
func (a *app) folder() (string, error) {
	if a.dir == "" {
		return "", errs.E(errs.Invalid, "entente witness", "the witness's directory is not named; expected --dir")
	}
	return a.dir, nil
}

func (a *app) witnessInit() *cobra.Command {
	var service string
	c := &cobra.Command{Use: "init --service CODE", Short: "Make a witness's directory with its key, and print by which key it is known", Args: cobra.NoArgs}
	c.RunE = func(*cobra.Command, []string) error {
		dir, err := a.folder()
		if err != nil {
			return err
		}
		key, err := witness.Create(dir, party.Code(service), rand.Reader)
		if err != nil {
			return err
		}
		return a.printf("%s\n", key)
	}
	c.Flags().StringVar(&service, "service", "", "the service whose overseers it belongs to")
	need(c, "service")
	return c
}

func (a *app) witnessTrust() *cobra.Command {
	return &cobra.Command{Use: "trust KEY", Short: "Cosign the heads of the log with this verifier key from now on", Args: one("a log's verifier key"),
		RunE: func(_ *cobra.Command, args []string) error {
			dir, err := a.folder()
			if err != nil {
				return err
			}
			return witness.Trust(dir, args[0])
		}}
}

func (a *app) witnessAudit() *cobra.Command {
	var key string
	c := &cobra.Command{Use: "audit URL --log KEY", Short: "Read a whole log and recompute every tile and its head", Args: one("where the log is served"),
		Long: "With --dir, the directory of a witness that is not running now, the head must also extend\nthe one that the witness cosigned last. A log that does not fit its head, or was rolled\nback or forked, is an ALARM with exit status 1."}
	c.RunE = func(c *cobra.Command, args []string) error {
		url, ok := logURL(args[0])
		if !ok {
			return usage(c, "%q; expected http://HOST:PORT of the inside listener, or the URL of a log", args[0])
		}
		found, err := witness.Audit(c.Context(), &http.Client{Timeout: time.Minute}, url, key, a.dir)
		if errs.KindOf(err) == errs.Denied {
			fmt.Fprintf(a.err, "ALARM: %s\n", err)
			for _, head := range found.Heads {
				fmt.Fprintf(a.err, "\n%s", head)
			}
			return errNo
		}
		if err != nil {
			return err
		}
		if a.json {
			return a.emit(found)
		}
		if err := a.printf("%s: %d leaves, %d tiles, root %s: all of it is what the entries give\n", visible(found.Origin), found.Size, found.Tiles, found.Root); err != nil || found.Since == 0 {
			return err
		}
		return a.printf("it extends the head of %d leaves that was cosigned last\n", found.Since)
	}
	c.Flags().StringVar(&key, "log", "", "the log's verifier key")
	need(c, "log")
	return c
}
