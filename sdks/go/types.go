// Code generated from the tables in proto/ by `make docs`. DO NOT EDIT.

// Package chat: what is said to the platform, and what it says.
package chat

import (
	"encoding/base64"
	"encoding/json"
	"time"
)

// ID is a UUID in lower case.
type ID string

// Bytes travel as base64url without padding.
type Bytes []byte

func (b Bytes) MarshalJSON() ([]byte, error) {
	return json.Marshal(base64.RawURLEncoding.EncodeToString(b))
}

func (b *Bytes) UnmarshalJSON(text []byte) error {
	var encoded string
	if err := json.Unmarshal(text, &encoded); err != nil {
		return err
	}
	decoded, err := base64.RawURLEncoding.DecodeString(encoded)
	*b = decoded
	return err
}

// Nullable is a value that may be taken away: without Valid it is written as null. A nil pointer to it leaves the member out.
type Nullable[T any] struct {
	Value T
	Valid bool
}

func (n Nullable[T]) MarshalJSON() ([]byte, error) {
	if !n.Valid {
		return []byte("null"), nil
	}
	return json.Marshal(n.Value)
}

func (n *Nullable[T]) UnmarshalJSON(text []byte) error {
	n.Valid = string(text) != "null"
	if !n.Valid {
		return nil
	}
	return json.Unmarshal(text, &n.Value)
}

// FieldFault is one member that is wrong.
type FieldFault struct {
	Path   string `json:"path"` // a JSON pointer (RFC 6901)
	Reason string `json:"reason"`
}

// Problem is why a call was refused (RFC 9457).
type Problem struct {
	Type         string       `json:"type"`
	Title        string       `json:"title"`
	Status       int          `json:"status"`
	Code         ErrorCode    `json:"code"`
	Temporary    bool         `json:"temporary"`
	Limit        string       `json:"limit,omitempty"`
	Remaining    int64        `json:"remaining,omitempty"`
	RetryAfterMs int64        `json:"retry_after_ms,omitempty"`
	Fields       []FieldFault `json:"fields,omitempty"`
	At           time.Time    `json:"at"`
	Trace        string       `json:"trace"`
}

// Route is where an operation lives in REST, and which members stand elsewhere than in path and body.
type Route struct {
	Method, Path string
	Query        []string
	IfMatch, Key string
}

// ReportState: How far a report is.
type ReportState string

const (
	ReportStateOpen   ReportState = "open"
	ReportStateClosed ReportState = "closed"
)

// ServiceName: Which service of the installation.
type ServiceName string

const (
	ServiceNameWorker  ServiceName = "worker"
	ServiceNameGateway ServiceName = "gateway"
	ServiceNameMedia   ServiceName = "media"
	ServiceNameAdmin   ServiceName = "admin"
)

// RoomKind: What sort of room.
type RoomKind string

const (
	RoomKindDirect  RoomKind = "direct"
	RoomKindPrivate RoomKind = "private"
	RoomKindPublic  RoomKind = "public"
)

// RoomEncryption: How messages travel; fixed when the room is made.
type RoomEncryption string

const (
	RoomEncryptionNone RoomEncryption = "none"
	RoomEncryptionDr1  RoomEncryption = "dr1"
	RoomEncryptionSk1  RoomEncryption = "sk1"
	RoomEncryptionMls1 RoomEncryption = "mls1"
)

// MemberRole: What a member is in the room.
type MemberRole string

const (
	MemberRoleNobody    MemberRole = "nobody"
	MemberRoleGuest     MemberRole = "guest"
	MemberRoleMember    MemberRole = "member"
	MemberRoleModerator MemberRole = "moderator"
	MemberRoleAdmin     MemberRole = "admin"
	MemberRoleOwner     MemberRole = "owner"
)

// PresenceState: Whether somebody is there, over all their devices.
type PresenceState string

const (
	PresenceStateOffline PresenceState = "offline"
	PresenceStateAway    PresenceState = "away"
	PresenceStateOnline  PresenceState = "online"
	PresenceStateBusy    PresenceState = "busy"
)

// RoomPermission: What a member may do in a room: the bits of which a role is made.
type RoomPermission string

const (
	RoomPermissionRead       RoomPermission = "read"
	RoomPermissionSend       RoomPermission = "send"
	RoomPermissionModerate   RoomPermission = "moderate"
	RoomPermissionInvite     RoomPermission = "invite"
	RoomPermissionKick       RoomPermission = "kick"
	RoomPermissionRoles      RoomPermission = "roles"
	RoomPermissionSettings   RoomPermission = "settings"
	RoomPermissionOwn        RoomPermission = "own"
	RoomPermissionPin        RoomPermission = "pin"
	RoomPermissionMentionAll RoomPermission = "mention_all"
	RoomPermissionBan        RoomPermission = "ban"
	RoomPermissionReact      RoomPermission = "react"
	RoomPermissionExport     RoomPermission = "export"
)

// LifetimeFrom: From when a message's lifetime counts.
type LifetimeFrom string

const (
	LifetimeFromSending  LifetimeFrom = "sending"
	LifetimeFromReading  LifetimeFrom = "reading"
	LifetimeFromDelivery LifetimeFrom = "delivery"
)

// RoomSort: In which order the directory lists rooms.
type RoomSort string

const (
	RoomSortName     RoomSort = "name"
	RoomSortMembers  RoomSort = "members"
	RoomSortActivity RoomSort = "activity"
)

// SearchLanguage: In which language a room's messages are searched.
type SearchLanguage string

const (
	SearchLanguageSimple     SearchLanguage = "simple"
	SearchLanguageDanish     SearchLanguage = "danish"
	SearchLanguageDutch      SearchLanguage = "dutch"
	SearchLanguageEnglish    SearchLanguage = "english"
	SearchLanguageFinnish    SearchLanguage = "finnish"
	SearchLanguageFrench     SearchLanguage = "french"
	SearchLanguageGerman     SearchLanguage = "german"
	SearchLanguageHungarian  SearchLanguage = "hungarian"
	SearchLanguageItalian    SearchLanguage = "italian"
	SearchLanguageNorwegian  SearchLanguage = "norwegian"
	SearchLanguagePortuguese SearchLanguage = "portuguese"
	SearchLanguageRomanian   SearchLanguage = "romanian"
	SearchLanguageRussian    SearchLanguage = "russian"
	SearchLanguageSpanish    SearchLanguage = "spanish"
	SearchLanguageSwedish    SearchLanguage = "swedish"
	SearchLanguageTurkish    SearchLanguage = "turkish"
)

// SpanKind: What a stretch of a text is, besides words.
type SpanKind string

const (
	SpanKindPerson  SpanKind = "person"
	SpanKindRole    SpanKind = "role"
	SpanKindHere    SpanKind = "here"
	SpanKindAll     SpanKind = "all"
	SpanKindLink    SpanKind = "link"
	SpanKindMessage SpanKind = "message"
)

// SystemWord: What the server says in a room of its own accord.
type SystemWord string

const (
	SystemWordNotice SystemWord = "notice"
)

// QuoteState: What of a quoted message the caller is told.
type QuoteState string

const (
	QuoteStateShown   QuoteState = "shown"
	QuoteStateDeleted QuoteState = "deleted"
	QuoteStateHidden  QuoteState = "hidden"
	QuoteStateSealed  QuoteState = "sealed"
	QuoteStateUnknown QuoteState = "unknown"
)

// PreferenceName: The preferences that the server knows; which member of preference_value each is set by.
type PreferenceName string

const (
	PreferenceNameTheme        PreferenceName = "theme"
	PreferenceNameLanguage     PreferenceName = "language"
	PreferenceNameNotifyLevel  PreferenceName = "notify_level"
	PreferenceNameMutedUntil   PreferenceName = "muted_until"
	PreferenceNameFavourite    PreferenceName = "favourite"
	PreferenceNameSidebarOrder PreferenceName = "sidebar_order"
	PreferenceNameCategory     PreferenceName = "category"
	PreferenceNameShowsRead    PreferenceName = "shows_read"
	PreferenceNamePreviews     PreferenceName = "previews"
	PreferenceNameQuietHours   PreferenceName = "quiet_hours"
)

// PreferenceTheme: How it looks.
type PreferenceTheme string

const (
	PreferenceThemeLight    PreferenceTheme = "light"
	PreferenceThemeDark     PreferenceTheme = "dark"
	PreferenceThemeSystem   PreferenceTheme = "system"
	PreferenceThemeContrast PreferenceTheme = "contrast"
)

// NotifyLevel: Of what to be notified.
type NotifyLevel string

const (
	NotifyLevelAll      NotifyLevel = "all"
	NotifyLevelMentions NotifyLevel = "mentions"
	NotifyLevelNothing  NotifyLevel = "nothing"
)

// PresenceChoice: What a person wants to be seen as.
type PresenceChoice string

const (
	PresenceChoiceAuto      PresenceChoice = "auto"
	PresenceChoiceAway      PresenceChoice = "away"
	PresenceChoiceBusy      PresenceChoice = "busy"
	PresenceChoiceInvisible PresenceChoice = "invisible"
)

// PresenceAudience: Who may see whether a person is there, and when they were.
type PresenceAudience string

const (
	PresenceAudienceRooms    PresenceAudience = "rooms"
	PresenceAudienceEveryone PresenceAudience = "everyone"
	PresenceAudienceNobody   PresenceAudience = "nobody"
)

// ScheduleState: How far a scheduled message is.
type ScheduleState string

const (
	ScheduleStateWaiting   ScheduleState = "waiting"
	ScheduleStateSending   ScheduleState = "sending"
	ScheduleStateFailed    ScheduleState = "failed"
	ScheduleStateSent      ScheduleState = "sent"
	ScheduleStateCancelled ScheduleState = "cancelled"
)

// ReportReason: What is wrong with a message.
type ReportReason string

const (
	ReportReasonSpam       ReportReason = "spam"
	ReportReasonInsult     ReportReason = "insult"
	ReportReasonHate       ReportReason = "hate"
	ReportReasonViolence   ReportReason = "violence"
	ReportReasonSexual     ReportReason = "sexual"
	ReportReasonPrivate    ReportReason = "private"
	ReportReasonFraud      ReportReason = "fraud"
	ReportReasonIllegal    ReportReason = "illegal"
	ReportReasonOther      ReportReason = "other"
	ReportReasonRule       ReportReason = "rule"
	ReportReasonSuspicious ReportReason = "suspicious"
)

// ReportOutcome: What became of a report.
type ReportOutcome string

const (
	ReportOutcomeActed     ReportOutcome = "acted"
	ReportOutcomeNoted     ReportOutcome = "noted"
	ReportOutcomeDismissed ReportOutcome = "dismissed"
)

// RuleKind: How a rule looks for its words.
type RuleKind string

const (
	RuleKindExact   RuleKind = "exact"
	RuleKindWord    RuleKind = "word"
	RuleKindFolded  RuleKind = "folded"
	RuleKindPattern RuleKind = "pattern"
)

// RuleAction: What becomes of a message in which a rule finds its words.
type RuleAction string

const (
	RuleActionFlag   RuleAction = "flag"
	RuleActionMask   RuleAction = "mask"
	RuleActionRefuse RuleAction = "refuse"
	RuleActionMute   RuleAction = "mute"
)

// CommandArgumentKind: What a word of a command may be.
type CommandArgumentKind string

const (
	CommandArgumentKindMember   CommandArgumentKind = "member"
	CommandArgumentKindPerson   CommandArgumentKind = "person"
	CommandArgumentKindDuration CommandArgumentKind = "duration"
	CommandArgumentKindNumber   CommandArgumentKind = "number"
	CommandArgumentKindWord     CommandArgumentKind = "word"
	CommandArgumentKindEmoji    CommandArgumentKind = "emoji"
	CommandArgumentKindText     CommandArgumentKind = "text"
)

// SearchWhat: What is looked for.
type SearchWhat string

const (
	SearchWhatAll      SearchWhat = "all"
	SearchWhatMessages SearchWhat = "messages"
	SearchWhatPeople   SearchWhat = "people"
	SearchWhatRooms    SearchWhat = "rooms"
)

// SearchSort: In which order messages are found.
type SearchSort string

const (
	SearchSortBest   SearchSort = "best"
	SearchSortNewest SearchSort = "newest"
)

// MessageBody: What a message says.
type MessageBody struct {
	// Which case it is, and so which members are set (text: text, action; sealed: scheme, ciphertext, commitment, device; system: word; poll: questions, anonymous, closes_at; location: latitude, longitude, accuracy_m, label).
	Kind string `json:"kind"`
	// What was said.
	Text *string `json:"text,omitempty"`
	// Said as something that the sender does.
	Action *bool `json:"action,omitempty"`
	// How it is sealed; the room's own.
	Scheme *RoomEncryption `json:"scheme,omitempty"`
	// The payload, sealed once for everybody.
	Ciphertext *Bytes `json:"ciphertext,omitempty"`
	// Commits the sender to the plaintext, for reports.
	Commitment *Bytes `json:"commitment,omitempty"`
	// The sender's device.
	Device *ID `json:"device,omitempty"`
	// What it says.
	Word *SystemWord `json:"word,omitempty"`
	// The questions; one at least.
	Questions *[]PollQuestion `json:"questions,omitempty"`
	// Nobody is told who chose what.
	Anonymous *bool `json:"anonymous,omitempty"`
	// When it closes by itself.
	ClosesAt *time.Time `json:"closes_at,omitempty"`
	// North of the equator.
	Latitude *int64 `json:"latitude,omitempty"`
	// East of Greenwich.
	Longitude *int64 `json:"longitude,omitempty"`
	// How far off it may be, in metres.
	AccuracyM *int64 `json:"accuracy_m,omitempty"`
	// What is there.
	Label *string `json:"label,omitempty"`
}

// Report: A report, as administrators see it.
type Report struct {
	// The report.
	Report ID `json:"report"`
	// The room; absent when it is what they say of themselves everywhere: their status.
	Room *ID `json:"room,omitempty"`
	// The message, by its number in the room; absent with the room.
	Seq *int64 `json:"seq,omitempty"`
	// Whose message it is, or whose status.
	About ID `json:"about"`
	// What is said to be wrong with it.
	Reason ReportReason `json:"reason"`
	// Who reported it; absent when the server did.
	By *ID `json:"by,omitempty"`
	// The word rule that flagged it.
	Rule *ID `json:"rule,omitempty"`
	// What there was to say about it.
	Words *string `json:"words,omitempty"`
	// When.
	At time.Time `json:"at"`
	// How far it is.
	State ReportState `json:"state"`
	// Of a closed one: what was decided.
	Outcome *ReportOutcome `json:"outcome,omitempty"`
	// Of a closed one: what the administrators note about it among themselves.
	Note *string `json:"note,omitempty"`
	// Of a closed one: who decided.
	ClosedBy *ID `json:"closed_by,omitempty"`
	// Of a closed one: when.
	ClosedAt *time.Time `json:"closed_at,omitempty"`
}

// ReportEvidence: The message, or the status, as it stood when it was reported.
type ReportEvidence struct {
	// When it was sent.
	At time.Time `json:"at"`
	// Its revision then.
	Rev int64 `json:"rev"`
	// What it said: as in message.get. Sealed words stay sealed.
	Body json.RawMessage `json:"body"`
	// The messages around it, by their numbers.
	Neighbours []int64 `json:"neighbours"`
}

// RuleView: A rule about words for all rooms, as administrators see it.
type RuleView struct {
	// Its id: the key it was made with.
	Rule ID `json:"rule"`
	// How often it was changed: the entity tag.
	Rev int64 `json:"rev"`
	// How it looks.
	Kind RuleKind `json:"kind"`
	// For what.
	Words string `json:"words"`
	// What becomes of the message.
	Action RuleAction `json:"action"`
	// For how long it mutes.
	MuteMs *int64 `json:"mute_ms,omitempty"`
	// Who changed it last.
	By ID `json:"by"`
	// When.
	At time.Time `json:"at"`
}

// PasswordCost: What the slow step of a password costs (Argon2id, one lane).
type PasswordCost struct {
	// Memory in KiB.
	MemoryKib int64 `json:"memory_kib"`
	// Passes over it.
	Passes int64 `json:"passes"`
}

// SRPSecret: What the server stores instead of a password: profile srp6a-3072-sha256-a2id-v1.
type SRPSecret struct {
	// Sixteen random bytes.
	Salt Bytes `json:"salt"`
	// What the slow step cost.
	KDF PasswordCost `json:"kdf"`
	// g to the power of x.
	Verifier Bytes `json:"verifier"`
}

// SRPProof: The answer to a challenge of login.start.
type SRPProof struct {
	// Which challenge.
	LoginID ID `json:"login_id"`
	// The client's public number.
	A Bytes `json:"A"`
	// The client's proof.
	M1 Bytes `json:"M1"`
}

// SessionTokens: What a client signs its requests with.
type SessionTokens struct {
	// Whose they are.
	User ID `json:"user"`
	// The device session.
	Session ID `json:"session"`
	// The device.
	Device ID `json:"device"`
	// The access token, for Authorization: Bearer.
	Access string `json:"access"`
	// When the access token ends.
	ExpiresAt time.Time `json:"expires_at"`
	// The refresh token: good for one use. Absent where a page's browser keeps it.
	Refresh *string `json:"refresh,omitempty"`
}

// SessionView: A device session.
type SessionView struct {
	// The session.
	Session ID `json:"session"`
	// The device.
	Device ID `json:"device"`
	// What the person calls it.
	Name string `json:"name"`
	// Since when.
	CreatedAt time.Time `json:"created_at"`
	// When it was last renewed.
	LastUsedAt time.Time `json:"last_used_at"`
	// The address's first bits at its last use: /24 or /48.
	Address *string `json:"address,omitempty"`
	// What the client said it is.
	Agent *string `json:"agent,omitempty"`
	// Whether this is the session that asks.
	Current bool `json:"current"`
}

// Profile: A person, as others see them.
type Profile struct {
	// Who.
	User ID `json:"user"`
	// Their log-in name.
	Login string `json:"login"`
	// The name they show.
	DisplayName *string `json:"display_name,omitempty"`
	// What they say of themselves.
	Bio *string `json:"bio,omitempty"`
	// Their picture, by the id it has in media.
	Avatar *ID `json:"avatar,omitempty"`
	// By which clock they live: a name of the IANA time zone database.
	TimeZone *string `json:"time_zone,omitempty"`
	// Which language they speak: its tag, such as de or pt-BR.
	Language *string `json:"language,omitempty"`
	// How often it was changed: the entity tag.
	Rev int64 `json:"rev"`
	// Whether the account was disabled.
	Disabled bool `json:"disabled"`
}

// TextBody: Plain words; Markdown by convention.
type TextBody struct {
	// What was said.
	Text string `json:"text"`
	// Said as something that the sender does.
	Action *bool `json:"action,omitempty"`
}

// SealedBody: What the server stores and relays and cannot read.
type SealedBody struct {
	// How it is sealed; the room's own.
	Scheme RoomEncryption `json:"scheme"`
	// The payload, sealed once for everybody.
	Ciphertext Bytes `json:"ciphertext"`
	// Commits the sender to the plaintext, for reports.
	Commitment Bytes `json:"commitment"`
	// The sender's device.
	Device ID `json:"device"`
}

// PollQuestion: One question of a poll.
type PollQuestion struct {
	// What is asked.
	Question string `json:"question"`
	// What may be answered; two at least.
	Options []string `json:"options"`
	// How many of them one may choose; one when absent.
	ChoicesMax *int64 `json:"choices_max,omitempty"`
}

// PollBody: A poll, or a small survey of several questions.
type PollBody struct {
	// The questions; one at least.
	Questions []PollQuestion `json:"questions"`
	// Nobody is told who chose what.
	Anonymous *bool `json:"anonymous,omitempty"`
	// When it closes by itself.
	ClosesAt *time.Time `json:"closes_at,omitempty"`
}

// LocationBody: A place on earth, in millionths of a degree (WGS 84).
type LocationBody struct {
	// North of the equator.
	Latitude int64 `json:"latitude"`
	// East of Greenwich.
	Longitude int64 `json:"longitude"`
	// How far off it may be, in metres.
	AccuracyM *int64 `json:"accuracy_m,omitempty"`
	// What is there.
	Label *string `json:"label,omitempty"`
}

// SystemBody: Made by the server.
type SystemBody struct {
	// What it says.
	Word SystemWord `json:"word"`
}

// Span: A stretch of a text that is more than words. Found once, by the server, so that everyone agrees.
type Span struct {
	// What it is.
	Kind SpanKind `json:"kind"`
	// Where it begins, in code points.
	At int64 `json:"at"`
	// How long it is, in code points.
	Length int64 `json:"length"`
	// Of a person: who.
	User *ID `json:"user,omitempty"`
	// Of a role: which.
	Role *MemberRole `json:"role,omitempty"`
	// Of a message: the room it would be in.
	Room *ID `json:"room,omitempty"`
	// Of a message: its number there.
	Message *int64 `json:"message,omitempty"`
}

// MessageOrigin: Where a message stood that was passed on.
type MessageOrigin struct {
	// The room; absent for who may not know of it.
	Room *ID `json:"room,omitempty"`
	// Its number there.
	Seq *int64 `json:"seq,omitempty"`
	// Who said it first.
	From ID `json:"from"`
	// When.
	At time.Time `json:"at"`
}

