package desk

import (
	"context"
	"net/http"

	"entente/internal/core/party"
	"entente/internal/inside/tasking"
)

// engagementBody bounds the document of an engagement.
const engagementBody = 1 << 20

type addEngagement struct {
	Caller
	Body tasking.EngagementFile
}

type listEngagements struct {
	Dated
	Partner party.Code `query:"partner" maxLength:"64"`
}

type commit struct {
	ByID
	Body tasking.NewCommitment
}

type view struct {
	ByID
	Body tasking.Views
}

// ByCommitment names a commitment of an engagement.
type ByCommitment struct {
	ByID
	Commitment string `path:"commitment" maxLength:"32"`
}

type stateCommitment struct {
	ByCommitment
	Body tasking.CommitmentStatement
}

type arrived struct {
	ByCommitment
	Body tasking.Arrival
}

func (a *api) engagements() {
	route(a, http.MethodPost, "/engagements", "addEngagement", "Record a meeting, a visit or a call, or the next version of its record", engagementBody,
		func(ctx context.Context, in *addEngagement) (tasking.EngagementShown, error) {
			in.Body.Officer = in.Officer
			return a.Tasking.AddEngagement(ctx, in.Body)
		})
	route(a, http.MethodGet, "/engagements", "engagements", "The engagements with partners, the latest first", 0,
		func(ctx context.Context, in *listEngagements) (tasking.EngagementList, error) {
			return a.Tasking.Engagements(ctx, in.Partner, in.AsOf)
		})
	route(a, http.MethodGet, "/engagements/{id}", "engagement", "One engagement, its commitments and what came of them", 0,
		func(ctx context.Context, in *oneOwed) (tasking.EngagementShown, error) {
			return a.Tasking.Engagement(ctx, in.ID, in.AsOf)
		})
	route(a, http.MethodPost, "/engagements/{id}/commitments", "commit", "Record a commitment that the document did not have", smallBody,
		func(ctx context.Context, in *commit) (tasking.EngagementShown, error) {
			in.Body.Officer, in.Body.Engagement = in.Officer, in.ID
			return a.Tasking.Commit(ctx, in.Body)
		})
	route(a, http.MethodPost, "/engagements/{id}/view", "viewEngagement", "Record what is said of an engagement, officially or by those who do the work", engagementBody,
		func(ctx context.Context, in *view) (tasking.EngagementShown, error) {
			in.Body.Officer, in.Body.Engagement = in.Officer, in.ID
			return a.Tasking.View(ctx, in.Body)
		})
	route(a, http.MethodPost, "/engagements/{id}/commitments/{commitment}/state", "stateCommitment", "Put a commitment to the partner, on an item that went between us", smallBody,
		func(ctx context.Context, in *stateCommitment) (tasking.EngagementShown, error) {
			in.Body.Officer, in.Body.Engagement, in.Body.Commitment = in.Officer, in.ID, in.Commitment
			return a.Tasking.StateCommitment(ctx, in.Body)
		})
	route(a, http.MethodPost, "/engagements/{id}/commitments/{commitment}/arrived", "arrived", "Record that something came of a commitment", smallBody,
		func(ctx context.Context, in *arrived) (tasking.EngagementShown, error) {
			in.Body.Officer, in.Body.Engagement, in.Body.Commitment = in.Officer, in.ID, in.Commitment
			return a.Tasking.Arrived(ctx, in.Body)
		})
}
