package mention
import ("testing";"fmt";"os";"strings";"unicode";"path/filepath";"encoding/json";"bufio")
func cap1(s string) string { r:=[]rune(s); if len(r)>0 {r[0]=unicode.ToUpper(r[0])}; return string(r)}
func TestMeasure(t *testing.T){
 var vals []Value
 for _,p:=range people { for _,s:=range []string{p.en,p.ru,p.ar}{ vals=append(vals,Value{Text:s}) } }
 vals=append(vals,Value{"","Riga",Place},Value{"","Kazan Cathedral",Place},Value{"","Tarasovka",Place},Value{"","Fictional Brigade",Organisation},Value{"","Рига",Place},Value{"","Boris Ausgedacht",Person},Value{"","John Smith",Person},Value{"","Ali Hassan",Person})
 run:=func(name string, texts []string){
  f:=New(vals); n,sure:=0,0; ex:=map[string]string{}; per:=map[int]int{}
  for _,s:=range texts { for _,m:=range f.Find(s){ n++; per[m.Value/3]++; if m.Sure{sure++}; if len(ex)<400 {ex[s[m.Start:m.End]]=vals[m.Value].Text} } }
  fmt.Printf("%s: %d texts, %d alarms, %d sure %v\n",name,len(texts),n,sure,per)
  i:=0; for k,v:=range ex { fmt.Printf("  %s=%s",k,v); if i++;i>25{break} }
  fmt.Println()
 }
 for _,l:=range []string{"en","fr","ru"}{ b,_:=os.ReadFile("/tmp/mm/list_"+l+".txt"); var ts []string; for _,w:=range strings.Split(string(b),"\n"){ if len(w)>2{ts=append(ts,"x "+cap1(w)+" y")}}; run(l,ts)}
 fs,_:=filepath.Glob("/tmp/mm/udhr_*.txt"); for _,f:=range fs { b,_:=os.ReadFile(f); run(filepath.Base(f),[]string{string(b)})}
 fs,_=filepath.Glob("/work/shared/facts/*.md"); var ts []string; for _,f:=range fs { b,_:=os.ReadFile(f); ts=append(ts,string(b))}; run("facts",ts)
 fh,_:=os.Open("/work/shared/names/dev/watchlist.jsonl"); sc:=bufio.NewScanner(fh); sc.Buffer(nil,1<<20); ts=nil
 for sc.Scan(){ var e struct{Names []struct{Name string}}; json.Unmarshal(sc.Bytes(),&e); for _,n:=range e.Names{ts=append(ts,n.Name)} }
 run("watchlist",ts)
}