// LinkPreview: What a link leads to, as it was when it was looked up.
type LinkPreview struct {
	// The link, as it stands in the text.
	Url string `json:"url"`
	// What the page is called.
	Title *string `json:"title,omitempty"`
	// What it is about.
	Description *string `json:"description,omitempty"`
	// What the site is called.
	Site *string `json:"site,omitempty"`
	// The address of a picture. Whoever loads it shows themselves to whoever has it.
	Image *string `json:"image,omitempty"`
}

// MessageExtra: What a message is besides its words: as the server keeps it.
type MessageExtra struct {
	// Said as something that the sender does.
	Action *bool `json:"action,omitempty"`
	// The poll.
	Poll *PollBody `json:"poll,omitempty"`
	// The place.
	Location *LocationBody `json:"location,omitempty"`
	// Where it stood before.
	Origin *MessageOrigin `json:"origin,omitempty"`
	// What is more than words in its text.
	Spans *[]Span `json:"spans,omitempty"`
	// What its links lead to.
	Previews *[]LinkPreview `json:"previews,omitempty"`
}

// ReactionCount: How many people reacted to a message with the same thing.
type ReactionCount struct {
	// With what: an emoji, or a :short_code:.
	Emoji string `json:"emoji"`
	// How many.
	Count int64 `json:"count"`
}

// MessageReactions: The reactions to a message: as the server keeps them.
type MessageReactions struct {
	// In the order in which each came first.
	Reactions []ReactionCount `json:"reactions"`
}

// Message: A message, as it stands in the room's log.
type Message struct {
	// Its number in the room.
	Seq int64 `json:"seq"`
	// How many messages of people the room had with it; a reply in a thread adds none.
	Num int64 `json:"num"`
	// When the server took it.
	At time.Time `json:"at"`
	// Who sent it.
	From ID `json:"from"`
	// The sender's own key for it.
	CID *ID `json:"cid,omitempty"`
	// How often it was changed.
	Rev int64 `json:"rev"`
	// The message it answers.
	ReplyTo *int64 `json:"reply_to,omitempty"`
	// The message whose thread it is in.
	Thread *int64 `json:"thread,omitempty"`
	// How many replies that thread had with it.
	ThreadNum *int64 `json:"thread_num,omitempty"`
	// How many replies its own thread has; absent when none.
	Replies *int64 `json:"replies,omitempty"`
	// The last of them.
	LastReplySeq *int64 `json:"last_reply_seq,omitempty"`
	// When it was last changed.
	EditedAt *time.Time `json:"edited_at,omitempty"`
	// When it deletes itself.
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
	// Where it stood before it was passed on.
	Origin *MessageOrigin `json:"origin,omitempty"`
	// Mentions and links in its text.
	Spans *[]Span `json:"spans,omitempty"`
	// What its links lead to, once they were looked up.
	Previews *[]LinkPreview `json:"previews,omitempty"`
	// The reactions to it.
	Reactions *[]ReactionCount `json:"reactions,omitempty"`
	// True while it is pinned.
	Pinned *bool `json:"pinned,omitempty"`
	// True when the caller hid it: it is told without what it says.
	Hidden *bool `json:"hidden,omitempty"`
	// What it says; absent once deleted.
	Body *MessageBody `json:"body,omitempty"`
}

// RoomMarks: How far a member is.
type RoomMarks struct {
	// Read up to here.
	ReadSeq int64 `json:"read_seq"`
	// The same in messages of people: unread is the room's num less this.
	ReadNum int64 `json:"read_num"`
	// Delivered up to here.
	DeliveredSeq int64 `json:"delivered_seq"`
}

// RoomSettings: How a room behaves.
type RoomSettings struct {
	// Between two messages of one member who does not moderate; 0: as they like.
	SlowModeMs int64 `json:"slow_mode_ms"`
	// For so long after coming in a member is new.
	NewcomerMs int64 `json:"newcomer_ms"`
	// What a new member is held to between two messages.
	NewcomerSlowMs int64 `json:"newcomer_slow_ms"`
	// So many people who come in by themselves at once put it on guard; 0: none ever; absent: as many as everywhere.
	RaidJoins *int64 `json:"raid_joins,omitempty"`
	// True when nobody comes in by themselves while it is on guard.
	GuardCloses *bool `json:"guard_closes,omitempty"`
	// Members see nothing older than themselves.
	HidesHistory bool `json:"hides_history"`
	// What was said goes after so long; absent: it stays.
	RetentionMs *int64 `json:"retention_ms,omitempty"`
	// A message that says nothing else deletes itself after so long; absent: it stays.
	LifetimeMs *int64 `json:"lifetime_ms,omitempty"`
	// Counted from when; by delivery the room keeps nothing, whatever a message says.
	LifetimeFrom LifetimeFrom `json:"lifetime_from"`
	// Whether links are looked up; never in sealed rooms.
	Previews bool `json:"previews"`
	// In which language it is searched.
	Language SearchLanguage `json:"language"`
}

// RoleBits: What a role may do in a room.
type RoleBits struct {
	// The role.
	Role MemberRole `json:"role"`
	// What it may do.
	Permissions []RoomPermission `json:"permissions"`
}

// RoomView: A room, as its caller sees it.
type RoomView struct {
	// The room.
	Room ID `json:"room"`
	// What sort of room.
	Kind RoomKind `json:"kind"`
	// How messages travel in it.
	Encryption RoomEncryption `json:"encryption"`
	// Its name; direct rooms have none.
	Name *string `json:"name,omitempty"`
	// What it is about.
	Topic *string `json:"topic,omitempty"`
	// The other person of a direct room.
	Peer *ID `json:"peer,omitempty"`
	// Its picture: an object of the media service.
	Picture *ID `json:"picture,omitempty"`
	// Under what the directory lists it.
	Category *string `json:"category,omitempty"`
	// What else it is about; in lower case.
	Tags *[]string `json:"tags,omitempty"`
	// Whoever joins is asked for a password.
	NeedsPassword bool `json:"needs_password"`
	// How often name, topic or settings were changed: the entity tag.
	Rev int64 `json:"rev"`
	// The last number of its log.
	Seq int64 `json:"seq"`
	// How many messages of people it has had.
	Num int64 `json:"num"`
	// Below this nothing is kept.
	Floor int64 `json:"floor"`
	// How many members.
	Members int64 `json:"members"`
	// The longest text, in code points.
	TextMax int64 `json:"text_max"`
	// When it was made.
	CreatedAt time.Time `json:"created_at"`
	// When its log last moved.
	LastAt *time.Time `json:"last_at,omitempty"`
	// When it deletes itself.
	EndsAt *time.Time `json:"ends_at,omitempty"`
	// Since when only who moderates it speaks.
	LockedAt *time.Time `json:"locked_at,omitempty"`
	// Until when it is on guard; absent: it is not.
	GuardedUntil *time.Time `json:"guarded_until,omitempty"`
	// Since when nothing is written in it.
	ArchivedAt *time.Time `json:"archived_at,omitempty"`
	// How it behaves.
	Settings RoomSettings `json:"settings"`
	// Its roles, when they may other things here than elsewhere.
	Roles *[]RoleBits `json:"roles,omitempty"`
	// What the caller is in it.
	Role MemberRole `json:"role"`
	// What the caller may do in it.
	Permissions []RoomPermission `json:"permissions"`
	// Messages of people after the caller's mark; 0 for who is not a member.
	Unread int64 `json:"unread"`
	// Messages after the caller's mark that name the caller, or everyone; 1000 may be more.
	Mentions int64 `json:"mentions"`
	// The caller's own marks.
	Marks *RoomMarks `json:"marks,omitempty"`
}

// RoomHead: How far a client is in a room.
type RoomHead struct {
	// The room.
	Room ID `json:"room"`
	// The last number it has.
	Seq int64 `json:"seq"`
}

// RoomDelta: A room whose head differs from the client's.
type RoomDelta struct {
	// The room.
	Room ID `json:"room"`
	// The last number of its log.
	Seq int64 `json:"seq"`
	// How many messages of people it has had.
	Num int64 `json:"num"`
	// Messages of people after the caller's mark.
	Unread int64 `json:"unread"`
	// Messages after the caller's mark that name the caller, or everyone; 1000 may be more.
	Mentions int64 `json:"mentions"`
	// Below this nothing is kept.
	Floor int64 `json:"floor"`
	// False when the client's head lies below the floor, or it is no member any more: reload the room.
	Recovered bool `json:"recovered"`
}

// MemberView: A member of a room.
type MemberView struct {
	// Who.
	User ID `json:"user"`
	// What they are here.
	Role MemberRole `json:"role"`
	// Since when.
	JoinedAt time.Time `json:"joined_at"`
	// Their log-in name.
	Login *string `json:"login,omitempty"`
	// The name they show.
	DisplayName *string `json:"display_name,omitempty"`
	// The name they show in this room instead.
	Nick *string `json:"nick,omitempty"`
	// What they may do here, when it is not what their role may.
	Permissions *[]RoomPermission `json:"permissions,omitempty"`
	// Until when they say nothing; the end of the year 9999: until it is taken back.
	MutedUntil *time.Time `json:"muted_until,omitempty"`
	// How far they have read; in rooms of up to 64 members, of those who show it.
	ReadSeq *int64 `json:"read_seq,omitempty"`
	// How far it was delivered to them; in rooms of up to 64 members, of those who show it.
	DeliveredSeq *int64 `json:"delivered_seq,omitempty"`
	// Whether they are there.
	State *PresenceState `json:"state,omitempty"`
}

// LogEntry: One entry of a room's log, as the socket would have delivered it.
type LogEntry struct {
	// Which event.
	Ev string `json:"ev"`
	// The room.
	Room ID `json:"room"`
	// Its number.
	Seq int64 `json:"seq"`
	// When.
	At time.Time `json:"at"`
	// The event itself.
	D json.RawMessage `json:"d"`
}

// UserEntry: One entry of the caller's own log, as the socket would have delivered it.
type UserEntry struct {
	// Which event.
	Ev string `json:"ev"`
	// Its number.
	UserSeq int64 `json:"user_seq"`
	// When.
	At time.Time `json:"at"`
	// The event itself.
	D json.RawMessage `json:"d"`
}

// LimitView: A limit that the caller lives under.
type LimitView struct {
	// The price class.
	Name string `json:"name"`
	// How many at once.
	Burst int64 `json:"burst"`
	// How many a minute after that.
	PerMinute int64 `json:"per_minute"`
}

// RoomDay: A day of a room.
type RoomDay struct {
	// Its beginning, UTC.
	Day time.Time `json:"day"`
	// How many messages of people.
	Messages int64 `json:"messages"`
	// How many people wrote any.
	Members int64 `json:"members"`
}

// BanView: Somebody who may not come in.
type BanView struct {
	// Who.
	User ID `json:"user"`
	// Their log-in name.
	Login *string `json:"login,omitempty"`
	// The name they show.
	DisplayName *string `json:"display_name,omitempty"`
	// Until when; absent: until it is taken back.
	Until *time.Time `json:"until,omitempty"`
	// Why.
	Reason *string `json:"reason,omitempty"`
	// Who said so.
	By ID `json:"by"`
	// When.
	At time.Time `json:"at"`
}

// InviteView: An invitation. The secret in it is shown once, to who made it.
type InviteView struct {
	// The invitation.
	Invite ID `json:"invite"`
	// What it makes of who comes by it: member or guest.
	Role MemberRole `json:"role"`
	// How many may come by it.
	Uses int64 `json:"uses"`
	// How many still may.
	UsesLeft int64 `json:"uses_left"`
	// Until when.
	ExpiresAt time.Time `json:"expires_at"`
	// Who made it.
	By ID `json:"by"`
	// When.
	At time.Time `json:"at"`
}

// RoomTemplate: What a room made of a template begins with.
type RoomTemplate struct {
	// What they are about.
	Topic *string `json:"topic,omitempty"`
	// Its picture.
	Picture *ID `json:"picture,omitempty"`
	// Under what the directory lists it.
	Category *string `json:"category,omitempty"`
	// What else it is about.
	Tags *[]string `json:"tags,omitempty"`
	// The longest text, in code points.
	TextMax int64 `json:"text_max"`
	// How it behaves.
	Settings RoomSettings `json:"settings"`
	// Its roles, when they may other things there than elsewhere.
	Roles *[]RoleBits `json:"roles,omitempty"`
}

// TemplateView: A template of the caller's own.
type TemplateView struct {
	// The template.
	Template ID `json:"template"`
	// What the caller calls it.
	Name string `json:"name"`
	// When it was made.
	At time.Time `json:"at"`
	// What rooms made of it begin with.
	Room RoomTemplate `json:"room"`
}

// Quote: A message that another one quotes: as it stands now, for who asks.
type Quote struct {
	// The message that quotes, by its number in the room.
	Message int64 `json:"message"`
	// The room of the quoted one.
	OfRoom ID `json:"of_room"`
	// Its number there.
	Of int64 `json:"of"`
	// What is told of it.
	State QuoteState `json:"state"`
	// Who sent it.
	From *ID `json:"from,omitempty"`
	// When.
	At *time.Time `json:"at,omitempty"`
	// How often it was changed.
	Rev *int64 `json:"rev,omitempty"`
	// How it begins.
	Excerpt *string `json:"excerpt,omitempty"`
	// Whether it goes on behind that.
	IsCut *bool `json:"is_cut,omitempty"`
}

// MessageRevision: What a message said once.
type MessageRevision struct {
	// Which revision; 0 is what was sent.
	Rev int64 `json:"rev"`
	// When it was made.
	At time.Time `json:"at"`
	// By whom.
	By ID `json:"by"`
	// What it said.
	Body MessageBody `json:"body"`
	// Mentions and links in its text.
	Spans *[]Span `json:"spans,omitempty"`
}

// ReactionView: Somebody's reaction.
type ReactionView struct {
	// Who.
	User ID `json:"user"`
	// With what.
	Emoji string `json:"emoji"`
	// When.
	At time.Time `json:"at"`
}

// PinView: A pinned message.
type PinView struct {
	// Who pinned it.
	By ID `json:"by"`
	// When.
	At time.Time `json:"at"`
	// The message.
	Message Message `json:"message"`
}

// PollChoice: What somebody chose in answer to one question.
type PollChoice struct {
	// The options, by their place from 0 on; none is no answer.
	Options []int64 `json:"options"`
}

// PollTally: How often each option of one question was chosen.
type PollTally struct {
	// By the options' places.
	Counts []int64 `json:"counts"`
}

// PollView: How a poll stands.
type PollView struct {
	// One for each question.
	Tallies []PollTally `json:"tallies"`
	// How many people voted.
	Voters int64 `json:"voters"`
	// Whether it takes votes no more.
	Closed bool `json:"closed"`
	// When it was closed before its time.
	ClosedAt *time.Time `json:"closed_at,omitempty"`
}

// PollVoter: Somebody's vote.
type PollVoter struct {
	// Who.
	User ID `json:"user"`
	// What they chose, one entry for each question.
	Choices []PollChoice `json:"choices"`
}

// Bookmark: A message that somebody keeps at hand for themselves.
type Bookmark struct {
	// The room.
	Room ID `json:"room"`
	// The message, by its number.
	Seq int64 `json:"seq"`
	// When it was bookmarked, or the note last changed.
	At time.Time `json:"at"`
	// What they noted.
	Note *string `json:"note,omitempty"`
}

// Draft: A text that somebody has not sent yet.
type Draft struct {
	// The room it is for.
	Room ID `json:"room"`
	// The message whose thread it is for.
	Thread *int64 `json:"thread,omitempty"`
	// Its revision: grows with every change.
	Rev int64 `json:"rev"`
	// When it was last changed.
	At time.Time `json:"at"`
	// What it says so far.
	Text string `json:"text"`
}

// MentionView: A message that names the caller.
type MentionView struct {
	// The room.
	Room ID `json:"room"`
	// The message, by its number in the room.
	Message int64 `json:"message"`
	// When it came to name the caller.
	At time.Time `json:"at"`
	// Who said it.
	From ID `json:"from"`
	// How: the person, a role of theirs, or whoever was there.
	Kind SpanKind `json:"kind"`
}

// ThreadView: A thread, as its caller sees it.
type ThreadView struct {
	// The message it hangs on.
	Root int64 `json:"root"`
	// How many replies it has had.
	Replies int64 `json:"replies"`
	// The last of them; absent when there is none.
	LastSeq *int64 `json:"last_seq,omitempty"`
	// When it was said.
	LastAt *time.Time `json:"last_at,omitempty"`
	// Whether the caller follows it.
	Following bool `json:"following"`
	// Whether the caller wants to hear nothing of it.
	Muted bool `json:"muted"`
	// Replies after the caller's mark in it; 0 for who does not follow it.
	Unread int64 `json:"unread"`
	// The caller's mark in it; 0 for none.
	ReadSeq int64 `json:"read_seq"`
	// The message it hangs on, as it stands now; absent where a page of long ones has no room for it.
	Message *Message `json:"message,omitempty"`
}

// PreferenceValue: What a preference that the server knows is set to: the members that its name asks for, and no others.
type PreferenceValue struct {
	// A word.
	Word *string `json:"word,omitempty"`
	// Yes or no.
	On *bool `json:"on,omitempty"`
	// A time.
	Until *time.Time `json:"until,omitempty"`
	// Rooms, in their order.
	Rooms *[]ID `json:"rooms,omitempty"`
	// A name of the IANA time zone database.
	TimeZone *string `json:"time_zone,omitempty"`
	// From when on, in minutes after midnight.
	FromMinute *int64 `json:"from_minute,omitempty"`
	// Until when; before the beginning means the next day, and the same means all day.
	UntilMinute *int64 `json:"until_minute,omitempty"`
}

// Preference: One thing that a person has set.
type Preference struct {
	// The room it is about; absent when it holds everywhere.
	Scope *ID `json:"scope,omitempty"`
	// What it is called.
	Name string `json:"name"`
	// What it is set to: a preference_value, or whatever a client likes.
	Value json.RawMessage `json:"value"`
	// How often it was set.
	Rev int64 `json:"rev"`
}

// Block: Somebody from whom the caller wants to hear nothing.
type Block struct {
	// Who.
	User ID `json:"user"`
	// Since when.
	At time.Time `json:"at"`
}

// Status: What a person says of what they are doing.
type Status struct {
	// A sign before it.
	Emoji *string `json:"emoji,omitempty"`
	// In words.
	Text *string `json:"text,omitempty"`
	// When it goes by itself.
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
}

// PresenceView: Whether somebody is there, as far as the caller may see it.
type PresenceView struct {
	// Who.
	User ID `json:"user"`
	// Whether they are there.
	State PresenceState `json:"state"`
	// What they say they are doing.
	Status *Status `json:"status,omitempty"`
	// When they were last there, to the minute; absent while they are.
	LastSeenAt *time.Time `json:"last_seen_at,omitempty"`
}

// Scheduled: A message that waits for its time. Nobody but its writer knows of it.
type Scheduled struct {
	// Its id: the key it was scheduled with.
	ID ID `json:"id"`
	// The room.
	Room ID `json:"room"`
	// When it is to be sent.
	SendAt time.Time `json:"send_at"`
	// How often it was changed: the entity tag.
	Rev int64 `json:"rev"`
	// How far it is: waiting, sending or failed.
	State ScheduleState `json:"state"`
	// Of a failed one: the code with which it was refused.
	Failure *string `json:"failure,omitempty"`
	// What it will say.
	Body MessageBody `json:"body"`
	// The message it answers.
	ReplyTo *int64 `json:"reply_to,omitempty"`
	// The message whose thread it is in.
	Thread *int64 `json:"thread,omitempty"`
	// It deletes itself after so long.
	LifetimeMs *int64 `json:"lifetime_ms,omitempty"`
	// Counted from when; from sending when absent.
	LifetimeFrom *LifetimeFrom `json:"lifetime_from,omitempty"`
}

// ScheduledMessage: What a scheduled message will be, as the server keeps it.
type ScheduledMessage struct {
	// What it will say.
	Body MessageBody `json:"body"`
	// The message it answers.
	ReplyTo *int64 `json:"reply_to,omitempty"`
	// The message whose thread it is in.
	Thread *int64 `json:"thread,omitempty"`
	// It deletes itself after so long.
	LifetimeMs *int64 `json:"lifetime_ms,omitempty"`
	// Counted from when.
	LifetimeFrom *LifetimeFrom `json:"lifetime_from,omitempty"`
}

// WordRule: A rule about words.
type WordRule struct {
	// Its id, made by whoever makes it.
	Rule ID `json:"rule"`
	// How it looks.
	Kind RuleKind `json:"kind"`
	// For what.
	Words string `json:"words"`
	// What becomes of the message.
	Action RuleAction `json:"action"`
	// For how long it mutes; of mute alone, and required there.
	MuteMs *int64 `json:"mute_ms,omitempty"`
}

// WordRules: The rules of a room, as the server keeps them.
type WordRules struct {
	// They.
	Rules []WordRule `json:"rules"`
}

// CommandArgument: What follows a command.
type CommandArgument struct {
	// What it is called in help.
	Name string `json:"name"`
	// What it may be.
	Kind CommandArgumentKind `json:"kind"`
	// Whether it must be there.
	Required bool `json:"required"`
}

