package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
)

// linked finds a link that lets somebody in, in what a command printed.
var linked = regexp.MustCompile(`(https?://[^/\s"]+)/login#link=([A-Za-z0-9_-]+)`)

// browse is what a script has in the place of a browser:
//
//	browse in FILE COOKIES      redeems the link that stands in FILE
//	browse get COOKIES PATH     reads a path of the API
//
// It keeps the door's address and its cookie in COOKIES, prints the answer, and ends with 1
// where the door refuses.
func browse() {
	if err := visit(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "browse:", err)
		os.Exit(1)
	}
}

func visit(args []string) error {
	if len(args) != 3 {
		return fmt.Errorf("expected in FILE COOKIES or get COOKIES PATH")
	}
	if args[0] == "in" {
		printed, err := os.ReadFile(args[1])
		if err != nil {
			return err
		}
		found := linked.FindSubmatch(printed)
		if found == nil {
			return fmt.Errorf("no link stands in %s", args[1])
		}
		cookies, err := call(http.MethodPost, string(found[1]), "/session/link", fmt.Sprintf(`{"token":%q}`, found[2]), "")
		if err != nil {
			return err
		}
		return os.WriteFile(args[2], []byte(string(found[1])+"\n"+cookies), 0o600)
	}
	kept, err := os.ReadFile(args[1])
	if err != nil {
		return err
	}
	origin, cookies, _ := strings.Cut(string(kept), "\n")
	_, err = call(http.MethodGet, origin, args[2], "", cookies)
	return err
}

// call prints what the door answers, and gives the cookie that it sets.
func call(method, origin, path, body, cookies string) (string, error) {
	request, err := http.NewRequest(method, origin+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		return "", err
	}
	request.Header.Set("Origin", origin)
	request.Header.Set("Content-Type", "application/json")
	if cookies != "" {
		request.Header.Set("Cookie", cookies)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(os.Stdout, answer.Body); err != nil {
		return "", err
	}
	if answer.StatusCode >= 400 {
		return "", fmt.Errorf("%s", answer.Status)
	}
	var set []string
	for _, c := range answer.Cookies() {
		set = append(set, c.Name+"="+c.Value)
	}
	return strings.Join(set, "; "), nil
}
