package passage

import (
	"strings"
	"unicode/utf8"
)

// small are words that every text has, in English, French, German, Spanish, Russian and
// Arabic, as Words gives them. They mean little by themselves: the closed classes, and the
// verbs of being, having and saying.
var small = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(english + french + german + spanish + russian + arabic) {
		out[w] = true
	}
	return out
}()

const (
	english = `a an the and or but nor if then than that this these those there here of in on at by for from to into onto with without
within over under after before behind between among against about around during until since as is are was were be been being am has have had having
do does did done will would shall should can could may might must not no yes it its he him his she her hers they them their theirs we us our ours
i me my mine you your yours who whom whose which what when where why how all any both each few more most other some such only own same so too very
just also up down out off again once one two said says say told tells according because while although though however per via more less
isnt arent wasnt werent dont didnt doesnt cant couldnt wouldnt wont ive youve weve theyve im youre were theyre thats hes shes mr mrs ms `
	french = `le la les un une des du de d l et ou mais donc or ni car si que qui quoi dont ou ce cet cette ces ca cela il elle ils elles on nous vous je tu
me te se lui leur leurs son sa ses mon ma mes ton ta tes notre nos votre vos a au aux en dans sur sous par pour avec sans chez vers entre contre
apres avant depuis pendant est sont etait etaient ete etre ai as ont avait avaient avoir eu fait faire dit ne pas plus moins tres tout toute tous toutes
comme aussi meme selon y quand deux c s n j m t qu `
	german = `der die das den dem des ein eine einen einem einer eines und oder aber wenn dass ob als wie von in im an am auf bei fur mit ohne nach vor
zu zum zur aus um uber unter zwischen gegen durch ist sind war waren sein hat haben hatte hatten wird werden wurde wurden nicht kein keine auch nur
er sie es wir ihr ich du sich ihn ihm ihnen sein seine ihre sagte sagt laut noch schon so `
	spanish = `el la los las un una unos unas y o pero si que quien cual de del al en con sin por para sobre bajo entre contra desde hasta es son era
eran ser fue fueron ha han habia haber no mas muy lo le les se su sus mi tu nos como tambien segun dijo `
	russian = `и в во на с со к ко о об от до за из у по под над при для без через между про а но или что чтобы как так же ли бы не ни да нет это этот эта
эти того тот та те то он она оно они его ее их ему ей им него нее них я мы вы ты меня мне нас нам вас вам свой своих своего который которая которое которые
которых был была было были быть есть будет если когда где уже еще только все всех всего также после перед во время сказал сказала сообщил сообщила
словам данным раньше тогда два две очень из-за `
	arabic = `في من الي علي عن مع بعد قبل بين تحت فوق عند منذ حتي ان انه انها كان كانت يكون هو هي هم هذا هذه ذلك تلك التي الذي الذين ما لا لم لن قد او ثم
كل بعض غير قال قالت وقال وقالت بحسب كما كنا هناك وفي ومن وهو وهي لها له به بها فيه فيها يقول تقول `
)

// significant tells whether a word means something by itself.
func significant(w string) bool {
	return !small[w] && (w[0] <= '9' || utf8.RuneCountInString(w) > 1)
}

// meaning is how many different words mean something.
func meaning(words []string) int {
	n := 0
	seen := map[string]bool{}
	for _, w := range words {
		if significant(w) && !seen[w] {
			seen[w] = true
			n++
		}
	}
	return n
}
