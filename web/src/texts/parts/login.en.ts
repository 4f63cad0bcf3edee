export default {
  'login.intro': 'Come in by one of these ways. Every session is on record, and you can see and end your own.',
  'login.passkey': 'Log in with a passkey',
  'login.oidc': 'Log in with {name}',
  'login.certificate': 'Log in with a certificate',
  'login.link.hint': 'Were you given a link? Open it in this browser; it works once.',
  'login.passkey.none': 'This browser knows no passkeys here. Ask an administrator for a link.',
  'login.passkey.stopped': 'The passkey was not used. Try again, or ask an administrator for a link.',
  'login.entering': 'Logging in…',
  'login.refused': 'That did not let you in: it is unknown, was used, is over, or may not come in. Ask an administrator for a new link.',
  'login.oidc.refused': 'The identity provider did not let you in here. Ask an administrator.',
  'login.oidc.unavailable': 'The identity provider does not answer. Try again, or come in another way.',
  'login.exercise': 'EXERCISE',
}
