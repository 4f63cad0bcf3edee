package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"
	"time"

	"entente/internal/core/errs"
	"entente/internal/desk"
	"entente/internal/node"
	"entente/internal/webui"

	"github.com/spf13/cobra"
)

func (a *app) serve() *cobra.Command {
	var zone string
	c := &cobra.Command{Use: "serve", Short: "Run the node of --dir until SIGTERM or SIGINT; SIGHUP reloads the policy", Args: cobra.NoArgs}
	c.Flags().StringVar(&zone, "zone", "", "both, inside or gateway (default: what the directory is for)")
	c.RunE = func(c *cobra.Command, _ []string) error {
		config, err := a.config()
		if err != nil {
			return err
		}
		if err := config.Serves(node.Zone(zone)); err != nil {
			return err
		}
		// Before the node answers: from then on the signal must not end it.
		hangup := make(chan os.Signal, 1)
		signal.Notify(hangup, syscall.SIGHUP)
		defer signal.Stop(hangup)
		n, reload, err := a.open(c.Context(), config)
		if err != nil {
			return err
		}
		if err := n.Start(context.WithoutCancel(c.Context())); err != nil {
			return errors.Join(err, n.Stop())
		}
		attend(c.Context(), n, hangup, reload)
		return n.Stop()
	}
	return c
}

// server is a node or the one zone of it that a directory is for.
type server interface {
	Start(context.Context) error
	Done() <-chan struct{}
	Stop() error
}

// open builds what the directory is for, and says how its policy is read again.
func (a *app) open(ctx context.Context, config node.Config) (server, func(context.Context), error) {
	options := node.Options{Version: version, Log: a.err}
	if ui, built := webui.Files(); built {
		options.UI = ui
	}
	if config.Zone() == node.ZoneGateway { // it has no policy
		g, err := node.OpenGate(ctx, config, options)
		return g, func(context.Context) {}, err
	}
	n, err := node.Open(ctx, config, options)
	// A refused policy is logged by the node, which keeps the one before it.
	return n, func(ctx context.Context) { _, _ = n.ReloadPolicy(ctx) }, err
}

// attend waits for the end of a node, or for a signal to end it.
func attend(ctx context.Context, n server, hangup <-chan os.Signal, reload func(context.Context)) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-n.Done():
			return
		case <-hangup:
			reload(ctx)
		}
	}
}

func (a *app) nodeStatus() *cobra.Command {
	var wait time.Duration
	c := &cobra.Command{Use: "status", Short: "Show how the node stands", Args: cobra.NoArgs}
	c.Flags().DurationVar(&wait, "wait", 0, "how long to wait for the node to answer")
	c.RunE = func(c *cobra.Command, _ []string) error {
		ctx, cancel := context.WithTimeout(c.Context(), wait)
		defer cancel()
		for {
			err := ask(c.Context(), a, "GET", "/node", nil, a.showStatus)
			if errs.KindOf(err) != errs.Unavailable {
				return err
			}
			select {
			case <-ctx.Done():
				return err
			case <-time.After(20 * time.Millisecond):
			}
		}
	}
	return c
}

func (a *app) showStatus(s desk.Status) error {
	earnest := ""
	if s.Exercise {
		earnest = "   EXERCISE"
	}
	return a.printf("%s%s\nversion   %s\nnow       %s\nstarted   %s\ngateway   %s\ninside    %s\npolicy    %s, %s, loaded %s\n%s",
		s.Service, earnest, s.Version, s.Now.Format(time.RFC3339), s.Started.Format(time.RFC3339), s.Gateway, s.Inside,
		s.Policy.Hash, counted(s.Policy.Directives, "directive"), s.Policy.Loaded.Format(time.RFC3339), noteLines(s.Policy)+clockLines(s.Clock))
}

func (a *app) policy() *cobra.Command {
	reload := &cobra.Command{Use: "reload", Short: "Read the policy again; a bad one is refused whole and the one before it stays", Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return ask(c.Context(), a, "POST", "/policy/reload", nil, func(p desk.PolicyStatus) error {
				return a.printf("%s, %s, %s\n%s", p.Hash, counted(p.Directives, "directive"), reloaded(p), noteLines(p))
			})
		}}
	return group("policy", "Reload the policy", reload)
}

// noteLines says, a line each, what is missing from a policy.
func noteLines(p desk.PolicyStatus) string {
	var b strings.Builder
	for _, n := range p.Notes {
		b.WriteString(n + "\n")
	}
	return b.String()
}

// counted is a number of things, in words.
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// reloaded says what a reload changed.
func reloaded(p desk.PolicyStatus) string {
	if len(p.Changes) == 0 {
		return "unchanged"
	}
	return "changed: " + strings.Join(p.Changes, ", ")
}

// leap is how long a node may take for what falls due at once when its clock is set.
const leap = 5 * time.Second

// served waits until the node has seen to what fell due when its clock was set, and
// gives how it stands then, or after a while.
func (a *app) served(ctx context.Context, answer desk.Answer) (desk.Answer, error) {
	for until := time.Now().Add(leap); ; {
		var s desk.Status
		if err := answer.Read(&s); err != nil || s.Clock.Unserved == 0 || time.Now().After(until) {
			return answer, err
		}
		select {
		case <-ctx.Done():
			return answer, nil
		case <-time.After(250 * time.Millisecond):
		}
		var err error
		if answer, err = a.call(ctx, "GET", "/node", nil); err != nil {
			return answer, err
		}
	}
}

func (a *app) exercise() *cobra.Command {
	clock := &cobra.Command{Use: "clock TIME", Short: "Set the clock; it ticks on from there", Args: one("the time")}
	clock.RunE = func(c *cobra.Command, args []string) error {
		t, err := instant(c, "clock", args[0])
		if err != nil {
			return err
		}
		answer, err := a.call(c.Context(), "POST", "/exercise/clock", map[string]time.Time{"at": t})
		if err == nil {
			answer, err = a.served(c.Context(), answer)
		}
		if err != nil {
			return err
		}
		return answered(a, answer, a.showStatus)
	}
	return group("exercise", "What only a node that is not in earnest does", clock)
}
