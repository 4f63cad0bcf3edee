package tasking

import (
	"entente/internal/core/obligation"
	"entente/internal/store/insidedb"
)

// warners see to what is owed to who is threatened.
var warners = []string{insidedb.RoleWarning, insidedb.RoleWatch}

// keepers are the roles of who may keep lookouts; ownHands says more.
var keepers = []string{insidedb.RoleWatch, insidedb.RoleLead, insidedb.RoleAuthor, insidedb.RoleDisclosure}

// seers are the roles in which a duty of the service's own is seen to, where its kind
// asks for one: those that end it by themselves, and those of its flow.
var seers = map[obligation.Kind][]string{
	obligation.Determine: warners, obligation.Warn: warners, obligation.Reach: warners,
	obligation.Window: warners, obligation.Outcome: warners, obligation.PublicNotice: warners,
	obligation.Hit: keepers, obligation.Renew: keepers,
	obligation.Unread: {insidedb.RoleWatch, insidedb.RoleAuthor, insidedb.RoleDisclosure},
}

// takersOf are the roles of which an officer needs one to take something.
func takersOf(o insidedb.Obligation) []string {
	if o.Shared {
		return takers
	}
	if roles, ok := seers[o.Kind]; ok {
		return roles
	}
	if end, ok := endings[o.Kind]; ok {
		return end.roles
	}
	return takers
}
