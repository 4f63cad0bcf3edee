package traffic

// culture is how names are made and written somewhere. The tables are of common
// names, a given and a family name of which make nobody.
type culture struct {
	name   string
	states []state  // nationalities, the commonest first
	ports  []string // IATA
	men    string   // given names, by words
	women  string
	houses string // family names

	stems, ends string // of the family names that few have: two or three stems and an end
	feminine    func(house string) string
	two         bool // of given names, mostly
	own         bool // a wife keeps her name
	rules       []rule
	cyrillic    bool
}

// state is a country as documents (alpha-3) and as we (alpha-2) write it.
type state struct{ two, three string }

// The first culture is that of the home country, whose ports every flight touches.
var cultures = []culture{
	{name: "french", states: []state{{"FR", "FRA"}, {"BE", "BEL"}, {"CH", "CHE"}}, ports: []string{"BRU", "GVA", "YUL"},
		men:    "jean pierre michel philippe alain nicolas christophe julien laurent thomas antoine olivier bruno vincent pascal mathieu hugo lucas theo gerard",
		women:  "marie nathalie isabelle sylvie catherine sophie camille julie claire emilie pauline lea manon chloe helene anne monique juliette alice celine",
		houses: "martin bernard dubois thomas robert richard petit durand leroy moreau simon laurent lefebvre michel garcia david bertrand roux vincent fournier morel girard andre mercier dupont lambert bonnet francois martinez legrand garnier faure rousseau blanc guerin muller henry roussel nicolas perrin",
		stems:  "bau cour fon gau lan mar per ros val vil tour mon ber char", ends: "teau det nier rand vin sier tin mond bert lier", two: true,
		rules: latinRules},
	{name: "british", states: []state{{"GB", "GBR"}, {"US", "USA"}, {"IE", "IRL"}, {"CA", "CAN"}, {"AU", "AUS"}}, ports: []string{"LHR", "MAN", "JFK", "DUB", "YYZ"},
		men:    "john david michael james robert william richard thomas paul mark peter andrew stephen daniel matthew christopher george joseph charles simon kevin brian ryan adam scott",
		women:  "mary sarah elizabeth jennifer susan margaret emma laura helen karen linda rachel rebecca anna jessica emily alice jane lucy catherine hannah kate",
		houses: "smith jones williams taylor brown davies evans wilson thomas johnson roberts robinson thompson wright walker white edwards hughes green hall lewis harris clarke patel jackson wood turner martin cooper hill ward morris moore clark lee king baker harrison morgan allen",
		stems:  "ash brad cal den ham ker lin mar nor pen rad stan thorn wal whit", ends: "ley ton ford worth ham by wood field son brook", rules: latinRules},
	{name: "german", states: []state{{"DE", "DEU"}, {"AT", "AUT"}, {"CH", "CHE"}}, ports: []string{"FRA", "MUC", "VIE", "BER"},
		men:    "peter michael thomas andreas wolfgang klaus jurgen stefan christian martin frank hans markus bernd uwe jan lukas tobias felix jonas matthias",
		women:  "maria ursula monika petra elisabeth sabine renate karin brigitte andrea claudia susanne anna julia katharina christine heike stefanie nicole birgit",
		houses: "mueller schmidt schneider fischer weber meyer wagner becker schulz hoffmann schaefer koch bauer richter klein wolf schroeder neumann schwarz zimmermann braun krueger hofmann hartmann lange werner krause lehmann koehler huber kaiser fuchs peters lang scholz moeller",
		stems:  "ach ber dorn eich fal grau hen kol lin nor rei stein wei zim", ends: "mann bauer hofer meier ner ling burg berger thal inger", two: true,
		rules: germanRules},
	{name: "spanish", states: []state{{"ES", "ESP"}, {"MX", "MEX"}, {"CO", "COL"}, {"AR", "ARG"}}, ports: []string{"MAD", "BCN", "BOG"},
		men:    "antonio jose manuel francisco juan david javier daniel carlos jesus alejandro miguel rafael pedro pablo angel sergio fernando jorge luis alberto diego",
		women:  "maria carmen ana isabel laura cristina marta dolores lucia pilar elena teresa paula raquel sara beatriz rosa silvia patricia andrea",
		houses: "garcia rodriguez gonzalez fernandez lopez martinez sanchez perez gomez martin jimenez ruiz hernandez diaz moreno munoz alvarez romero alonso gutierrez navarro torres dominguez vazquez ramos gil ramirez serrano blanco molina morales suarez ortega delgado castro",
		stems:  "al bar cas es gal her lar mon or pal quin sal tor val zam", ends: "ero anda uela ares ondo ena illo osa ado", two: true, own: true, rules: latinRules},
	{name: "portuguese", states: []state{{"PT", "PRT"}, {"BR", "BRA"}, {"AO", "AGO"}}, ports: []string{"LIS", "OPO", "GRU"},
		men:    "joao jose antonio manuel francisco luis carlos paulo pedro rui miguel tiago ricardo bruno andre rafael lucas marcos",
		women:  "maria ana isabel joana sofia teresa catarina ines beatriz paula rita marta carla sandra fernanda juliana",
		houses: "silva santos ferreira pereira oliveira costa rodrigues martins jesus sousa fernandes goncalves gomes lopes marques alves almeida ribeiro pinto carvalho teixeira moreira correia mendes nunes soares vieira monteiro cardoso rocha",
		stems:  "al bar cor fon gon lam mor pen quei ros sam tav vil", ends: "eira ado inho elo osa ista al oso", two: true, rules: latinRules},
	{name: "russian", states: []state{{"RU", "RUS"}, {"BY", "BLR"}, {"UA", "UKR"}, {"KZ", "KAZ"}}, ports: []string{"SVO", "LED", "MSQ", "ALA"},
		men:    "alexander sergey dmitry andrey alexey maxim evgeny ivan mikhail artem nikolay vladimir yury igor oleg pavel viktor konstantin roman denis vitaly ruslan",
		women:  "elena olga natalya tatyana irina anna svetlana maria ekaterina yulia galina lyudmila anastasia marina ludmila oksana darya ksenia",
		houses: "ivanov smirnov kuznetsov popov vasilyev petrov sokolov mikhaylov novikov fyodorov morozov volkov alexeyev lebedev semyonov yegorov pavlov kozlov stepanov nikolayev orlov andreyev makarov nikitin zakharov zaytsev solovyov borisov yakovlev grigoryev romanov vorobyov sergeyev kuzmin frolov",
		stems:  "bar vesh gor dol zhar kal khol luk mas nek ost pyat rud syt tsar chub shar yush", ends: "ov ev in nikov enko kin tsev chenko lyov skin", feminine: slavicFeminine,
		rules: russianRules, cyrillic: true},
	{name: "caucasian", states: []state{{"RU", "RUS"}, {"GE", "GEO"}, {"AZ", "AZE"}, {"AM", "ARM"}}, ports: []string{"MRV", "GYD", "TBS", "EVN"},
		men:    "magomed akhmed ruslan aslan shamil zaur ramzan timur murad rustam islam khasan zelim adam isa movsar anzor arbi",
		women:  "zarema madina aminat fatima zulikhan luiza khadizhat malika rosa leyla elina patimat zara milana aset",
		houses: "magomedov akhmedov aliyev mamedov gadzhiyev ibragimov ismailov abdulayev musayev khasanov yusupov kadyrov umarov isayev sultanov dzhabrailov saidov murtazaliyev ramazanov kerimov",
		stems:  "zub dzhan khach tsag sulm mach bek gel shakh tarm vakh yand", ends: "ayev iyev khanov mirzayev batov sultanov oyev anov", feminine: slavicFeminine,
		rules: russianRules, cyrillic: true},
	{name: "arabic", states: []state{{"EG", "EGY"}, {"SY", "SYR"}, {"IQ", "IRQ"}, {"JO", "JOR"}, {"SA", "SAU"}, {"LB", "LBN"}, {"AE", "ARE"}}, ports: []string{"CAI", "AMM", "BEY", "DXB", "DOH", "RUH"},
		men:    "mohammed ahmed ali mahmoud hassan hussein ibrahim youssef omar khaled mustafa abdullah salem yasser tarek walid bilal karim nasser saleh faisal hamza ziad",
		women:  "fatima aisha maryam zainab khadija layla nour hanan samira amina salma rania hala dina mona huda noura rasha",
		houses: "ali hassan ahmed hussein ibrahim mahmoud saleh khalil mansour haddad khoury nasser hamdan awad suleiman khatib shaheen qasim darwish najjar sabbagh masri halabi issa othman rashid saad fares younis jaber",
		stems:  "ba dha ghan ha jam kha mas nab qad ra sha tam wah ya zub", ends: "awi oub ani eed oush amin ari ouri aydi ahin", two: true, own: true, rules: arabicRules},
	{name: "maghrebi", states: []state{{"MA", "MAR"}, {"DZ", "DZA"}, {"TN", "TUN"}, {"FR", "FRA"}}, ports: []string{"CMN", "ALG", "TUN", "RAK", "ORN"},
		men:    "mohamed ahmed youssef rachid karim said abdelkader mustapha hamid khalid brahim mehdi bilal omar nabil samir hicham sofiane",
		women:  "fatima khadija malika samira nadia karima leila amina yasmina houria zohra naima salima rachida",
		houses: "benali bouazza cherif mansouri amrani alaoui idrissi benmoussa saidi haddad belkacem hamidi bouzid slimani ziani bouchareb khelifi mebarki toumi brahimi rahmani bensalem naciri tazi berrada chraibi",
		stems:  "ben bou bel che dja fer gha ham kha lah mez ous rah taz zer", ends: "ouane achi oudi allah iri ami oufi aoui ekri abi", rules: arabicRules},
	{name: "turkish", states: []state{{"TR", "TUR"}, {"DE", "DEU"}}, ports: []string{"IST", "SAW", "AYT", "ESB"},
		men:    "mehmet mustafa ahmet ali huseyin hasan ibrahim ismail osman yusuf murat omer ramazan halil suleyman abdullah recep fatih emre can",
		women:  "fatma ayse emine hatice zeynep elif meryem serife zehra sultan hanife merve havva zeliha esra ozlem yasemin",
		houses: "yilmaz kaya demir sahin celik yildiz yildirim ozturk aydin ozdemir arslan dogan kilic aslan cetin kara koc kurt ozkan simsek polat korkmaz ozcan erdogan unal acar aksoy",
		stems:  "ak bay cak dur er gul kar oz sar tan uz yal", ends: "oglu kan soy men demir bas tekin er lar turk", rules: turkishRules},
	{name: "persian", states: []state{{"IR", "IRN"}, {"AF", "AFG"}, {"TJ", "TJK"}}, ports: []string{"IKA", "KBL", "DYU"},
		men:    "mohammad ali hossein reza mehdi hassan amir javad saeed hamid ahmad majid abbas masoud farhad behrouz dariush",
		women:  "fatemeh zahra maryam leila nasrin shirin parvin mina elham sara narges mahnaz azadeh",
		houses: "mohammadi hosseini ahmadi rezaei moradi karimi jafari hashemi heydari ghasemi rahimi sadeghi akbari ebrahimi rostami amini najafi shirazi tehrani kazemi",
		stems:  "bah dar far gol jam kav khor mehr nav par raf shah zar", ends: "zadeh pour nejad ian far inia doust vand abadi", rules: arabicRules},
	{name: "indian", states: []state{{"IN", "IND"}, {"GB", "GBR"}, {"NP", "NPL"}}, ports: []string{"DEL", "BOM", "MAA"},
		men:    "rajesh amit sanjay rahul vijay suresh anil ravi ashok manoj deepak arun sunil vikram arjun rohit kumar prakash",
		women:  "priya sunita anita pooja kavita neha rekha lakshmi meena anjali shalini deepa geeta radha swati",
		houses: "kumar singh sharma patel gupta khan verma reddy rao nair iyer mehta joshi shah desai chopra kapoor malhotra agarwal mishra pandey yadav das bose banerjee mukherjee pillai menon",
		stems:  "bhat chan dev gov har jag kris mad nar pad raj sub van", ends: "kar wal pathi murthy appa nathan wala ani endra", rules: latinRules},
	{name: "pakistani", states: []state{{"PK", "PAK"}, {"GB", "GBR"}, {"BD", "BGD"}}, ports: []string{"ISB", "KHI", "DAC"},
		men:    "muhammad ahmed ali hassan usman bilal imran asif tariq khalid nadeem shahid faisal kamran zahid rashid",
		women:  "fatima ayesha sana nadia saima rabia shazia farah noreen samina bushra hina",
		houses: "khan ahmed malik hussain shah iqbal butt chaudhry sheikh mirza qureshi raja akhtar siddiqui ansari hashmi rehman baig javed aslam bhatti rahman hossain islam",
		stems:  "ab chau dar gil hum jat khok lod mir nia raj sub tan", ends: "zai wani khel pur dani har wal eri ani", rules: arabicRules},
	{name: "chinese", states: []state{{"CN", "CHN"}, {"SG", "SGP"}, {"TW", "TWN"}}, ports: []string{"PEK", "PVG", "HKG", "SIN"},
		men:    "wei jun qiang lei yong jie tao ming chao xiaoming zhiqiang jianguo guoqiang haifeng weidong jianhua zhenhua xiaofeng",
		women:  "fang na min jing xiuying li yan xia juan xiaohong lihua meiling yanyan xiaoli yuzhen guihua",
		houses: "wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng deng cao peng",
		stems:  "ou si shang xia huang zhu mu dong", ends: "yang tu guan hou fu ge rong fang", rules: chineseRules},
	{name: "african", states: []state{{"SN", "SEN"}, {"ML", "MLI"}, {"CI", "CIV"}, {"NG", "NGA"}, {"CM", "CMR"}}, ports: []string{"DSS", "BKO", "ABJ", "LOS"},
		men:    "mamadou moussa ibrahima ousmane abdoulaye amadou cheikh modou emmanuel samuel daniel john boubacar issa adama seydou",
		women:  "fatou aminata mariama awa ndeye khady grace blessing mary aissatou oumou ramatoulaye adja",
		houses: "diallo traore ba sow ndiaye diop fall gueye coulibaly keita toure cisse kone camara sylla diarra okafor okeke adeyemi eze mbaye sarr sall kouassi yao",
		stems:  "ade ba chi diou fo gou kou man nda oko sa tou wou", ends: "lo ko ra mba yemi kwe gne ssou ndi", rules: latinRules},
}

// slavicFeminine is a woman's form of a family name.
func slavicFeminine(house string) string {
	switch house[len(house)-2:] {
	case "ov", "ev", "in", "yn":
		return house + "a"
	}
	return house
}
