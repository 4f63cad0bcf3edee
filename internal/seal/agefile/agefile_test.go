package agefile_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"entente/internal/core/errs"
	"entente/internal/seal/agefile"

	"filippo.io/age"
	"filippo.io/age/armor"
)

const passphrase = "four plain words more"

func opened(t *testing.T, sealed []byte, by age.Identity) string {
	t.Helper()
	r, err := age.Decrypt(armor.NewReader(bytes.NewReader(sealed)), by)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}

func TestASealedFileIsOpenedByWhomItIsForWithThePublicTool(t *testing.T) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := agefile.Seal([]byte("EXERCISE words"), key.Recipient().String(), nil)
	if err != nil || !bytes.HasPrefix(sealed, []byte("-----BEGIN AGE ENCRYPTED FILE-----")) || bytes.Contains(sealed, []byte("words")) {
		t.Fatalf("%v: %s", err, sealed)
	}
	if got := opened(t, sealed, key); got != "EXERCISE words" {
		t.Errorf("opened: %q", got)
	}
	if sealed, err = agefile.Seal([]byte("EXERCISE words"), "", []byte(passphrase)); err != nil {
		t.Fatal(err)
	}
	word, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		t.Fatal(err)
	}
	if got := opened(t, sealed, word); got != "EXERCISE words" {
		t.Errorf("opened: %q", got)
	}
	other, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := age.Decrypt(armor.NewReader(bytes.NewReader(sealed)), other); err == nil {
		t.Error("somebody else opened it")
	}
}

func TestAFileIsSealedForOneAndNotForAShortWord(t *testing.T) {
	key, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ recipient, word string }{
		"nobody":           {},
		"both":             {key.Recipient().String(), passphrase},
		"a short word":     {"", "zebra"},
		"another's format": {"ssh-ed25519 AAAA", ""},
		"two recipients":   {key.Recipient().String() + "\n" + key.Recipient().String(), ""},
		"a private key":    {key.String(), ""},
	} {
		_, err := agefile.Seal([]byte("x"), tt.recipient, []byte(tt.word))
		if errs.KindOf(err) != errs.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && (strings.Contains(err.Error(), key.String()) || tt.word != "" && strings.Contains(err.Error(), tt.word)) {
			t.Errorf("%s: the error tells the secret: %v", name, err)
		}
	}
}