// CommandView: A command.
type CommandView struct {
	// Its word, without the slash. One that means something else when nothing follows it stands twice.
	Name string `json:"name"`
	// How it is typed; what may be left out is in brackets.
	Usage string `json:"usage"`
	// What it does.
	Summary string `json:"summary"`
	// The operation that it means.
	Op string `json:"op"`
	// What follows it, in this order.
	Arguments []CommandArgument `json:"arguments"`
	// Whether the caller may ask for that operation here; about whom, the operation decides.
	Allowed bool `json:"allowed"`
}

// LinkedMessage: A message with links that nobody has looked up yet.
type LinkedMessage struct {
	// Its number in the room.
	Message int64 `json:"message"`
	// Its revision, in which the links stand.
	Rev int64 `json:"rev"`
	// The links, each once, in the order of the text.
	Links []string `json:"links"`
}

// SearchMatch: A stretch of an excerpt that was looked for.
type SearchMatch struct {
	// Where it begins, in code points of the excerpt.
	At int64 `json:"at"`
	// How long it is.
	Length int64 `json:"length"`
}

// SearchHit: A message that was found.
type SearchHit struct {
	// The room.
	Room ID `json:"room"`
	// The message, by its number in the room.
	Message int64 `json:"message"`
	// When it was sent.
	At time.Time `json:"at"`
	// Who sent it.
	From ID `json:"from"`
	// How often it was changed.
	Rev int64 `json:"rev"`
	// The message whose thread it is in.
	Thread *int64 `json:"thread,omitempty"`
	// The part of its text in which most of it stands. Plain text: what was found in it is told beside it.
	Excerpt string `json:"excerpt"`
	// Where in the text that begins, in code points.
	ExcerptAt int64 `json:"excerpt_at"`
	// Whether the text goes on behind it.
	IsCut bool `json:"is_cut"`
	// What was looked for, in the excerpt.
	Matches []SearchMatch `json:"matches"`
	// True when only something like it was found: part of a word, or another spelling.
	IsLike bool `json:"is_like"`
}

// SearchPerson: A person that was found.
type SearchPerson struct {
	// Who.
	User ID `json:"user"`
	// Their log-in name.
	Login string `json:"login"`
	// The name they show.
	Name *string `json:"name,omitempty"`
	// True when they are only called something like it: in other words' order, or another spelling.
	IsLike bool `json:"is_like"`
}

// SearchRoom: A room that was found.
type SearchRoom struct {
	// The room.
	Room ID `json:"room"`
	// What sort of room.
	Kind RoomKind `json:"kind"`
	// Its name.
	Name string `json:"name"`
	// What it is about.
	Topic *string `json:"topic,omitempty"`
	// How many members.
	Members int64 `json:"members"`
	// Whether the caller is one.
	IsMember bool `json:"is_member"`
	// True when it is only called something like it: in other words' order, or another spelling.
	IsLike bool `json:"is_like"`
}

