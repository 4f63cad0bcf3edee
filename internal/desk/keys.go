package desk

import (
	"context"
	"net/http"
	"time"

	"entente/internal/core/party"
	"entente/internal/inside/exchange"
)

// Backup says what a backup holds.
type Backup struct {
	V           int          `json:"v"`
	Service     party.Code   `json:"service"`
	File        string       `json:"file"`
	Version     string       `json:"version"` // of the program that took it
	Incarnation string       `json:"incarnation"`
	TakenAt     time.Time    `json:"taken_at"`
	Digest      string       `json:"digest"` // of the manifest
	Files       []BackupFile `json:"files"`
	Apart       []string     `json:"apart"` // what is not in it and must be kept apart
}

// BackupFile is one file of a backup.
type BackupFile struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

type takeBackup struct {
	Body struct {
		File string `json:"file" maxLength:"4096" doc:"The archive to write, by its absolute path."`
		Keys bool   `json:"keys,omitempty" doc:"Private keys too."`
	}
}

type goOnWithout struct {
	Caller
	Body struct {
		Partner string `json:"partner" maxLength:"64"`
	}
}

func (a *api) keys() {
	route(a, http.MethodGet, "/keys", "keys", "How our key sets and those of partners stand", 0,
		func(ctx context.Context, _ *nothing) (exchange.KeyStatus, error) { return a.Exchange.KeyStatus(ctx) })
	route(a, http.MethodPost, "/keys/reload", "reloadKeys", "Read the keys again", smallBody,
		func(ctx context.Context, _ *nothing) (exchange.KeyStatus, error) {
			if err := a.Node.ReloadKeys(ctx); err != nil {
				return exchange.KeyStatus{}, err
			}
			return a.Exchange.KeyStatus(ctx)
		})
	route(a, http.MethodPost, "/backup", "backup", "Write a backup of the node", smallBody,
		func(ctx context.Context, in *takeBackup) (Backup, error) {
			return a.Node.Backup(ctx, in.Body.File, in.Body.Keys)
		})
	route(a, http.MethodGet, "/restore", "restoreStatus", "How our memory compares with what partners hold", 0,
		func(ctx context.Context, _ *nothing) (exchange.RestoreStatus, error) {
			return a.Exchange.RestoreStatus(ctx)
		})
	route(a, http.MethodPost, "/restore/without", "restoreWithout", "Go on without knowing what a partner holds", smallBody,
		func(ctx context.Context, in *goOnWithout) (exchange.RestoreStatus, error) {
			if err := a.Exchange.GoOnWithout(ctx, in.Officer, party.Code(in.Body.Partner)); err != nil {
				return exchange.RestoreStatus{}, err
			}
			return a.Exchange.RestoreStatus(ctx)
		})
}
