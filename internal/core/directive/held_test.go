package directive_test

import (
	"strings"
	"testing"

	"entente/internal/core/directive"
)

func TestWhatIsHeldIsPartOfThePolicyAndOfItsHash(t *testing.T) {
	files := directive.Files{
		Parties:  directive.File{Name: "parties.yaml", Data: []byte("self: USA/CIA\ncommunities: {TRILAT: [USA, FRA, RUS]}\nparties: {FRA: {}, RUS: {}}\n")},
		Consents: directive.File{Name: "consents.yaml", Data: []byte("- {id: C-1, from: FRA, to: [RUS], report: R, item: report, given: 2017-01-01T00:00:00Z}\n")},
	}
	folder, err := directive.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	files.HeldConsents = directive.File{Name: "held", Data: []byte(`{"v":1,"consents":[{"id":"C-2","from":"FRA","to":["RUS"],"ref":"X","given":"2017-01-01T00:00:00Z"}]}`)}
	consents, err := directive.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	files.HeldCommunities = directive.File{Name: "held", Data: []byte(`{"v":1,"communities":{"TRILAT":["USA","FRA"]}}`)}
	both, err := directive.Load(files)
	if err != nil {
		t.Fatal(err)
	}
	if len(consents.Consents()) != 2 || both.Parties().Member("TRILAT", "RUS") || !consents.Parties().Member("TRILAT", "RUS") {
		t.Errorf("consents %v, communities %v; expected two, and TRILAT without RUS", consents.Consents(), both.Parties().Communities)
	}
	if folder.Hash() == consents.Hash() || consents.Hash() == both.Hash() {
		t.Error("what is held does not change the policy's hash")
	}
	files.HeldConsents.Data = []byte(strings.Replace(string(files.HeldConsents.Data), "C-2", "C-1", 1))
	if _, err := directive.Load(files); err == nil || !strings.Contains(err.Error(), "C-1") {
		t.Errorf("%v; expected that an id of the folder is refused", err)
	}
}
