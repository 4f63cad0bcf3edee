package lookout

import "testing"

func TestACodeIsKnownHoweverItIsWritten(t *testing.T) {
	for written, want := range map[string]string{
		"SIS 36(2)": "SIS 36(2)", "sis 36 (2)": "SIS 36(2)", "SIS II 36(2)": "SIS 36(2)", "SIS-II, 36.2": "SIS 36(2)", "SISII36(2)": "SIS 36(2)",
		"SIS art 36.2": "SIS 36(2)", "SIS Art. 36/2": "SIS 36(2)", "Article 36(2)": "SIS 36(2)", "36(2)": "SIS 36(2)", "SIS 36(2)(a)": "SIS 36(2)",
		"SIS alert, article 36 paragraph 3": "SIS 36(3)", "SIS 36(4)": "SIS 36(4)", "SIS 26": "SIS 26", "SIS 26(1)": "SIS 26", "Art. 24.1": "SIS 24",
		"TECS": "TECS", "TECS II": "TECS", "Interpol Red Notice": "INTERPOL red", "INTERPOL-UNSC": "INTERPOL UNSC", "SLTD": "SLTD",
		"SIS 36": "", "SIS 36(1)": "", "SIS 362": "", "SIS 3(62)": "", "SIS 26(1)(2)": "", "INTERPOL": "", "INTERPOL 36(2)": "", "TECS 36(2)": "", "SIS": "", "notice": "", "": "",
	} {
		if c, ok := CodeOf(written); ok != (want != "") || c.Code != want {
			t.Errorf("%q is %q (%t), want %q", written, c.Code, ok, want)
		}
	}
	for _, c := range Codes {
		if got, ok := CodeOf(c.Code); !ok || got != c {
			t.Errorf("%q leads to %q", c.Code, got.Code)
		}
	}
}
