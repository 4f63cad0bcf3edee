package agefile

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"entente/internal/core/errs"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// LeastPassphrase is how many characters a passphrase has at least.
const LeastPassphrase = 16

const op = "agefile.Seal"

// Seal encrypts words to a recipient (age1…) or under a passphrase, one of the
// two, as an armored file.
func Seal(words []byte, recipient string, passphrase []byte) ([]byte, error) {
	to, err := sealedTo(recipient, passphrase)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	armored := armor.NewWriter(&out)
	w, err := age.Encrypt(armored, to)
	if err == nil {
		_, err = w.Write(words)
	}
	if err == nil {
		err = w.Close()
	}
	if err == nil {
		err = armored.Close()
	}
	if err != nil {
		return nil, errs.Wrap(errs.Internal, op, err, "the file cannot be sealed")
	}
	return out.Bytes(), nil
}

// Check refuses what Seal would not seal to.
func Check(recipient string, passphrase []byte) error {
	_, err := sealedTo(recipient, passphrase)
	return err
}

func sealedTo(recipient string, passphrase []byte) (age.Recipient, error) {
	switch {
	case (recipient == "") == (len(passphrase) == 0):
		return nil, errs.E(errs.Invalid, op, "expected a recipient or a passphrase, one of the two")
	case recipient == "":
		if utf8.RuneCount(passphrase) < LeastPassphrase {
			return nil, errs.E(errs.Invalid, op, "the passphrase is short; expected at least %d characters", LeastPassphrase)
		}
		r, err := age.NewScryptRecipient(string(passphrase))
		if err != nil {
			return nil, errs.E(errs.Invalid, op, "the passphrase cannot be used")
		}
		return r, nil
	}
	all, err := age.ParseRecipients(strings.NewReader(recipient))
	if err != nil || len(all) != 1 {
		return nil, errs.E(errs.Invalid, op, "the recipient cannot be read; expected one such as age1…")
	}
	return all[0], nil
}
