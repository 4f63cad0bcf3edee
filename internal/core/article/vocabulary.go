package article

// verbs of saying, in the forms in which a text reports words.
var verbs = wordSet(englishVerbs + otherVerbs)

var english = wordSet(englishVerbs)

const (
	englishVerbs = `
	said says say saying told tells adds added adding noted notes noting announced announces announcing stated states stating explained explains
	wrote writes argued argues arguing warned warns warning claimed claims claiming insisted insists acknowledged acknowledges confirmed confirms
	declared declares replied replies asked asks suggested suggests concluded concludes observed observes revealed reveals predicted predicts
	admitted admits denied denies recalled recalls remarked remarks commented comments stressed stresses emphasized emphasised emphasizes emphasises
	testified testifies reported reports estimated estimates`
	otherVerbs = `
	dit disait déclaré déclare affirmé affirme ajouté ajoute expliqué explique indiqué indique annoncé annonce précisé précise estimé estime
	assuré assure souligné souligne averti avertit confié confie poursuivi poursuit conclu conclut rappelé rappelle
	сказал сказала сказали заявил заявила заявили сообщил сообщила сообщили отметил отметила отметили подчеркнул подчеркнула подчеркнули
	добавил добавила добавили рассказал рассказала рассказали пояснил пояснила пояснили объявил объявила объявили предупредил предупредила
	предупредили считает считают говорит говорят утверждает утверждают уточнил уточнила уточнили написал написала`
)

// adverbs and auxiliaries stand between a subject and its verb.
var between = wordSet(`also later then again earlier has have had is was not reportedly previously publicly recently repeatedly a ont avait aussi également n ne
	s'est l'a l'ont m'a также ранее позже затем`)

var (
	singular = wordSet("he she il elle он она")
	plural   = wordSet("they both ils elles они")
)

// officials are nouns that speak without a name.
var officials = wordSet(`officials official officers experts analysts sources source authorities police prosecutors spokesman spokeswoman spokesperson
	ministry investigators diplomats observers colleagues administration government department embassy
	responsables autorités enquêteurs experts analystes sources porte-parole ministère parquet
	источник источники власти эксперты следствие министерство посольство ведомство`)

// roles are words with which a person stands beside a name.
var roles = wordSet(`president director secretary minister chancellor ambassador senator congressman representative governor mayor king queen prince
	general colonel major captain lieutenant admiral commander chief head leader chairman chairwoman chair deputy spokesman spokeswoman
	spokesperson officer official professor expert analyst correspondent dictator judge prosecutor adviser advisor editor author attaché envoy
	mr mr. mrs mrs. ms ms. dr dr. gen gen. col col. lt lt. capt capt. sen sen. rep rep. gov gov. sir lord lady
	président présidente directeur directrice ministre secrétaire ambassadeur général colonel procureur porte-parole chef expert m. mme
	президент президента министр министра директор директора глава главы генерал полковник посол секретарь представитель председатель`)

// opening words begin a sentence with a capital and are no names.
var opening = wordSet(`the a an this that these those it its he she they we i you his her their our my but and or so if when while where who what how why as at
	by for from in into of on to with after before since during despite although though because also just even many much most some several other one two
	three more both no not now then there here such any all each every following according speaking noting asked given later earlier meanwhile however
	moreover additionally editor’s editor's like under over once still yet only until
	le la les un une des ce cette ces il elle ils elles on nous vous je et ou mais si quand dans sur sous avec sans pour par selon après avant depuis
	lors au aux du de d en à
	и а но в на с по из за к от до для о об при он она они мы вы я это этот как что когда где кто также однако после перед если`)

// joins stand within a name between capitals.
var joins = wordSet("of de du des al bin ibn von van der da di el abu and for")
