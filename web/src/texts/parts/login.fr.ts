export default {
  'login.intro': 'Entrez par l’une de ces voies. Chaque session est enregistrée ; vous pouvez voir les vôtres et y mettre fin.',
  'login.passkey': 'Se connecter avec une clé d’accès',
  'login.oidc': 'Se connecter avec {name}',
  'login.certificate': 'Se connecter avec un certificat',
  'login.link.hint': 'Vous avez reçu un lien ? Ouvrez-le dans ce navigateur ; il ne sert qu’une fois.',
  'login.passkey.none': 'Ce navigateur ne connaît pas de clé d’accès ici. Demandez un lien à un administrateur.',
  'login.passkey.stopped': 'La clé d’accès n’a pas été utilisée. Réessayez, ou demandez un lien à un administrateur.',
  'login.entering': 'Connexion…',
  'login.refused': 'Cela ne vous a pas laissé entrer : inconnu, déjà utilisé, expiré, ou sans droit d’entrer. Demandez un nouveau lien à un administrateur.',
  'login.oidc.refused': 'Le fournisseur d’identité ne vous a pas laissé entrer ici. Adressez-vous à un administrateur.',
  'login.oidc.unavailable': 'Le fournisseur d’identité ne répond pas. Réessayez, ou entrez par une autre voie.',
  'login.exercise': 'EXERCICE',
}