// ReportListIn: What report.list takes. What was reported, the newest first. REST only: admin keeps no sockets.
type ReportListIn struct {
	// Only those.
	State *ReportState `json:"state,omitempty"`
	// Only of that room.
	InRoom *ID `json:"in_room,omitempty"`
	// Where the page before ended: its `next`.
	Cursor *string `json:"cursor,omitempty"`
	// How many; 50 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// ReportListOut: What report.list answers.
type ReportListOut struct {
	// They.
	Reports []Report `json:"reports"`
	// The next page; absent on the last.
	Next *string `json:"next,omitempty"`
}

// ReportGetIn: What report.get takes. One report, with the message as it stood. REST only: admin keeps no sockets.
type ReportGetIn struct {
	// Which.
	Report ID `json:"report"`
}

// ReportGetOut: What report.get answers.
type ReportGetOut struct {
	// It.
	Report Report `json:"report"`
	// The message.
	Evidence ReportEvidence `json:"evidence"`
}

// ReportResolveIn: What report.resolve takes. Decide about a report; whoever made it is told the outcome, and not the note. REST only: admin keeps no sockets.
type ReportResolveIn struct {
	// Which.
	Report ID `json:"report"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// What becomes of it.
	Outcome ReportOutcome `json:"outcome"`
	// For the administrators among themselves.
	Note *string `json:"note,omitempty"`
}

// ReportResolveOut: What report.resolve answers.
type ReportResolveOut struct {
	// It, closed.
	Report Report `json:"report"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// RuleCreateIn: What rule.create takes. Make a rule about words, for all rooms that are not sealed: for sends and edits, on every gateway within a second. There are at most 500. REST only: admin keeps no sockets.
type RuleCreateIn struct {
	// Made by the client, and the rule's id; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// How it looks.
	Kind RuleKind `json:"kind"`
	// For what.
	Words string `json:"words"`
	// What becomes of the message.
	Action RuleAction `json:"action"`
	// For how long it mutes; of mute alone, and required there.
	MuteMs *int64 `json:"mute_ms,omitempty"`
}

// RuleCreateOut: What rule.create answers.
type RuleCreateOut struct {
	// The rule.
	Rule RuleView `json:"rule"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// RuleListIn: What rule.list takes. The rules about words for all rooms, in the order of their ids. REST only: admin keeps no sockets.
type RuleListIn struct {
	// What follows this one: the page before ended with it.
	After *ID `json:"after,omitempty"`
	// How many; 100 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// RuleListOut: What rule.list answers.
type RuleListOut struct {
	// They.
	Rules []RuleView `json:"rules"`
	// Whether there are no more.
	IsLast bool `json:"is_last"`
}

// RuleUpdateIn: What rule.update takes. Change a rule about words. REST only: admin keeps no sockets.
type RuleUpdateIn struct {
	// Which.
	Rule ID `json:"rule"`
	// The revision the writer saw; a newer one refuses the change.
	IfRev *int64 `json:"if_rev,omitempty"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// How it looks.
	Kind *RuleKind `json:"kind,omitempty"`
	// For what.
	Words *string `json:"words,omitempty"`
	// What becomes of the message.
	Action *RuleAction `json:"action,omitempty"`
	// For how long it mutes; forgotten when the action becomes another.
	MuteMs *int64 `json:"mute_ms,omitempty"`
}

// RuleUpdateOut: What rule.update answers.
type RuleUpdateOut struct {
	// The rule.
	Rule RuleView `json:"rule"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// RuleDeleteIn: What rule.delete takes. Take a rule about words away. REST only: admin keeps no sockets.
type RuleDeleteIn struct {
	// Which.
	Rule ID `json:"rule"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
}

// RuleDeleteOut: What rule.delete answers.
type RuleDeleteOut struct {
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// AccountRegisterIn: What account.register takes. Make an account. The client makes its id; the same request again gets the same answer. REST only: no socket is open before log-in.
type AccountRegisterIn struct {
	// The account's id, a UUIDv7 made by the client.
	Account ID `json:"account"`
	// The log-in name: 3 to 32 letters, digits, dots, dashes and underscores after normalising.
	Login string `json:"login"`
	// The password's verifier; this, or the password itself.
	SRP *SRPSecret `json:"srp,omitempty"`
	// The password, where plain passwords are allowed.
	Password *string `json:"password,omitempty"`
	// An invitation, where one is needed.
	Invitation *string `json:"invitation,omitempty"`
	// The name to show.
	DisplayName *string `json:"display_name,omitempty"`
}

// AccountRegisterOut: What account.register answers.
type AccountRegisterOut struct {
	// The account.
	User ID `json:"user"`
	// The log-in name as it is kept.
	Login string `json:"login"`
}

// LoginStartIn: What login.start takes. Ask for a challenge (SRP-6a). Whether the account exists shows nowhere. REST only: no socket is open before log-in.
type LoginStartIn struct {
	// The log-in name.
	Login string `json:"login"`
}

// LoginStartOut: What login.start answers.
type LoginStartOut struct {
	// The challenge: good for one answer within 60 seconds.
	LoginID ID `json:"login_id"`
	// The account's id, which is hashed as the identity.
	Account ID `json:"account"`
	// The password's salt.
	Salt Bytes `json:"salt"`
	// What the slow step cost.
	KDF PasswordCost `json:"kdf"`
	// The server's public number.
	B Bytes `json:"B"`
}

// LoginFinishIn: What login.finish takes. Answer the challenge; get the server's proof and tokens. REST only: no socket is open before log-in.
type LoginFinishIn struct {
	// The answer.
	Proof SRPProof `json:"proof"`
	// The device, when it signed in before.
	Device *ID `json:"device,omitempty"`
	// What the person calls it.
	DeviceName *string `json:"device_name,omitempty"`
}

// LoginFinishOut: What login.finish answers.
type LoginFinishOut struct {
	// The server's proof.
	M2 Bytes `json:"M2"`
	// The tokens.
	Tokens SessionTokens `json:"tokens"`
}

// LoginPasswordIn: What login.password takes. Log in by plain password, for simple clients; can be switched off. REST only: no socket is open before log-in.
type LoginPasswordIn struct {
	// The log-in name.
	Login string `json:"login"`
	// The password.
	Password string `json:"password"`
	// The device, when it signed in before.
	Device *ID `json:"device,omitempty"`
	// What the person calls it.
	DeviceName *string `json:"device_name,omitempty"`
}

// LoginPasswordOut: What login.password answers.
type LoginPasswordOut struct {
	// The tokens.
	Tokens SessionTokens `json:"tokens"`
}

// GuestStartIn: What guest.start takes. Come as a guest, who has an invitation to a room: for that room alone, and for a day at most. invite.accept comes next. REST only: no socket is open before log-in.
type GuestStartIn struct {
	// The secret of an invitation to a room.
	Invite string `json:"invite"`
	// The name to show.
	DisplayName string `json:"display_name"`
}

// GuestStartOut: What guest.start answers.
type GuestStartOut struct {
	// The tokens. They end with the guest's time.
	Tokens SessionTokens `json:"tokens"`
	// When that is.
	EndsAt time.Time `json:"ends_at"`
}

// TokenRefreshIn: What token.refresh takes. Get the next tokens for a refresh token, which is spent by it. A spent one ends the session. REST only: sockets renew with the result.
type TokenRefreshIn struct {
	// The refresh token.
	Refresh string `json:"refresh"`
}

// TokenRefreshOut: What token.refresh answers.
type TokenRefreshOut struct {
	// The next tokens.
	Tokens SessionTokens `json:"tokens"`
}

// SessionLeaveIn: What session.leave takes. Sign out: end the session of a refresh token, which needs no access token, and have a page's browser forget all about it. REST only: auth keeps no sockets.
type SessionLeaveIn struct {
	// The refresh token: one of the session, spent or not.
	Refresh string `json:"refresh"`
}

// SessionLeaveOut: What session.leave answers.
type SessionLeaveOut struct {
	// 1, or 0 when it had ended before.
	Ended int64 `json:"ended"`
}

// PasswordChangeIn: What password.change takes. Set a new password, proving the old one; ends all other sessions. REST only: auth keeps no sockets.
type PasswordChangeIn struct {
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// The answer to a challenge with the old password; this, or the old password itself.
	Proof *SRPProof `json:"proof,omitempty"`
	// The old password, where plain passwords are allowed.
	Password *string `json:"password,omitempty"`
	// The new password's verifier; this, or the new password itself.
	NewSRP *SRPSecret `json:"new_srp,omitempty"`
	// The new password, where plain passwords are allowed.
	NewPassword *string `json:"new_password,omitempty"`
}

// PasswordChangeOut: What password.change answers.
type PasswordChangeOut struct {
	// How many other sessions were ended.
	Ended int64 `json:"ended"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// KeyListIn: What key.list takes. The public keys that access tokens are signed with: a JSON Web Key Set (RFC 7517). REST only: others fetch and cache it.
type KeyListIn struct{}

// KeyListOut: What key.list answers.
type KeyListOut struct {
	// The keys.
	Keys []json.RawMessage `json:"keys"`
}

// ServiceTokenIn: What service.token takes. Get a token for one of the installation's own services, which acts for nobody in particular. REST only: the front passes it on from nobody.
type ServiceTokenIn struct {
	// Which one asks.
	Service ServiceName `json:"service"`
	// The installation's service secret.
	Secret string `json:"secret"`
}

// ServiceTokenOut: What service.token answers.
type ServiceTokenOut struct {
	// The access token: good for five minutes, for the operations of services alone.
	Access string `json:"access"`
	// When it ends.
	ExpiresAt time.Time `json:"expires_at"`
}

// InvitationCreateIn: What invitation.create takes. Make an invitation to register. REST only: auth keeps no sockets.
type InvitationCreateIn struct {
	// How many may register with it; 1 when absent.
	Uses *int64 `json:"uses,omitempty"`
	// How long it is good for; seven days when absent.
	Seconds *int64 `json:"seconds,omitempty"`
	// Its random part, made by the client: asked for again with it, it is the same invitation. Made here when absent, anew each time.
	Secret *Bytes `json:"secret,omitempty"`
}

// InvitationCreateOut: What invitation.create answers.
type InvitationCreateOut struct {
	// The invitation; shown in this answer alone.
	Invitation string `json:"invitation"`
	// When it ends.
	ExpiresAt time.Time `json:"expires_at"`
}

// AccountDisableIn: What account.disable takes. Shut an account out and end all its sessions. REST only: auth keeps no sockets.
type AccountDisableIn struct {
	// The account.
	User ID `json:"user"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// Why, for the audit.
	Reason *string `json:"reason,omitempty"`
}

// AccountDisableOut: What account.disable answers.
type AccountDisableOut struct {
	// How many sessions were ended.
	Ended int64 `json:"ended"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// AccountEnableIn: What account.enable takes. Let an account in again. REST only: auth keeps no sockets.
type AccountEnableIn struct {
	// The account.
	User ID `json:"user"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
}

// AccountEnableOut: What account.enable answers.
type AccountEnableOut struct {
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// SessionListIn: What session.list takes. Where the caller is signed in. REST only: auth keeps no sockets.
type SessionListIn struct{}

// SessionListOut: What session.list answers.
type SessionListOut struct {
	// The sessions, the one used last first.
	Sessions []SessionView `json:"sessions"`
}

// SessionRenameIn: What session.rename takes. Call a session something else. REST only: auth keeps no sockets.
type SessionRenameIn struct {
	// The session.
	Session ID `json:"session"`
	// The new name.
	Name string `json:"name"`
}

// SessionRenameOut: What session.rename answers.
type SessionRenameOut struct {
	// The session.
	Session SessionView `json:"session"`
}

// SessionEndIn: What session.end takes. End a session, one's own included: its sockets close within a second, everywhere. REST only: auth keeps no sockets.
type SessionEndIn struct {
	// The session.
	Session ID `json:"session"`
}

// SessionEndOut: What session.end answers.
type SessionEndOut struct {
	// 1, or 0 when it had ended before.
	Ended int64 `json:"ended"`
}

// SessionEndAllIn: What session.end_all takes. End all sessions, or all others. REST only: auth keeps no sockets.
type SessionEndAllIn struct {
	// Keep the one that asks.
	Others *bool `json:"others,omitempty"`
}

// SessionEndAllOut: What session.end_all answers.
type SessionEndAllOut struct {
	// How many were ended.
	Ended int64 `json:"ended"`
}

// ProfileGetIn: What profile.get takes. The caller's own profile. REST only: auth keeps no sockets.
type ProfileGetIn struct{}

// ProfileGetOut: What profile.get answers.
type ProfileGetOut struct {
	// The profile.
	Profile Profile `json:"profile"`
}

// ProfileUpdateIn: What profile.update takes. Change one's own profile. REST only: auth keeps no sockets.
type ProfileUpdateIn struct {
	// The revision the writer saw; a newer one refuses the change.
	IfRev *int64 `json:"if_rev,omitempty"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// The name to show; null removes it.
	DisplayName *Nullable[string] `json:"display_name,omitempty"`
	// What to say of oneself; null removes it.
	Bio *Nullable[string] `json:"bio,omitempty"`
	// One's picture, by the id it has in media; null removes it.
	Avatar *Nullable[ID] `json:"avatar,omitempty"`
	// By which clock one lives: a name of the IANA time zone database; null removes it.
	TimeZone *Nullable[string] `json:"time_zone,omitempty"`
	// Which language one speaks: its tag, such as de or pt-BR; null removes it.
	Language *Nullable[string] `json:"language,omitempty"`
}

// ProfileUpdateOut: What profile.update answers.
type ProfileUpdateOut struct {
	// The profile.
	Profile Profile `json:"profile"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// UserGetIn: What user.get takes. Somebody's public profile. REST only: auth keeps no sockets.
type UserGetIn struct {
	// Who.
	User ID `json:"user"`
}

// UserGetOut: What user.get answers.
type UserGetOut struct {
	// The profile.
	Profile Profile `json:"profile"`
}

// UserFindIn: What user.find takes. Somebody by their exact log-in name. REST only: auth keeps no sockets.
type UserFindIn struct {
	// The log-in name.
	Login string `json:"login"`
}

// UserFindOut: What user.find answers.
type UserFindOut struct {
	// The profile.
	Profile Profile `json:"profile"`
}

// UserSearchIn: What user.search takes. People by how their log-in name, or the name they show, begins; exact log-in names first. REST only: auth keeps no sockets.
type UserSearchIn struct {
	// How it begins; capitals do not matter.
	Begins string `json:"begins"`
	// How many; 20 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// UserSearchOut: What user.search answers.
type UserSearchOut struct {
	// The people.
	People []Profile `json:"people"`
}

// SessionOpenIn: What session.open takes. Open the session of a socket: the first frame of all. REST carries its token in each request instead.
type SessionOpenIn struct {
	// An access token; may be absent when the upgrade carried it in Authorization.
	Token *string `json:"token,omitempty"`
	// The device, when the token names none.
	Device *ID `json:"device,omitempty"`
	// What the client can.
	FeatureLevel *int64 `json:"feature_level,omitempty"`
}

// SessionOpenOut: What session.open answers.
type SessionOpenOut struct {
	// Whose session it is.
	User ID `json:"user"`
	// The device session.
	Session ID `json:"session"`
	// What the server can.
	FeatureLevel int64 `json:"feature_level"`
	// Changes only when an operator put an old database back.
	Epoch ID `json:"epoch"`
	// How often the server pings; any frame counts as life.
	HeartbeatMs int64 `json:"heartbeat_ms"`
	// The head of the user's own log.
	UserSeq int64 `json:"user_seq"`
	// How many rooms this socket now follows.
	Rooms int64 `json:"rooms"`
	// What the caller may do how often.
	Limits []LimitView `json:"limits"`
}

// SessionRenewIn: What session.renew takes. Go on with a new token before the old one ends. REST carries its token in each request instead.
type SessionRenewIn struct {
	// An access token of the same session.
	Token string `json:"token"`
}

// SessionRenewOut: What session.renew answers.
type SessionRenewOut struct {
	// When the new one ends.
	ExpiresAt time.Time `json:"expires_at"`
}

// SessionSyncIn: What session.sync takes. Say how far the client is; learn which rooms have moved since.
type SessionSyncIn struct {
	// The epoch the client knows.
	Epoch *ID `json:"epoch,omitempty"`
	// How far it is in the user's own log: rooms in which another device read further since are told too.
	UserSeq *int64 `json:"user_seq,omitempty"`
	// The rooms it holds, most recent first, and how far.
	Heads []RoomHead `json:"heads"`
}

// SessionSyncOut: What session.sync answers.
type SessionSyncOut struct {
	// False when the epoch changed: reload everything.
	Recovered bool `json:"recovered"`
	// The epoch now.
	Epoch ID `json:"epoch"`
	// The head of the user's own log.
	UserSeq int64 `json:"user_seq"`
	// Rooms named whose head differs or whose marks moved, and rooms not named that have something unread.
	Rooms []RoomDelta `json:"rooms"`
}

// UserEventsIn: What user.events takes. A stretch of the caller's own log, in order: what other devices did. Without a bound, the newest.
type UserEventsIn struct {
	// What follows this number.
	AfterUserSeq *int64 `json:"after_user_seq,omitempty"`
	// How many; 50 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// UserEventsOut: What user.events answers.
type UserEventsOut struct {
	// The entries, lowest number first.
	Events []UserEntry `json:"events"`
	// The log's head when this was read.
	Head int64 `json:"head"`
}

// RoomCreateIn: What room.create takes. Make a room; its maker owns it. A direct room with the same person is the one there already is.
type RoomCreateIn struct {
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// What sort of room.
	Kind RoomKind `json:"kind"`
	// How messages travel, for ever; open when absent.
	Encryption *RoomEncryption `json:"encryption,omitempty"`
	// Its name; required but for direct rooms, which have none.
	Name *string `json:"name,omitempty"`
	// What it is about.
	Topic *string `json:"topic,omitempty"`
	// The other person; required for direct rooms and for them alone.
	Peer *ID `json:"peer,omitempty"`
	// Who is in from the beginning, besides the maker; private and public rooms only.
	Members *[]ID `json:"members,omitempty"`
	// How it is set up: a template of the caller's own; private and public rooms only.
	Template *ID `json:"template,omitempty"`
}

// RoomCreateOut: What room.create answers.
type RoomCreateOut struct {
	// The room.
	Room RoomView `json:"room"`
	// True for a direct room that was there already.
	Existed bool `json:"existed"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// RoomGetIn: What room.get takes. See a room.
type RoomGetIn struct {
	// The room.
	Room ID `json:"room"`
}

// RoomGetOut: What room.get answers.
type RoomGetOut struct {
	// The room.
	Room RoomView `json:"room"`
}

// RoomUpdateIn: What room.update takes. Change a room's name, topic or settings. When it ends is decided by its owners alone.
type RoomUpdateIn struct {
	// The room.
	Room ID `json:"room"`
	// The revision the writer saw; a newer one refuses the change.
	IfRev *int64 `json:"if_rev,omitempty"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// The new name.
	Name *string `json:"name,omitempty"`
	// The new topic; null removes it.
	Topic *Nullable[string] `json:"topic,omitempty"`
	// The new picture, an object of the media service; null removes it.
	Picture *Nullable[ID] `json:"picture,omitempty"`
	// Under what the directory lists it; null: nothing.
	Category *Nullable[string] `json:"category,omitempty"`
	// What else it is about; null: nothing.
	Tags *Nullable[[]string] `json:"tags,omitempty"`
	// The longest text, in code points.
	TextMax *int64 `json:"text_max,omitempty"`
	// Between two messages of one member who does not moderate; 0: as they like.
	SlowModeMs *int64 `json:"slow_mode_ms,omitempty"`
	// For so long after coming in a member is new.
	NewcomerMs *int64 `json:"newcomer_ms,omitempty"`
	// What a new member is held to between two messages.
	NewcomerSlowMs *int64 `json:"newcomer_slow_ms,omitempty"`
	// So many people who come in by themselves at once put it on guard; 0: none ever; null: as many as everywhere.
	RaidJoins *Nullable[int64] `json:"raid_joins,omitempty"`
	// Whether nobody comes in by themselves while it is on guard.
	GuardCloses *bool `json:"guard_closes,omitempty"`
	// Whether members see nothing older than themselves.
	HidesHistory *bool `json:"hides_history,omitempty"`
	// What was said goes after so long; null: it stays.
	RetentionMs *Nullable[int64] `json:"retention_ms,omitempty"`
	// A message that says nothing else deletes itself after so long; null: it stays.
	LifetimeMs *Nullable[int64] `json:"lifetime_ms,omitempty"`
	// Counted from when; by delivery, with a lifetime of an hour at most, the room keeps nothing of what is said from now on, whatever a message says.
	LifetimeFrom *LifetimeFrom `json:"lifetime_from,omitempty"`
	// Whether links are looked up.
	Previews *bool `json:"previews,omitempty"`
	// In which language it is searched.
	Language *SearchLanguage `json:"language,omitempty"`
	// When it deletes itself; null: never.
	EndsAt *Nullable[time.Time] `json:"ends_at,omitempty"`
	// What whoever joins is asked for, in public rooms; null: nothing. It is never shown.
	Password *Nullable[string] `json:"password,omitempty"`
}

// RoomUpdateOut: What room.update answers.
type RoomUpdateOut struct {
	// The room's new revision.
	Rev int64 `json:"rev"`
	// Where the change stands in the room's log.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// RoomListIn: What room.list takes. The caller's rooms, the one that moved last first.
type RoomListIn struct {
	// Where the page before ended: its `next`.
	Cursor *string `json:"cursor,omitempty"`
	// How many; 50 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// RoomListOut: What room.list answers.
type RoomListOut struct {
	// The rooms.
	Rooms []RoomView `json:"rooms"`
	// The next page; absent on the last.
	Next *string `json:"next,omitempty"`
}

// RoomBrowseIn: What room.browse takes. Public rooms: all of them, or those under a category, with a tag, or with a part of a name.
type RoomBrowseIn struct {
	// Part of the name.
	Like *string `json:"like,omitempty"`
	// Only those under it.
	Category *string `json:"category,omitempty"`
	// Only those with it.
	Tag *string `json:"tag,omitempty"`
	// In which order; by name when absent. A cursor goes on in the order it was handed out for.
	Sort *RoomSort `json:"sort,omitempty"`
	// Where the page before ended: its `next`.
	Cursor *string `json:"cursor,omitempty"`
	// How many; 50 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// RoomBrowseOut: What room.browse answers.
type RoomBrowseOut struct {
	// The rooms.
	Rooms []RoomView `json:"rooms"`
	// The next page; absent on the last.
	Next *string `json:"next,omitempty"`
}

// RoomJoinIn: What room.join takes. Become a member of a public room.
type RoomJoinIn struct {
	// The room.
	Room ID `json:"room"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// What the room asks of who joins, where it does. Guesses are counted by person and room.
	Password *string `json:"password,omitempty"`
}

// RoomJoinOut: What room.join answers.
type RoomJoinOut struct {
	// The room.
	Room RoomView `json:"room"`
	// Where it stands in the room's log; 0 for who was a member before.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// RoomLeaveIn: What room.leave takes. Stop being a member. The last owner hands the room over first, unless nobody else is left.
type RoomLeaveIn struct {
	// The room.
	Room ID `json:"room"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
}

// RoomLeaveOut: What room.leave answers.
type RoomLeaveOut struct {
	// Where it stands in the room's log.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// RoomLockIn: What room.lock takes. From now on only who moderates the room speaks in it.
type RoomLockIn struct {
	// The room.
	Room ID `json:"room"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// Why, for the room's log.
	Reason *string `json:"reason,omitempty"`
}

// RoomLockOut: What room.lock answers.
type RoomLockOut struct {
	// Where it stands in the room's log; 0 when it was locked before.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// RoomUnlockIn: What room.unlock takes. Everybody whose role lets them speaks in the room again.
type RoomUnlockIn struct {
	// The room.
	Room ID `json:"room"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
}

// RoomUnlockOut: What room.unlock answers.
type RoomUnlockOut struct {
	// Where it stands in the room's log; 0 when it was not locked.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// RoomGuardIn: What room.guard takes. Put a room on guard for a while: who is new in it is held to a pace, and where its settings say so nobody comes in by themselves. Many joins at once do the same.
type RoomGuardIn struct {
	// The room.
	Room ID `json:"room"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// Until when, seven days ahead at most; as long as after a raid when absent.
	Until *time.Time `json:"until,omitempty"`
	// Why, for the room's log.
	Reason *string `json:"reason,omitempty"`
}

// RoomGuardOut: What room.guard answers.
type RoomGuardOut struct {
	// Where it stands in the room's log.
	Seq int64 `json:"seq"`
	// Until when.
	Until time.Time `json:"until"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// RoomUnguardIn: What room.unguard takes. A room is on guard no more, before its time.
type RoomUnguardIn struct {
	// The room.
	Room ID `json:"room"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
}

// RoomUnguardOut: What room.unguard answers.
type RoomUnguardOut struct {
	// Where it stands in the room's log; 0 when it was not.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// RoomArchiveIn: What room.archive takes. Close the room and keep it: it is read, and nothing in it is changed.
type RoomArchiveIn struct {
	// The room.
	Room ID `json:"room"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
}

// RoomArchiveOut: What room.archive answers.
type RoomArchiveOut struct {
	// Where it stands in the room's log; 0 when it was archived before.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// RoomRestoreIn: What room.restore takes. Open an archived room again.
type RoomRestoreIn struct {
	// The room.
	Room ID `json:"room"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
}

// RoomRestoreOut: What room.restore answers.
type RoomRestoreOut struct {
	// Where it stands in the room's log; 0 when it was not archived.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// RoomTransferIn: What room.transfer takes. Hand the room over: another member owns it, and the caller administers it.
type RoomTransferIn struct {
	// The room.
	Room ID `json:"room"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// To whom.
	User ID `json:"user"`
}

// RoomTransferOut: What room.transfer answers.
type RoomTransferOut struct {
	// Where the caller's new role stands in the room's log, right behind the other one's.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// RoomDeleteIn: What room.delete takes. Delete the room with everything in it, for everybody and for ever.
type RoomDeleteIn struct {
	// The room.
	Room ID `json:"room"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// Why, for the room's log.
	Reason *string `json:"reason,omitempty"`
}

// RoomDeleteOut: What room.delete answers.
type RoomDeleteOut struct {
	// The last number of the room's log.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// RoomPermitIn: What room.permit takes. Say what a role below the caller's own may do in this room. Nobody gives a permission that they do not hold.
type RoomPermitIn struct {
	// The room.
	Room ID `json:"room"`
	// The role.
	Role MemberRole `json:"role"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// What it may do; null: what it may everywhere.
	Permissions *Nullable[[]RoomPermission] `json:"permissions,omitempty"`
}

// RoomPermitOut: What room.permit answers.
type RoomPermitOut struct {
	// The room's revision.
	Rev int64 `json:"rev"`
	// Where the change stands in the room's log; 0 when nothing changed.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// RoomAnalyticsIn: What room.analytics takes. How lively the room was, without people in it. Days that are over are counted once, some of them with each call: ask again until all are.
type RoomAnalyticsIn struct {
	// The room.
	Room ID `json:"room"`
	// How many days back; 30 when absent.
	Days *int64 `json:"days,omitempty"`
}

// RoomAnalyticsOut: What room.analytics answers.
type RoomAnalyticsOut struct {
	// The days, the oldest first; today last, as far as it is.
	Days []RoomDay `json:"days"`
	// Messages of these days by the hour of the day, UTC: the busiest hours.
	Hours []int64 `json:"hours"`
	// False while days are still to be counted.
	Complete bool `json:"complete"`
}

// MemberListIn: What member.list takes. Who is in the room, in the order of their ids, or of their log-in names where these are looked for.
type MemberListIn struct {
	// The room.
	Room ID `json:"room"`
	// Only those of this role.
	Role *MemberRole `json:"role,omitempty"`
	// Only those whose log-in name begins like this.
	Login *string `json:"login,omitempty"`
	// Where the page before ended: its `next`.
	Cursor *string `json:"cursor,omitempty"`
	// How many; 50 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// MemberListOut: What member.list answers.
type MemberListOut struct {
	// The members.
	Members []MemberView `json:"members"`
	// The next page; absent on the last.
	Next *string `json:"next,omitempty"`
}

// MemberAddIn: What member.add takes. Bring somebody in.
type MemberAddIn struct {
	// The room.
	Room ID `json:"room"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// Who.
	User ID `json:"user"`
	// As what; member when absent, and below the caller's own role.
	Role *MemberRole `json:"role,omitempty"`
}

// MemberAddOut: What member.add answers.
type MemberAddOut struct {
	// Where it stands in the room's log; 0 for who was a member before.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// MemberKickIn: What member.kick takes. Remove a member of a lower role.
type MemberKickIn struct {
	// The room.
	Room ID `json:"room"`
	// Who.
	User ID `json:"user"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// Why, for the room's log.
	Reason *string `json:"reason,omitempty"`
}

// MemberKickOut: What member.kick answers.
type MemberKickOut struct {
	// Where it stands in the room's log.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// MemberRoleIn: What member.role takes. Give a member another role, below the caller's own; an owner may hand over ownership. Permissions of their own end with it.
type MemberRoleIn struct {
	// The room.
	Room ID `json:"room"`
	// Who.
	User ID `json:"user"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// The new role.
	Role MemberRole `json:"role"`
}

// MemberRoleOut: What member.role answers.
type MemberRoleOut struct {
	// Where it stands in the room's log; 0 when nothing changed.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// MemberPermitIn: What member.permit takes. Give a member of a lower role permissions of their own, instead of the role's. Nobody gives one that they do not hold.
type MemberPermitIn struct {
	// The room.
	Room ID `json:"room"`
	// Who.
	User ID `json:"user"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// What they may do; null: what their role may.
	Permissions *Nullable[[]RoomPermission] `json:"permissions,omitempty"`
}

// MemberPermitOut: What member.permit answers.
type MemberPermitOut struct {
	// Where it stands in the room's log; 0 when nothing changed.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// MemberNickIn: What member.nick takes. Show another name in this room than elsewhere.
type MemberNickIn struct {
	// The room.
	Room ID `json:"room"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// The name; null: as elsewhere.
	Nick *Nullable[string] `json:"nick,omitempty"`
}

// MemberNickOut: What member.nick answers.
type MemberNickOut struct {
	// Where it stands in the room's log; 0 when nothing changed.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// MemberRenameIn: What member.rename takes. Take the name away that a member of a lower role shows in this room, or give them another one.
type MemberRenameIn struct {
	// The room.
	Room ID `json:"room"`
	// Who.
	User ID `json:"user"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// The name; null or absent: as elsewhere.
	Nick *Nullable[string] `json:"nick,omitempty"`
}

// MemberRenameOut: What member.rename answers.
type MemberRenameOut struct {
	// Where it stands in the room's log; 0 when nothing changed.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// MemberMuteIn: What member.mute takes. A member of a lower role reads and says nothing, for a while or until it is taken back.
type MemberMuteIn struct {
	// The room.
	Room ID `json:"room"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// Who.
	User ID `json:"user"`
	// Until when; it then ends by itself. Absent: until it is taken back.
	Until *time.Time `json:"until,omitempty"`
	// Why, for the room's log.
	Reason *string `json:"reason,omitempty"`
}

// MemberMuteOut: What member.mute answers.
type MemberMuteOut struct {
	// Where it stands in the room's log.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// MemberUnmuteIn: What member.unmute takes. A muted member speaks again.
type MemberUnmuteIn struct {
	// The room.
	Room ID `json:"room"`
	// Who.
	User ID `json:"user"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
}

// MemberUnmuteOut: What member.unmute answers.
type MemberUnmuteOut struct {
	// Where it stands in the room's log; 0 for who was not muted.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// MemberBanIn: What member.ban takes. Remove somebody of a lower role, or of none, and keep them out, for a while or until it is taken back.
type MemberBanIn struct {
	// The room.
	Room ID `json:"room"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// Who.
	User ID `json:"user"`
	// Until when; it then ends by itself. Absent: until it is taken back.
	Until *time.Time `json:"until,omitempty"`
	// Why, for the room's log and for who is banned.
	Reason *string `json:"reason,omitempty"`
}

// MemberBanOut: What member.ban answers.
type MemberBanOut struct {
	// Where it stands in the room's log.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// MemberUnbanIn: What member.unban takes. Who was banned may come in again.
type MemberUnbanIn struct {
	// The room.
	Room ID `json:"room"`
	// Who.
	User ID `json:"user"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
}

// MemberUnbanOut: What member.unban answers.
type MemberUnbanOut struct {
	// Where it stands in the room's log; 0 for who was not banned.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// BanListIn: What ban.list takes. Who may not come in, in the order of their ids.
type BanListIn struct {
	// The room.
	Room ID `json:"room"`
	// Where the page before ended: its `next`.
	Cursor *string `json:"cursor,omitempty"`
	// How many; 50 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// BanListOut: What ban.list answers.
type BanListOut struct {
	// The bans in force.
	Bans []BanView `json:"bans"`
	// The next page; absent on the last.
	Next *string `json:"next,omitempty"`
}

// InviteCreateIn: What invite.create takes. Make a secret by which others come into the room. It is shown in this answer alone.
type InviteCreateIn struct {
	// The room.
	Room ID `json:"room"`
	// What it makes of who comes by it: member or guest; member when absent.
	Role *MemberRole `json:"role,omitempty"`
	// How many may come by it; one when absent.
	Uses *int64 `json:"uses,omitempty"`
	// Until when, a year at most; for seven days when absent.
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
	// Its random part, made by the client: asked for again with it, it is the same invitation. Made here when absent, anew each time.
	Secret *Bytes `json:"secret,omitempty"`
}

// InviteCreateOut: What invite.create answers.
type InviteCreateOut struct {
	// The invitation, for invite.list and invite.revoke.
	Invite ID `json:"invite"`
	// The secret, to be handed on.
	Token string `json:"token"`
	// Until when.
	ExpiresAt time.Time `json:"expires_at"`
	// Where it stands in the room's log.
	Seq int64 `json:"seq"`
}

// InviteListIn: What invite.list takes. The invitations by which somebody may still come, without their secrets.
type InviteListIn struct {
	// The room.
	Room ID `json:"room"`
}

// InviteListOut: What invite.list answers.
type InviteListOut struct {
	// The invitations, the oldest first.
	Invites []InviteView `json:"invites"`
}

// InviteRevokeIn: What invite.revoke takes. Take an invitation back: one's own, or with the permission `kick` anybody's.
type InviteRevokeIn struct {
	// The room.
	Room ID `json:"room"`
	// The invitation.
	Invite ID `json:"invite"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
}

// InviteRevokeOut: What invite.revoke answers.
type InviteRevokeOut struct {
	// Where it stands in the room's log.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// InviteLookIn: What invite.look takes. What an invitation leads to. It stands in the body, since addresses are written down by many.
type InviteLookIn struct {
	// The secret.
	Token string `json:"token"`
}

// InviteLookOut: What invite.look answers.
type InviteLookOut struct {
	// The room.
	Room ID `json:"room"`
	// What sort of room.
	Kind RoomKind `json:"kind"`
	// Its name.
	Name *string `json:"name,omitempty"`
	// What the room is about.
	Topic *string `json:"topic,omitempty"`
	// How many members.
	Members int64 `json:"members"`
	// What it makes of who comes by it.
	Role MemberRole `json:"role"`
	// Until when.
	ExpiresAt time.Time `json:"expires_at"`
}

// InviteAcceptIn: What invite.accept takes. Come into a room by an invitation. No password is asked for then.
type InviteAcceptIn struct {
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// The secret.
	Token string `json:"token"`
}

// InviteAcceptOut: What invite.accept answers.
type InviteAcceptOut struct {
	// The room.
	Room RoomView `json:"room"`
	// Where it stands in the room's log; 0 for who was a member before.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// TemplateCreateIn: What template.create takes. Keep how a room is set up, to make others like it: everything but its name, people, messages, password and end.
type TemplateCreateIn struct {
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// A room that the caller is in.
	From ID `json:"from"`
	// What to call the template.
	Name string `json:"name"`
}

// TemplateCreateOut: What template.create answers.
type TemplateCreateOut struct {
	// The template, for room.create.
	Template ID `json:"template"`
	// Where it stands in the caller's own log.
	UserSeq int64 `json:"user_seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// TemplateListIn: What template.list takes. The caller's templates, the oldest first.
type TemplateListIn struct{}

// TemplateListOut: What template.list answers.
type TemplateListOut struct {
	// The templates.
	Templates []TemplateView `json:"templates"`
}

// TemplateDeleteIn: What template.delete takes. Forget a template. Rooms made of it stay as they are.
type TemplateDeleteIn struct {
	// The template.
	Template ID `json:"template"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
}

// TemplateDeleteOut: What template.delete answers.
type TemplateDeleteOut struct {
	// Where it stands in the caller's own log.
	UserSeq int64 `json:"user_seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// MessageSendIn: What message.send takes. Say something. The answer means: stored.
type MessageSendIn struct {
	// The room.
	Room ID `json:"room"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// What it says.
	Body MessageBody `json:"body"`
	// The message it answers.
	ReplyTo *int64 `json:"reply_to,omitempty"`
	// The message whose thread it is in; it is in none itself.
	Thread *int64 `json:"thread,omitempty"`
	// It deletes itself after so long; the room's own when absent.
	LifetimeMs *int64 `json:"lifetime_ms,omitempty"`
	// Counted from when; from sending when absent.
	LifetimeFrom *LifetimeFrom `json:"lifetime_from,omitempty"`
}

// MessageSendOut: What message.send answers.
type MessageSendOut struct {
	// Its number in the room.
	Seq int64 `json:"seq"`
	// How many messages of people the room has had with it; a reply in a thread adds none.
	Num int64 `json:"num"`
	// When the server took it.
	At time.Time `json:"at"`
	// True when this is the answer to an earlier sending.
	Dup bool `json:"dup"`
}

// MessageGetIn: What message.get takes. One message as it stands now.
type MessageGetIn struct {
	// The room.
	Room ID `json:"room"`
	// Its number.
	Seq int64 `json:"seq"`
}

// MessageGetOut: What message.get answers.
type MessageGetOut struct {
	// The message.
	Message Message `json:"message"`
	// Its address for people: the installation's public one, and /r/ROOM/SEQ.
	Permalink string `json:"permalink"`
}

// RoomEventsIn: What room.events takes. A stretch of the room's log, in order. Exactly one bound; without any, the newest.
type RoomEventsIn struct {
	// The room.
	Room ID `json:"room"`
	// What follows this number.
	AfterSeq *int64 `json:"after_seq,omitempty"`
	// What stands before this number.
	BeforeSeq *int64 `json:"before_seq,omitempty"`
	// What stands around this number.
	AroundSeq *int64 `json:"around_seq,omitempty"`
	// How many; 50 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// RoomEventsOut: What room.events answers.
type RoomEventsOut struct {
	// The entries, lowest number first.
	Events []LogEntry `json:"events"`
	// The room's head when this was read.
	Head int64 `json:"head"`
	// Below this nothing is kept.
	Floor int64 `json:"floor"`
	// False when after_seq lies below the floor: reload the room.
	Recovered bool `json:"recovered"`
}

// MessageResolveIn: What message.resolve takes. The message that an address such as https://chat.example.org/r/ROOM/SEQ leads to; of what the caller may not read it says the same as of what is not there.
type MessageResolveIn struct {
	// The address: this installation's public one, and /r/ROOM/SEQ.
	Link string `json:"link"`
}

// MessageResolveOut: What message.resolve answers.
type MessageResolveOut struct {
	// The room it is in.
	Room ID `json:"room"`
	// Its number there.
	Seq int64 `json:"seq"`
	// The message as it stands now.
	Message Message `json:"message"`
}

// QuoteListIn: What quote.list takes. What these messages quote: the ones they answer, and those whose addresses are in their texts; each as far as the caller may read it. It changes nothing.
type QuoteListIn struct {
	// The room.
	Room ID `json:"room"`
	// The messages, by their numbers.
	Messages []int64 `json:"messages"`
}

// QuoteListOut: What quote.list answers.
type QuoteListOut struct {
	// Up to five of each message; none of those that quote nothing, say nothing any more, or are not there.
	Quotes []Quote `json:"quotes"`
}

// MessageEditIn: What message.edit takes. Change what a message says: its text, or in a sealed room its ciphertext. What it said before stays in its history.
type MessageEditIn struct {
	// The room.
	Room ID `json:"room"`
	// The message.
	Seq int64 `json:"seq"`
	// The revision the writer saw; a newer one refuses the change.
	IfRev *int64 `json:"if_rev,omitempty"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// What it says now: text, or sealed as the room is.
	Body MessageBody `json:"body"`
}

// MessageEditOut: What message.edit answers.
type MessageEditOut struct {
	// Its revision now.
	Rev int64 `json:"rev"`
	// Where the change stands in the room's log; 0 when nothing changed.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// MessageHistoryIn: What message.history takes. What a message said before, and says now: the oldest revision first. Nothing of it is told once the message is deleted, nor to who hid it.
type MessageHistoryIn struct {
	// The room.
	Room ID `json:"room"`
	// The message.
	Seq int64 `json:"seq"`
	// Where the page before ended: its `next`.
	Cursor *string `json:"cursor,omitempty"`
	// How many; 50 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// MessageHistoryOut: What message.history answers.
type MessageHistoryOut struct {
	// The revisions.
	Revisions []MessageRevision `json:"revisions"`
	// The next page; absent on the last.
	Next *string `json:"next,omitempty"`
}

// MessageDeleteIn: What message.delete takes. Delete a message for everyone. Its number stays, and what it said is gone; for a while whoever deleted it may bring it back.
type MessageDeleteIn struct {
	// The room.
	Room ID `json:"room"`
	// The message.
	Seq int64 `json:"seq"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// Why, for the room's log.
	Reason *string `json:"reason,omitempty"`
}

// MessageDeleteOut: What message.delete answers.
type MessageDeleteOut struct {
	// Its revision now.
	Rev int64 `json:"rev"`
	// Where the change stands in the room's log.
	Seq int64 `json:"seq"`
	// How long it may be brought back.
	Until time.Time `json:"until"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// MessageRestoreIn: What message.restore takes. Bring a deleted message back, while that is possible: whoever deleted it, and who moderates.
type MessageRestoreIn struct {
	// The room.
	Room ID `json:"room"`
	// The message.
	Seq int64 `json:"seq"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
}

// MessageRestoreOut: What message.restore answers.
type MessageRestoreOut struct {
	// Its revision now.
	Rev int64 `json:"rev"`
	// Where the change stands in the room's log.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// MessageHideIn: What message.hide takes. Delete a message for the caller alone, on all their devices.
type MessageHideIn struct {
	// The room.
	Room ID `json:"room"`
	// The message.
	Seq int64 `json:"seq"`
}

// MessageHideOut: What message.hide answers.
type MessageHideOut struct {
	// Where it stands in the caller's own log; 0 when it was hidden already.
	UserSeq int64 `json:"user_seq"`
}

// MessageUnhideIn: What message.unhide takes. Show a hidden message to the caller again.
type MessageUnhideIn struct {
	// The room.
	Room ID `json:"room"`
	// The message.
	Seq int64 `json:"seq"`
}

// MessageUnhideOut: What message.unhide answers.
type MessageUnhideOut struct {
	// Where it stands in the caller's own log; 0 when it was not hidden.
	UserSeq int64 `json:"user_seq"`
}

// RoomExportIn: What room.export takes. Begin to take the room's whole history away: it is everything up to the entry that says so. It can be read for a day.
type RoomExportIn struct {
	// The room.
	Room ID `json:"room"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
}

// RoomExportOut: What room.export answers.
type RoomExportOut struct {
	// Where it stands in the room's log: the export's number.
	Seq int64 `json:"seq"`
	// How long it can be read.
	Until time.Time `json:"until"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// RoomExportPageIn: What room.export_page takes. A page of an export that the caller began, the lowest numbers first. All pages at once, as JSON lines, are at the same address with /lines behind it.
type RoomExportPageIn struct {
	// The room.
	Room ID `json:"room"`
	// The export's number.
	Export int64 `json:"export"`
	// Entries above this one; from the first on when absent.
	AfterSeq *int64 `json:"after_seq,omitempty"`
	// How many at most; 200 when absent, and fewer when they are large.
	Limit *int64 `json:"limit,omitempty"`
}

// RoomExportPageOut: What room.export_page answers.
type RoomExportPageOut struct {
	// Entries, as they stand now.
	Events []LogEntry `json:"events"`
	// The `after_seq` of the next page; absent on the last.
	Next *int64 `json:"next,omitempty"`
}

// MessageForwardIn: What message.forward takes. Pass a message on into this room: a text, a place, or a poll, which begins anew. It tells who said it first.
type MessageForwardIn struct {
	// The room it goes to.
	Room ID `json:"room"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// The room it stands in; the caller may read there.
	FromRoom ID `json:"from_room"`
	// The message, by its number there.
	Seq int64 `json:"seq"`
}

// MessageForwardOut: What message.forward answers.
type MessageForwardOut struct {
	// Its number in the room it went to.
	Seq int64 `json:"seq"`
	// How many messages of people that room has had with it.
	Num int64 `json:"num"`
	// When the server took it.
	At time.Time `json:"at"`
	// True when this is the answer to an earlier sending.
	Dup bool `json:"dup"`
}

// ReactionAddIn: What reaction.add takes. React to a message with an emoji, or with a :short_code: that clients know.
type ReactionAddIn struct {
	// The room.
	Room ID `json:"room"`
	// The message.
	Seq int64 `json:"seq"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// One emoji of up to 64 bytes, or :words_like_this: of up to 32 small letters, digits, _ + -.
	Emoji string `json:"emoji"`
}

// ReactionAddOut: What reaction.add answers.
type ReactionAddOut struct {
	// Where it stands in the room's log; 0 when the caller had reacted so already.
	Seq int64 `json:"seq"`
	// How many people react so now.
	Count int64 `json:"count"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// ReactionRemoveIn: What reaction.remove takes. Take one's own reaction back.
type ReactionRemoveIn struct {
	// The room.
	Room ID `json:"room"`
	// The message.
	Seq int64 `json:"seq"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// Which.
	Emoji string `json:"emoji"`
}

// ReactionRemoveOut: What reaction.remove answers.
type ReactionRemoveOut struct {
	// Where it stands in the room's log; 0 when there was no such reaction of the caller.
	Seq int64 `json:"seq"`
	// How many people react so now.
	Count int64 `json:"count"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// ReactionListIn: What reaction.list takes. Who reacted to a message, and with what.
type ReactionListIn struct {
	// The room.
	Room ID `json:"room"`
	// The message.
	Seq int64 `json:"seq"`
	// With this alone.
	Emoji *string `json:"emoji,omitempty"`
	// Where the page before ended: its `next`.
	Cursor *string `json:"cursor,omitempty"`
	// How many; 50 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// ReactionListOut: What reaction.list answers.
type ReactionListOut struct {
	// The reactions, by emoji, then by person.
	Reactions []ReactionView `json:"reactions"`
	// The next page; absent on the last.
	Next *string `json:"next,omitempty"`
}

// PinAddIn: What pin.add takes. Pin a message for everyone in the room; 100 at most.
type PinAddIn struct {
	// The room.
	Room ID `json:"room"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// The message, by its number.
	Message int64 `json:"message"`
}

// PinAddOut: What pin.add answers.
type PinAddOut struct {
	// Where it stands in the room's log; 0 when it was pinned already.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// PinRemoveIn: What pin.remove takes. Take a pin off.
type PinRemoveIn struct {
	// The room.
	Room ID `json:"room"`
	// The message, by its number.
	Message int64 `json:"message"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
}

// PinRemoveOut: What pin.remove answers.
type PinRemoveOut struct {
	// Where it stands in the room's log; 0 when it was not pinned.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// PinListIn: What pin.list takes. The room's pinned messages, the newest message first.
type PinListIn struct {
	// The room.
	Room ID `json:"room"`
	// Where the page before ended: its `next`.
	Cursor *string `json:"cursor,omitempty"`
	// How many; 50 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// PinListOut: What pin.list answers.
type PinListOut struct {
	// The pins.
	Pins []PinView `json:"pins"`
	// The next page; absent on the last.
	Next *string `json:"next,omitempty"`
}

// PollVoteIn: What poll.vote takes. Vote in a poll, or change one's vote: it replaces the one before. No answer to any question takes it back.
type PollVoteIn struct {
	// The room.
	Room ID `json:"room"`
	// The poll's message.
	Seq int64 `json:"seq"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// One entry for each question.
	Choices []PollChoice `json:"choices"`
}

// PollVoteOut: What poll.vote answers.
type PollVoteOut struct {
	// Where it stands in the room's log; 0 when it changed nothing.
	Seq int64 `json:"seq"`
	// How the poll stands now.
	Poll PollView `json:"poll"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// PollGetIn: What poll.get takes. How a poll stands, and unless it is anonymous who chose what.
type PollGetIn struct {
	// The room.
	Room ID `json:"room"`
	// The poll's message.
	Seq int64 `json:"seq"`
	// Where the page of voters before ended: its `next`.
	Cursor *string `json:"cursor,omitempty"`
	// How many voters; 50 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// PollGetOut: What poll.get answers.
type PollGetOut struct {
	// How it stands.
	Poll PollView `json:"poll"`
	// What the caller chose; absent when they did not vote.
	Mine *[]PollChoice `json:"mine,omitempty"`
	// Who chose what, in the order of their ids; nobody when it is anonymous.
	Voters []PollVoter `json:"voters"`
	// The next page of voters; absent on the last.
	Next *string `json:"next,omitempty"`
}

// PollCloseIn: What poll.close takes. Close a poll before its time: it takes votes no more.
type PollCloseIn struct {
	// The room.
	Room ID `json:"room"`
	// The poll's message.
	Seq int64 `json:"seq"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
}

// PollCloseOut: What poll.close answers.
type PollCloseOut struct {
	// Where it stands in the room's log; 0 when it was closed already.
	Seq int64 `json:"seq"`
	// How it stood at its end.
	Poll PollView `json:"poll"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// BookmarkAddIn: What bookmark.add takes. Keep a message at hand, for the caller alone; 1,000 at most. On one that is kept already it changes the note.
type BookmarkAddIn struct {
	// The room.
	Room ID `json:"room"`
	// The message.
	Seq int64 `json:"seq"`
	// A note; absent: none. In a sealed room there is none, since the server would read it.
	Note *string `json:"note,omitempty"`
}

// BookmarkAddOut: What bookmark.add answers.
type BookmarkAddOut struct {
	// Where it stands in the caller's own log; 0 when nothing changed.
	UserSeq int64 `json:"user_seq"`
}

// BookmarkRemoveIn: What bookmark.remove takes. Keep it no more; also in rooms that the caller has left.
type BookmarkRemoveIn struct {
	// The room.
	Room ID `json:"room"`
	// The message.
	Seq int64 `json:"seq"`
}

// BookmarkRemoveOut: What bookmark.remove answers.
type BookmarkRemoveOut struct {
	// Where it stands in the caller's own log; 0 when it was not there.
	UserSeq int64 `json:"user_seq"`
}

// BookmarkListIn: What bookmark.list takes. The caller's bookmarks, the newest first. What the messages say is asked of their rooms, which may not tell it any more.
type BookmarkListIn struct {
	// Where the page before ended: its `next`.
	Cursor *string `json:"cursor,omitempty"`
	// How many; 50 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// BookmarkListOut: What bookmark.list answers.
type BookmarkListOut struct {
	// The bookmarks.
	Bookmarks []Bookmark `json:"bookmarks"`
	// The next page; absent on the last.
	Next *string `json:"next,omitempty"`
}

// DraftSetIn: What draft.set takes. Keep a text that is not sent yet, for the caller on all their devices; one for each room and thread, 500 at most. Not in sealed rooms, since the server would read it.
type DraftSetIn struct {
	// The room it is for.
	Room ID `json:"room"`
	// The revision the writer saw, 0 for none; a newer one is refused and told: `current` of the refusal.
	IfRev *int64 `json:"if_rev,omitempty"`
	// The message whose thread it is for.
	Thread *int64 `json:"thread,omitempty"`
	// What it says so far.
	Text string `json:"text"`
}

// DraftSetOut: What draft.set answers.
type DraftSetOut struct {
	// Its revision now.
	Rev int64 `json:"rev"`
	// Where it stands in the caller's own log; 0 when nothing changed.
	UserSeq int64 `json:"user_seq"`
}

// DraftClearIn: What draft.clear takes. Forget a draft: it was sent, or given up; also in rooms that the caller has left.
type DraftClearIn struct {
	// The room it is for.
	Room ID `json:"room"`
	// The revision the writer saw; a newer one is refused and told: `current` of the refusal.
	IfRev *int64 `json:"if_rev,omitempty"`
	// The message whose thread it is for.
	Thread *int64 `json:"thread,omitempty"`
}

// DraftClearOut: What draft.clear answers.
type DraftClearOut struct {
	// Where it stands in the caller's own log; 0 when there was none.
	UserSeq int64 `json:"user_seq"`
}

// DraftListIn: What draft.list takes. The caller's drafts, by room and thread.
type DraftListIn struct {
	// Of this room alone.
	Room *ID `json:"room,omitempty"`
	// Where the page before ended: its `next`.
	Cursor *string `json:"cursor,omitempty"`
	// How many; 50 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// DraftListOut: What draft.list answers.
type DraftListOut struct {
	// The drafts.
	Drafts []Draft `json:"drafts"`
	// The next page; absent on the last.
	Next *string `json:"next,omitempty"`
}

// TypingSetIn: What typing.set takes. Say that the caller is typing; it ends by itself after six seconds.
type TypingSetIn struct {
	// The room.
	Room ID `json:"room"`
	// False ends it at once.
	Typing bool `json:"typing"`
}

// TypingSetOut: What typing.set answers.
type TypingSetOut struct{}

// ReceiptReadIn: What receipt.read takes. Move the caller's read mark forward. Absolute, so that a lost one is healed by the next.
type ReceiptReadIn struct {
	// The room.
	Room ID `json:"room"`
	// Read up to here; beyond the head means the head.
	Seq int64 `json:"seq"`
}

// ReceiptReadOut: What receipt.read answers.
type ReceiptReadOut struct {
	// Where the mark is now.
	ReadSeq int64 `json:"read_seq"`
	// Messages of people after it.
	Unread int64 `json:"unread"`
}

// ReceiptDeliveredIn: What receipt.delivered takes. Move the caller's delivered mark forward; kept in rooms of up to 64 members.
type ReceiptDeliveredIn struct {
	// The room.
	Room ID `json:"room"`
	// Delivered up to here; beyond the head means the head.
	Seq int64 `json:"seq"`
}

// ReceiptDeliveredOut: What receipt.delivered answers.
type ReceiptDeliveredOut struct {
	// Where the mark is now.
	DeliveredSeq int64 `json:"delivered_seq"`
}

// ReceiptListIn: What receipt.list takes. Whom a message has reached, and who has read it, by the members' marks. The sender is left out, and who does not show it.
type ReceiptListIn struct {
	// The room.
	Room ID `json:"room"`
	// The message.
	Seq int64 `json:"seq"`
}

// ReceiptListOut: What receipt.list answers.
type ReceiptListOut struct {
	// False in rooms of more than 64 members: there nobody is named.
	Kept bool `json:"kept"`
	// Who has read it.
	Read []ID `json:"read"`
	// Whom it has reached, and who has not read it.
	Delivered []ID `json:"delivered"`
}

// MentionListIn: What mention.list takes. Messages that name the caller, in all rooms the caller is in, newest first. Those that name everyone are not among them.
type MentionListIn struct {
	// Where the page before ended: its `next`.
	Cursor *string `json:"cursor,omitempty"`
	// How many; 50 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// MentionListOut: What mention.list answers.
type MentionListOut struct {
	// The messages.
	Mentions []MentionView `json:"mentions"`
	// The next page; absent on the last.
	Next *string `json:"next,omitempty"`
}

// ThreadListIn: What thread.list takes. A room's threads, the one with the latest reply first.
type ThreadListIn struct {
	// The room.
	Room ID `json:"room"`
	// True: those that the caller follows alone.
	Following *bool `json:"following,omitempty"`
	// Where the page before ended: its `next`.
	Cursor *string `json:"cursor,omitempty"`
	// How many; 50 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// ThreadListOut: What thread.list answers.
type ThreadListOut struct {
	// The threads.
	Threads []ThreadView `json:"threads"`
	// The next page; absent on the last.
	Next *string `json:"next,omitempty"`
}

// ThreadGetIn: What thread.get takes. One thread, also while it has no replies.
type ThreadGetIn struct {
	// The room.
	Room ID `json:"room"`
	// The message it hangs on.
	Root int64 `json:"root"`
}

// ThreadGetOut: What thread.get answers.
type ThreadGetOut struct {
	// The thread.
	Thread ThreadView `json:"thread"`
}

// ThreadEventsIn: What thread.events takes. A thread's replies as they stand now, in order. One bound at most; without any, the newest.
type ThreadEventsIn struct {
	// The room.
	Room ID `json:"room"`
	// The message it hangs on.
	Root int64 `json:"root"`
	// What follows this number.
	AfterSeq *int64 `json:"after_seq,omitempty"`
	// What stands before this number.
	BeforeSeq *int64 `json:"before_seq,omitempty"`
	// How many; 50 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// ThreadEventsOut: What thread.events answers.
type ThreadEventsOut struct {
	// The replies, lowest number first.
	Events []LogEntry `json:"events"`
	// The thread when this was read.
	Thread ThreadView `json:"thread"`
	// Below this number of the room nothing is kept.
	Floor int64 `json:"floor"`
}

// ThreadReadIn: What thread.read takes. Move the caller's mark in a thread forward. Absolute, so that a lost one is healed by the next.
type ThreadReadIn struct {
	// The room.
	Room ID `json:"room"`
	// The message it hangs on.
	Root int64 `json:"root"`
	// Read up to here; beyond the last reply means the last reply.
	Seq int64 `json:"seq"`
}

// ThreadReadOut: What thread.read answers.
type ThreadReadOut struct {
	// Where the mark is now.
	ReadSeq int64 `json:"read_seq"`
	// Replies after it.
	Unread int64 `json:"unread"`
}

// ThreadFollowIn: What thread.follow takes. Follow a thread from now on. Who replies in it and who wrote its first message follow it without asking.
type ThreadFollowIn struct {
	// The room.
	Room ID `json:"room"`
	// The message it hangs on.
	Root int64 `json:"root"`
}

// ThreadFollowOut: What thread.follow answers.
type ThreadFollowOut struct {
	// The thread.
	Thread ThreadView `json:"thread"`
}

// ThreadUnfollowIn: What thread.unfollow takes. Follow a thread no more, until the caller replies in it again.
type ThreadUnfollowIn struct {
	// The room.
	Room ID `json:"room"`
	// The message it hangs on.
	Root int64 `json:"root"`
}

// ThreadUnfollowOut: What thread.unfollow answers.
type ThreadUnfollowOut struct {
	// The thread.
	Thread ThreadView `json:"thread"`
}

// ThreadMuteIn: What thread.mute takes. Say whether the caller wants to hear of a thread's replies. For the caller's own clients to heed.
type ThreadMuteIn struct {
	// The room.
	Room ID `json:"room"`
	// The message it hangs on.
	Root int64 `json:"root"`
	// True: nothing of it.
	Muted bool `json:"muted"`
}

// ThreadMuteOut: What thread.mute answers.
type ThreadMuteOut struct {
	// The thread.
	Thread ThreadView `json:"thread"`
}

// PreferenceSetIn: What preference.set takes. Set a preference, or take it away. Names that the server does not know begin with client. and hold what a client likes.
type PreferenceSetIn struct {
	// Which: a preference_name, sidebar_order.2 to sidebar_order.20, or client. and up to 57 letters, digits, dots, dashes and underscores.
	Name string `json:"name"`
	// The revision the writer saw, 0 for none; another one refuses the change.
	IfRev *int64 `json:"if_rev,omitempty"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// The room it is about; absent when it holds everywhere.
	Scope *ID `json:"scope,omitempty"`
	// What to set it to: a preference_value, or under a client's own name whatever it likes; null takes it away.
	Value *Nullable[json.RawMessage] `json:"value,omitempty"`
}

// PreferenceSetOut: What preference.set answers.
type PreferenceSetOut struct {
	// Its revision now; 0 when there is none any more.
	Rev int64 `json:"rev"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// PreferenceListIn: What preference.list takes. What the caller has set, by room and name.
type PreferenceListIn struct {
	// Where the page before ended: its `next`.
	Cursor *string `json:"cursor,omitempty"`
	// How many; 200 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// PreferenceListOut: What preference.list answers.
type PreferenceListOut struct {
	// The preferences; those that hold everywhere first.
	Preferences []Preference `json:"preferences"`
	// The next page; absent on the last.
	Next *string `json:"next,omitempty"`
}

// UserBlockIn: What user.block takes. Hear nothing more from somebody: no direct messages between the two, no invitations, mentions or typing from them. They are not told.
type UserBlockIn struct {
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// Who.
	User ID `json:"user"`
}

// UserBlockOut: What user.block answers.
type UserBlockOut struct {
	// Whether they were blocked before.
	Existed bool `json:"existed"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// UserUnblockIn: What user.unblock takes. Hear from somebody again.
type UserUnblockIn struct {
	// Who.
	User ID `json:"user"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
}

// UserUnblockOut: What user.unblock answers.
type UserUnblockOut struct {
	// Whether they were blocked before.
	Existed bool `json:"existed"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// BlockListIn: What block.list takes. From whom the caller wants to hear nothing, in the order of their ids.
type BlockListIn struct {
	// Where the page before ended: its `next`.
	Cursor *string `json:"cursor,omitempty"`
	// How many; 200 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// BlockListOut: What block.list answers.
type BlockListOut struct {
	// The blocks.
	Blocks []Block `json:"blocks"`
	// The next page; absent on the last.
	Next *string `json:"next,omitempty"`
}

// StatusSetIn: What status.set takes. Say what one is doing: a sign, some words, or both. It goes by itself when its time is over.
type StatusSetIn struct {
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// A sign before it.
	Emoji *string `json:"emoji,omitempty"`
	// In words.
	Text *string `json:"text,omitempty"`
	// When it goes by itself, within a year.
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
}

// StatusSetOut: What status.set answers.
type StatusSetOut struct {
	// What is shown now.
	Status Status `json:"status"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// StatusClearIn: What status.clear takes. Say nothing of what one is doing.
type StatusClearIn struct {
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
}

// StatusClearOut: What status.clear answers.
type StatusClearOut struct {
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// PresenceSetIn: What presence.set takes. Choose what to be seen as, by whom, and until when not to be disturbed. What is left out stays as it is.
type PresenceSetIn struct {
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// What to be seen as.
	State *PresenceChoice `json:"state,omitempty"`
	// By whom.
	SeenBy *PresenceAudience `json:"seen_by,omitempty"`
	// No notifications before this time; null allows them again.
	DndUntil *Nullable[time.Time] `json:"dnd_until,omitempty"`
}

// PresenceSetOut: What presence.set answers.
type PresenceSetOut struct {
	// What was chosen.
	State PresenceChoice `json:"state"`
	// Who sees it.
	SeenBy PresenceAudience `json:"seen_by"`
	// Until when there are no notifications.
	DndUntil *time.Time `json:"dnd_until,omitempty"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// PresenceMineIn: What presence.mine takes. What the caller has chosen to be seen as, by whom, and until when they are not to be disturbed.
type PresenceMineIn struct{}

// PresenceMineOut: What presence.mine answers.
type PresenceMineOut struct {
	// What was chosen.
	State PresenceChoice `json:"state"`
	// Who sees it.
	SeenBy PresenceAudience `json:"seen_by"`
	// Until when there are no notifications.
	DndUntil *time.Time `json:"dnd_until,omitempty"`
}

// PresenceGetIn: What presence.get takes. Whether people are there, as far as the caller may see it; of who may not be seen it says offline.
type PresenceGetIn struct {
	// Who.
	Users []ID `json:"users"`
}

// PresenceGetOut: What presence.get answers.
type PresenceGetOut struct {
	// Each of them once.
	People []PresenceView `json:"people"`
	// True while it is as it was known last, because the nodes do not hear of each other.
	Stale bool `json:"stale"`
}

// PresenceWatchIn: What presence.watch takes. Follow whether people are there: the answer says how it is now, `presence` signals what changes. It replaces what was watched before; an empty list ends it. REST has presence.get.
type PresenceWatchIn struct {
	// Who.
	Users []ID `json:"users"`
}

// PresenceWatchOut: What presence.watch answers.
type PresenceWatchOut struct {
	// Each of them once.
	People []PresenceView `json:"people"`
	// True while it is as it was known last, because the nodes do not hear of each other.
	Stale bool `json:"stale"`
	// Until when they are watched: who may see whom is looked at anew each time.
	Until time.Time `json:"until"`
}

// ScheduleAddIn: What schedule.add takes. Say something later: between a minute and a year from now. Whether the room takes it is judged when its time comes.
type ScheduleAddIn struct {
	// The room.
	Room ID `json:"room"`
	// Made by the client, and the scheduled message's id; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// What to say; not sealed, since whom it would be sealed for is not known yet.
	Body MessageBody `json:"body"`
	// The message it answers.
	ReplyTo *int64 `json:"reply_to,omitempty"`
	// The message whose thread it is in; it is in none itself.
	Thread *int64 `json:"thread,omitempty"`
	// It deletes itself after so long; the room's own when absent.
	LifetimeMs *int64 `json:"lifetime_ms,omitempty"`
	// Counted from when; from sending when absent.
	LifetimeFrom *LifetimeFrom `json:"lifetime_from,omitempty"`
	// When.
	SendAt time.Time `json:"send_at"`
}

// ScheduleAddOut: What schedule.add answers.
type ScheduleAddOut struct {
	// What waits now.
	Scheduled Scheduled `json:"scheduled"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// ScheduleListIn: What schedule.list takes. What the caller has scheduled, in the order of the ids.
type ScheduleListIn struct {
	// What follows this one: the page before ended with it.
	After *ID `json:"after,omitempty"`
	// How many; 20 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// ScheduleListOut: What schedule.list answers.
type ScheduleListOut struct {
	// They.
	Scheduled []Scheduled `json:"scheduled"`
	// Whether there are no more.
	IsLast bool `json:"is_last"`
}

// ScheduleGetIn: What schedule.get takes. One of them.
type ScheduleGetIn struct {
	// Which.
	ID ID `json:"id"`
}

// ScheduleGetOut: What schedule.get answers.
type ScheduleGetOut struct {
	// It.
	Scheduled Scheduled `json:"scheduled"`
}

// ScheduleUpdateIn: What schedule.update takes. Change what a scheduled message says, or when. A failed one waits again.
type ScheduleUpdateIn struct {
	// Which.
	ID ID `json:"id"`
	// The revision the writer saw; a newer one refuses the change.
	IfRev *int64 `json:"if_rev,omitempty"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// What to say instead.
	Body *MessageBody `json:"body,omitempty"`
	// When instead; of a failed one required.
	SendAt *time.Time `json:"send_at,omitempty"`
}

// ScheduleUpdateOut: What schedule.update answers.
type ScheduleUpdateOut struct {
	// What waits now.
	Scheduled Scheduled `json:"scheduled"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// ScheduleCancelIn: What schedule.cancel takes. Take a scheduled message back.
type ScheduleCancelIn struct {
	// Which.
	ID ID `json:"id"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
}

// ScheduleCancelOut: What schedule.cancel answers.
type ScheduleCancelOut struct {
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// ScheduleFireIn: What schedule.fire takes. Send a scheduled message whose time has come, in its writer's name. Asked twice it is sent once. REST only: services speak to each other so.
type ScheduleFireIn struct {
	// Whose.
	User ID `json:"user"`
	// Which.
	ID ID `json:"id"`
}

// ScheduleFireOut: What schedule.fire answers.
type ScheduleFireOut struct {
	// What became of it; cancelled also when there is none (any more).
	State ScheduleState `json:"state"`
	// Of a sent one: its number in the room.
	Seq *int64 `json:"seq,omitempty"`
	// Of a failed one: why.
	Failure *string `json:"failure,omitempty"`
}

// ReportCreateIn: What report.create takes. Report a message to those who run the installation. They see the message as it stands now, also if it is changed or deleted afterwards. Once for each message: a second report is answered by the first.
type ReportCreateIn struct {
	// The room.
	Room ID `json:"room"`
	// The message.
	Seq int64 `json:"seq"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// What is wrong with it; not rule or suspicious, which are the server's own.
	Reason ReportReason `json:"reason"`
	// What there is to say about it; required with other.
	Words *string `json:"words,omitempty"`
}

// ReportCreateOut: What report.create answers.
type ReportCreateOut struct {
	// The report.
	Report ID `json:"report"`
	// When it was made.
	At time.Time `json:"at"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// ReportTellIn: What report.tell takes. Tell whoever made a report what became of it. Asked twice they are told once. REST only: services speak to each other so.
type ReportTellIn struct {
	// Who made it.
	User ID `json:"user"`
	// Which.
	Report ID `json:"report"`
	// The room of the message.
	InRoom ID `json:"in_room"`
	// What became of it.
	Outcome ReportOutcome `json:"outcome"`
}

// ReportTellOut: What report.tell answers.
type ReportTellOut struct {
	// Whether it was this call that told them.
	Told bool `json:"told"`
}

// ReportForgetIn: What report.forget takes. Let go of what was reported half a year ago, and decided about or flagged by a rule. One slice. REST only: services speak to each other so.
type ReportForgetIn struct {
	// The room it was reported in, or the person whose status it was: there may be none of that id for anybody else any more.
	Of ID `json:"of"`
	// How many at most.
	Limit int64 `json:"limit"`
}

// ReportForgetOut: What report.forget answers.
type ReportForgetOut struct {
	// How many there were.
	Forgotten int64 `json:"forgotten"`
	// Whether there may be more: ask again.
	IsMore bool `json:"is_more"`
}

// RoomRulesIn: What room.rules takes. The room's own rules about words. Those for all rooms hold as well.
type RoomRulesIn struct {
	// The room.
	Room ID `json:"room"`
}

// RoomRulesOut: What room.rules answers.
type RoomRulesOut struct {
	// How often they were changed: the entity tag.
	Rev int64 `json:"rev"`
	// They, in the order in which they were given.
	Rules []WordRule `json:"rules"`
}

// RoomSetRulesIn: What room.set_rules takes. Set the room's own rules about words, in place of those it had. They hold for sends and edits, on every gateway within a second. Sealed rooms have none, since the server reads nothing there.
type RoomSetRulesIn struct {
	// The room.
	Room ID `json:"room"`
	// The revision the writer saw; a newer one refuses the change.
	IfRev *int64 `json:"if_rev,omitempty"`
	// Made by the client; a repeat gets the first answer again.
	CID ID `json:"cid"`
	// They; empty for none.
	Rules []WordRule `json:"rules"`
}

// RoomSetRulesOut: What room.set_rules answers.
type RoomSetRulesOut struct {
	// Their revision now.
	Rev int64 `json:"rev"`
	// Where the change stands in the room's log.
	Seq int64 `json:"seq"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// MessageExpireIn: What message.expire takes. Take away what has had its time in a room: bodies whose lifetime is over, what was kept of deleted messages, and all that is older than the room keeps. One slice. REST only: services speak to each other so.
type MessageExpireIn struct {
	// The room.
	Room ID `json:"room"`
	// How many at most.
	Limit int64 `json:"limit"`
}

// MessageExpireOut: What message.expire answers.
type MessageExpireOut struct {
	// How many messages lost what they said.
	Expired int64 `json:"expired"`
	// Below this nothing is kept now.
	Floor int64 `json:"floor"`
	// Whether there may be more: ask again.
	IsMore bool `json:"is_more"`
}

// RoomEndIn: What room.end takes. Delete a room whose time is over, and sweep away what a deleted room has left. One slice. REST only: services speak to each other so.
type RoomEndIn struct {
	// The room: there may be no such room for anybody else any more.
	Room ID `json:"room"`
	// How many rows of a kind at most.
	Limit int64 `json:"limit"`
}

// RoomEndOut: What room.end answers.
type RoomEndOut struct {
	// Whether there may be more: ask again.
	IsMore bool `json:"is_more"`
}

// GuestPartIn: What guest.part takes. Have a guest whose time is over leave the room they were let into. REST only: services speak to each other so.
type GuestPartIn struct {
	// The guest: there may be nobody of that id for anybody else any more.
	User ID `json:"user"`
	// The room: likewise.
	Room ID `json:"room"`
}

// GuestPartOut: What guest.part answers.
type GuestPartOut struct {
	// Where it stands in the room's log; 0 for who was not in it any more.
	Seq int64 `json:"seq"`
}

// CommandListIn: What command.list takes. The commands that can be typed in the room, by name: for help, and for completing what is being typed.
type CommandListIn struct {
	// The room.
	Room ID `json:"room"`
	// Only those of this word.
	Name *string `json:"name,omitempty"`
}

// CommandListOut: What command.list answers.
type CommandListOut struct {
	// The commands.
	Commands []CommandView `json:"commands"`
}

// CommandRunIn: What command.run takes. Do what a typed command means: another operation, which is asked for as if the caller had, at its own price and with its own refusals.
type CommandRunIn struct {
	// The room in which it was typed.
	Room ID `json:"room"`
	// Made by the client; a repeat means what the first one meant, and is done once.
	CID ID `json:"cid"`
	// What was typed, from the slash on.
	Text string `json:"text"`
	// The message whose thread it was typed in: what the command says is said there.
	Thread *int64 `json:"thread,omitempty"`
}

// CommandRunOut: What command.run answers.
type CommandRunOut struct {
	// The operation that was meant.
	Op string `json:"op"`
	// What was done, in a sentence.
	Said string `json:"said"`
	// What was asked of that operation.
	Args json.RawMessage `json:"args"`
	// What it answered, but for its mark of a repeat, which stands beside.
	Answer *json.RawMessage `json:"answer,omitempty"`
	// True, and there at all, when this is the answer to an earlier request under the same key.
	Dup *bool `json:"dup,omitempty"`
}

// MessageLinksIn: What message.links takes. Messages of a room whose links may be looked up and were not yet, the newest first; those that nobody wants looked up are passed over for good. REST only: services speak to each other so.
type MessageLinksIn struct {
	// The room.
	Room ID `json:"room"`
	// How many messages to look at, at most.
	Limit int64 `json:"limit"`
}

// MessageLinksOut: What message.links answers.
type MessageLinksOut struct {
	// They.
	Messages []LinkedMessage `json:"messages"`
	// Whether there may be more: ask again.
	IsMore bool `json:"is_more"`
}

// MessagePreviewIn: What message.preview takes. Put beside a message what its links lead to, if it still says what it said and nobody has done so. Asked twice it is done once. REST only: services speak to each other so.
type MessagePreviewIn struct {
	// The room.
	Room ID `json:"room"`
	// The message.
	Seq int64 `json:"seq"`
	// The revision in which the links stood.
	Rev int64 `json:"rev"`
	// What was found; none: that there is nothing to show.
	Previews []LinkPreview `json:"previews"`
}

// MessagePreviewOut: What message.preview answers.
type MessagePreviewOut struct {
	// Where it stands in the room's log; 0 when nothing is shown.
	Seq int64 `json:"seq"`
}

// SearchQueryIn: What search.query takes. Find messages in the rooms that the caller is in, and people and rooms. Words, "phrases", -words left out, and from: in: before: after: on: has:file|link|poll is:unread|pinned|thread mentions:me.
type SearchQueryIn struct {
	// What is looked for.
	Text string `json:"text"`
	// Of what kind; all when absent.
	What *SearchWhat `json:"what,omitempty"`
	// In which order; best when absent. A cursor goes on in the order it was handed out for.
	Sort *SearchSort `json:"sort,omitempty"`
	// How far the caller's days are ahead of UTC's: for before:, after: and on:. 0 when absent.
	UtcOffsetMinutes *int64 `json:"utc_offset_minutes,omitempty"`
	// Where the page before ended: its `next`.
	Cursor *string `json:"cursor,omitempty"`
	// How many messages; 20 when absent.
	Limit *int64 `json:"limit,omitempty"`
}

// SearchQueryOut: What search.query answers.
type SearchQueryOut struct {
	// The messages.
	Messages []SearchHit `json:"messages"`
	// People by their names, those that fit best first; none when the token's scopes do not cover directory:read.
	People []SearchPerson `json:"people"`
	// The caller's own rooms by their names and, where the token's scopes cover directory:read, public ones; those that fit best first.
	Rooms []SearchRoom `json:"rooms"`
	// The next page of messages; absent on the last.
	Next *string `json:"next,omitempty"`
}

// SearchFillIn: What search.fill takes. Take what was said in these rooms, and what rooms and people are called, into the index of search.query, as far as the logs go. One slice. REST only: services speak to each other so.
type SearchFillIn struct {
	// The rooms; nothing is taken of what is sealed, and what is gone is taken out.
	Rooms []ID `json:"rooms"`
	// People whose names may have changed.
	People *[]ID `json:"people,omitempty"`
}

// SearchFillOut: What search.fill answers.
type SearchFillOut struct {
	// Those of them that have more: ask again.
	Left []ID `json:"left"`
}

// MessageSentEvent: Somebody said something.
type MessageSentEvent struct {
	// Who.
	From ID `json:"from"`
	// The sender's own key for it.
	CID *ID `json:"cid,omitempty"`
	// How many messages of people the room has had with it; a reply in a thread adds none.
	Num int64 `json:"num"`
	// How often it was changed since; absent when never.
	Rev *int64 `json:"rev,omitempty"`
	// The message it answers.
	ReplyTo *int64 `json:"reply_to,omitempty"`
	// The message whose thread it is in.
	Thread *int64 `json:"thread,omitempty"`
	// How many replies that thread has had with it.
	ThreadNum *int64 `json:"thread_num,omitempty"`
	// How many replies its own thread has by now; absent when none, and always when it has just been said.
	Replies *int64 `json:"replies,omitempty"`
	// The last of them.
	LastReplySeq *int64 `json:"last_reply_seq,omitempty"`
	// When it was last changed; absent when never.
	EditedAt *time.Time `json:"edited_at,omitempty"`
	// When it deletes itself.
	ExpiresAt *time.Time `json:"expires_at,omitempty"`
	// Where it stood before it was passed on.
	Origin *MessageOrigin `json:"origin,omitempty"`
	// Mentions and links in its text.
	Spans *[]Span `json:"spans,omitempty"`
	// What its links lead to, once they were looked up.
	Previews *[]LinkPreview `json:"previews,omitempty"`
	// The reactions to it when this was read.
	Reactions *[]ReactionCount `json:"reactions,omitempty"`
	// True when it was pinned when this was read.
	Pinned *bool `json:"pinned,omitempty"`
	// True when the caller hid it: it is told without what it says.
	Hidden *bool `json:"hidden,omitempty"`
	// What was said; absent once deleted.
	Body *MessageBody `json:"body,omitempty"`
}

// MessageEditedEvent: A message says something else now.
type MessageEditedEvent struct {
	// Which.
	Message int64 `json:"message"`
	// Its revision: one that is not newer than what the client has changes nothing.
	Rev int64 `json:"rev"`
	// Who changed it.
	By ID `json:"by"`
	// Mentions and links in its text.
	Spans *[]Span `json:"spans,omitempty"`
	// What it says; absent once deleted.
	Body *MessageBody `json:"body,omitempty"`
}

// MessageDeletedEvent: A message was deleted for everyone: what it said goes, and what hung on it.
type MessageDeletedEvent struct {
	// Which.
	Message int64 `json:"message"`
	// Its revision: one that is not newer than what the client has changes nothing.
	Rev int64 `json:"rev"`
	// Who deleted it.
	By ID `json:"by"`
	// Why.
	Reason *string `json:"reason,omitempty"`
}

// MessageRestoredEvent: A deleted message is back.
type MessageRestoredEvent struct {
	// Which.
	Message int64 `json:"message"`
	// Its revision: one that is not newer than what the client has changes nothing.
	Rev int64 `json:"rev"`
	// Who brought it back.
	By ID `json:"by"`
	// When it was last edited; absent when never.
	EditedAt *time.Time `json:"edited_at,omitempty"`
	// Where it stood before it was passed on.
	Origin *MessageOrigin `json:"origin,omitempty"`
	// Mentions and links in its text.
	Spans *[]Span `json:"spans,omitempty"`
	// What its links led to.
	Previews *[]LinkPreview `json:"previews,omitempty"`
	// The reactions to it.
	Reactions *[]ReactionCount `json:"reactions,omitempty"`
	// What it says; absent once deleted again.
	Body *MessageBody `json:"body,omitempty"`
}

// MessageHiddenEvent: The user wants to see a message no more.
type MessageHiddenEvent struct {
	// The room.
	Room ID `json:"room"`
	// Which.
	Message int64 `json:"message"`
}

// MessageUnhiddenEvent: The user wants to see a message again.
type MessageUnhiddenEvent struct {
	// The room.
	Room ID `json:"room"`
	// Which.
	Message int64 `json:"message"`
}

// ReactionAddedEvent: Somebody reacted to a message.
type ReactionAddedEvent struct {
	// Which.
	Message int64 `json:"message"`
	// With what.
	Emoji string `json:"emoji"`
	// Who.
	User ID `json:"user"`
	// How many people react so now.
	Count int64 `json:"count"`
}

// ReactionRemovedEvent: Somebody took a reaction back.
type ReactionRemovedEvent struct {
	// Which.
	Message int64 `json:"message"`
	// With what.
	Emoji string `json:"emoji"`
	// Who.
	User ID `json:"user"`
	// How many people react so now.
	Count int64 `json:"count"`
}

// PinAddedEvent: A message was pinned.
type PinAddedEvent struct {
	// Which.
	Message int64 `json:"message"`
	// Who pinned it.
	By ID `json:"by"`
}

// PinRemovedEvent: A message is not pinned any more.
type PinRemovedEvent struct {
	// Which.
	Message int64 `json:"message"`
	// Who took the pin off, or deleted the message.
	By ID `json:"by"`
}

// PollVotedEvent: Somebody voted in a poll, or changed their vote.
type PollVotedEvent struct {
	// The poll's message.
	Message int64 `json:"message"`
	// Who; absent when the poll is anonymous.
	User *ID `json:"user,omitempty"`
	// How it stands now, one for each question.
	Tallies []PollTally `json:"tallies"`
	// How many people voted.
	Voters int64 `json:"voters"`
}

// PollClosedEvent: A poll was closed before its time.
type PollClosedEvent struct {
	// The poll's message.
	Message int64 `json:"message"`
	// Who closed it.
	By ID `json:"by"`
	// How it stood, one for each question.
	Tallies []PollTally `json:"tallies"`
	// How many people voted.
	Voters int64 `json:"voters"`
}

// RoomCreatedEvent: The room was made: always number 1.
type RoomCreatedEvent struct {
	// Who made it.
	By ID `json:"by"`
	// What sort of room.
	Kind RoomKind `json:"kind"`
	// How messages travel in it.
	Encryption RoomEncryption `json:"encryption"`
	// Its name.
	Name *string `json:"name,omitempty"`
	// Who is in from the beginning, the maker first.
	Members []ID `json:"members"`
}

// RoomUpdatedEvent: The room's name, topic or settings changed: all of them as they are now.
type RoomUpdatedEvent struct {
	// Who changed it.
	By ID `json:"by"`
	// The new revision.
	Rev int64 `json:"rev"`
	// The name now.
	Name *string `json:"name,omitempty"`
	// The topic now; absent when there is none.
	Topic *string `json:"topic,omitempty"`
	// The picture now; absent when there is none.
	Picture *ID `json:"picture,omitempty"`
	// Under what the directory lists it now.
	Category *string `json:"category,omitempty"`
	// What else it is about now.
	Tags *[]string `json:"tags,omitempty"`
	// The longest text now.
	TextMax int64 `json:"text_max"`
	// Whether who joins is asked for a password now.
	NeedsPassword bool `json:"needs_password"`
	// When it deletes itself; absent: never.
	EndsAt *time.Time `json:"ends_at,omitempty"`
	// How it behaves now.
	Settings RoomSettings `json:"settings"`
	// Its roles, when they may other things here than elsewhere.
	Roles *[]RoleBits `json:"roles,omitempty"`
}

// RoomExportedEvent: Somebody takes the room's history away: everything up to here.
type RoomExportedEvent struct {
	// Who.
	By ID `json:"by"`
	// How long it can be read.
	Until time.Time `json:"until"`
}

// RoomLockedEvent: Only who moderates the room speaks now.
type RoomLockedEvent struct {
	// Who locked it.
	By ID `json:"by"`
	// Why.
	Reason *string `json:"reason,omitempty"`
}

// RoomUnlockedEvent: Everybody speaks in the room again.
type RoomUnlockedEvent struct {
	// Who unlocked it.
	By ID `json:"by"`
}

// RoomGuardedEvent: The room is on guard: who is new in it is held to a pace. That a time has passed is told by nobody.
type RoomGuardedEvent struct {
	// Until when.
	Until time.Time `json:"until"`
	// Who said so; absent: too many people came in at once.
	By *ID `json:"by,omitempty"`
	// So many of them.
	Joins *int64 `json:"joins,omitempty"`
	// True when nobody comes in by themselves while it lasts.
	Closed *bool `json:"closed,omitempty"`
	// Why.
	Reason *string `json:"reason,omitempty"`
}

// RoomUnguardedEvent: The room is on guard no more, before its time.
type RoomUnguardedEvent struct {
	// Who said so.
	By ID `json:"by"`
}

// RoomArchivedEvent: The room is closed and kept.
type RoomArchivedEvent struct {
	// Who archived it.
	By ID `json:"by"`
}

// RoomRestoredEvent: An archived room is open again.
type RoomRestoredEvent struct {
	// Who opened it.
	By ID `json:"by"`
}

// RoomDeletedEvent: The room is gone: always its last number.
type RoomDeletedEvent struct {
	// Who deleted it.
	By ID `json:"by"`
	// Why.
	Reason *string `json:"reason,omitempty"`
}

// MemberJoinedEvent: Somebody became a member.
type MemberJoinedEvent struct {
	// Who.
	User ID `json:"user"`
	// As what.
	Role MemberRole `json:"role"`
	// Who brought them in; themselves when they joined.
	By ID `json:"by"`
	// The invitation by which they came.
	Invite *ID `json:"invite,omitempty"`
}

// MemberLeftEvent: Somebody is no member any more.
type MemberLeftEvent struct {
	// Who.
	User ID `json:"user"`
	// Who removed them; themselves when they left.
	By ID `json:"by"`
	// Why.
	Reason *string `json:"reason,omitempty"`
}

// MemberChangedEvent: A member has another role, or other permissions.
type MemberChangedEvent struct {
	// Who.
	User ID `json:"user"`
	// What they are now.
	Role MemberRole `json:"role"`
	// What they may do now, when it is not what their role may.
	Permissions *[]RoomPermission `json:"permissions,omitempty"`
	// Who changed it.
	By ID `json:"by"`
}

// MemberRenamedEvent: A member shows another name in this room.
type MemberRenamedEvent struct {
	// Who.
	User ID `json:"user"`
	// Who saw to it; absent: themselves.
	By *ID `json:"by,omitempty"`
	// The name now; absent: as elsewhere.
	Nick *string `json:"nick,omitempty"`
}

// MemberMutedEvent: A member says nothing for a while.
type MemberMutedEvent struct {
	// Who.
	User ID `json:"user"`
	// Who said so.
	By ID `json:"by"`
	// Until when; absent: until it is taken back.
	Until *time.Time `json:"until,omitempty"`
	// Why.
	Reason *string `json:"reason,omitempty"`
}

// MemberUnmutedEvent: A member speaks again before their time. That a time has passed is told by nobody.
type MemberUnmutedEvent struct {
	// Who.
	User ID `json:"user"`
	// Who said so.
	By ID `json:"by"`
}

// MemberBannedEvent: Somebody may not come in. Who was a member has left by the entry before.
type MemberBannedEvent struct {
	// Who.
	User ID `json:"user"`
	// Who said so.
	By ID `json:"by"`
	// Until when; absent: until it is taken back.
	Until *time.Time `json:"until,omitempty"`
	// Why.
	Reason *string `json:"reason,omitempty"`
}

// MemberUnbannedEvent: Somebody may come in again before their time. That a time has passed is told by nobody.
type MemberUnbannedEvent struct {
	// Who.
	User ID `json:"user"`
	// Who said so.
	By ID `json:"by"`
}

// InviteCreatedEvent: Somebody made an invitation.
type InviteCreatedEvent struct {
	// The invitation.
	Invite ID `json:"invite"`
	// What it makes of who comes by it.
	Role MemberRole `json:"role"`
	// How many may come by it.
	Uses int64 `json:"uses"`
	// Until when.
	ExpiresAt time.Time `json:"expires_at"`
	// Who made it.
	By ID `json:"by"`
}

// InviteRevokedEvent: An invitation was taken back.
type InviteRevokedEvent struct {
	// The invitation.
	Invite ID `json:"invite"`
	// Who took it back.
	By ID `json:"by"`
}

// RoomAddedEvent: The user is now in a room.
type RoomAddedEvent struct {
	// The room.
	Room ID `json:"room"`
	// From this number of the room's log on.
	Seq int64 `json:"seq"`
	// As what.
	Role MemberRole `json:"role"`
}

// RoomRemovedEvent: The user is not in a room any more.
type RoomRemovedEvent struct {
	// The room.
	Room ID `json:"room"`
	// Up to this number of the room's log.
	Seq int64 `json:"seq"`
}

// TemplateCreatedEvent: The user kept how a room is set up.
type TemplateCreatedEvent struct {
	// The template.
	Template ID `json:"template"`
	// What it is called.
	Name string `json:"name"`
}

// TemplateDeletedEvent: The user forgot a template.
type TemplateDeletedEvent struct {
	// The template.
	Template ID `json:"template"`
}

// MarksMovedEvent: The user read further on some device.
type MarksMovedEvent struct {
	// The room.
	Room ID `json:"room"`
	// Read up to here.
	ReadSeq int64 `json:"read_seq"`
	// The same in messages of people.
	ReadNum int64 `json:"read_num"`
}

// BookmarkAddedEvent: The user bookmarked a message, or changed the note.
type BookmarkAddedEvent struct {
	// The room.
	Room ID `json:"room"`
	// Which.
	Message int64 `json:"message"`
	// What they noted.
	Note *string `json:"note,omitempty"`
}

// BookmarkRemovedEvent: The user keeps a message no more.
type BookmarkRemovedEvent struct {
	// The room.
	Room ID `json:"room"`
	// Which.
	Message int64 `json:"message"`
}

// DraftSavedEvent: The user changed a draft on some device. What it says is not kept here: draft.list tells it.
type DraftSavedEvent struct {
	// The room it is for.
	Room ID `json:"room"`
	// The message whose thread it is for.
	Thread *int64 `json:"thread,omitempty"`
	// Its revision now.
	Rev int64 `json:"rev"`
}

// DraftClearedEvent: The user sent a draft, or gave it up.
type DraftClearedEvent struct {
	// The room it was for.
	Room ID `json:"room"`
	// The message whose thread it was for.
	Thread *int64 `json:"thread,omitempty"`
}

// MentionAddedEvent: A message names the user. Not told of messages that name everyone.
type MentionAddedEvent struct {
	// The room.
	Room ID `json:"room"`
	// The message, by its number in the room.
	Message int64 `json:"message"`
	// How: the person, a role of theirs, or whoever was there.
	Kind SpanKind `json:"kind"`
	// Who said it.
	From ID `json:"from"`
}

// ThreadMarkedEvent: The user read further in a thread, on some device.
type ThreadMarkedEvent struct {
	// The room.
	Room ID `json:"room"`
	// The message whose thread it is.
	Root int64 `json:"root"`
	// Read up to here.
	ReadSeq int64 `json:"read_seq"`
	// The same in replies: unread is the thread's replies less this.
	ReadNum int64 `json:"read_num"`
}

// ThreadFollowedEvent: The user follows a thread now, on some device.
type ThreadFollowedEvent struct {
	// The room.
	Room ID `json:"room"`
	// The message whose thread it is.
	Root int64 `json:"root"`
}

// ThreadUnfollowedEvent: The user follows a thread no more, on some device.
type ThreadUnfollowedEvent struct {
	// The room.
	Room ID `json:"room"`
	// The message whose thread it was.
	Root int64 `json:"root"`
}

// ThreadMutedEvent: The user wants to hear of a thread's replies, or does not, on some device.
type ThreadMutedEvent struct {
	// The room.
	Room ID `json:"room"`
	// The message whose thread it is.
	Root int64 `json:"root"`
	// Whether it is muted now.
	Muted bool `json:"muted"`
}

// PreferenceChangedEvent: The user set a preference, or took it away.
type PreferenceChangedEvent struct {
	// The room it is about; absent when it holds everywhere.
	Scope *ID `json:"scope,omitempty"`
	// What it is called.
	Name string `json:"name"`
	// What it is set to: a preference_value, or whatever a client likes; absent when it was taken away.
	Value *json.RawMessage `json:"value,omitempty"`
	// Its revision; 0 when there is none any more.
	Rev int64 `json:"rev"`
}

// UserBlockedEvent: The user wants to hear nothing more from somebody.
type UserBlockedEvent struct {
	// From whom.
	User ID `json:"user"`
}

// UserUnblockedEvent: The user wants to hear from somebody again.
type UserUnblockedEvent struct {
	// From whom.
	User ID `json:"user"`
}

// StatusChangedEvent: The user says something else of what they are doing.
type StatusChangedEvent struct {
	// What; absent when nothing.
	Status *Status `json:"status,omitempty"`
}

// PresenceChosenEvent: The user chose what to be seen as, by whom, or until when not to be disturbed.
type PresenceChosenEvent struct {
	// What to be seen as.
	State PresenceChoice `json:"state"`
	// By whom.
	SeenBy PresenceAudience `json:"seen_by"`
	// Until when there are no notifications.
	DndUntil *time.Time `json:"dnd_until,omitempty"`
}

// ScheduleChangedEvent: A scheduled message was made, changed, sent or refused, or taken back. What it says is not repeated here.
type ScheduleChangedEvent struct {
	// Which.
	ID ID `json:"id"`
	// The room.
	Room ID `json:"room"`
	// How often it was changed.
	Rev int64 `json:"rev"`
	// How far it is.
	State ScheduleState `json:"state"`
	// When it is, or was, to be sent.
	SendAt time.Time `json:"send_at"`
	// Of a sent one: its number in the room.
	Seq *int64 `json:"seq,omitempty"`
	// Of a failed one: the code with which it was refused.
	Failure *string `json:"failure,omitempty"`
}

// MessageExpiredEvent: The lifetime of these messages is over: what they said is gone, whatever revision a client has.
type MessageExpiredEvent struct {
	// Which.
	Messages []int64 `json:"messages"`
}

// RoomFloorRaisedEvent: What the room keeps no longer is gone, messages and everything else.
type RoomFloorRaisedEvent struct {
	// Below this number nothing is kept.
	Floor int64 `json:"floor"`
}

// RoomEndedEvent: The room's time is over: it is deleted with everything in it.
type RoomEndedEvent struct {
	// When that was to be.
	EndsAt time.Time `json:"ends_at"`
}

// MessagePreviewedEvent: The links of a message were looked up.
type MessagePreviewedEvent struct {
	// Which.
	Message int64 `json:"message"`
	// The revision they stand in: a message of another one has other links.
	Rev int64 `json:"rev"`
	// What they lead to; absent once the message says something else, or nothing.
	Previews *[]LinkPreview `json:"previews,omitempty"`
}

// ReportCreatedEvent: The user has reported a message.
type ReportCreatedEvent struct {
	// The report.
	Report ID `json:"report"`
	// The room.
	Room ID `json:"room"`
	// The message.
	Message int64 `json:"message"`
	// What is wrong with it.
	Reason ReportReason `json:"reason"`
}

// ReportClosedEvent: It was decided what becomes of a report of the user's.
type ReportClosedEvent struct {
	// The report.
	Report ID `json:"report"`
	// The room.
	Room ID `json:"room"`
	// The message.
	Message int64 `json:"message"`
	// What became of it.
	Outcome ReportOutcome `json:"outcome"`
}

// ReportResolvedEvent: An administrator decided about a report.
type ReportResolvedEvent struct {
	// The report.
	Report ID `json:"report"`
	// The room; absent when it was a status.
	Room *ID `json:"room,omitempty"`
	// The message; absent with the room.
	Message *int64 `json:"message,omitempty"`
	// Whose message it is, or whose status.
	About ID `json:"about"`
	// What was said to be wrong with it.
	Reason ReportReason `json:"reason"`
	// What was decided.
	Outcome ReportOutcome `json:"outcome"`
}

// RoomRulesSetEvent: The room's rules about words were set.
type RoomRulesSetEvent struct {
	// By whom.
	By ID `json:"by"`
	// Their revision.
	Rev int64 `json:"rev"`
	// How many there are.
	Count int64 `json:"count"`
}

// RuleCreatedEvent: An administrator made a rule about words, for all rooms.
type RuleCreatedEvent struct {
	// Which.
	Rule ID `json:"rule"`
	// How it looks for them.
	Kind RuleKind `json:"kind"`
	// What becomes of the message.
	Action RuleAction `json:"action"`
}

// RuleUpdatedEvent: An administrator changed a rule about words.
type RuleUpdatedEvent struct {
	// Which.
	Rule ID `json:"rule"`
	// Its revision.
	Rev int64 `json:"rev"`
	// How it looks for them now.
	Kind RuleKind `json:"kind"`
	// What becomes of the message now.
	Action RuleAction `json:"action"`
}

// RuleDeletedEvent: An administrator took a rule about words away.
type RuleDeletedEvent struct {
	// Which.
	Rule ID `json:"rule"`
}

// AccountRegisteredEvent: An account was made.
type AccountRegisteredEvent struct {
	// The log-in name.
	Login string `json:"login"`
	// open, invitation, command or guest.
	Way string `json:"way"`
}

// AccountDisabledEvent: An account was shut out.
type AccountDisabledEvent struct {
	// By whom.
	By ID `json:"by"`
	// Why.
	Reason *string `json:"reason,omitempty"`
}

// AccountEnabledEvent: An account was let in again.
type AccountEnabledEvent struct {
	// By whom.
	By ID `json:"by"`
}

// SessionStartedEvent: Somebody signed in.
type SessionStartedEvent struct {
	// The session.
	Session ID `json:"session"`
	// The device.
	Device ID `json:"device"`
	// How: srp, pwd or guest.
	Amr string `json:"amr"`
	// The address's first bits.
	Address *string `json:"address,omitempty"`
}

// LoginFailedEvent: Somebody failed to sign in. Under an unknown name the key is a hash of the name.
type LoginFailedEvent struct {
	// How: srp or pwd.
	Amr string `json:"amr"`
	// The address's first bits.
	Address *string `json:"address,omitempty"`
}

// SessionEndedEvent: A session ended.
type SessionEndedEvent struct {
	// The session.
	Session ID `json:"session"`
	// logout, ended, password_changed, token_reused, disabled or expired.
	Reason string `json:"reason"`
}

// TokenReusedEvent: A spent refresh token was shown again: the session was ended.
type TokenReusedEvent struct {
	// The session.
	Session ID `json:"session"`
	// The address's first bits.
	Address *string `json:"address,omitempty"`
}

// PasswordChangedEvent: The password was changed.
type PasswordChangedEvent struct {
	// The session that changed it.
	Session ID `json:"session"`
}

// ProfileUpdatedEvent: Somebody changed their profile.
type ProfileUpdatedEvent struct {
	// The new revision.
	Rev int64 `json:"rev"`
}

// TypingFrame: Somebody is typing.
type TypingFrame struct {
	// Who.
	User ID `json:"user"`
	// When it ends by itself; not in the future when they stopped.
	Until time.Time `json:"until"`
}

// ReceiptFrame: A member's marks moved; in rooms of up to 64 members, of those who show it.
type ReceiptFrame struct {
	// Whose.
	User ID `json:"user"`
	// Read up to here.
	ReadSeq int64 `json:"read_seq"`
	// Delivered up to here.
	DeliveredSeq int64 `json:"delivered_seq"`
}

// PresenceFrame: Somebody whom this socket watches is seen otherwise, or says something else of what they are doing.
type PresenceFrame struct {
	// Who.
	User ID `json:"user"`
	// Whether they are there.
	State PresenceState `json:"state"`
	// What they say now, empty when nothing; absent when that has not changed.
	Status *Status `json:"status,omitempty"`
}

// PresenceStaleFrame: To whom watches somebody: whether what is known of others' presence is old, because the nodes do not hear of each other.
type PresenceStaleFrame struct {
	// False: it is right again; what had changed was told.
	Stale bool `json:"stale"`
}

// CaughtUpFrame: What the client lacked is on its way completely; from here on everything is live.
type CaughtUpFrame struct {
	// The head of the user's own log then.
	UserSeq int64 `json:"user_seq"`
}

// ServerGoawayFrame: This gateway is about to stop: open another connection, resume there, then close this one.
type ServerGoawayFrame struct {
	// Within how long to begin; two seconds later it is closed.
	AfterMs int64 `json:"after_ms"`
}

// Routes of all operations that REST has, by their names.
var Routes = map[string]Route{
	"report.list":       {Method: "GET", Path: "/v1/admin/reports", Query: []string{"state", "in_room", "cursor", "limit"}},
	"report.get":        {Method: "GET", Path: "/v1/admin/reports/{report}"},
	"report.resolve":    {Method: "POST", Path: "/v1/admin/reports/{report}/resolve", Key: "cid"},
	"rule.create":       {Method: "POST", Path: "/v1/admin/rules", Key: "cid"},
	"rule.list":         {Method: "GET", Path: "/v1/admin/rules", Query: []string{"after", "limit"}},
	"rule.update":       {Method: "PATCH", Path: "/v1/admin/rules/{rule}", IfMatch: "if_rev", Key: "cid"},
	"rule.delete":       {Method: "DELETE", Path: "/v1/admin/rules/{rule}", Key: "cid"},
	"account.register":  {Method: "POST", Path: "/v1/auth/register"},
	"login.start":       {Method: "POST", Path: "/v1/auth/login/start"},
	"login.finish":      {Method: "POST", Path: "/v1/auth/login/finish"},
	"login.password":    {Method: "POST", Path: "/v1/auth/login"},
	"guest.start":       {Method: "POST", Path: "/v1/auth/guests"},
	"token.refresh":     {Method: "POST", Path: "/v1/auth/refresh"},
	"session.leave":     {Method: "POST", Path: "/v1/auth/logout"},
	"password.change":   {Method: "POST", Path: "/v1/auth/password", Key: "cid"},
	"key.list":          {Method: "GET", Path: "/v1/auth/keys"},
	"service.token":     {Method: "POST", Path: "/v1/auth/service"},
	"invitation.create": {Method: "POST", Path: "/v1/auth/invitations"},
	"account.disable":   {Method: "POST", Path: "/v1/auth/accounts/{user}/disable", Key: "cid"},
	"account.enable":    {Method: "POST", Path: "/v1/auth/accounts/{user}/enable", Key: "cid"},
	"session.list":      {Method: "GET", Path: "/v1/auth/sessions"},
	"session.rename":    {Method: "PATCH", Path: "/v1/auth/sessions/{session}"},
	"session.end":       {Method: "DELETE", Path: "/v1/auth/sessions/{session}"},
	"session.end_all":   {Method: "DELETE", Path: "/v1/auth/sessions", Query: []string{"others"}},
	"profile.get":       {Method: "GET", Path: "/v1/users/me"},
	"profile.update":    {Method: "PATCH", Path: "/v1/users/me", IfMatch: "if_rev", Key: "cid"},
	"user.get":          {Method: "GET", Path: "/v1/users/{user}"},
	"user.find":         {Method: "GET", Path: "/v1/users", Query: []string{"login"}},
	"user.search":       {Method: "GET", Path: "/v1/users/search", Query: []string{"begins", "limit"}},
	"session.sync":      {Method: "POST", Path: "/v1/sync"},
	"user.events":       {Method: "GET", Path: "/v1/me/events", Query: []string{"after_user_seq", "limit"}},
	"room.create":       {Method: "POST", Path: "/v1/rooms", Key: "cid"},
	"room.get":          {Method: "GET", Path: "/v1/rooms/{room}"},
	"room.update":       {Method: "PATCH", Path: "/v1/rooms/{room}", IfMatch: "if_rev", Key: "cid"},
	"room.list":         {Method: "GET", Path: "/v1/rooms", Query: []string{"cursor", "limit"}},
	"room.browse":       {Method: "GET", Path: "/v1/directory", Query: []string{"like", "category", "tag", "sort", "cursor", "limit"}},
	"room.join":         {Method: "POST", Path: "/v1/rooms/{room}/join", Key: "cid"},
	"room.leave":        {Method: "POST", Path: "/v1/rooms/{room}/leave", Key: "cid"},
	"room.lock":         {Method: "POST", Path: "/v1/rooms/{room}/lock", Key: "cid"},
	"room.unlock":       {Method: "POST", Path: "/v1/rooms/{room}/unlock", Key: "cid"},
	"room.guard":        {Method: "POST", Path: "/v1/rooms/{room}/guard", Key: "cid"},
	"room.unguard":      {Method: "POST", Path: "/v1/rooms/{room}/unguard", Key: "cid"},
	"room.archive":      {Method: "POST", Path: "/v1/rooms/{room}/archive", Key: "cid"},
	"room.restore":      {Method: "POST", Path: "/v1/rooms/{room}/restore", Key: "cid"},
	"room.transfer":     {Method: "POST", Path: "/v1/rooms/{room}/transfer", Key: "cid"},
	"room.delete":       {Method: "DELETE", Path: "/v1/rooms/{room}", Query: []string{"reason"}, Key: "cid"},
	"room.permit":       {Method: "PATCH", Path: "/v1/rooms/{room}/roles/{role}", Key: "cid"},
	"room.analytics":    {Method: "GET", Path: "/v1/rooms/{room}/analytics", Query: []string{"days"}},
	"member.list":       {Method: "GET", Path: "/v1/rooms/{room}/members", Query: []string{"role", "login", "cursor", "limit"}},
	"member.add":        {Method: "POST", Path: "/v1/rooms/{room}/members", Key: "cid"},
	"member.kick":       {Method: "DELETE", Path: "/v1/rooms/{room}/members/{user}", Query: []string{"reason"}, Key: "cid"},
	"member.role":       {Method: "PATCH", Path: "/v1/rooms/{room}/members/{user}", Key: "cid"},
	"member.permit":     {Method: "PATCH", Path: "/v1/rooms/{room}/members/{user}/permissions", Key: "cid"},
	"member.nick":       {Method: "PATCH", Path: "/v1/rooms/{room}/nick", Key: "cid"},
	"member.rename":     {Method: "PATCH", Path: "/v1/rooms/{room}/members/{user}/nick", Key: "cid"},
	"member.mute":       {Method: "POST", Path: "/v1/rooms/{room}/mutes", Key: "cid"},
	"member.unmute":     {Method: "DELETE", Path: "/v1/rooms/{room}/mutes/{user}", Key: "cid"},
	"member.ban":        {Method: "POST", Path: "/v1/rooms/{room}/bans", Key: "cid"},
	"member.unban":      {Method: "DELETE", Path: "/v1/rooms/{room}/bans/{user}", Key: "cid"},
	"ban.list":          {Method: "GET", Path: "/v1/rooms/{room}/bans", Query: []string{"cursor", "limit"}},
	"invite.create":     {Method: "POST", Path: "/v1/rooms/{room}/invites"},
	"invite.list":       {Method: "GET", Path: "/v1/rooms/{room}/invites"},
	"invite.revoke":     {Method: "DELETE", Path: "/v1/rooms/{room}/invites/{invite}", Key: "cid"},
	"invite.look":       {Method: "POST", Path: "/v1/invites/look"},
	"invite.accept":     {Method: "POST", Path: "/v1/invites/accept", Key: "cid"},
	"template.create":   {Method: "POST", Path: "/v1/me/templates", Key: "cid"},
	"template.list":     {Method: "GET", Path: "/v1/me/templates"},
	"template.delete":   {Method: "DELETE", Path: "/v1/me/templates/{template}", Key: "cid"},
	"message.send":      {Method: "POST", Path: "/v1/rooms/{room}/messages", Key: "cid"},
	"message.get":       {Method: "GET", Path: "/v1/rooms/{room}/messages/{seq}"},
	"room.events":       {Method: "GET", Path: "/v1/rooms/{room}/events", Query: []string{"after_seq", "before_seq", "around_seq", "limit"}},
	"message.resolve":   {Method: "GET", Path: "/v1/permalink", Query: []string{"link"}},
	"quote.list":        {Method: "POST", Path: "/v1/rooms/{room}/quotes"},
	"message.edit":      {Method: "PATCH", Path: "/v1/rooms/{room}/messages/{seq}", IfMatch: "if_rev", Key: "cid"},
	"message.history":   {Method: "GET", Path: "/v1/rooms/{room}/messages/{seq}/history", Query: []string{"cursor", "limit"}},
	"message.delete":    {Method: "DELETE", Path: "/v1/rooms/{room}/messages/{seq}", Query: []string{"reason"}, Key: "cid"},
	"message.restore":   {Method: "POST", Path: "/v1/rooms/{room}/messages/{seq}/restore", Key: "cid"},
	"message.hide":      {Method: "PUT", Path: "/v1/rooms/{room}/messages/{seq}/hidden"},
	"message.unhide":    {Method: "DELETE", Path: "/v1/rooms/{room}/messages/{seq}/hidden"},
	"room.export":       {Method: "POST", Path: "/v1/rooms/{room}/exports", Key: "cid"},
	"room.export_page":  {Method: "GET", Path: "/v1/rooms/{room}/exports/{export}", Query: []string{"after_seq", "limit"}},
	"message.forward":   {Method: "POST", Path: "/v1/rooms/{room}/forward", Key: "cid"},
	"reaction.add":      {Method: "POST", Path: "/v1/rooms/{room}/messages/{seq}/reactions", Key: "cid"},
	"reaction.remove":   {Method: "DELETE", Path: "/v1/rooms/{room}/messages/{seq}/reactions", Query: []string{"emoji"}, Key: "cid"},
	"reaction.list":     {Method: "GET", Path: "/v1/rooms/{room}/messages/{seq}/reactions", Query: []string{"emoji", "cursor", "limit"}},
	"pin.add":           {Method: "POST", Path: "/v1/rooms/{room}/pins", Key: "cid"},
	"pin.remove":        {Method: "DELETE", Path: "/v1/rooms/{room}/pins/{message}", Key: "cid"},
	"pin.list":          {Method: "GET", Path: "/v1/rooms/{room}/pins", Query: []string{"cursor", "limit"}},
	"poll.vote":         {Method: "POST", Path: "/v1/rooms/{room}/messages/{seq}/votes", Key: "cid"},
	"poll.get":          {Method: "GET", Path: "/v1/rooms/{room}/messages/{seq}/votes", Query: []string{"cursor", "limit"}},
	"poll.close":        {Method: "POST", Path: "/v1/rooms/{room}/messages/{seq}/close", Key: "cid"},
	"bookmark.add":      {Method: "PUT", Path: "/v1/rooms/{room}/messages/{seq}/bookmark"},
	"bookmark.remove":   {Method: "DELETE", Path: "/v1/me/bookmarks/{room}/{seq}"},
	"bookmark.list":     {Method: "GET", Path: "/v1/me/bookmarks", Query: []string{"cursor", "limit"}},
	"draft.set":         {Method: "PUT", Path: "/v1/rooms/{room}/draft", Query: []string{"thread"}, IfMatch: "if_rev"},
	"draft.clear":       {Method: "DELETE", Path: "/v1/me/drafts/{room}", Query: []string{"thread"}, IfMatch: "if_rev"},
	"draft.list":        {Method: "GET", Path: "/v1/me/drafts", Query: []string{"room", "cursor", "limit"}},
	"typing.set":        {Method: "POST", Path: "/v1/rooms/{room}/typing"},
	"receipt.read":      {Method: "POST", Path: "/v1/rooms/{room}/read"},
	"receipt.delivered": {Method: "POST", Path: "/v1/rooms/{room}/delivered"},
	"receipt.list":      {Method: "GET", Path: "/v1/rooms/{room}/messages/{seq}/receipts"},
	"mention.list":      {Method: "GET", Path: "/v1/me/mentions", Query: []string{"cursor", "limit"}},
	"thread.list":       {Method: "GET", Path: "/v1/rooms/{room}/threads", Query: []string{"following", "cursor", "limit"}},
	"thread.get":        {Method: "GET", Path: "/v1/rooms/{room}/threads/{root}"},
	"thread.events":     {Method: "GET", Path: "/v1/rooms/{room}/threads/{root}/events", Query: []string{"after_seq", "before_seq", "limit"}},
	"thread.read":       {Method: "POST", Path: "/v1/rooms/{room}/threads/{root}/read"},
	"thread.follow":     {Method: "POST", Path: "/v1/rooms/{room}/threads/{root}/follow"},
	"thread.unfollow":   {Method: "POST", Path: "/v1/rooms/{room}/threads/{root}/unfollow"},
	"thread.mute":       {Method: "POST", Path: "/v1/rooms/{room}/threads/{root}/mute"},
	"preference.set":    {Method: "PATCH", Path: "/v1/me/preferences/{name}", IfMatch: "if_rev", Key: "cid"},
	"preference.list":   {Method: "GET", Path: "/v1/me/preferences", Query: []string{"cursor", "limit"}},
	"user.block":        {Method: "POST", Path: "/v1/me/blocks", Key: "cid"},
	"user.unblock":      {Method: "DELETE", Path: "/v1/me/blocks/{user}", Key: "cid"},
	"block.list":        {Method: "GET", Path: "/v1/me/blocks", Query: []string{"cursor", "limit"}},
	"status.set":        {Method: "PUT", Path: "/v1/me/status", Key: "cid"},
	"status.clear":      {Method: "DELETE", Path: "/v1/me/status", Key: "cid"},
	"presence.set":      {Method: "PATCH", Path: "/v1/me/presence", Key: "cid"},
	"presence.mine":     {Method: "GET", Path: "/v1/me/presence"},
	"presence.get":      {Method: "POST", Path: "/v1/presence"},
	"schedule.add":      {Method: "POST", Path: "/v1/rooms/{room}/scheduled", Key: "cid"},
	"schedule.list":     {Method: "GET", Path: "/v1/scheduled", Query: []string{"after", "limit"}},
	"schedule.get":      {Method: "GET", Path: "/v1/scheduled/{id}"},
	"schedule.update":   {Method: "PATCH", Path: "/v1/scheduled/{id}", IfMatch: "if_rev", Key: "cid"},
	"schedule.cancel":   {Method: "DELETE", Path: "/v1/scheduled/{id}", Key: "cid"},
	"schedule.fire":     {Method: "POST", Path: "/v1/internal/users/{user}/scheduled/{id}/fire"},
	"report.create":     {Method: "POST", Path: "/v1/rooms/{room}/messages/{seq}/reports", Key: "cid"},
	"report.tell":       {Method: "POST", Path: "/v1/internal/users/{user}/reports/{report}/tell"},
	"report.forget":     {Method: "POST", Path: "/v1/internal/forgotten-reports"},
	"room.rules":        {Method: "GET", Path: "/v1/rooms/{room}/rules"},
	"room.set_rules":    {Method: "PUT", Path: "/v1/rooms/{room}/rules", IfMatch: "if_rev", Key: "cid"},
	"message.expire":    {Method: "POST", Path: "/v1/internal/rooms/{room}/expire"},
	"room.end":          {Method: "POST", Path: "/v1/internal/ended-rooms"},
	"guest.part":        {Method: "POST", Path: "/v1/internal/parted-guests"},
	"command.list":      {Method: "GET", Path: "/v1/rooms/{room}/commands", Query: []string{"name"}},
	"command.run":       {Method: "POST", Path: "/v1/rooms/{room}/commands", Key: "cid"},
	"message.links":     {Method: "POST", Path: "/v1/internal/rooms/{room}/links"},
	"message.preview":   {Method: "POST", Path: "/v1/internal/rooms/{room}/messages/{seq}/previews"},
	"search.query":      {Method: "GET", Path: "/v1/search", Query: []string{"text", "what", "sort", "utc_offset_minutes", "cursor", "limit"}},
	"search.fill":       {Method: "POST", Path: "/v1/internal/search/fill"},
}

// ErrorCode: What went wrong, for programs.
type ErrorCode string

const (
	ErrorCodeInvalid         ErrorCode = "invalid"
	ErrorCodeUnauthenticated ErrorCode = "unauthenticated"
	ErrorCodeForbidden       ErrorCode = "forbidden"
	ErrorCodeMuted           ErrorCode = "muted"
	ErrorCodeBanned          ErrorCode = "banned"
	ErrorCodeNotFound        ErrorCode = "not_found"
	ErrorCodeMethod          ErrorCode = "method"
	ErrorCodeConflict        ErrorCode = "conflict"
	ErrorCodeGone            ErrorCode = "gone"
	ErrorCodeArchived        ErrorCode = "archived"
	ErrorCodeSealedRoom      ErrorCode = "sealed_room"
	ErrorCodeOpenRoom        ErrorCode = "open_room"
	ErrorCodeLocked          ErrorCode = "locked"
	ErrorCodeGuarded         ErrorCode = "guarded"
	ErrorCodeBlocked         ErrorCode = "blocked"
	ErrorCodeForbiddenWords  ErrorCode = "forbidden_words"
	ErrorCodeStale           ErrorCode = "stale"
	ErrorCodeTooLarge        ErrorCode = "too_large"
	ErrorCodeMediaType       ErrorCode = "media_type"
	ErrorCodeRateLimited     ErrorCode = "rate_limited"
	ErrorCodeInternal        ErrorCode = "internal"
	ErrorCodeUnavailable     ErrorCode = "unavailable"
	ErrorCodeBusy            ErrorCode = "busy"
)

// The wire names of events.
const (
	MessageSentEventName       = "message.sent"
	MessageEditedEventName     = "message.edited"
	MessageDeletedEventName    = "message.deleted"
	MessageRestoredEventName   = "message.restored"
	MessageHiddenEventName     = "message.hidden"
	MessageUnhiddenEventName   = "message.unhidden"
	ReactionAddedEventName     = "reaction.added"
	ReactionRemovedEventName   = "reaction.removed"
	PinAddedEventName          = "pin.added"
	PinRemovedEventName        = "pin.removed"
	PollVotedEventName         = "poll.voted"
	PollClosedEventName        = "poll.closed"
	RoomCreatedEventName       = "room.created"
	RoomUpdatedEventName       = "room.updated"
	RoomExportedEventName      = "room.exported"
	RoomLockedEventName        = "room.locked"
	RoomUnlockedEventName      = "room.unlocked"
	RoomGuardedEventName       = "room.guarded"
	RoomUnguardedEventName     = "room.unguarded"
	RoomArchivedEventName      = "room.archived"
	RoomRestoredEventName      = "room.restored"
	RoomDeletedEventName       = "room.deleted"
	MemberJoinedEventName      = "member.joined"
	MemberLeftEventName        = "member.left"
	MemberChangedEventName     = "member.changed"
	MemberRenamedEventName     = "member.renamed"
	MemberMutedEventName       = "member.muted"
	MemberUnmutedEventName     = "member.unmuted"
	MemberBannedEventName      = "member.banned"
	MemberUnbannedEventName    = "member.unbanned"
	InviteCreatedEventName     = "invite.created"
	InviteRevokedEventName     = "invite.revoked"
	RoomAddedEventName         = "room.added"
	RoomRemovedEventName       = "room.removed"
	TemplateCreatedEventName   = "template.created"
	TemplateDeletedEventName   = "template.deleted"
	MarksMovedEventName        = "marks.moved"
	BookmarkAddedEventName     = "bookmark.added"
	BookmarkRemovedEventName   = "bookmark.removed"
	DraftSavedEventName        = "draft.saved"
	DraftClearedEventName      = "draft.cleared"
	MentionAddedEventName      = "mention.added"
	ThreadMarkedEventName      = "thread.marked"
	ThreadFollowedEventName    = "thread.followed"
	ThreadUnfollowedEventName  = "thread.unfollowed"
	ThreadMutedEventName       = "thread.muted"
	PreferenceChangedEventName = "preference.changed"
	UserBlockedEventName       = "user.blocked"
	UserUnblockedEventName     = "user.unblocked"
	StatusChangedEventName     = "status.changed"
	PresenceChosenEventName    = "presence.chosen"
	ScheduleChangedEventName   = "schedule.changed"
	MessageExpiredEventName    = "message.expired"
	RoomFloorRaisedEventName   = "room.floor_raised"
	RoomEndedEventName         = "room.ended"
	MessagePreviewedEventName  = "message.previewed"
	ReportCreatedEventName     = "report.created"
	ReportClosedEventName      = "report.closed"
	ReportResolvedEventName    = "report.resolved"
	RoomRulesSetEventName      = "room.rules_set"
	RuleCreatedEventName       = "rule.created"
	RuleUpdatedEventName       = "rule.updated"
	RuleDeletedEventName       = "rule.deleted"
	AccountRegisteredEventName = "account.registered"
	AccountDisabledEventName   = "account.disabled"
	AccountEnabledEventName    = "account.enabled"
	SessionStartedEventName    = "session.started"
	LoginFailedEventName       = "login.failed"
	SessionEndedEventName      = "session.ended"
	TokenReusedEventName       = "token.reused"
	PasswordChangedEventName   = "password.changed"
	ProfileUpdatedEventName    = "profile.updated"
)

// The wire names of frames.
const (
	TypingFrameName        = "typing"
	ReceiptFrameName       = "receipt"
	PresenceFrameName      = "presence"
	PresenceStaleFrameName = "presence.stale"
	SyncRequiredFrameName  = "sync.required"
	CaughtUpFrameName      = "caught_up"
	ServerGoawayFrameName  = "server.goaway"
)

// Why a socket is closed, and what the client does.
const (
	CloseGoingAway       = 4000 // Reconnect at once and resume.
	CloseHeartbeatMissed = 4001 // Reconnect after a random wait and resume.
	CloseBadGatewayState = 4002 // Reconnect after a random wait and resume.
	CloseSlowConsumer    = 4008 // Reconnect after a random wait and resume.
	CloseReplaced        = 4009 // Too many sockets: reconnect only when the person uses this one again.
	CloseBadFrame        = 4400 // Stop and show it: the client has a bug.
	CloseTokenEnded      = 4401 // Renew the token, then reconnect.
	CloseSessionRevoked  = 4403 // Log out: the session was ended, or the account banned.
	CloseNotOpenedInTime = 4405 // Stop and show it: the client has a bug.
	CloseTooLarge        = 4413 // Stop and show it: the client has a bug.
	CloseAbuse           = 4429 // Wait as told, then reconnect.
	CloseInternal        = 4500 // Reconnect after a random wait and resume.
	CloseOverloaded      = 4503 // Reconnect after the wait told by retry_after_ms.
)
