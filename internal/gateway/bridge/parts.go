package bridge

import (
	"net/http"

	"entente/internal/core/errs"
	"entente/internal/crossing"
)

func (s *Server) partsWanted(w http.ResponseWriter, r *http.Request) error {
	list, err := s.queue.PartsWanted(r.Context())
	if err != nil {
		return err
	}
	said := make([]crossing.PartsWanted, len(list))
	for i, x := range list {
		said[i] = crossing.PartsWanted(x)
	}
	out, err := crossing.WritePartsWanted(said)
	if err != nil {
		return err
	}
	return write(w, crossing.JSONType, out)
}

// putPart takes a part. It is sealed under a key that only the two insides have:
// here nothing can be verified but its length.
func (s *Server) putPart(w http.ResponseWriter, r *http.Request) error {
	if !enter(w, s.big) {
		return nil
	}
	defer leave(s.big)
	body, err := s.body(w, r, crossing.FramesType, crossing.MaxPart)
	if err != nil {
		return err
	}
	n, sealed, err := crossing.ReadPart(body)
	if err != nil {
		return err
	}
	err = s.queue.PutPart(r.Context(), n.Of, n.Number, sealed)
	if errs.KindOf(err) == errs.Unavailable { // there is no room now: nothing is wrong
		crossing.Busy.Write(w)
		return nil
	}
	if err != nil {
		return err
	}
	return done(w)
}

func (s *Server) takePart(w http.ResponseWriter, r *http.Request) error {
	if !enter(w, s.big) {
		return nil
	}
	defer leave(s.big)
	n, err := ask(s, w, r, crossing.ReadPartName)
	if err != nil {
		return err
	}
	sealed, err := s.queue.TakePart(r.Context(), n.Of, n.Number)
	if err != nil {
		return err
	}
	out, err := crossing.WritePart(n, sealed)
	if err != nil {
		return err
	}
	return write(w, crossing.FramesType, out)
}

func (s *Server) dropParts(w http.ResponseWriter, r *http.Request) error {
	hashes, err := ask(s, w, r, crossing.ReadIDs)
	for _, hash := range hashes {
		if err == nil {
			err = s.queue.DropParts(r.Context(), hash)
		}
	}
	if err != nil {
		return err
	}
	return done(w)
}
