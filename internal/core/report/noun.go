package report

// nouns are what stands for a withheld field, language by language. A
// language that is not here gets the English ones; an author who needs other
// words gives them with render: {LANG: {withheld: …}}.
var nouns = map[string]map[Ladder]string{
	"en": {
		Source: "a source", Person: "a person", Place: "a place", Time: "a time", Document: "a document",
		Selector: "an identifier", Organisation: "an organisation", Quantity: "a quantity",
		Transport: "a means of transport", Quote: "a statement", Officer: "an officer",
	},
	"fr": {
		Source: "une source", Person: "une personne", Place: "un lieu", Time: "un moment", Document: "un document",
		Selector: "un identifiant", Organisation: "une organisation", Quantity: "une quantité",
		Transport: "un moyen de transport", Quote: "une déclaration", Officer: "un agent",
	},
	"ru": {
		Source: "источник", Person: "лицо", Place: "место", Time: "время", Document: "документ",
		Selector: "идентификатор", Organisation: "организация", Quantity: "количество",
		Transport: "транспортное средство", Quote: "высказывание", Officer: "сотрудник",
	},
	"ar": {
		Source: "مصدر", Person: "شخص", Place: "مكان", Time: "وقت", Document: "وثيقة",
		Selector: "معرّف", Organisation: "منظمة", Quantity: "كمية",
		Transport: "وسيلة نقل", Quote: "تصريح", Officer: "ضابط",
	},
}

// noun is the neutral noun of a ladder in a language.
func noun(l Ladder, lang string) string {
	if s := nouns[base(lang)][l]; s != "" {
		return s
	}
	return nouns["en"][l]
}
