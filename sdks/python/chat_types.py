"""What is said to the platform, and what it says. Printed from the tables in proto/ by `make docs`; edits are lost."""

from typing import Any, Literal, NotRequired, TypedDict, Union

Id = str  # a UUID in lower case
Time = str  # RFC 3339 in UTC, with milliseconds
Base64Url = str  # bytes, without padding


# How far a report is.
ReportState = Literal["open", "closed"]


# Which service of the installation.
ServiceName = Literal["worker", "gateway", "media", "admin"]


# What sort of room.
RoomKind = Literal["direct", "private", "public"]


# How messages travel; fixed when the room is made.
RoomEncryption = Literal["none", "dr1", "sk1", "mls1"]


# What a member is in the room.
MemberRole = Literal["nobody", "guest", "member", "moderator", "admin", "owner"]


# Whether somebody is there, over all their devices.
PresenceState = Literal["offline", "away", "online", "busy"]


# What a member may do in a room: the bits of which a role is made.
RoomPermission = Literal["read", "send", "moderate", "invite", "kick", "roles", "settings", "own", "pin", "mention_all", "ban", "react", "export"]


# From when a message's lifetime counts.
LifetimeFrom = Literal["sending", "reading", "delivery"]


# In which order the directory lists rooms.
RoomSort = Literal["name", "members", "activity"]


# In which language a room's messages are searched.
SearchLanguage = Literal["simple", "danish", "dutch", "english", "finnish", "french", "german", "hungarian", "italian", "norwegian", "portuguese", "romanian", "russian", "spanish", "swedish", "turkish"]


# What a stretch of a text is, besides words.
SpanKind = Literal["person", "role", "here", "all", "link", "message"]


# What the server says in a room of its own accord.
SystemWord = Literal["notice"]


# What of a quoted message the caller is told.
QuoteState = Literal["shown", "deleted", "hidden", "sealed", "unknown"]


# The preferences that the server knows; which member of preference_value each is set by.
PreferenceName = Literal["theme", "language", "notify_level", "muted_until", "favourite", "sidebar_order", "category", "shows_read", "previews", "quiet_hours"]


# How it looks.
PreferenceTheme = Literal["light", "dark", "system", "contrast"]


# Of what to be notified.
NotifyLevel = Literal["all", "mentions", "nothing"]


# What a person wants to be seen as.
PresenceChoice = Literal["auto", "away", "busy", "invisible"]


# Who may see whether a person is there, and when they were.
PresenceAudience = Literal["rooms", "everyone", "nobody"]


# How far a scheduled message is.
ScheduleState = Literal["waiting", "sending", "failed", "sent", "cancelled"]


# What is wrong with a message.
ReportReason = Literal["spam", "insult", "hate", "violence", "sexual", "private", "fraud", "illegal", "other", "rule", "suspicious"]


# What became of a report.
ReportOutcome = Literal["acted", "noted", "dismissed"]


# How a rule looks for its words.
RuleKind = Literal["exact", "word", "folded", "pattern"]


# What becomes of a message in which a rule finds its words.
RuleAction = Literal["flag", "mask", "refuse", "mute"]


# What a word of a command may be.
CommandArgumentKind = Literal["member", "person", "duration", "number", "word", "emoji", "text"]


# What is looked for.
SearchWhat = Literal["all", "messages", "people", "rooms"]


# In which order messages are found.
SearchSort = Literal["best", "newest"]


class MessageBodyText(TypedDict):
    """Plain words."""

    kind: Literal["text"]
    text: str  # What was said.
    action: NotRequired[bool]  # Said as something that the sender does.


class MessageBodySealed(TypedDict):
    """Sealed by the sender's device."""

    kind: Literal["sealed"]
    scheme: RoomEncryption  # How it is sealed; the room's own.
    ciphertext: Base64Url  # The payload, sealed once for everybody.
    commitment: Base64Url  # Commits the sender to the plaintext, for reports.
    device: Id  # The sender's device.


class MessageBodySystem(TypedDict):
    """Made by the server; nobody can send one."""

    kind: Literal["system"]
    word: SystemWord  # What it says.


class PollQuestion(TypedDict):
    """One question of a poll."""

    question: str  # What is asked.
    options: list[str]  # What may be answered; two at least.
    choices_max: NotRequired[int]  # How many of them one may choose; one when absent.


class MessageBodyPoll(TypedDict):
    """A poll."""

    kind: Literal["poll"]
    questions: list[PollQuestion]  # The questions; one at least.
    anonymous: NotRequired[bool]  # Nobody is told who chose what.
    closes_at: NotRequired[Time]  # When it closes by itself.


class MessageBodyLocation(TypedDict):
    """A place."""

    kind: Literal["location"]
    latitude: int  # North of the equator.
    longitude: int  # East of Greenwich.
    accuracy_m: NotRequired[int]  # How far off it may be, in metres.
    label: NotRequired[str]  # What is there.


# What a message says.
MessageBody = Union[MessageBodyText, MessageBodySealed, MessageBodySystem, MessageBodyPoll, MessageBodyLocation]


class Report(TypedDict):
    """A report, as administrators see it."""

    report: Id  # The report.
    room: NotRequired[Id]  # The room; absent when it is what they say of themselves everywhere: their status.
    seq: NotRequired[int]  # The message, by its number in the room; absent with the room.
    about: Id  # Whose message it is, or whose status.
    reason: ReportReason  # What is said to be wrong with it.
    by: NotRequired[Id]  # Who reported it; absent when the server did.
    rule: NotRequired[Id]  # The word rule that flagged it.
    words: NotRequired[str]  # What there was to say about it.
    at: Time  # When.
    state: ReportState  # How far it is.
    outcome: NotRequired[ReportOutcome]  # Of a closed one: what was decided.
    note: NotRequired[str]  # Of a closed one: what the administrators note about it among themselves.
    closed_by: NotRequired[Id]  # Of a closed one: who decided.
    closed_at: NotRequired[Time]  # Of a closed one: when.


class ReportEvidence(TypedDict):
    """The message, or the status, as it stood when it was reported."""

    at: Time  # When it was sent.
    rev: int  # Its revision then.
    body: dict[str, Any]  # What it said: as in message.get. Sealed words stay sealed.
    neighbours: list[int]  # The messages around it, by their numbers.


class RuleView(TypedDict):
    """A rule about words for all rooms, as administrators see it."""

    rule: Id  # Its id: the key it was made with.
    rev: int  # How often it was changed: the entity tag.
    kind: RuleKind  # How it looks.
    words: str  # For what.
    action: RuleAction  # What becomes of the message.
    mute_ms: NotRequired[int]  # For how long it mutes.
    by: Id  # Who changed it last.
    at: Time  # When.


class PasswordCost(TypedDict):
    """What the slow step of a password costs (Argon2id, one lane)."""

    memory_kib: int  # Memory in KiB.
    passes: int  # Passes over it.


class SrpSecret(TypedDict):
    """What the server stores instead of a password: profile srp6a-3072-sha256-a2id-v1."""

    salt: Base64Url  # Sixteen random bytes.
    kdf: PasswordCost  # What the slow step cost.
    verifier: Base64Url  # g to the power of x.


class SrpProof(TypedDict):
    """The answer to a challenge of login.start."""

    login_id: Id  # Which challenge.
    A: Base64Url  # The client's public number.
    M1: Base64Url  # The client's proof.


class SessionTokens(TypedDict):
    """What a client signs its requests with."""

    user: Id  # Whose they are.
    session: Id  # The device session.
    device: Id  # The device.
    access: str  # The access token, for Authorization: Bearer.
    expires_at: Time  # When the access token ends.
    refresh: NotRequired[str]  # The refresh token: good for one use. Absent where a page's browser keeps it.


class SessionView(TypedDict):
    """A device session."""

    session: Id  # The session.
    device: Id  # The device.
    name: str  # What the person calls it.
    created_at: Time  # Since when.
    last_used_at: Time  # When it was last renewed.
    address: NotRequired[str]  # The address's first bits at its last use: /24 or /48.
    agent: NotRequired[str]  # What the client said it is.
    current: bool  # Whether this is the session that asks.


class Profile(TypedDict):
    """A person, as others see them."""

    user: Id  # Who.
    login: str  # Their log-in name.
    display_name: NotRequired[str]  # The name they show.
    bio: NotRequired[str]  # What they say of themselves.
    avatar: NotRequired[Id]  # Their picture, by the id it has in media.
    time_zone: NotRequired[str]  # By which clock they live: a name of the IANA time zone database.
    language: NotRequired[str]  # Which language they speak: its tag, such as de or pt-BR.
    rev: int  # How often it was changed: the entity tag.
    disabled: bool  # Whether the account was disabled.


class TextBody(TypedDict):
    """Plain words; Markdown by convention."""

    text: str  # What was said.
    action: NotRequired[bool]  # Said as something that the sender does.


class SealedBody(TypedDict):
    """What the server stores and relays and cannot read."""

    scheme: RoomEncryption  # How it is sealed; the room's own.
    ciphertext: Base64Url  # The payload, sealed once for everybody.
    commitment: Base64Url  # Commits the sender to the plaintext, for reports.
    device: Id  # The sender's device.


class PollBody(TypedDict):
    """A poll, or a small survey of several questions."""

    questions: list[PollQuestion]  # The questions; one at least.
    anonymous: NotRequired[bool]  # Nobody is told who chose what.
    closes_at: NotRequired[Time]  # When it closes by itself.


class LocationBody(TypedDict):
    """A place on earth, in millionths of a degree (WGS 84)."""

    latitude: int  # North of the equator.
    longitude: int  # East of Greenwich.
    accuracy_m: NotRequired[int]  # How far off it may be, in metres.
    label: NotRequired[str]  # What is there.


class SystemBody(TypedDict):
    """Made by the server."""

    word: SystemWord  # What it says.


class Span(TypedDict):
    """A stretch of a text that is more than words. Found once, by the server, so that everyone agrees."""

    kind: SpanKind  # What it is.
    at: int  # Where it begins, in code points.
    length: int  # How long it is, in code points.
    user: NotRequired[Id]  # Of a person: who.
    role: NotRequired[MemberRole]  # Of a role: which.
    room: NotRequired[Id]  # Of a message: the room it would be in.
    message: NotRequired[int]  # Of a message: its number there.


# Where a message stood that was passed on.
MessageOrigin = TypedDict("MessageOrigin", {
    "room": NotRequired[Id],  # The room; absent for who may not know of it.
    "seq": NotRequired[int],  # Its number there.
    "from": Id,  # Who said it first.
    "at": Time,  # When.
})


class LinkPreview(TypedDict):
    """What a link leads to, as it was when it was looked up."""

    url: str  # The link, as it stands in the text.
    title: NotRequired[str]  # What the page is called.
    description: NotRequired[str]  # What it is about.
    site: NotRequired[str]  # What the site is called.
    image: NotRequired[str]  # The address of a picture. Whoever loads it shows themselves to whoever has it.


class MessageExtra(TypedDict):
    """What a message is besides its words: as the server keeps it."""

    action: NotRequired[bool]  # Said as something that the sender does.
    poll: NotRequired[PollBody]  # The poll.
    location: NotRequired[LocationBody]  # The place.
    origin: NotRequired[MessageOrigin]  # Where it stood before.
    spans: NotRequired[list[Span]]  # What is more than words in its text.
    previews: NotRequired[list[LinkPreview]]  # What its links lead to.


class ReactionCount(TypedDict):
    """How many people reacted to a message with the same thing."""

    emoji: str  # With what: an emoji, or a :short_code:.
    count: int  # How many.


class MessageReactions(TypedDict):
    """The reactions to a message: as the server keeps them."""

    reactions: list[ReactionCount]  # In the order in which each came first.


# A message, as it stands in the room's log.
Message = TypedDict("Message", {
    "seq": int,  # Its number in the room.
    "num": int,  # How many messages of people the room had with it; a reply in a thread adds none.
    "at": Time,  # When the server took it.
    "from": Id,  # Who sent it.
    "cid": NotRequired[Id],  # The sender's own key for it.
    "rev": int,  # How often it was changed.
    "reply_to": NotRequired[int],  # The message it answers.
    "thread": NotRequired[int],  # The message whose thread it is in.
    "thread_num": NotRequired[int],  # How many replies that thread had with it.
    "replies": NotRequired[int],  # How many replies its own thread has; absent when none.
    "last_reply_seq": NotRequired[int],  # The last of them.
    "edited_at": NotRequired[Time],  # When it was last changed.
    "expires_at": NotRequired[Time],  # When it deletes itself.
    "origin": NotRequired[MessageOrigin],  # Where it stood before it was passed on.
    "spans": NotRequired[list[Span]],  # Mentions and links in its text.
    "previews": NotRequired[list[LinkPreview]],  # What its links lead to, once they were looked up.
    "reactions": NotRequired[list[ReactionCount]],  # The reactions to it.
    "pinned": NotRequired[bool],  # True while it is pinned.
    "hidden": NotRequired[bool],  # True when the caller hid it: it is told without what it says.
    "body": NotRequired[MessageBody],  # What it says; absent once deleted.
})


class RoomMarks(TypedDict):
    """How far a member is."""

    read_seq: int  # Read up to here.
    read_num: int  # The same in messages of people: unread is the room's num less this.
    delivered_seq: int  # Delivered up to here.


class RoomSettings(TypedDict):
    """How a room behaves."""

    slow_mode_ms: int  # Between two messages of one member who does not moderate; 0: as they like.
    newcomer_ms: int  # For so long after coming in a member is new.
    newcomer_slow_ms: int  # What a new member is held to between two messages.
    raid_joins: NotRequired[int]  # So many people who come in by themselves at once put it on guard; 0: none ever; absent: as many as everywhere.
    guard_closes: NotRequired[bool]  # True when nobody comes in by themselves while it is on guard.
    hides_history: bool  # Members see nothing older than themselves.
    retention_ms: NotRequired[int]  # What was said goes after so long; absent: it stays.
    lifetime_ms: NotRequired[int]  # A message that says nothing else deletes itself after so long; absent: it stays.
    lifetime_from: LifetimeFrom  # Counted from when; by delivery the room keeps nothing, whatever a message says.
    previews: bool  # Whether links are looked up; never in sealed rooms.
    language: SearchLanguage  # In which language it is searched.


class RoleBits(TypedDict):
    """What a role may do in a room."""

    role: MemberRole  # The role.
    permissions: list[RoomPermission]  # What it may do.


class RoomView(TypedDict):
    """A room, as its caller sees it."""

    room: Id  # The room.
    kind: RoomKind  # What sort of room.
    encryption: RoomEncryption  # How messages travel in it.
    name: NotRequired[str]  # Its name; direct rooms have none.
    topic: NotRequired[str]  # What it is about.
    peer: NotRequired[Id]  # The other person of a direct room.
    picture: NotRequired[Id]  # Its picture: an object of the media service.
    category: NotRequired[str]  # Under what the directory lists it.
    tags: NotRequired[list[str]]  # What else it is about; in lower case.
    needs_password: bool  # Whoever joins is asked for a password.
    rev: int  # How often name, topic or settings were changed: the entity tag.
    seq: int  # The last number of its log.
    num: int  # How many messages of people it has had.
    floor: int  # Below this nothing is kept.
    members: int  # How many members.
    text_max: int  # The longest text, in code points.
    created_at: Time  # When it was made.
    last_at: NotRequired[Time]  # When its log last moved.
    ends_at: NotRequired[Time]  # When it deletes itself.
    locked_at: NotRequired[Time]  # Since when only who moderates it speaks.
    guarded_until: NotRequired[Time]  # Until when it is on guard; absent: it is not.
    archived_at: NotRequired[Time]  # Since when nothing is written in it.
    settings: RoomSettings  # How it behaves.
    roles: NotRequired[list[RoleBits]]  # Its roles, when they may other things here than elsewhere.
    role: MemberRole  # What the caller is in it.
    permissions: list[RoomPermission]  # What the caller may do in it.
    unread: int  # Messages of people after the caller's mark; 0 for who is not a member.
    mentions: int  # Messages after the caller's mark that name the caller, or everyone; 1000 may be more.
    marks: NotRequired[RoomMarks]  # The caller's own marks.


class RoomHead(TypedDict):
    """How far a client is in a room."""

    room: Id  # The room.
    seq: int  # The last number it has.


class RoomDelta(TypedDict):
    """A room whose head differs from the client's."""

    room: Id  # The room.
    seq: int  # The last number of its log.
    num: int  # How many messages of people it has had.
    unread: int  # Messages of people after the caller's mark.
    mentions: int  # Messages after the caller's mark that name the caller, or everyone; 1000 may be more.
    floor: int  # Below this nothing is kept.
    recovered: bool  # False when the client's head lies below the floor, or it is no member any more: reload the room.


class MemberView(TypedDict):
    """A member of a room."""

    user: Id  # Who.
    role: MemberRole  # What they are here.
    joined_at: Time  # Since when.
    login: NotRequired[str]  # Their log-in name.
    display_name: NotRequired[str]  # The name they show.
    nick: NotRequired[str]  # The name they show in this room instead.
    permissions: NotRequired[list[RoomPermission]]  # What they may do here, when it is not what their role may.
    muted_until: NotRequired[Time]  # Until when they say nothing; the end of the year 9999: until it is taken back.
    read_seq: NotRequired[int]  # How far they have read; in rooms of up to 64 members, of those who show it.
    delivered_seq: NotRequired[int]  # How far it was delivered to them; in rooms of up to 64 members, of those who show it.
    state: NotRequired[PresenceState]  # Whether they are there.


class LogEntry(TypedDict):
    """One entry of a room's log, as the socket would have delivered it."""

    ev: str  # Which event.
    room: Id  # The room.
    seq: int  # Its number.
    at: Time  # When.
    d: dict[str, Any]  # The event itself.


class UserEntry(TypedDict):
    """One entry of the caller's own log, as the socket would have delivered it."""

    ev: str  # Which event.
    user_seq: int  # Its number.
    at: Time  # When.
    d: dict[str, Any]  # The event itself.


class LimitView(TypedDict):
    """A limit that the caller lives under."""

    name: str  # The price class.
    burst: int  # How many at once.
    per_minute: int  # How many a minute after that.


class RoomDay(TypedDict):
    """A day of a room."""

    day: Time  # Its beginning, UTC.
    messages: int  # How many messages of people.
    members: int  # How many people wrote any.


class BanView(TypedDict):
    """Somebody who may not come in."""

    user: Id  # Who.
    login: NotRequired[str]  # Their log-in name.
    display_name: NotRequired[str]  # The name they show.
    until: NotRequired[Time]  # Until when; absent: until it is taken back.
    reason: NotRequired[str]  # Why.
    by: Id  # Who said so.
    at: Time  # When.


class InviteView(TypedDict):
    """An invitation. The secret in it is shown once, to who made it."""

    invite: Id  # The invitation.
    role: MemberRole  # What it makes of who comes by it: member or guest.
    uses: int  # How many may come by it.
    uses_left: int  # How many still may.
    expires_at: Time  # Until when.
    by: Id  # Who made it.
    at: Time  # When.


class RoomTemplate(TypedDict):
    """What a room made of a template begins with."""

    topic: NotRequired[str]  # What they are about.
    picture: NotRequired[Id]  # Its picture.
    category: NotRequired[str]  # Under what the directory lists it.
    tags: NotRequired[list[str]]  # What else it is about.
    text_max: int  # The longest text, in code points.
    settings: RoomSettings  # How it behaves.
    roles: NotRequired[list[RoleBits]]  # Its roles, when they may other things there than elsewhere.


class TemplateView(TypedDict):
    """A template of the caller's own."""

    template: Id  # The template.
    name: str  # What the caller calls it.
    at: Time  # When it was made.
    room: RoomTemplate  # What rooms made of it begin with.


# A message that another one quotes: as it stands now, for who asks.
Quote = TypedDict("Quote", {
    "message": int,  # The message that quotes, by its number in the room.
    "of_room": Id,  # The room of the quoted one.
    "of": int,  # Its number there.
    "state": QuoteState,  # What is told of it.
    "from": NotRequired[Id],  # Who sent it.
    "at": NotRequired[Time],  # When.
    "rev": NotRequired[int],  # How often it was changed.
    "excerpt": NotRequired[str],  # How it begins.
    "is_cut": NotRequired[bool],  # Whether it goes on behind that.
})


class MessageRevision(TypedDict):
    """What a message said once."""

    rev: int  # Which revision; 0 is what was sent.
    at: Time  # When it was made.
    by: Id  # By whom.
    body: MessageBody  # What it said.
    spans: NotRequired[list[Span]]  # Mentions and links in its text.


class ReactionView(TypedDict):
    """Somebody's reaction."""

    user: Id  # Who.
    emoji: str  # With what.
    at: Time  # When.


class PinView(TypedDict):
    """A pinned message."""

    by: Id  # Who pinned it.
    at: Time  # When.
    message: Message  # The message.


class PollChoice(TypedDict):
    """What somebody chose in answer to one question."""

    options: list[int]  # The options, by their place from 0 on; none is no answer.


class PollTally(TypedDict):
    """How often each option of one question was chosen."""

    counts: list[int]  # By the options' places.


class PollView(TypedDict):
    """How a poll stands."""

    tallies: list[PollTally]  # One for each question.
    voters: int  # How many people voted.
    closed: bool  # Whether it takes votes no more.
    closed_at: NotRequired[Time]  # When it was closed before its time.


class PollVoter(TypedDict):
    """Somebody's vote."""

    user: Id  # Who.
    choices: list[PollChoice]  # What they chose, one entry for each question.


class Bookmark(TypedDict):
    """A message that somebody keeps at hand for themselves."""

    room: Id  # The room.
    seq: int  # The message, by its number.
    at: Time  # When it was bookmarked, or the note last changed.
    note: NotRequired[str]  # What they noted.


class Draft(TypedDict):
    """A text that somebody has not sent yet."""

    room: Id  # The room it is for.
    thread: NotRequired[int]  # The message whose thread it is for.
    rev: int  # Its revision: grows with every change.
    at: Time  # When it was last changed.
    text: str  # What it says so far.


# A message that names the caller.
MentionView = TypedDict("MentionView", {
    "room": Id,  # The room.
    "message": int,  # The message, by its number in the room.
    "at": Time,  # When it came to name the caller.
    "from": Id,  # Who said it.
    "kind": SpanKind,  # How: the person, a role of theirs, or whoever was there.
})


class ThreadView(TypedDict):
    """A thread, as its caller sees it."""

    root: int  # The message it hangs on.
    replies: int  # How many replies it has had.
    last_seq: NotRequired[int]  # The last of them; absent when there is none.
    last_at: NotRequired[Time]  # When it was said.
    following: bool  # Whether the caller follows it.
    muted: bool  # Whether the caller wants to hear nothing of it.
    unread: int  # Replies after the caller's mark in it; 0 for who does not follow it.
    read_seq: int  # The caller's mark in it; 0 for none.
    message: NotRequired[Message]  # The message it hangs on, as it stands now; absent where a page of long ones has no room for it.


class PreferenceValue(TypedDict):
    """What a preference that the server knows is set to: the members that its name asks for, and no others."""

    word: NotRequired[str]  # A word.
    on: NotRequired[bool]  # Yes or no.
    until: NotRequired[Time]  # A time.
    rooms: NotRequired[list[Id]]  # Rooms, in their order.
    time_zone: NotRequired[str]  # A name of the IANA time zone database.
    from_minute: NotRequired[int]  # From when on, in minutes after midnight.
    until_minute: NotRequired[int]  # Until when; before the beginning means the next day, and the same means all day.


class Preference(TypedDict):
    """One thing that a person has set."""

    scope: NotRequired[Id]  # The room it is about; absent when it holds everywhere.
    name: str  # What it is called.
    value: dict[str, Any]  # What it is set to: a preference_value, or whatever a client likes.
    rev: int  # How often it was set.


class Block(TypedDict):
    """Somebody from whom the caller wants to hear nothing."""

    user: Id  # Who.
    at: Time  # Since when.


class Status(TypedDict):
    """What a person says of what they are doing."""

    emoji: NotRequired[str]  # A sign before it.
    text: NotRequired[str]  # In words.
    expires_at: NotRequired[Time]  # When it goes by itself.


class PresenceView(TypedDict):
    """Whether somebody is there, as far as the caller may see it."""

    user: Id  # Who.
    state: PresenceState  # Whether they are there.
    status: NotRequired[Status]  # What they say they are doing.
    last_seen_at: NotRequired[Time]  # When they were last there, to the minute; absent while they are.


class Scheduled(TypedDict):
    """A message that waits for its time. Nobody but its writer knows of it."""

    id: Id  # Its id: the key it was scheduled with.
    room: Id  # The room.
    send_at: Time  # When it is to be sent.
    rev: int  # How often it was changed: the entity tag.
    state: ScheduleState  # How far it is: waiting, sending or failed.
    failure: NotRequired[str]  # Of a failed one: the code with which it was refused.
    body: MessageBody  # What it will say.
    reply_to: NotRequired[int]  # The message it answers.
    thread: NotRequired[int]  # The message whose thread it is in.
    lifetime_ms: NotRequired[int]  # It deletes itself after so long.
    lifetime_from: NotRequired[LifetimeFrom]  # Counted from when; from sending when absent.


class ScheduledMessage(TypedDict):
    """What a scheduled message will be, as the server keeps it."""

    body: MessageBody  # What it will say.
    reply_to: NotRequired[int]  # The message it answers.
    thread: NotRequired[int]  # The message whose thread it is in.
    lifetime_ms: NotRequired[int]  # It deletes itself after so long.
    lifetime_from: NotRequired[LifetimeFrom]  # Counted from when.


class WordRule(TypedDict):
    """A rule about words."""

    rule: Id  # Its id, made by whoever makes it.
    kind: RuleKind  # How it looks.
    words: str  # For what.
    action: RuleAction  # What becomes of the message.
    mute_ms: NotRequired[int]  # For how long it mutes; of mute alone, and required there.


class WordRules(TypedDict):
    """The rules of a room, as the server keeps them."""

    rules: list[WordRule]  # They.


class CommandArgument(TypedDict):
    """What follows a command."""

    name: str  # What it is called in help.
    kind: CommandArgumentKind  # What it may be.
    required: bool  # Whether it must be there.


class CommandView(TypedDict):
    """A command."""

    name: str  # Its word, without the slash. One that means something else when nothing follows it stands twice.
    usage: str  # How it is typed; what may be left out is in brackets.
    summary: str  # What it does.
    op: str  # The operation that it means.
    arguments: list[CommandArgument]  # What follows it, in this order.
    allowed: bool  # Whether the caller may ask for that operation here; about whom, the operation decides.


class LinkedMessage(TypedDict):
    """A message with links that nobody has looked up yet."""

    message: int  # Its number in the room.
    rev: int  # Its revision, in which the links stand.
    links: list[str]  # The links, each once, in the order of the text.


class SearchMatch(TypedDict):
    """A stretch of an excerpt that was looked for."""

    at: int  # Where it begins, in code points of the excerpt.
    length: int  # How long it is.


# A message that was found.
SearchHit = TypedDict("SearchHit", {
    "room": Id,  # The room.
    "message": int,  # The message, by its number in the room.
    "at": Time,  # When it was sent.
    "from": Id,  # Who sent it.
    "rev": int,  # How often it was changed.
    "thread": NotRequired[int],  # The message whose thread it is in.
    "excerpt": str,  # The part of its text in which most of it stands. Plain text: what was found in it is told beside it.
    "excerpt_at": int,  # Where in the text that begins, in code points.
    "is_cut": bool,  # Whether the text goes on behind it.
    "matches": list[SearchMatch],  # What was looked for, in the excerpt.
    "is_like": bool,  # True when only something like it was found: part of a word, or another spelling.
})


class SearchPerson(TypedDict):
    """A person that was found."""

    user: Id  # Who.
    login: str  # Their log-in name.
    name: NotRequired[str]  # The name they show.
    is_like: bool  # True when they are only called something like it: in other words' order, or another spelling.


class SearchRoom(TypedDict):
    """A room that was found."""

    room: Id  # The room.
    kind: RoomKind  # What sort of room.
    name: str  # Its name.
    topic: NotRequired[str]  # What it is about.
    members: int  # How many members.
    is_member: bool  # Whether the caller is one.
    is_like: bool  # True when it is only called something like it: in other words' order, or another spelling.


class ReportListIn(TypedDict):
    """What report.list takes. What was reported, the newest first. REST only: admin keeps no sockets."""

    state: NotRequired[ReportState]  # Only those.
    in_room: NotRequired[Id]  # Only of that room.
    cursor: NotRequired[str]  # Where the page before ended: its `next`.
    limit: NotRequired[int]  # How many; 50 when absent.


class ReportListOut(TypedDict):
    """What report.list answers."""

    reports: list[Report]  # They.
    next: NotRequired[str]  # The next page; absent on the last.


class ReportGetIn(TypedDict):
    """What report.get takes. One report, with the message as it stood. REST only: admin keeps no sockets."""

    report: Id  # Which.


class ReportGetOut(TypedDict):
    """What report.get answers."""

    report: Report  # It.
    evidence: ReportEvidence  # The message.


class ReportResolveIn(TypedDict):
    """What report.resolve takes. Decide about a report; whoever made it is told the outcome, and not the note. REST only: admin keeps no sockets."""

    report: Id  # Which.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    outcome: ReportOutcome  # What becomes of it.
    note: NotRequired[str]  # For the administrators among themselves.


class ReportResolveOut(TypedDict):
    """What report.resolve answers."""

    report: Report  # It, closed.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class RuleCreateIn(TypedDict):
    """What rule.create takes. Make a rule about words, for all rooms that are not sealed: for sends and edits, on every gateway within a second. There are at most 500. REST only: admin keeps no sockets."""

    cid: Id  # Made by the client, and the rule's id; a repeat gets the first answer again.
    kind: RuleKind  # How it looks.
    words: str  # For what.
    action: RuleAction  # What becomes of the message.
    mute_ms: NotRequired[int]  # For how long it mutes; of mute alone, and required there.


class RuleCreateOut(TypedDict):
    """What rule.create answers."""

    rule: RuleView  # The rule.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class RuleListIn(TypedDict):
    """What rule.list takes. The rules about words for all rooms, in the order of their ids. REST only: admin keeps no sockets."""

    after: NotRequired[Id]  # What follows this one: the page before ended with it.
    limit: NotRequired[int]  # How many; 100 when absent.


class RuleListOut(TypedDict):
    """What rule.list answers."""

    rules: list[RuleView]  # They.
    is_last: bool  # Whether there are no more.


class RuleUpdateIn(TypedDict):
    """What rule.update takes. Change a rule about words. REST only: admin keeps no sockets."""

    rule: Id  # Which.
    if_rev: NotRequired[int]  # The revision the writer saw; a newer one refuses the change.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    kind: NotRequired[RuleKind]  # How it looks.
    words: NotRequired[str]  # For what.
    action: NotRequired[RuleAction]  # What becomes of the message.
    mute_ms: NotRequired[int]  # For how long it mutes; forgotten when the action becomes another.


class RuleUpdateOut(TypedDict):
    """What rule.update answers."""

    rule: RuleView  # The rule.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class RuleDeleteIn(TypedDict):
    """What rule.delete takes. Take a rule about words away. REST only: admin keeps no sockets."""

    rule: Id  # Which.
    cid: Id  # Made by the client; a repeat gets the first answer again.


class RuleDeleteOut(TypedDict):
    """What rule.delete answers."""

    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class AccountRegisterIn(TypedDict):
    """What account.register takes. Make an account. The client makes its id; the same request again gets the same answer. REST only: no socket is open before log-in."""

    account: Id  # The account's id, a UUIDv7 made by the client.
    login: str  # The log-in name: 3 to 32 letters, digits, dots, dashes and underscores after normalising.
    srp: NotRequired[SrpSecret]  # The password's verifier; this, or the password itself.
    password: NotRequired[str]  # The password, where plain passwords are allowed.
    invitation: NotRequired[str]  # An invitation, where one is needed.
    display_name: NotRequired[str]  # The name to show.


class AccountRegisterOut(TypedDict):
    """What account.register answers."""

    user: Id  # The account.
    login: str  # The log-in name as it is kept.


class LoginStartIn(TypedDict):
    """What login.start takes. Ask for a challenge (SRP-6a). Whether the account exists shows nowhere. REST only: no socket is open before log-in."""

    login: str  # The log-in name.


class LoginStartOut(TypedDict):
    """What login.start answers."""

    login_id: Id  # The challenge: good for one answer within 60 seconds.
    account: Id  # The account's id, which is hashed as the identity.
    salt: Base64Url  # The password's salt.
    kdf: PasswordCost  # What the slow step cost.
    B: Base64Url  # The server's public number.


class LoginFinishIn(TypedDict):
    """What login.finish takes. Answer the challenge; get the server's proof and tokens. REST only: no socket is open before log-in."""

    proof: SrpProof  # The answer.
    device: NotRequired[Id]  # The device, when it signed in before.
    device_name: NotRequired[str]  # What the person calls it.


class LoginFinishOut(TypedDict):
    """What login.finish answers."""

    M2: Base64Url  # The server's proof.
    tokens: SessionTokens  # The tokens.


class LoginPasswordIn(TypedDict):
    """What login.password takes. Log in by plain password, for simple clients; can be switched off. REST only: no socket is open before log-in."""

    login: str  # The log-in name.
    password: str  # The password.
    device: NotRequired[Id]  # The device, when it signed in before.
    device_name: NotRequired[str]  # What the person calls it.


class LoginPasswordOut(TypedDict):
    """What login.password answers."""

    tokens: SessionTokens  # The tokens.


class GuestStartIn(TypedDict):
    """What guest.start takes. Come as a guest, who has an invitation to a room: for that room alone, and for a day at most. invite.accept comes next. REST only: no socket is open before log-in."""

    invite: str  # The secret of an invitation to a room.
    display_name: str  # The name to show.


class GuestStartOut(TypedDict):
    """What guest.start answers."""

    tokens: SessionTokens  # The tokens. They end with the guest's time.
    ends_at: Time  # When that is.


class TokenRefreshIn(TypedDict):
    """What token.refresh takes. Get the next tokens for a refresh token, which is spent by it. A spent one ends the session. REST only: sockets renew with the result."""

    refresh: str  # The refresh token.


class TokenRefreshOut(TypedDict):
    """What token.refresh answers."""

    tokens: SessionTokens  # The next tokens.


class SessionLeaveIn(TypedDict):
    """What session.leave takes. Sign out: end the session of a refresh token, which needs no access token, and have a page's browser forget all about it. REST only: auth keeps no sockets."""

    refresh: str  # The refresh token: one of the session, spent or not.


class SessionLeaveOut(TypedDict):
    """What session.leave answers."""

    ended: int  # 1, or 0 when it had ended before.


class PasswordChangeIn(TypedDict):
    """What password.change takes. Set a new password, proving the old one; ends all other sessions. REST only: auth keeps no sockets."""

    cid: Id  # Made by the client; a repeat gets the first answer again.
    proof: NotRequired[SrpProof]  # The answer to a challenge with the old password; this, or the old password itself.
    password: NotRequired[str]  # The old password, where plain passwords are allowed.
    new_srp: NotRequired[SrpSecret]  # The new password's verifier; this, or the new password itself.
    new_password: NotRequired[str]  # The new password, where plain passwords are allowed.


class PasswordChangeOut(TypedDict):
    """What password.change answers."""

    ended: int  # How many other sessions were ended.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class KeyListIn(TypedDict):
    """What key.list takes. The public keys that access tokens are signed with: a JSON Web Key Set (RFC 7517). REST only: others fetch and cache it."""


class KeyListOut(TypedDict):
    """What key.list answers."""

    keys: list[dict[str, Any]]  # The keys.


class ServiceTokenIn(TypedDict):
    """What service.token takes. Get a token for one of the installation's own services, which acts for nobody in particular. REST only: the front passes it on from nobody."""

    service: ServiceName  # Which one asks.
    secret: str  # The installation's service secret.


class ServiceTokenOut(TypedDict):
    """What service.token answers."""

    access: str  # The access token: good for five minutes, for the operations of services alone.
    expires_at: Time  # When it ends.


class InvitationCreateIn(TypedDict):
    """What invitation.create takes. Make an invitation to register. REST only: auth keeps no sockets."""

    uses: NotRequired[int]  # How many may register with it; 1 when absent.
    seconds: NotRequired[int]  # How long it is good for; seven days when absent.
    secret: NotRequired[Base64Url]  # Its random part, made by the client: asked for again with it, it is the same invitation. Made here when absent, anew each time.


class InvitationCreateOut(TypedDict):
    """What invitation.create answers."""

    invitation: str  # The invitation; shown in this answer alone.
    expires_at: Time  # When it ends.


class AccountDisableIn(TypedDict):
    """What account.disable takes. Shut an account out and end all its sessions. REST only: auth keeps no sockets."""

    user: Id  # The account.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    reason: NotRequired[str]  # Why, for the audit.


class AccountDisableOut(TypedDict):
    """What account.disable answers."""

    ended: int  # How many sessions were ended.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class AccountEnableIn(TypedDict):
    """What account.enable takes. Let an account in again. REST only: auth keeps no sockets."""

    user: Id  # The account.
    cid: Id  # Made by the client; a repeat gets the first answer again.


class AccountEnableOut(TypedDict):
    """What account.enable answers."""

    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class SessionListIn(TypedDict):
    """What session.list takes. Where the caller is signed in. REST only: auth keeps no sockets."""


class SessionListOut(TypedDict):
    """What session.list answers."""

    sessions: list[SessionView]  # The sessions, the one used last first.


class SessionRenameIn(TypedDict):
    """What session.rename takes. Call a session something else. REST only: auth keeps no sockets."""

    session: Id  # The session.
    name: str  # The new name.


class SessionRenameOut(TypedDict):
    """What session.rename answers."""

    session: SessionView  # The session.


class SessionEndIn(TypedDict):
    """What session.end takes. End a session, one's own included: its sockets close within a second, everywhere. REST only: auth keeps no sockets."""

    session: Id  # The session.


class SessionEndOut(TypedDict):
    """What session.end answers."""

    ended: int  # 1, or 0 when it had ended before.


class SessionEndAllIn(TypedDict):
    """What session.end_all takes. End all sessions, or all others. REST only: auth keeps no sockets."""

    others: NotRequired[bool]  # Keep the one that asks.


class SessionEndAllOut(TypedDict):
    """What session.end_all answers."""

    ended: int  # How many were ended.


class ProfileGetIn(TypedDict):
    """What profile.get takes. The caller's own profile. REST only: auth keeps no sockets."""


class ProfileGetOut(TypedDict):
    """What profile.get answers."""

    profile: Profile  # The profile.


class ProfileUpdateIn(TypedDict):
    """What profile.update takes. Change one's own profile. REST only: auth keeps no sockets."""

    if_rev: NotRequired[int]  # The revision the writer saw; a newer one refuses the change.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    display_name: NotRequired[str | None]  # The name to show; null removes it.
    bio: NotRequired[str | None]  # What to say of oneself; null removes it.
    avatar: NotRequired[Id | None]  # One's picture, by the id it has in media; null removes it.
    time_zone: NotRequired[str | None]  # By which clock one lives: a name of the IANA time zone database; null removes it.
    language: NotRequired[str | None]  # Which language one speaks: its tag, such as de or pt-BR; null removes it.


class ProfileUpdateOut(TypedDict):
    """What profile.update answers."""

    profile: Profile  # The profile.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class UserGetIn(TypedDict):
    """What user.get takes. Somebody's public profile. REST only: auth keeps no sockets."""

    user: Id  # Who.


class UserGetOut(TypedDict):
    """What user.get answers."""

    profile: Profile  # The profile.


class UserFindIn(TypedDict):
    """What user.find takes. Somebody by their exact log-in name. REST only: auth keeps no sockets."""

    login: str  # The log-in name.


class UserFindOut(TypedDict):
    """What user.find answers."""

    profile: Profile  # The profile.


class UserSearchIn(TypedDict):
    """What user.search takes. People by how their log-in name, or the name they show, begins; exact log-in names first. REST only: auth keeps no sockets."""

    begins: str  # How it begins; capitals do not matter.
    limit: NotRequired[int]  # How many; 20 when absent.


class UserSearchOut(TypedDict):
    """What user.search answers."""

    people: list[Profile]  # The people.


class SessionOpenIn(TypedDict):
    """What session.open takes. Open the session of a socket: the first frame of all. REST carries its token in each request instead."""

    token: NotRequired[str]  # An access token; may be absent when the upgrade carried it in Authorization.
    device: NotRequired[Id]  # The device, when the token names none.
    feature_level: NotRequired[int]  # What the client can.


class SessionOpenOut(TypedDict):
    """What session.open answers."""

    user: Id  # Whose session it is.
    session: Id  # The device session.
    feature_level: int  # What the server can.
    epoch: Id  # Changes only when an operator put an old database back.
    heartbeat_ms: int  # How often the server pings; any frame counts as life.
    user_seq: int  # The head of the user's own log.
    rooms: int  # How many rooms this socket now follows.
    limits: list[LimitView]  # What the caller may do how often.


class SessionRenewIn(TypedDict):
    """What session.renew takes. Go on with a new token before the old one ends. REST carries its token in each request instead."""

    token: str  # An access token of the same session.


class SessionRenewOut(TypedDict):
    """What session.renew answers."""

    expires_at: Time  # When the new one ends.


class SessionSyncIn(TypedDict):
    """What session.sync takes. Say how far the client is; learn which rooms have moved since."""

    epoch: NotRequired[Id]  # The epoch the client knows.
    user_seq: NotRequired[int]  # How far it is in the user's own log: rooms in which another device read further since are told too.
    heads: list[RoomHead]  # The rooms it holds, most recent first, and how far.


class SessionSyncOut(TypedDict):
    """What session.sync answers."""

    recovered: bool  # False when the epoch changed: reload everything.
    epoch: Id  # The epoch now.
    user_seq: int  # The head of the user's own log.
    rooms: list[RoomDelta]  # Rooms named whose head differs or whose marks moved, and rooms not named that have something unread.


class UserEventsIn(TypedDict):
    """What user.events takes. A stretch of the caller's own log, in order: what other devices did. Without a bound, the newest."""

    after_user_seq: NotRequired[int]  # What follows this number.
    limit: NotRequired[int]  # How many; 50 when absent.


class UserEventsOut(TypedDict):
    """What user.events answers."""

    events: list[UserEntry]  # The entries, lowest number first.
    head: int  # The log's head when this was read.


class RoomCreateIn(TypedDict):
    """What room.create takes. Make a room; its maker owns it. A direct room with the same person is the one there already is."""

    cid: Id  # Made by the client; a repeat gets the first answer again.
    kind: RoomKind  # What sort of room.
    encryption: NotRequired[RoomEncryption]  # How messages travel, for ever; open when absent.
    name: NotRequired[str]  # Its name; required but for direct rooms, which have none.
    topic: NotRequired[str]  # What it is about.
    peer: NotRequired[Id]  # The other person; required for direct rooms and for them alone.
    members: NotRequired[list[Id]]  # Who is in from the beginning, besides the maker; private and public rooms only.
    template: NotRequired[Id]  # How it is set up: a template of the caller's own; private and public rooms only.


class RoomCreateOut(TypedDict):
    """What room.create answers."""

    room: RoomView  # The room.
    existed: bool  # True for a direct room that was there already.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class RoomGetIn(TypedDict):
    """What room.get takes. See a room."""

    room: Id  # The room.


class RoomGetOut(TypedDict):
    """What room.get answers."""

    room: RoomView  # The room.


class RoomUpdateIn(TypedDict):
    """What room.update takes. Change a room's name, topic or settings. When it ends is decided by its owners alone."""

    room: Id  # The room.
    if_rev: NotRequired[int]  # The revision the writer saw; a newer one refuses the change.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    name: NotRequired[str]  # The new name.
    topic: NotRequired[str | None]  # The new topic; null removes it.
    picture: NotRequired[Id | None]  # The new picture, an object of the media service; null removes it.
    category: NotRequired[str | None]  # Under what the directory lists it; null: nothing.
    tags: NotRequired[list[str] | None]  # What else it is about; null: nothing.
    text_max: NotRequired[int]  # The longest text, in code points.
    slow_mode_ms: NotRequired[int]  # Between two messages of one member who does not moderate; 0: as they like.
    newcomer_ms: NotRequired[int]  # For so long after coming in a member is new.
    newcomer_slow_ms: NotRequired[int]  # What a new member is held to between two messages.
    raid_joins: NotRequired[int | None]  # So many people who come in by themselves at once put it on guard; 0: none ever; null: as many as everywhere.
    guard_closes: NotRequired[bool]  # Whether nobody comes in by themselves while it is on guard.
    hides_history: NotRequired[bool]  # Whether members see nothing older than themselves.
    retention_ms: NotRequired[int | None]  # What was said goes after so long; null: it stays.
    lifetime_ms: NotRequired[int | None]  # A message that says nothing else deletes itself after so long; null: it stays.
    lifetime_from: NotRequired[LifetimeFrom]  # Counted from when; by delivery, with a lifetime of an hour at most, the room keeps nothing of what is said from now on, whatever a message says.
    previews: NotRequired[bool]  # Whether links are looked up.
    language: NotRequired[SearchLanguage]  # In which language it is searched.
    ends_at: NotRequired[Time | None]  # When it deletes itself; null: never.
    password: NotRequired[str | None]  # What whoever joins is asked for, in public rooms; null: nothing. It is never shown.


class RoomUpdateOut(TypedDict):
    """What room.update answers."""

    rev: int  # The room's new revision.
    seq: int  # Where the change stands in the room's log.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class RoomListIn(TypedDict):
    """What room.list takes. The caller's rooms, the one that moved last first."""

    cursor: NotRequired[str]  # Where the page before ended: its `next`.
    limit: NotRequired[int]  # How many; 50 when absent.


class RoomListOut(TypedDict):
    """What room.list answers."""

    rooms: list[RoomView]  # The rooms.
    next: NotRequired[str]  # The next page; absent on the last.


class RoomBrowseIn(TypedDict):
    """What room.browse takes. Public rooms: all of them, or those under a category, with a tag, or with a part of a name."""

    like: NotRequired[str]  # Part of the name.
    category: NotRequired[str]  # Only those under it.
    tag: NotRequired[str]  # Only those with it.
    sort: NotRequired[RoomSort]  # In which order; by name when absent. A cursor goes on in the order it was handed out for.
    cursor: NotRequired[str]  # Where the page before ended: its `next`.
    limit: NotRequired[int]  # How many; 50 when absent.


class RoomBrowseOut(TypedDict):
    """What room.browse answers."""

    rooms: list[RoomView]  # The rooms.
    next: NotRequired[str]  # The next page; absent on the last.


class RoomJoinIn(TypedDict):
    """What room.join takes. Become a member of a public room."""

    room: Id  # The room.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    password: NotRequired[str]  # What the room asks of who joins, where it does. Guesses are counted by person and room.


class RoomJoinOut(TypedDict):
    """What room.join answers."""

    room: RoomView  # The room.
    seq: int  # Where it stands in the room's log; 0 for who was a member before.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class RoomLeaveIn(TypedDict):
    """What room.leave takes. Stop being a member. The last owner hands the room over first, unless nobody else is left."""

    room: Id  # The room.
    cid: Id  # Made by the client; a repeat gets the first answer again.


class RoomLeaveOut(TypedDict):
    """What room.leave answers."""

    seq: int  # Where it stands in the room's log.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class RoomLockIn(TypedDict):
    """What room.lock takes. From now on only who moderates the room speaks in it."""

    room: Id  # The room.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    reason: NotRequired[str]  # Why, for the room's log.


class RoomLockOut(TypedDict):
    """What room.lock answers."""

    seq: int  # Where it stands in the room's log; 0 when it was locked before.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class RoomUnlockIn(TypedDict):
    """What room.unlock takes. Everybody whose role lets them speaks in the room again."""

    room: Id  # The room.
    cid: Id  # Made by the client; a repeat gets the first answer again.


class RoomUnlockOut(TypedDict):
    """What room.unlock answers."""

    seq: int  # Where it stands in the room's log; 0 when it was not locked.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class RoomGuardIn(TypedDict):
    """What room.guard takes. Put a room on guard for a while: who is new in it is held to a pace, and where its settings say so nobody comes in by themselves. Many joins at once do the same."""

    room: Id  # The room.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    until: NotRequired[Time]  # Until when, seven days ahead at most; as long as after a raid when absent.
    reason: NotRequired[str]  # Why, for the room's log.


class RoomGuardOut(TypedDict):
    """What room.guard answers."""

    seq: int  # Where it stands in the room's log.
    until: Time  # Until when.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class RoomUnguardIn(TypedDict):
    """What room.unguard takes. A room is on guard no more, before its time."""

    room: Id  # The room.
    cid: Id  # Made by the client; a repeat gets the first answer again.


class RoomUnguardOut(TypedDict):
    """What room.unguard answers."""

    seq: int  # Where it stands in the room's log; 0 when it was not.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class RoomArchiveIn(TypedDict):
    """What room.archive takes. Close the room and keep it: it is read, and nothing in it is changed."""

    room: Id  # The room.
    cid: Id  # Made by the client; a repeat gets the first answer again.


class RoomArchiveOut(TypedDict):
    """What room.archive answers."""

    seq: int  # Where it stands in the room's log; 0 when it was archived before.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class RoomRestoreIn(TypedDict):
    """What room.restore takes. Open an archived room again."""

    room: Id  # The room.
    cid: Id  # Made by the client; a repeat gets the first answer again.


class RoomRestoreOut(TypedDict):
    """What room.restore answers."""

    seq: int  # Where it stands in the room's log; 0 when it was not archived.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class RoomTransferIn(TypedDict):
    """What room.transfer takes. Hand the room over: another member owns it, and the caller administers it."""

    room: Id  # The room.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    user: Id  # To whom.


class RoomTransferOut(TypedDict):
    """What room.transfer answers."""

    seq: int  # Where the caller's new role stands in the room's log, right behind the other one's.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class RoomDeleteIn(TypedDict):
    """What room.delete takes. Delete the room with everything in it, for everybody and for ever."""

    room: Id  # The room.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    reason: NotRequired[str]  # Why, for the room's log.


class RoomDeleteOut(TypedDict):
    """What room.delete answers."""

    seq: int  # The last number of the room's log.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class RoomPermitIn(TypedDict):
    """What room.permit takes. Say what a role below the caller's own may do in this room. Nobody gives a permission that they do not hold."""

    room: Id  # The room.
    role: MemberRole  # The role.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    permissions: NotRequired[list[RoomPermission] | None]  # What it may do; null: what it may everywhere.


class RoomPermitOut(TypedDict):
    """What room.permit answers."""

    rev: int  # The room's revision.
    seq: int  # Where the change stands in the room's log; 0 when nothing changed.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class RoomAnalyticsIn(TypedDict):
    """What room.analytics takes. How lively the room was, without people in it. Days that are over are counted once, some of them with each call: ask again until all are."""

    room: Id  # The room.
    days: NotRequired[int]  # How many days back; 30 when absent.


class RoomAnalyticsOut(TypedDict):
    """What room.analytics answers."""

    days: list[RoomDay]  # The days, the oldest first; today last, as far as it is.
    hours: list[int]  # Messages of these days by the hour of the day, UTC: the busiest hours.
    complete: bool  # False while days are still to be counted.


class MemberListIn(TypedDict):
    """What member.list takes. Who is in the room, in the order of their ids, or of their log-in names where these are looked for."""

    room: Id  # The room.
    role: NotRequired[MemberRole]  # Only those of this role.
    login: NotRequired[str]  # Only those whose log-in name begins like this.
    cursor: NotRequired[str]  # Where the page before ended: its `next`.
    limit: NotRequired[int]  # How many; 50 when absent.


class MemberListOut(TypedDict):
    """What member.list answers."""

    members: list[MemberView]  # The members.
    next: NotRequired[str]  # The next page; absent on the last.


class MemberAddIn(TypedDict):
    """What member.add takes. Bring somebody in."""

    room: Id  # The room.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    user: Id  # Who.
    role: NotRequired[MemberRole]  # As what; member when absent, and below the caller's own role.


class MemberAddOut(TypedDict):
    """What member.add answers."""

    seq: int  # Where it stands in the room's log; 0 for who was a member before.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class MemberKickIn(TypedDict):
    """What member.kick takes. Remove a member of a lower role."""

    room: Id  # The room.
    user: Id  # Who.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    reason: NotRequired[str]  # Why, for the room's log.


class MemberKickOut(TypedDict):
    """What member.kick answers."""

    seq: int  # Where it stands in the room's log.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class MemberRoleIn(TypedDict):
    """What member.role takes. Give a member another role, below the caller's own; an owner may hand over ownership. Permissions of their own end with it."""

    room: Id  # The room.
    user: Id  # Who.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    role: MemberRole  # The new role.


class MemberRoleOut(TypedDict):
    """What member.role answers."""

    seq: int  # Where it stands in the room's log; 0 when nothing changed.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class MemberPermitIn(TypedDict):
    """What member.permit takes. Give a member of a lower role permissions of their own, instead of the role's. Nobody gives one that they do not hold."""

    room: Id  # The room.
    user: Id  # Who.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    permissions: NotRequired[list[RoomPermission] | None]  # What they may do; null: what their role may.


class MemberPermitOut(TypedDict):
    """What member.permit answers."""

    seq: int  # Where it stands in the room's log; 0 when nothing changed.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class MemberNickIn(TypedDict):
    """What member.nick takes. Show another name in this room than elsewhere."""

    room: Id  # The room.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    nick: NotRequired[str | None]  # The name; null: as elsewhere.


class MemberNickOut(TypedDict):
    """What member.nick answers."""

    seq: int  # Where it stands in the room's log; 0 when nothing changed.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class MemberRenameIn(TypedDict):
    """What member.rename takes. Take the name away that a member of a lower role shows in this room, or give them another one."""

    room: Id  # The room.
    user: Id  # Who.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    nick: NotRequired[str | None]  # The name; null or absent: as elsewhere.


class MemberRenameOut(TypedDict):
    """What member.rename answers."""

    seq: int  # Where it stands in the room's log; 0 when nothing changed.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class MemberMuteIn(TypedDict):
    """What member.mute takes. A member of a lower role reads and says nothing, for a while or until it is taken back."""

    room: Id  # The room.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    user: Id  # Who.
    until: NotRequired[Time]  # Until when; it then ends by itself. Absent: until it is taken back.
    reason: NotRequired[str]  # Why, for the room's log.


class MemberMuteOut(TypedDict):
    """What member.mute answers."""

    seq: int  # Where it stands in the room's log.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class MemberUnmuteIn(TypedDict):
    """What member.unmute takes. A muted member speaks again."""

    room: Id  # The room.
    user: Id  # Who.
    cid: Id  # Made by the client; a repeat gets the first answer again.


class MemberUnmuteOut(TypedDict):
    """What member.unmute answers."""

    seq: int  # Where it stands in the room's log; 0 for who was not muted.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class MemberBanIn(TypedDict):
    """What member.ban takes. Remove somebody of a lower role, or of none, and keep them out, for a while or until it is taken back."""

    room: Id  # The room.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    user: Id  # Who.
    until: NotRequired[Time]  # Until when; it then ends by itself. Absent: until it is taken back.
    reason: NotRequired[str]  # Why, for the room's log and for who is banned.


class MemberBanOut(TypedDict):
    """What member.ban answers."""

    seq: int  # Where it stands in the room's log.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class MemberUnbanIn(TypedDict):
    """What member.unban takes. Who was banned may come in again."""

    room: Id  # The room.
    user: Id  # Who.
    cid: Id  # Made by the client; a repeat gets the first answer again.


class MemberUnbanOut(TypedDict):
    """What member.unban answers."""

    seq: int  # Where it stands in the room's log; 0 for who was not banned.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class BanListIn(TypedDict):
    """What ban.list takes. Who may not come in, in the order of their ids."""

    room: Id  # The room.
    cursor: NotRequired[str]  # Where the page before ended: its `next`.
    limit: NotRequired[int]  # How many; 50 when absent.


class BanListOut(TypedDict):
    """What ban.list answers."""

    bans: list[BanView]  # The bans in force.
    next: NotRequired[str]  # The next page; absent on the last.


class InviteCreateIn(TypedDict):
    """What invite.create takes. Make a secret by which others come into the room. It is shown in this answer alone."""

    room: Id  # The room.
    role: NotRequired[MemberRole]  # What it makes of who comes by it: member or guest; member when absent.
    uses: NotRequired[int]  # How many may come by it; one when absent.
    expires_at: NotRequired[Time]  # Until when, a year at most; for seven days when absent.
    secret: NotRequired[Base64Url]  # Its random part, made by the client: asked for again with it, it is the same invitation. Made here when absent, anew each time.


class InviteCreateOut(TypedDict):
    """What invite.create answers."""

    invite: Id  # The invitation, for invite.list and invite.revoke.
    token: str  # The secret, to be handed on.
    expires_at: Time  # Until when.
    seq: int  # Where it stands in the room's log.


class InviteListIn(TypedDict):
    """What invite.list takes. The invitations by which somebody may still come, without their secrets."""

    room: Id  # The room.


class InviteListOut(TypedDict):
    """What invite.list answers."""

    invites: list[InviteView]  # The invitations, the oldest first.


class InviteRevokeIn(TypedDict):
    """What invite.revoke takes. Take an invitation back: one's own, or with the permission `kick` anybody's."""

    room: Id  # The room.
    invite: Id  # The invitation.
    cid: Id  # Made by the client; a repeat gets the first answer again.


class InviteRevokeOut(TypedDict):
    """What invite.revoke answers."""

    seq: int  # Where it stands in the room's log.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class InviteLookIn(TypedDict):
    """What invite.look takes. What an invitation leads to. It stands in the body, since addresses are written down by many."""

    token: str  # The secret.


class InviteLookOut(TypedDict):
    """What invite.look answers."""

    room: Id  # The room.
    kind: RoomKind  # What sort of room.
    name: NotRequired[str]  # Its name.
    topic: NotRequired[str]  # What the room is about.
    members: int  # How many members.
    role: MemberRole  # What it makes of who comes by it.
    expires_at: Time  # Until when.


class InviteAcceptIn(TypedDict):
    """What invite.accept takes. Come into a room by an invitation. No password is asked for then."""

    cid: Id  # Made by the client; a repeat gets the first answer again.
    token: str  # The secret.


class InviteAcceptOut(TypedDict):
    """What invite.accept answers."""

    room: RoomView  # The room.
    seq: int  # Where it stands in the room's log; 0 for who was a member before.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


# What template.create takes. Keep how a room is set up, to make others like it: everything but its name, people, messages, password and end.
TemplateCreateIn = TypedDict("TemplateCreateIn", {
    "cid": Id,  # Made by the client; a repeat gets the first answer again.
    "from": Id,  # A room that the caller is in.
    "name": str,  # What to call the template.
})


class TemplateCreateOut(TypedDict):
    """What template.create answers."""

    template: Id  # The template, for room.create.
    user_seq: int  # Where it stands in the caller's own log.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class TemplateListIn(TypedDict):
    """What template.list takes. The caller's templates, the oldest first."""


class TemplateListOut(TypedDict):
    """What template.list answers."""

    templates: list[TemplateView]  # The templates.


class TemplateDeleteIn(TypedDict):
    """What template.delete takes. Forget a template. Rooms made of it stay as they are."""

    template: Id  # The template.
    cid: Id  # Made by the client; a repeat gets the first answer again.


class TemplateDeleteOut(TypedDict):
    """What template.delete answers."""

    user_seq: int  # Where it stands in the caller's own log.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class MessageSendIn(TypedDict):
    """What message.send takes. Say something. The answer means: stored."""

    room: Id  # The room.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    body: MessageBody  # What it says.
    reply_to: NotRequired[int]  # The message it answers.
    thread: NotRequired[int]  # The message whose thread it is in; it is in none itself.
    lifetime_ms: NotRequired[int]  # It deletes itself after so long; the room's own when absent.
    lifetime_from: NotRequired[LifetimeFrom]  # Counted from when; from sending when absent.


class MessageSendOut(TypedDict):
    """What message.send answers."""

    seq: int  # Its number in the room.
    num: int  # How many messages of people the room has had with it; a reply in a thread adds none.
    at: Time  # When the server took it.
    dup: bool  # True when this is the answer to an earlier sending.


class MessageGetIn(TypedDict):
    """What message.get takes. One message as it stands now."""

    room: Id  # The room.
    seq: int  # Its number.


class MessageGetOut(TypedDict):
    """What message.get answers."""

    message: Message  # The message.
    permalink: str  # Its address for people: the installation's public one, and /r/ROOM/SEQ.


class RoomEventsIn(TypedDict):
    """What room.events takes. A stretch of the room's log, in order. Exactly one bound; without any, the newest."""

    room: Id  # The room.
    after_seq: NotRequired[int]  # What follows this number.
    before_seq: NotRequired[int]  # What stands before this number.
    around_seq: NotRequired[int]  # What stands around this number.
    limit: NotRequired[int]  # How many; 50 when absent.


class RoomEventsOut(TypedDict):
    """What room.events answers."""

    events: list[LogEntry]  # The entries, lowest number first.
    head: int  # The room's head when this was read.
    floor: int  # Below this nothing is kept.
    recovered: bool  # False when after_seq lies below the floor: reload the room.


class MessageResolveIn(TypedDict):
    """What message.resolve takes. The message that an address such as https://chat.example.org/r/ROOM/SEQ leads to; of what the caller may not read it says the same as of what is not there."""

    link: str  # The address: this installation's public one, and /r/ROOM/SEQ.


class MessageResolveOut(TypedDict):
    """What message.resolve answers."""

    room: Id  # The room it is in.
    seq: int  # Its number there.
    message: Message  # The message as it stands now.


class QuoteListIn(TypedDict):
    """What quote.list takes. What these messages quote: the ones they answer, and those whose addresses are in their texts; each as far as the caller may read it. It changes nothing."""

    room: Id  # The room.
    messages: list[int]  # The messages, by their numbers.


class QuoteListOut(TypedDict):
    """What quote.list answers."""

    quotes: list[Quote]  # Up to five of each message; none of those that quote nothing, say nothing any more, or are not there.


class MessageEditIn(TypedDict):
    """What message.edit takes. Change what a message says: its text, or in a sealed room its ciphertext. What it said before stays in its history."""

    room: Id  # The room.
    seq: int  # The message.
    if_rev: NotRequired[int]  # The revision the writer saw; a newer one refuses the change.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    body: MessageBody  # What it says now: text, or sealed as the room is.


class MessageEditOut(TypedDict):
    """What message.edit answers."""

    rev: int  # Its revision now.
    seq: int  # Where the change stands in the room's log; 0 when nothing changed.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class MessageHistoryIn(TypedDict):
    """What message.history takes. What a message said before, and says now: the oldest revision first. Nothing of it is told once the message is deleted, nor to who hid it."""

    room: Id  # The room.
    seq: int  # The message.
    cursor: NotRequired[str]  # Where the page before ended: its `next`.
    limit: NotRequired[int]  # How many; 50 when absent.


class MessageHistoryOut(TypedDict):
    """What message.history answers."""

    revisions: list[MessageRevision]  # The revisions.
    next: NotRequired[str]  # The next page; absent on the last.


class MessageDeleteIn(TypedDict):
    """What message.delete takes. Delete a message for everyone. Its number stays, and what it said is gone; for a while whoever deleted it may bring it back."""

    room: Id  # The room.
    seq: int  # The message.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    reason: NotRequired[str]  # Why, for the room's log.


class MessageDeleteOut(TypedDict):
    """What message.delete answers."""

    rev: int  # Its revision now.
    seq: int  # Where the change stands in the room's log.
    until: Time  # How long it may be brought back.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class MessageRestoreIn(TypedDict):
    """What message.restore takes. Bring a deleted message back, while that is possible: whoever deleted it, and who moderates."""

    room: Id  # The room.
    seq: int  # The message.
    cid: Id  # Made by the client; a repeat gets the first answer again.


class MessageRestoreOut(TypedDict):
    """What message.restore answers."""

    rev: int  # Its revision now.
    seq: int  # Where the change stands in the room's log.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class MessageHideIn(TypedDict):
    """What message.hide takes. Delete a message for the caller alone, on all their devices."""

    room: Id  # The room.
    seq: int  # The message.


class MessageHideOut(TypedDict):
    """What message.hide answers."""

    user_seq: int  # Where it stands in the caller's own log; 0 when it was hidden already.


class MessageUnhideIn(TypedDict):
    """What message.unhide takes. Show a hidden message to the caller again."""

    room: Id  # The room.
    seq: int  # The message.


class MessageUnhideOut(TypedDict):
    """What message.unhide answers."""

    user_seq: int  # Where it stands in the caller's own log; 0 when it was not hidden.


class RoomExportIn(TypedDict):
    """What room.export takes. Begin to take the room's whole history away: it is everything up to the entry that says so. It can be read for a day."""

    room: Id  # The room.
    cid: Id  # Made by the client; a repeat gets the first answer again.


class RoomExportOut(TypedDict):
    """What room.export answers."""

    seq: int  # Where it stands in the room's log: the export's number.
    until: Time  # How long it can be read.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class RoomExportPageIn(TypedDict):
    """What room.export_page takes. A page of an export that the caller began, the lowest numbers first. All pages at once, as JSON lines, are at the same address with /lines behind it."""

    room: Id  # The room.
    export: int  # The export's number.
    after_seq: NotRequired[int]  # Entries above this one; from the first on when absent.
    limit: NotRequired[int]  # How many at most; 200 when absent, and fewer when they are large.


class RoomExportPageOut(TypedDict):
    """What room.export_page answers."""

    events: list[LogEntry]  # Entries, as they stand now.
    next: NotRequired[int]  # The `after_seq` of the next page; absent on the last.


class MessageForwardIn(TypedDict):
    """What message.forward takes. Pass a message on into this room: a text, a place, or a poll, which begins anew. It tells who said it first."""

    room: Id  # The room it goes to.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    from_room: Id  # The room it stands in; the caller may read there.
    seq: int  # The message, by its number there.


class MessageForwardOut(TypedDict):
    """What message.forward answers."""

    seq: int  # Its number in the room it went to.
    num: int  # How many messages of people that room has had with it.
    at: Time  # When the server took it.
    dup: bool  # True when this is the answer to an earlier sending.


class ReactionAddIn(TypedDict):
    """What reaction.add takes. React to a message with an emoji, or with a :short_code: that clients know."""

    room: Id  # The room.
    seq: int  # The message.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    emoji: str  # One emoji of up to 64 bytes, or :words_like_this: of up to 32 small letters, digits, _ + -.


class ReactionAddOut(TypedDict):
    """What reaction.add answers."""

    seq: int  # Where it stands in the room's log; 0 when the caller had reacted so already.
    count: int  # How many people react so now.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class ReactionRemoveIn(TypedDict):
    """What reaction.remove takes. Take one's own reaction back."""

    room: Id  # The room.
    seq: int  # The message.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    emoji: str  # Which.


class ReactionRemoveOut(TypedDict):
    """What reaction.remove answers."""

    seq: int  # Where it stands in the room's log; 0 when there was no such reaction of the caller.
    count: int  # How many people react so now.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class ReactionListIn(TypedDict):
    """What reaction.list takes. Who reacted to a message, and with what."""

    room: Id  # The room.
    seq: int  # The message.
    emoji: NotRequired[str]  # With this alone.
    cursor: NotRequired[str]  # Where the page before ended: its `next`.
    limit: NotRequired[int]  # How many; 50 when absent.


class ReactionListOut(TypedDict):
    """What reaction.list answers."""

    reactions: list[ReactionView]  # The reactions, by emoji, then by person.
    next: NotRequired[str]  # The next page; absent on the last.


class PinAddIn(TypedDict):
    """What pin.add takes. Pin a message for everyone in the room; 100 at most."""

    room: Id  # The room.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    message: int  # The message, by its number.


class PinAddOut(TypedDict):
    """What pin.add answers."""

    seq: int  # Where it stands in the room's log; 0 when it was pinned already.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class PinRemoveIn(TypedDict):
    """What pin.remove takes. Take a pin off."""

    room: Id  # The room.
    message: int  # The message, by its number.
    cid: Id  # Made by the client; a repeat gets the first answer again.


class PinRemoveOut(TypedDict):
    """What pin.remove answers."""

    seq: int  # Where it stands in the room's log; 0 when it was not pinned.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class PinListIn(TypedDict):
    """What pin.list takes. The room's pinned messages, the newest message first."""

    room: Id  # The room.
    cursor: NotRequired[str]  # Where the page before ended: its `next`.
    limit: NotRequired[int]  # How many; 50 when absent.


class PinListOut(TypedDict):
    """What pin.list answers."""

    pins: list[PinView]  # The pins.
    next: NotRequired[str]  # The next page; absent on the last.


class PollVoteIn(TypedDict):
    """What poll.vote takes. Vote in a poll, or change one's vote: it replaces the one before. No answer to any question takes it back."""

    room: Id  # The room.
    seq: int  # The poll's message.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    choices: list[PollChoice]  # One entry for each question.


class PollVoteOut(TypedDict):
    """What poll.vote answers."""

    seq: int  # Where it stands in the room's log; 0 when it changed nothing.
    poll: PollView  # How the poll stands now.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class PollGetIn(TypedDict):
    """What poll.get takes. How a poll stands, and unless it is anonymous who chose what."""

    room: Id  # The room.
    seq: int  # The poll's message.
    cursor: NotRequired[str]  # Where the page of voters before ended: its `next`.
    limit: NotRequired[int]  # How many voters; 50 when absent.


class PollGetOut(TypedDict):
    """What poll.get answers."""

    poll: PollView  # How it stands.
    mine: NotRequired[list[PollChoice]]  # What the caller chose; absent when they did not vote.
    voters: list[PollVoter]  # Who chose what, in the order of their ids; nobody when it is anonymous.
    next: NotRequired[str]  # The next page of voters; absent on the last.


class PollCloseIn(TypedDict):
    """What poll.close takes. Close a poll before its time: it takes votes no more."""

    room: Id  # The room.
    seq: int  # The poll's message.
    cid: Id  # Made by the client; a repeat gets the first answer again.


class PollCloseOut(TypedDict):
    """What poll.close answers."""

    seq: int  # Where it stands in the room's log; 0 when it was closed already.
    poll: PollView  # How it stood at its end.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class BookmarkAddIn(TypedDict):
    """What bookmark.add takes. Keep a message at hand, for the caller alone; 1,000 at most. On one that is kept already it changes the note."""

    room: Id  # The room.
    seq: int  # The message.
    note: NotRequired[str]  # A note; absent: none. In a sealed room there is none, since the server would read it.


class BookmarkAddOut(TypedDict):
    """What bookmark.add answers."""

    user_seq: int  # Where it stands in the caller's own log; 0 when nothing changed.


class BookmarkRemoveIn(TypedDict):
    """What bookmark.remove takes. Keep it no more; also in rooms that the caller has left."""

    room: Id  # The room.
    seq: int  # The message.


class BookmarkRemoveOut(TypedDict):
    """What bookmark.remove answers."""

    user_seq: int  # Where it stands in the caller's own log; 0 when it was not there.


class BookmarkListIn(TypedDict):
    """What bookmark.list takes. The caller's bookmarks, the newest first. What the messages say is asked of their rooms, which may not tell it any more."""

    cursor: NotRequired[str]  # Where the page before ended: its `next`.
    limit: NotRequired[int]  # How many; 50 when absent.


class BookmarkListOut(TypedDict):
    """What bookmark.list answers."""

    bookmarks: list[Bookmark]  # The bookmarks.
    next: NotRequired[str]  # The next page; absent on the last.


class DraftSetIn(TypedDict):
    """What draft.set takes. Keep a text that is not sent yet, for the caller on all their devices; one for each room and thread, 500 at most. Not in sealed rooms, since the server would read it."""

    room: Id  # The room it is for.
    if_rev: NotRequired[int]  # The revision the writer saw, 0 for none; a newer one is refused and told: `current` of the refusal.
    thread: NotRequired[int]  # The message whose thread it is for.
    text: str  # What it says so far.


class DraftSetOut(TypedDict):
    """What draft.set answers."""

    rev: int  # Its revision now.
    user_seq: int  # Where it stands in the caller's own log; 0 when nothing changed.


class DraftClearIn(TypedDict):
    """What draft.clear takes. Forget a draft: it was sent, or given up; also in rooms that the caller has left."""

    room: Id  # The room it is for.
    if_rev: NotRequired[int]  # The revision the writer saw; a newer one is refused and told: `current` of the refusal.
    thread: NotRequired[int]  # The message whose thread it is for.


class DraftClearOut(TypedDict):
    """What draft.clear answers."""

    user_seq: int  # Where it stands in the caller's own log; 0 when there was none.


class DraftListIn(TypedDict):
    """What draft.list takes. The caller's drafts, by room and thread."""

    room: NotRequired[Id]  # Of this room alone.
    cursor: NotRequired[str]  # Where the page before ended: its `next`.
    limit: NotRequired[int]  # How many; 50 when absent.


class DraftListOut(TypedDict):
    """What draft.list answers."""

    drafts: list[Draft]  # The drafts.
    next: NotRequired[str]  # The next page; absent on the last.


class TypingSetIn(TypedDict):
    """What typing.set takes. Say that the caller is typing; it ends by itself after six seconds."""

    room: Id  # The room.
    typing: bool  # False ends it at once.


class TypingSetOut(TypedDict):
    """What typing.set answers."""


class ReceiptReadIn(TypedDict):
    """What receipt.read takes. Move the caller's read mark forward. Absolute, so that a lost one is healed by the next."""

    room: Id  # The room.
    seq: int  # Read up to here; beyond the head means the head.


class ReceiptReadOut(TypedDict):
    """What receipt.read answers."""

    read_seq: int  # Where the mark is now.
    unread: int  # Messages of people after it.


class ReceiptDeliveredIn(TypedDict):
    """What receipt.delivered takes. Move the caller's delivered mark forward; kept in rooms of up to 64 members."""

    room: Id  # The room.
    seq: int  # Delivered up to here; beyond the head means the head.


class ReceiptDeliveredOut(TypedDict):
    """What receipt.delivered answers."""

    delivered_seq: int  # Where the mark is now.


class ReceiptListIn(TypedDict):
    """What receipt.list takes. Whom a message has reached, and who has read it, by the members' marks. The sender is left out, and who does not show it."""

    room: Id  # The room.
    seq: int  # The message.


class ReceiptListOut(TypedDict):
    """What receipt.list answers."""

    kept: bool  # False in rooms of more than 64 members: there nobody is named.
    read: list[Id]  # Who has read it.
    delivered: list[Id]  # Whom it has reached, and who has not read it.


class MentionListIn(TypedDict):
    """What mention.list takes. Messages that name the caller, in all rooms the caller is in, newest first. Those that name everyone are not among them."""

    cursor: NotRequired[str]  # Where the page before ended: its `next`.
    limit: NotRequired[int]  # How many; 50 when absent.


class MentionListOut(TypedDict):
    """What mention.list answers."""

    mentions: list[MentionView]  # The messages.
    next: NotRequired[str]  # The next page; absent on the last.


class ThreadListIn(TypedDict):
    """What thread.list takes. A room's threads, the one with the latest reply first."""

    room: Id  # The room.
    following: NotRequired[bool]  # True: those that the caller follows alone.
    cursor: NotRequired[str]  # Where the page before ended: its `next`.
    limit: NotRequired[int]  # How many; 50 when absent.


class ThreadListOut(TypedDict):
    """What thread.list answers."""

    threads: list[ThreadView]  # The threads.
    next: NotRequired[str]  # The next page; absent on the last.


class ThreadGetIn(TypedDict):
    """What thread.get takes. One thread, also while it has no replies."""

    room: Id  # The room.
    root: int  # The message it hangs on.


class ThreadGetOut(TypedDict):
    """What thread.get answers."""

    thread: ThreadView  # The thread.


class ThreadEventsIn(TypedDict):
    """What thread.events takes. A thread's replies as they stand now, in order. One bound at most; without any, the newest."""

    room: Id  # The room.
    root: int  # The message it hangs on.
    after_seq: NotRequired[int]  # What follows this number.
    before_seq: NotRequired[int]  # What stands before this number.
    limit: NotRequired[int]  # How many; 50 when absent.


class ThreadEventsOut(TypedDict):
    """What thread.events answers."""

    events: list[LogEntry]  # The replies, lowest number first.
    thread: ThreadView  # The thread when this was read.
    floor: int  # Below this number of the room nothing is kept.


class ThreadReadIn(TypedDict):
    """What thread.read takes. Move the caller's mark in a thread forward. Absolute, so that a lost one is healed by the next."""

    room: Id  # The room.
    root: int  # The message it hangs on.
    seq: int  # Read up to here; beyond the last reply means the last reply.


class ThreadReadOut(TypedDict):
    """What thread.read answers."""

    read_seq: int  # Where the mark is now.
    unread: int  # Replies after it.


class ThreadFollowIn(TypedDict):
    """What thread.follow takes. Follow a thread from now on. Who replies in it and who wrote its first message follow it without asking."""

    room: Id  # The room.
    root: int  # The message it hangs on.


class ThreadFollowOut(TypedDict):
    """What thread.follow answers."""

    thread: ThreadView  # The thread.


class ThreadUnfollowIn(TypedDict):
    """What thread.unfollow takes. Follow a thread no more, until the caller replies in it again."""

    room: Id  # The room.
    root: int  # The message it hangs on.


class ThreadUnfollowOut(TypedDict):
    """What thread.unfollow answers."""

    thread: ThreadView  # The thread.


class ThreadMuteIn(TypedDict):
    """What thread.mute takes. Say whether the caller wants to hear of a thread's replies. For the caller's own clients to heed."""

    room: Id  # The room.
    root: int  # The message it hangs on.
    muted: bool  # True: nothing of it.


class ThreadMuteOut(TypedDict):
    """What thread.mute answers."""

    thread: ThreadView  # The thread.


class PreferenceSetIn(TypedDict):
    """What preference.set takes. Set a preference, or take it away. Names that the server does not know begin with client. and hold what a client likes."""

    name: str  # Which: a preference_name, sidebar_order.2 to sidebar_order.20, or client. and up to 57 letters, digits, dots, dashes and underscores.
    if_rev: NotRequired[int]  # The revision the writer saw, 0 for none; another one refuses the change.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    scope: NotRequired[Id]  # The room it is about; absent when it holds everywhere.
    value: NotRequired[dict[str, Any] | None]  # What to set it to: a preference_value, or under a client's own name whatever it likes; null takes it away.


class PreferenceSetOut(TypedDict):
    """What preference.set answers."""

    rev: int  # Its revision now; 0 when there is none any more.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class PreferenceListIn(TypedDict):
    """What preference.list takes. What the caller has set, by room and name."""

    cursor: NotRequired[str]  # Where the page before ended: its `next`.
    limit: NotRequired[int]  # How many; 200 when absent.


class PreferenceListOut(TypedDict):
    """What preference.list answers."""

    preferences: list[Preference]  # The preferences; those that hold everywhere first.
    next: NotRequired[str]  # The next page; absent on the last.


class UserBlockIn(TypedDict):
    """What user.block takes. Hear nothing more from somebody: no direct messages between the two, no invitations, mentions or typing from them. They are not told."""

    cid: Id  # Made by the client; a repeat gets the first answer again.
    user: Id  # Who.


class UserBlockOut(TypedDict):
    """What user.block answers."""

    existed: bool  # Whether they were blocked before.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class UserUnblockIn(TypedDict):
    """What user.unblock takes. Hear from somebody again."""

    user: Id  # Who.
    cid: Id  # Made by the client; a repeat gets the first answer again.


class UserUnblockOut(TypedDict):
    """What user.unblock answers."""

    existed: bool  # Whether they were blocked before.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class BlockListIn(TypedDict):
    """What block.list takes. From whom the caller wants to hear nothing, in the order of their ids."""

    cursor: NotRequired[str]  # Where the page before ended: its `next`.
    limit: NotRequired[int]  # How many; 200 when absent.


class BlockListOut(TypedDict):
    """What block.list answers."""

    blocks: list[Block]  # The blocks.
    next: NotRequired[str]  # The next page; absent on the last.


class StatusSetIn(TypedDict):
    """What status.set takes. Say what one is doing: a sign, some words, or both. It goes by itself when its time is over."""

    cid: Id  # Made by the client; a repeat gets the first answer again.
    emoji: NotRequired[str]  # A sign before it.
    text: NotRequired[str]  # In words.
    expires_at: NotRequired[Time]  # When it goes by itself, within a year.


class StatusSetOut(TypedDict):
    """What status.set answers."""

    status: Status  # What is shown now.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class StatusClearIn(TypedDict):
    """What status.clear takes. Say nothing of what one is doing."""

    cid: Id  # Made by the client; a repeat gets the first answer again.


class StatusClearOut(TypedDict):
    """What status.clear answers."""

    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class PresenceSetIn(TypedDict):
    """What presence.set takes. Choose what to be seen as, by whom, and until when not to be disturbed. What is left out stays as it is."""

    cid: Id  # Made by the client; a repeat gets the first answer again.
    state: NotRequired[PresenceChoice]  # What to be seen as.
    seen_by: NotRequired[PresenceAudience]  # By whom.
    dnd_until: NotRequired[Time | None]  # No notifications before this time; null allows them again.


class PresenceSetOut(TypedDict):
    """What presence.set answers."""

    state: PresenceChoice  # What was chosen.
    seen_by: PresenceAudience  # Who sees it.
    dnd_until: NotRequired[Time]  # Until when there are no notifications.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class PresenceMineIn(TypedDict):
    """What presence.mine takes. What the caller has chosen to be seen as, by whom, and until when they are not to be disturbed."""


class PresenceMineOut(TypedDict):
    """What presence.mine answers."""

    state: PresenceChoice  # What was chosen.
    seen_by: PresenceAudience  # Who sees it.
    dnd_until: NotRequired[Time]  # Until when there are no notifications.


class PresenceGetIn(TypedDict):
    """What presence.get takes. Whether people are there, as far as the caller may see it; of who may not be seen it says offline."""

    users: list[Id]  # Who.


class PresenceGetOut(TypedDict):
    """What presence.get answers."""

    people: list[PresenceView]  # Each of them once.
    stale: bool  # True while it is as it was known last, because the nodes do not hear of each other.


class PresenceWatchIn(TypedDict):
    """What presence.watch takes. Follow whether people are there: the answer says how it is now, `presence` signals what changes. It replaces what was watched before; an empty list ends it. REST has presence.get."""

    users: list[Id]  # Who.


class PresenceWatchOut(TypedDict):
    """What presence.watch answers."""

    people: list[PresenceView]  # Each of them once.
    stale: bool  # True while it is as it was known last, because the nodes do not hear of each other.
    until: Time  # Until when they are watched: who may see whom is looked at anew each time.


class ScheduleAddIn(TypedDict):
    """What schedule.add takes. Say something later: between a minute and a year from now. Whether the room takes it is judged when its time comes."""

    room: Id  # The room.
    cid: Id  # Made by the client, and the scheduled message's id; a repeat gets the first answer again.
    body: MessageBody  # What to say; not sealed, since whom it would be sealed for is not known yet.
    reply_to: NotRequired[int]  # The message it answers.
    thread: NotRequired[int]  # The message whose thread it is in; it is in none itself.
    lifetime_ms: NotRequired[int]  # It deletes itself after so long; the room's own when absent.
    lifetime_from: NotRequired[LifetimeFrom]  # Counted from when; from sending when absent.
    send_at: Time  # When.


class ScheduleAddOut(TypedDict):
    """What schedule.add answers."""

    scheduled: Scheduled  # What waits now.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class ScheduleListIn(TypedDict):
    """What schedule.list takes. What the caller has scheduled, in the order of the ids."""

    after: NotRequired[Id]  # What follows this one: the page before ended with it.
    limit: NotRequired[int]  # How many; 20 when absent.


class ScheduleListOut(TypedDict):
    """What schedule.list answers."""

    scheduled: list[Scheduled]  # They.
    is_last: bool  # Whether there are no more.


class ScheduleGetIn(TypedDict):
    """What schedule.get takes. One of them."""

    id: Id  # Which.


class ScheduleGetOut(TypedDict):
    """What schedule.get answers."""

    scheduled: Scheduled  # It.


class ScheduleUpdateIn(TypedDict):
    """What schedule.update takes. Change what a scheduled message says, or when. A failed one waits again."""

    id: Id  # Which.
    if_rev: NotRequired[int]  # The revision the writer saw; a newer one refuses the change.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    body: NotRequired[MessageBody]  # What to say instead.
    send_at: NotRequired[Time]  # When instead; of a failed one required.


class ScheduleUpdateOut(TypedDict):
    """What schedule.update answers."""

    scheduled: Scheduled  # What waits now.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class ScheduleCancelIn(TypedDict):
    """What schedule.cancel takes. Take a scheduled message back."""

    id: Id  # Which.
    cid: Id  # Made by the client; a repeat gets the first answer again.


class ScheduleCancelOut(TypedDict):
    """What schedule.cancel answers."""

    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class ScheduleFireIn(TypedDict):
    """What schedule.fire takes. Send a scheduled message whose time has come, in its writer's name. Asked twice it is sent once. REST only: services speak to each other so."""

    user: Id  # Whose.
    id: Id  # Which.


class ScheduleFireOut(TypedDict):
    """What schedule.fire answers."""

    state: ScheduleState  # What became of it; cancelled also when there is none (any more).
    seq: NotRequired[int]  # Of a sent one: its number in the room.
    failure: NotRequired[str]  # Of a failed one: why.


class ReportCreateIn(TypedDict):
    """What report.create takes. Report a message to those who run the installation. They see the message as it stands now, also if it is changed or deleted afterwards. Once for each message: a second report is answered by the first."""

    room: Id  # The room.
    seq: int  # The message.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    reason: ReportReason  # What is wrong with it; not rule or suspicious, which are the server's own.
    words: NotRequired[str]  # What there is to say about it; required with other.


class ReportCreateOut(TypedDict):
    """What report.create answers."""

    report: Id  # The report.
    at: Time  # When it was made.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class ReportTellIn(TypedDict):
    """What report.tell takes. Tell whoever made a report what became of it. Asked twice they are told once. REST only: services speak to each other so."""

    user: Id  # Who made it.
    report: Id  # Which.
    in_room: Id  # The room of the message.
    outcome: ReportOutcome  # What became of it.


class ReportTellOut(TypedDict):
    """What report.tell answers."""

    told: bool  # Whether it was this call that told them.


class ReportForgetIn(TypedDict):
    """What report.forget takes. Let go of what was reported half a year ago, and decided about or flagged by a rule. One slice. REST only: services speak to each other so."""

    of: Id  # The room it was reported in, or the person whose status it was: there may be none of that id for anybody else any more.
    limit: int  # How many at most.


class ReportForgetOut(TypedDict):
    """What report.forget answers."""

    forgotten: int  # How many there were.
    is_more: bool  # Whether there may be more: ask again.


class RoomRulesIn(TypedDict):
    """What room.rules takes. The room's own rules about words. Those for all rooms hold as well."""

    room: Id  # The room.


class RoomRulesOut(TypedDict):
    """What room.rules answers."""

    rev: int  # How often they were changed: the entity tag.
    rules: list[WordRule]  # They, in the order in which they were given.


class RoomSetRulesIn(TypedDict):
    """What room.set_rules takes. Set the room's own rules about words, in place of those it had. They hold for sends and edits, on every gateway within a second. Sealed rooms have none, since the server reads nothing there."""

    room: Id  # The room.
    if_rev: NotRequired[int]  # The revision the writer saw; a newer one refuses the change.
    cid: Id  # Made by the client; a repeat gets the first answer again.
    rules: list[WordRule]  # They; empty for none.


class RoomSetRulesOut(TypedDict):
    """What room.set_rules answers."""

    rev: int  # Their revision now.
    seq: int  # Where the change stands in the room's log.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class MessageExpireIn(TypedDict):
    """What message.expire takes. Take away what has had its time in a room: bodies whose lifetime is over, what was kept of deleted messages, and all that is older than the room keeps. One slice. REST only: services speak to each other so."""

    room: Id  # The room.
    limit: int  # How many at most.


class MessageExpireOut(TypedDict):
    """What message.expire answers."""

    expired: int  # How many messages lost what they said.
    floor: int  # Below this nothing is kept now.
    is_more: bool  # Whether there may be more: ask again.


class RoomEndIn(TypedDict):
    """What room.end takes. Delete a room whose time is over, and sweep away what a deleted room has left. One slice. REST only: services speak to each other so."""

    room: Id  # The room: there may be no such room for anybody else any more.
    limit: int  # How many rows of a kind at most.


class RoomEndOut(TypedDict):
    """What room.end answers."""

    is_more: bool  # Whether there may be more: ask again.


class GuestPartIn(TypedDict):
    """What guest.part takes. Have a guest whose time is over leave the room they were let into. REST only: services speak to each other so."""

    user: Id  # The guest: there may be nobody of that id for anybody else any more.
    room: Id  # The room: likewise.


class GuestPartOut(TypedDict):
    """What guest.part answers."""

    seq: int  # Where it stands in the room's log; 0 for who was not in it any more.


class CommandListIn(TypedDict):
    """What command.list takes. The commands that can be typed in the room, by name: for help, and for completing what is being typed."""

    room: Id  # The room.
    name: NotRequired[str]  # Only those of this word.


class CommandListOut(TypedDict):
    """What command.list answers."""

    commands: list[CommandView]  # The commands.


class CommandRunIn(TypedDict):
    """What command.run takes. Do what a typed command means: another operation, which is asked for as if the caller had, at its own price and with its own refusals."""

    room: Id  # The room in which it was typed.
    cid: Id  # Made by the client; a repeat means what the first one meant, and is done once.
    text: str  # What was typed, from the slash on.
    thread: NotRequired[int]  # The message whose thread it was typed in: what the command says is said there.


class CommandRunOut(TypedDict):
    """What command.run answers."""

    op: str  # The operation that was meant.
    said: str  # What was done, in a sentence.
    args: dict[str, Any]  # What was asked of that operation.
    answer: NotRequired[dict[str, Any]]  # What it answered, but for its mark of a repeat, which stands beside.
    dup: NotRequired[bool]  # True, and there at all, when this is the answer to an earlier request under the same key.


class MessageLinksIn(TypedDict):
    """What message.links takes. Messages of a room whose links may be looked up and were not yet, the newest first; those that nobody wants looked up are passed over for good. REST only: services speak to each other so."""

    room: Id  # The room.
    limit: int  # How many messages to look at, at most.


class MessageLinksOut(TypedDict):
    """What message.links answers."""

    messages: list[LinkedMessage]  # They.
    is_more: bool  # Whether there may be more: ask again.


class MessagePreviewIn(TypedDict):
    """What message.preview takes. Put beside a message what its links lead to, if it still says what it said and nobody has done so. Asked twice it is done once. REST only: services speak to each other so."""

    room: Id  # The room.
    seq: int  # The message.
    rev: int  # The revision in which the links stood.
    previews: list[LinkPreview]  # What was found; none: that there is nothing to show.


class MessagePreviewOut(TypedDict):
    """What message.preview answers."""

    seq: int  # Where it stands in the room's log; 0 when nothing is shown.


class SearchQueryIn(TypedDict):
    """What search.query takes. Find messages in the rooms that the caller is in, and people and rooms. Words, "phrases", -words left out, and from: in: before: after: on: has:file|link|poll is:unread|pinned|thread mentions:me."""

    text: str  # What is looked for.
    what: NotRequired[SearchWhat]  # Of what kind; all when absent.
    sort: NotRequired[SearchSort]  # In which order; best when absent. A cursor goes on in the order it was handed out for.
    utc_offset_minutes: NotRequired[int]  # How far the caller's days are ahead of UTC's: for before:, after: and on:. 0 when absent.
    cursor: NotRequired[str]  # Where the page before ended: its `next`.
    limit: NotRequired[int]  # How many messages; 20 when absent.


class SearchQueryOut(TypedDict):
    """What search.query answers."""

    messages: list[SearchHit]  # The messages.
    people: list[SearchPerson]  # People by their names, those that fit best first; none when the token's scopes do not cover directory:read.
    rooms: list[SearchRoom]  # The caller's own rooms by their names and, where the token's scopes cover directory:read, public ones; those that fit best first.
    next: NotRequired[str]  # The next page of messages; absent on the last.


class SearchFillIn(TypedDict):
    """What search.fill takes. Take what was said in these rooms, and what rooms and people are called, into the index of search.query, as far as the logs go. One slice. REST only: services speak to each other so."""

    rooms: list[Id]  # The rooms; nothing is taken of what is sealed, and what is gone is taken out.
    people: NotRequired[list[Id]]  # People whose names may have changed.


class SearchFillOut(TypedDict):
    """What search.fill answers."""

    left: list[Id]  # Those of them that have more: ask again.


# Somebody said something.
MessageSentEvent = TypedDict("MessageSentEvent", {
    "from": Id,  # Who.
    "cid": NotRequired[Id],  # The sender's own key for it.
    "num": int,  # How many messages of people the room has had with it; a reply in a thread adds none.
    "rev": NotRequired[int],  # How often it was changed since; absent when never.
    "reply_to": NotRequired[int],  # The message it answers.
    "thread": NotRequired[int],  # The message whose thread it is in.
    "thread_num": NotRequired[int],  # How many replies that thread has had with it.
    "replies": NotRequired[int],  # How many replies its own thread has by now; absent when none, and always when it has just been said.
    "last_reply_seq": NotRequired[int],  # The last of them.
    "edited_at": NotRequired[Time],  # When it was last changed; absent when never.
    "expires_at": NotRequired[Time],  # When it deletes itself.
    "origin": NotRequired[MessageOrigin],  # Where it stood before it was passed on.
    "spans": NotRequired[list[Span]],  # Mentions and links in its text.
    "previews": NotRequired[list[LinkPreview]],  # What its links lead to, once they were looked up.
    "reactions": NotRequired[list[ReactionCount]],  # The reactions to it when this was read.
    "pinned": NotRequired[bool],  # True when it was pinned when this was read.
    "hidden": NotRequired[bool],  # True when the caller hid it: it is told without what it says.
    "body": NotRequired[MessageBody],  # What was said; absent once deleted.
})


class MessageEditedEvent(TypedDict):
    """A message says something else now."""

    message: int  # Which.
    rev: int  # Its revision: one that is not newer than what the client has changes nothing.
    by: Id  # Who changed it.
    spans: NotRequired[list[Span]]  # Mentions and links in its text.
    body: NotRequired[MessageBody]  # What it says; absent once deleted.


class MessageDeletedEvent(TypedDict):
    """A message was deleted for everyone: what it said goes, and what hung on it."""

    message: int  # Which.
    rev: int  # Its revision: one that is not newer than what the client has changes nothing.
    by: Id  # Who deleted it.
    reason: NotRequired[str]  # Why.


class MessageRestoredEvent(TypedDict):
    """A deleted message is back."""

    message: int  # Which.
    rev: int  # Its revision: one that is not newer than what the client has changes nothing.
    by: Id  # Who brought it back.
    edited_at: NotRequired[Time]  # When it was last edited; absent when never.
    origin: NotRequired[MessageOrigin]  # Where it stood before it was passed on.
    spans: NotRequired[list[Span]]  # Mentions and links in its text.
    previews: NotRequired[list[LinkPreview]]  # What its links led to.
    reactions: NotRequired[list[ReactionCount]]  # The reactions to it.
    body: NotRequired[MessageBody]  # What it says; absent once deleted again.


class MessageHiddenEvent(TypedDict):
    """The user wants to see a message no more."""

    room: Id  # The room.
    message: int  # Which.


class MessageUnhiddenEvent(TypedDict):
    """The user wants to see a message again."""

    room: Id  # The room.
    message: int  # Which.


class ReactionAddedEvent(TypedDict):
    """Somebody reacted to a message."""

    message: int  # Which.
    emoji: str  # With what.
    user: Id  # Who.
    count: int  # How many people react so now.


class ReactionRemovedEvent(TypedDict):
    """Somebody took a reaction back."""

    message: int  # Which.
    emoji: str  # With what.
    user: Id  # Who.
    count: int  # How many people react so now.


class PinAddedEvent(TypedDict):
    """A message was pinned."""

    message: int  # Which.
    by: Id  # Who pinned it.


class PinRemovedEvent(TypedDict):
    """A message is not pinned any more."""

    message: int  # Which.
    by: Id  # Who took the pin off, or deleted the message.


class PollVotedEvent(TypedDict):
    """Somebody voted in a poll, or changed their vote."""

    message: int  # The poll's message.
    user: NotRequired[Id]  # Who; absent when the poll is anonymous.
    tallies: list[PollTally]  # How it stands now, one for each question.
    voters: int  # How many people voted.


class PollClosedEvent(TypedDict):
    """A poll was closed before its time."""

    message: int  # The poll's message.
    by: Id  # Who closed it.
    tallies: list[PollTally]  # How it stood, one for each question.
    voters: int  # How many people voted.


class RoomCreatedEvent(TypedDict):
    """The room was made: always number 1."""

    by: Id  # Who made it.
    kind: RoomKind  # What sort of room.
    encryption: RoomEncryption  # How messages travel in it.
    name: NotRequired[str]  # Its name.
    members: list[Id]  # Who is in from the beginning, the maker first.


class RoomUpdatedEvent(TypedDict):
    """The room's name, topic or settings changed: all of them as they are now."""

    by: Id  # Who changed it.
    rev: int  # The new revision.
    name: NotRequired[str]  # The name now.
    topic: NotRequired[str]  # The topic now; absent when there is none.
    picture: NotRequired[Id]  # The picture now; absent when there is none.
    category: NotRequired[str]  # Under what the directory lists it now.
    tags: NotRequired[list[str]]  # What else it is about now.
    text_max: int  # The longest text now.
    needs_password: bool  # Whether who joins is asked for a password now.
    ends_at: NotRequired[Time]  # When it deletes itself; absent: never.
    settings: RoomSettings  # How it behaves now.
    roles: NotRequired[list[RoleBits]]  # Its roles, when they may other things here than elsewhere.


class RoomExportedEvent(TypedDict):
    """Somebody takes the room's history away: everything up to here."""

    by: Id  # Who.
    until: Time  # How long it can be read.


class RoomLockedEvent(TypedDict):
    """Only who moderates the room speaks now."""

    by: Id  # Who locked it.
    reason: NotRequired[str]  # Why.


class RoomUnlockedEvent(TypedDict):
    """Everybody speaks in the room again."""

    by: Id  # Who unlocked it.


class RoomGuardedEvent(TypedDict):
    """The room is on guard: who is new in it is held to a pace. That a time has passed is told by nobody."""

    until: Time  # Until when.
    by: NotRequired[Id]  # Who said so; absent: too many people came in at once.
    joins: NotRequired[int]  # So many of them.
    closed: NotRequired[bool]  # True when nobody comes in by themselves while it lasts.
    reason: NotRequired[str]  # Why.


class RoomUnguardedEvent(TypedDict):
    """The room is on guard no more, before its time."""

    by: Id  # Who said so.


class RoomArchivedEvent(TypedDict):
    """The room is closed and kept."""

    by: Id  # Who archived it.


class RoomRestoredEvent(TypedDict):
    """An archived room is open again."""

    by: Id  # Who opened it.


class RoomDeletedEvent(TypedDict):
    """The room is gone: always its last number."""

    by: Id  # Who deleted it.
    reason: NotRequired[str]  # Why.


class MemberJoinedEvent(TypedDict):
    """Somebody became a member."""

    user: Id  # Who.
    role: MemberRole  # As what.
    by: Id  # Who brought them in; themselves when they joined.
    invite: NotRequired[Id]  # The invitation by which they came.


class MemberLeftEvent(TypedDict):
    """Somebody is no member any more."""

    user: Id  # Who.
    by: Id  # Who removed them; themselves when they left.
    reason: NotRequired[str]  # Why.


class MemberChangedEvent(TypedDict):
    """A member has another role, or other permissions."""

    user: Id  # Who.
    role: MemberRole  # What they are now.
    permissions: NotRequired[list[RoomPermission]]  # What they may do now, when it is not what their role may.
    by: Id  # Who changed it.


class MemberRenamedEvent(TypedDict):
    """A member shows another name in this room."""

    user: Id  # Who.
    by: NotRequired[Id]  # Who saw to it; absent: themselves.
    nick: NotRequired[str]  # The name now; absent: as elsewhere.


class MemberMutedEvent(TypedDict):
    """A member says nothing for a while."""

    user: Id  # Who.
    by: Id  # Who said so.
    until: NotRequired[Time]  # Until when; absent: until it is taken back.
    reason: NotRequired[str]  # Why.


class MemberUnmutedEvent(TypedDict):
    """A member speaks again before their time. That a time has passed is told by nobody."""

    user: Id  # Who.
    by: Id  # Who said so.


class MemberBannedEvent(TypedDict):
    """Somebody may not come in. Who was a member has left by the entry before."""

    user: Id  # Who.
    by: Id  # Who said so.
    until: NotRequired[Time]  # Until when; absent: until it is taken back.
    reason: NotRequired[str]  # Why.


class MemberUnbannedEvent(TypedDict):
    """Somebody may come in again before their time. That a time has passed is told by nobody."""

    user: Id  # Who.
    by: Id  # Who said so.


class InviteCreatedEvent(TypedDict):
    """Somebody made an invitation."""

    invite: Id  # The invitation.
    role: MemberRole  # What it makes of who comes by it.
    uses: int  # How many may come by it.
    expires_at: Time  # Until when.
    by: Id  # Who made it.


class InviteRevokedEvent(TypedDict):
    """An invitation was taken back."""

    invite: Id  # The invitation.
    by: Id  # Who took it back.


class RoomAddedEvent(TypedDict):
    """The user is now in a room."""

    room: Id  # The room.
    seq: int  # From this number of the room's log on.
    role: MemberRole  # As what.


class RoomRemovedEvent(TypedDict):
    """The user is not in a room any more."""

    room: Id  # The room.
    seq: int  # Up to this number of the room's log.


class TemplateCreatedEvent(TypedDict):
    """The user kept how a room is set up."""

    template: Id  # The template.
    name: str  # What it is called.


class TemplateDeletedEvent(TypedDict):
    """The user forgot a template."""

    template: Id  # The template.


class MarksMovedEvent(TypedDict):
    """The user read further on some device."""

    room: Id  # The room.
    read_seq: int  # Read up to here.
    read_num: int  # The same in messages of people.


class BookmarkAddedEvent(TypedDict):
    """The user bookmarked a message, or changed the note."""

    room: Id  # The room.
    message: int  # Which.
    note: NotRequired[str]  # What they noted.


class BookmarkRemovedEvent(TypedDict):
    """The user keeps a message no more."""

    room: Id  # The room.
    message: int  # Which.


class DraftSavedEvent(TypedDict):
    """The user changed a draft on some device. What it says is not kept here: draft.list tells it."""

    room: Id  # The room it is for.
    thread: NotRequired[int]  # The message whose thread it is for.
    rev: int  # Its revision now.


class DraftClearedEvent(TypedDict):
    """The user sent a draft, or gave it up."""

    room: Id  # The room it was for.
    thread: NotRequired[int]  # The message whose thread it was for.


# A message names the user. Not told of messages that name everyone.
MentionAddedEvent = TypedDict("MentionAddedEvent", {
    "room": Id,  # The room.
    "message": int,  # The message, by its number in the room.
    "kind": SpanKind,  # How: the person, a role of theirs, or whoever was there.
    "from": Id,  # Who said it.
})


class ThreadMarkedEvent(TypedDict):
    """The user read further in a thread, on some device."""

    room: Id  # The room.
    root: int  # The message whose thread it is.
    read_seq: int  # Read up to here.
    read_num: int  # The same in replies: unread is the thread's replies less this.


class ThreadFollowedEvent(TypedDict):
    """The user follows a thread now, on some device."""

    room: Id  # The room.
    root: int  # The message whose thread it is.


class ThreadUnfollowedEvent(TypedDict):
    """The user follows a thread no more, on some device."""

    room: Id  # The room.
    root: int  # The message whose thread it was.


class ThreadMutedEvent(TypedDict):
    """The user wants to hear of a thread's replies, or does not, on some device."""

    room: Id  # The room.
    root: int  # The message whose thread it is.
    muted: bool  # Whether it is muted now.


class PreferenceChangedEvent(TypedDict):
    """The user set a preference, or took it away."""

    scope: NotRequired[Id]  # The room it is about; absent when it holds everywhere.
    name: str  # What it is called.
    value: NotRequired[dict[str, Any]]  # What it is set to: a preference_value, or whatever a client likes; absent when it was taken away.
    rev: int  # Its revision; 0 when there is none any more.


class UserBlockedEvent(TypedDict):
    """The user wants to hear nothing more from somebody."""

    user: Id  # From whom.


class UserUnblockedEvent(TypedDict):
    """The user wants to hear from somebody again."""

    user: Id  # From whom.


class StatusChangedEvent(TypedDict):
    """The user says something else of what they are doing."""

    status: NotRequired[Status]  # What; absent when nothing.


class PresenceChosenEvent(TypedDict):
    """The user chose what to be seen as, by whom, or until when not to be disturbed."""

    state: PresenceChoice  # What to be seen as.
    seen_by: PresenceAudience  # By whom.
    dnd_until: NotRequired[Time]  # Until when there are no notifications.


class ScheduleChangedEvent(TypedDict):
    """A scheduled message was made, changed, sent or refused, or taken back. What it says is not repeated here."""

    id: Id  # Which.
    room: Id  # The room.
    rev: int  # How often it was changed.
    state: ScheduleState  # How far it is.
    send_at: Time  # When it is, or was, to be sent.
    seq: NotRequired[int]  # Of a sent one: its number in the room.
    failure: NotRequired[str]  # Of a failed one: the code with which it was refused.


class MessageExpiredEvent(TypedDict):
    """The lifetime of these messages is over: what they said is gone, whatever revision a client has."""

    messages: list[int]  # Which.


class RoomFloorRaisedEvent(TypedDict):
    """What the room keeps no longer is gone, messages and everything else."""

    floor: int  # Below this number nothing is kept.


class RoomEndedEvent(TypedDict):
    """The room's time is over: it is deleted with everything in it."""

    ends_at: Time  # When that was to be.


class MessagePreviewedEvent(TypedDict):
    """The links of a message were looked up."""

    message: int  # Which.
    rev: int  # The revision they stand in: a message of another one has other links.
    previews: NotRequired[list[LinkPreview]]  # What they lead to; absent once the message says something else, or nothing.


class ReportCreatedEvent(TypedDict):
    """The user has reported a message."""

    report: Id  # The report.
    room: Id  # The room.
    message: int  # The message.
    reason: ReportReason  # What is wrong with it.


class ReportClosedEvent(TypedDict):
    """It was decided what becomes of a report of the user's."""

    report: Id  # The report.
    room: Id  # The room.
    message: int  # The message.
    outcome: ReportOutcome  # What became of it.


class ReportResolvedEvent(TypedDict):
    """An administrator decided about a report."""

    report: Id  # The report.
    room: NotRequired[Id]  # The room; absent when it was a status.
    message: NotRequired[int]  # The message; absent with the room.
    about: Id  # Whose message it is, or whose status.
    reason: ReportReason  # What was said to be wrong with it.
    outcome: ReportOutcome  # What was decided.


class RoomRulesSetEvent(TypedDict):
    """The room's rules about words were set."""

    by: Id  # By whom.
    rev: int  # Their revision.
    count: int  # How many there are.


class RuleCreatedEvent(TypedDict):
    """An administrator made a rule about words, for all rooms."""

    rule: Id  # Which.
    kind: RuleKind  # How it looks for them.
    action: RuleAction  # What becomes of the message.


class RuleUpdatedEvent(TypedDict):
    """An administrator changed a rule about words."""

    rule: Id  # Which.
    rev: int  # Its revision.
    kind: RuleKind  # How it looks for them now.
    action: RuleAction  # What becomes of the message now.


class RuleDeletedEvent(TypedDict):
    """An administrator took a rule about words away."""

    rule: Id  # Which.


class AccountRegisteredEvent(TypedDict):
    """An account was made."""

    login: str  # The log-in name.
    way: str  # open, invitation, command or guest.


class AccountDisabledEvent(TypedDict):
    """An account was shut out."""

    by: Id  # By whom.
    reason: NotRequired[str]  # Why.


class AccountEnabledEvent(TypedDict):
    """An account was let in again."""

    by: Id  # By whom.


class SessionStartedEvent(TypedDict):
    """Somebody signed in."""

    session: Id  # The session.
    device: Id  # The device.
    amr: str  # How: srp, pwd or guest.
    address: NotRequired[str]  # The address's first bits.


class LoginFailedEvent(TypedDict):
    """Somebody failed to sign in. Under an unknown name the key is a hash of the name."""

    amr: str  # How: srp or pwd.
    address: NotRequired[str]  # The address's first bits.


class SessionEndedEvent(TypedDict):
    """A session ended."""

    session: Id  # The session.
    reason: str  # logout, ended, password_changed, token_reused, disabled or expired.


class TokenReusedEvent(TypedDict):
    """A spent refresh token was shown again: the session was ended."""

    session: Id  # The session.
    address: NotRequired[str]  # The address's first bits.


class PasswordChangedEvent(TypedDict):
    """The password was changed."""

    session: Id  # The session that changed it.


class ProfileUpdatedEvent(TypedDict):
    """Somebody changed their profile."""

    rev: int  # The new revision.


class TypingFrame(TypedDict):
    """Somebody is typing."""

    user: Id  # Who.
    until: Time  # When it ends by itself; not in the future when they stopped.


class ReceiptFrame(TypedDict):
    """A member's marks moved; in rooms of up to 64 members, of those who show it."""

    user: Id  # Whose.
    read_seq: int  # Read up to here.
    delivered_seq: int  # Delivered up to here.


class PresenceFrame(TypedDict):
    """Somebody whom this socket watches is seen otherwise, or says something else of what they are doing."""

    user: Id  # Who.
    state: PresenceState  # Whether they are there.
    status: NotRequired[Status]  # What they say now, empty when nothing; absent when that has not changed.


class PresenceStaleFrame(TypedDict):
    """To whom watches somebody: whether what is known of others' presence is old, because the nodes do not hear of each other."""

    stale: bool  # False: it is right again; what had changed was told.


class CaughtUpFrame(TypedDict):
    """What the client lacked is on its way completely; from here on everything is live."""

    user_seq: int  # The head of the user's own log then.


class ServerGoawayFrame(TypedDict):
    """This gateway is about to stop: open another connection, resume there, then close this one."""

    after_ms: int  # Within how long to begin; two seconds later it is closed.


# Where each operation lives in REST, and which members stand elsewhere than in path and body.
ROUTES: dict[str, dict[str, Any]] = {
    "report.list": {"method": "GET", "path": "/v1/admin/reports", "query": ["state", "in_room", "cursor", "limit"]},
    "report.get": {"method": "GET", "path": "/v1/admin/reports/{report}"},
    "report.resolve": {"method": "POST", "path": "/v1/admin/reports/{report}/resolve", "key": ["cid"]},
    "rule.create": {"method": "POST", "path": "/v1/admin/rules", "key": ["cid"]},
    "rule.list": {"method": "GET", "path": "/v1/admin/rules", "query": ["after", "limit"]},
    "rule.update": {"method": "PATCH", "path": "/v1/admin/rules/{rule}", "if_match": ["if_rev"], "key": ["cid"]},
    "rule.delete": {"method": "DELETE", "path": "/v1/admin/rules/{rule}", "key": ["cid"]},
    "account.register": {"method": "POST", "path": "/v1/auth/register"},
    "login.start": {"method": "POST", "path": "/v1/auth/login/start"},
    "login.finish": {"method": "POST", "path": "/v1/auth/login/finish"},
    "login.password": {"method": "POST", "path": "/v1/auth/login"},
    "guest.start": {"method": "POST", "path": "/v1/auth/guests"},
    "token.refresh": {"method": "POST", "path": "/v1/auth/refresh"},
    "session.leave": {"method": "POST", "path": "/v1/auth/logout"},
    "password.change": {"method": "POST", "path": "/v1/auth/password", "key": ["cid"]},
    "key.list": {"method": "GET", "path": "/v1/auth/keys"},
    "service.token": {"method": "POST", "path": "/v1/auth/service"},
    "invitation.create": {"method": "POST", "path": "/v1/auth/invitations"},
    "account.disable": {"method": "POST", "path": "/v1/auth/accounts/{user}/disable", "key": ["cid"]},
    "account.enable": {"method": "POST", "path": "/v1/auth/accounts/{user}/enable", "key": ["cid"]},
    "session.list": {"method": "GET", "path": "/v1/auth/sessions"},
    "session.rename": {"method": "PATCH", "path": "/v1/auth/sessions/{session}"},
    "session.end": {"method": "DELETE", "path": "/v1/auth/sessions/{session}"},
    "session.end_all": {"method": "DELETE", "path": "/v1/auth/sessions", "query": ["others"]},
    "profile.get": {"method": "GET", "path": "/v1/users/me"},
    "profile.update": {"method": "PATCH", "path": "/v1/users/me", "if_match": ["if_rev"], "key": ["cid"]},
    "user.get": {"method": "GET", "path": "/v1/users/{user}"},
    "user.find": {"method": "GET", "path": "/v1/users", "query": ["login"]},
    "user.search": {"method": "GET", "path": "/v1/users/search", "query": ["begins", "limit"]},
    "session.sync": {"method": "POST", "path": "/v1/sync"},
    "user.events": {"method": "GET", "path": "/v1/me/events", "query": ["after_user_seq", "limit"]},
    "room.create": {"method": "POST", "path": "/v1/rooms", "key": ["cid"]},
    "room.get": {"method": "GET", "path": "/v1/rooms/{room}"},
    "room.update": {"method": "PATCH", "path": "/v1/rooms/{room}", "if_match": ["if_rev"], "key": ["cid"]},
    "room.list": {"method": "GET", "path": "/v1/rooms", "query": ["cursor", "limit"]},
    "room.browse": {"method": "GET", "path": "/v1/directory", "query": ["like", "category", "tag", "sort", "cursor", "limit"]},
    "room.join": {"method": "POST", "path": "/v1/rooms/{room}/join", "key": ["cid"]},
    "room.leave": {"method": "POST", "path": "/v1/rooms/{room}/leave", "key": ["cid"]},
    "room.lock": {"method": "POST", "path": "/v1/rooms/{room}/lock", "key": ["cid"]},
    "room.unlock": {"method": "POST", "path": "/v1/rooms/{room}/unlock", "key": ["cid"]},
    "room.guard": {"method": "POST", "path": "/v1/rooms/{room}/guard", "key": ["cid"]},
    "room.unguard": {"method": "POST", "path": "/v1/rooms/{room}/unguard", "key": ["cid"]},
    "room.archive": {"method": "POST", "path": "/v1/rooms/{room}/archive", "key": ["cid"]},
    "room.restore": {"method": "POST", "path": "/v1/rooms/{room}/restore", "key": ["cid"]},
    "room.transfer": {"method": "POST", "path": "/v1/rooms/{room}/transfer", "key": ["cid"]},
    "room.delete": {"method": "DELETE", "path": "/v1/rooms/{room}", "query": ["reason"], "key": ["cid"]},
    "room.permit": {"method": "PATCH", "path": "/v1/rooms/{room}/roles/{role}", "key": ["cid"]},
    "room.analytics": {"method": "GET", "path": "/v1/rooms/{room}/analytics", "query": ["days"]},
    "member.list": {"method": "GET", "path": "/v1/rooms/{room}/members", "query": ["role", "login", "cursor", "limit"]},
    "member.add": {"method": "POST", "path": "/v1/rooms/{room}/members", "key": ["cid"]},
    "member.kick": {"method": "DELETE", "path": "/v1/rooms/{room}/members/{user}", "query": ["reason"], "key": ["cid"]},
    "member.role": {"method": "PATCH", "path": "/v1/rooms/{room}/members/{user}", "key": ["cid"]},
    "member.permit": {"method": "PATCH", "path": "/v1/rooms/{room}/members/{user}/permissions", "key": ["cid"]},
    "member.nick": {"method": "PATCH", "path": "/v1/rooms/{room}/nick", "key": ["cid"]},
    "member.rename": {"method": "PATCH", "path": "/v1/rooms/{room}/members/{user}/nick", "key": ["cid"]},
    "member.mute": {"method": "POST", "path": "/v1/rooms/{room}/mutes", "key": ["cid"]},
    "member.unmute": {"method": "DELETE", "path": "/v1/rooms/{room}/mutes/{user}", "key": ["cid"]},
    "member.ban": {"method": "POST", "path": "/v1/rooms/{room}/bans", "key": ["cid"]},
    "member.unban": {"method": "DELETE", "path": "/v1/rooms/{room}/bans/{user}", "key": ["cid"]},
    "ban.list": {"method": "GET", "path": "/v1/rooms/{room}/bans", "query": ["cursor", "limit"]},
    "invite.create": {"method": "POST", "path": "/v1/rooms/{room}/invites"},
    "invite.list": {"method": "GET", "path": "/v1/rooms/{room}/invites"},
    "invite.revoke": {"method": "DELETE", "path": "/v1/rooms/{room}/invites/{invite}", "key": ["cid"]},
    "invite.look": {"method": "POST", "path": "/v1/invites/look"},
    "invite.accept": {"method": "POST", "path": "/v1/invites/accept", "key": ["cid"]},
    "template.create": {"method": "POST", "path": "/v1/me/templates", "key": ["cid"]},
    "template.list": {"method": "GET", "path": "/v1/me/templates"},
    "template.delete": {"method": "DELETE", "path": "/v1/me/templates/{template}", "key": ["cid"]},
    "message.send": {"method": "POST", "path": "/v1/rooms/{room}/messages", "key": ["cid"]},
    "message.get": {"method": "GET", "path": "/v1/rooms/{room}/messages/{seq}"},
    "room.events": {"method": "GET", "path": "/v1/rooms/{room}/events", "query": ["after_seq", "before_seq", "around_seq", "limit"]},
    "message.resolve": {"method": "GET", "path": "/v1/permalink", "query": ["link"]},
    "quote.list": {"method": "POST", "path": "/v1/rooms/{room}/quotes"},
    "message.edit": {"method": "PATCH", "path": "/v1/rooms/{room}/messages/{seq}", "if_match": ["if_rev"], "key": ["cid"]},
    "message.history": {"method": "GET", "path": "/v1/rooms/{room}/messages/{seq}/history", "query": ["cursor", "limit"]},
    "message.delete": {"method": "DELETE", "path": "/v1/rooms/{room}/messages/{seq}", "query": ["reason"], "key": ["cid"]},
    "message.restore": {"method": "POST", "path": "/v1/rooms/{room}/messages/{seq}/restore", "key": ["cid"]},
    "message.hide": {"method": "PUT", "path": "/v1/rooms/{room}/messages/{seq}/hidden"},
    "message.unhide": {"method": "DELETE", "path": "/v1/rooms/{room}/messages/{seq}/hidden"},
    "room.export": {"method": "POST", "path": "/v1/rooms/{room}/exports", "key": ["cid"]},
    "room.export_page": {"method": "GET", "path": "/v1/rooms/{room}/exports/{export}", "query": ["after_seq", "limit"]},
    "message.forward": {"method": "POST", "path": "/v1/rooms/{room}/forward", "key": ["cid"]},
    "reaction.add": {"method": "POST", "path": "/v1/rooms/{room}/messages/{seq}/reactions", "key": ["cid"]},
    "reaction.remove": {"method": "DELETE", "path": "/v1/rooms/{room}/messages/{seq}/reactions", "query": ["emoji"], "key": ["cid"]},
    "reaction.list": {"method": "GET", "path": "/v1/rooms/{room}/messages/{seq}/reactions", "query": ["emoji", "cursor", "limit"]},
    "pin.add": {"method": "POST", "path": "/v1/rooms/{room}/pins", "key": ["cid"]},
    "pin.remove": {"method": "DELETE", "path": "/v1/rooms/{room}/pins/{message}", "key": ["cid"]},
    "pin.list": {"method": "GET", "path": "/v1/rooms/{room}/pins", "query": ["cursor", "limit"]},
    "poll.vote": {"method": "POST", "path": "/v1/rooms/{room}/messages/{seq}/votes", "key": ["cid"]},
    "poll.get": {"method": "GET", "path": "/v1/rooms/{room}/messages/{seq}/votes", "query": ["cursor", "limit"]},
    "poll.close": {"method": "POST", "path": "/v1/rooms/{room}/messages/{seq}/close", "key": ["cid"]},
    "bookmark.add": {"method": "PUT", "path": "/v1/rooms/{room}/messages/{seq}/bookmark"},
    "bookmark.remove": {"method": "DELETE", "path": "/v1/me/bookmarks/{room}/{seq}"},
    "bookmark.list": {"method": "GET", "path": "/v1/me/bookmarks", "query": ["cursor", "limit"]},
    "draft.set": {"method": "PUT", "path": "/v1/rooms/{room}/draft", "query": ["thread"], "if_match": ["if_rev"]},
    "draft.clear": {"method": "DELETE", "path": "/v1/me/drafts/{room}", "query": ["thread"], "if_match": ["if_rev"]},
    "draft.list": {"method": "GET", "path": "/v1/me/drafts", "query": ["room", "cursor", "limit"]},
    "typing.set": {"method": "POST", "path": "/v1/rooms/{room}/typing"},
    "receipt.read": {"method": "POST", "path": "/v1/rooms/{room}/read"},
    "receipt.delivered": {"method": "POST", "path": "/v1/rooms/{room}/delivered"},
    "receipt.list": {"method": "GET", "path": "/v1/rooms/{room}/messages/{seq}/receipts"},
    "mention.list": {"method": "GET", "path": "/v1/me/mentions", "query": ["cursor", "limit"]},
    "thread.list": {"method": "GET", "path": "/v1/rooms/{room}/threads", "query": ["following", "cursor", "limit"]},
    "thread.get": {"method": "GET", "path": "/v1/rooms/{room}/threads/{root}"},
    "thread.events": {"method": "GET", "path": "/v1/rooms/{room}/threads/{root}/events", "query": ["after_seq", "before_seq", "limit"]},
    "thread.read": {"method": "POST", "path": "/v1/rooms/{room}/threads/{root}/read"},
    "thread.follow": {"method": "POST", "path": "/v1/rooms/{room}/threads/{root}/follow"},
    "thread.unfollow": {"method": "POST", "path": "/v1/rooms/{room}/threads/{root}/unfollow"},
    "thread.mute": {"method": "POST", "path": "/v1/rooms/{room}/threads/{root}/mute"},
    "preference.set": {"method": "PATCH", "path": "/v1/me/preferences/{name}", "if_match": ["if_rev"], "key": ["cid"]},
    "preference.list": {"method": "GET", "path": "/v1/me/preferences", "query": ["cursor", "limit"]},
    "user.block": {"method": "POST", "path": "/v1/me/blocks", "key": ["cid"]},
    "user.unblock": {"method": "DELETE", "path": "/v1/me/blocks/{user}", "key": ["cid"]},
    "block.list": {"method": "GET", "path": "/v1/me/blocks", "query": ["cursor", "limit"]},
    "status.set": {"method": "PUT", "path": "/v1/me/status", "key": ["cid"]},
    "status.clear": {"method": "DELETE", "path": "/v1/me/status", "key": ["cid"]},
    "presence.set": {"method": "PATCH", "path": "/v1/me/presence", "key": ["cid"]},
    "presence.mine": {"method": "GET", "path": "/v1/me/presence"},
    "presence.get": {"method": "POST", "path": "/v1/presence"},
    "schedule.add": {"method": "POST", "path": "/v1/rooms/{room}/scheduled", "key": ["cid"]},
    "schedule.list": {"method": "GET", "path": "/v1/scheduled", "query": ["after", "limit"]},
    "schedule.get": {"method": "GET", "path": "/v1/scheduled/{id}"},
    "schedule.update": {"method": "PATCH", "path": "/v1/scheduled/{id}", "if_match": ["if_rev"], "key": ["cid"]},
    "schedule.cancel": {"method": "DELETE", "path": "/v1/scheduled/{id}", "key": ["cid"]},
    "schedule.fire": {"method": "POST", "path": "/v1/internal/users/{user}/scheduled/{id}/fire"},
    "report.create": {"method": "POST", "path": "/v1/rooms/{room}/messages/{seq}/reports", "key": ["cid"]},
    "report.tell": {"method": "POST", "path": "/v1/internal/users/{user}/reports/{report}/tell"},
    "report.forget": {"method": "POST", "path": "/v1/internal/forgotten-reports"},
    "room.rules": {"method": "GET", "path": "/v1/rooms/{room}/rules"},
    "room.set_rules": {"method": "PUT", "path": "/v1/rooms/{room}/rules", "if_match": ["if_rev"], "key": ["cid"]},
    "message.expire": {"method": "POST", "path": "/v1/internal/rooms/{room}/expire"},
    "room.end": {"method": "POST", "path": "/v1/internal/ended-rooms"},
    "guest.part": {"method": "POST", "path": "/v1/internal/parted-guests"},
    "command.list": {"method": "GET", "path": "/v1/rooms/{room}/commands", "query": ["name"]},
    "command.run": {"method": "POST", "path": "/v1/rooms/{room}/commands", "key": ["cid"]},
    "message.links": {"method": "POST", "path": "/v1/internal/rooms/{room}/links"},
    "message.preview": {"method": "POST", "path": "/v1/internal/rooms/{room}/messages/{seq}/previews"},
    "search.query": {"method": "GET", "path": "/v1/search", "query": ["text", "what", "sort", "utc_offset_minutes", "cursor", "limit"]},
    "search.fill": {"method": "POST", "path": "/v1/internal/search/fill"},
}


ErrorCode = Literal["invalid", "unauthenticated", "forbidden", "muted", "banned", "not_found", "method", "conflict", "gone", "archived", "sealed_room", "open_room", "locked", "guarded", "blocked", "forbidden_words", "stale", "too_large", "media_type", "rate_limited", "internal", "unavailable", "busy"]


class FieldFault(TypedDict):
    path: str  # a JSON pointer (RFC 6901)
    reason: str


class Problem(TypedDict):
    """Why a call was refused (RFC 9457)."""

    type: str
    title: str
    status: int
    code: ErrorCode
    temporary: bool
    limit: NotRequired[str]
    remaining: NotRequired[int]
    retry_after_ms: NotRequired[int]
    fields: NotRequired[list[FieldFault]]
    at: Time
    trace: str


# What happened in a room, by name.
ROOM_EVENTS = {
    "message.sent": MessageSentEvent,
    "message.edited": MessageEditedEvent,
    "message.deleted": MessageDeletedEvent,
    "message.restored": MessageRestoredEvent,
    "reaction.added": ReactionAddedEvent,
    "reaction.removed": ReactionRemovedEvent,
    "pin.added": PinAddedEvent,
    "pin.removed": PinRemovedEvent,
    "poll.voted": PollVotedEvent,
    "poll.closed": PollClosedEvent,
    "room.created": RoomCreatedEvent,
    "room.updated": RoomUpdatedEvent,
    "room.exported": RoomExportedEvent,
    "room.locked": RoomLockedEvent,
    "room.unlocked": RoomUnlockedEvent,
    "room.guarded": RoomGuardedEvent,
    "room.unguarded": RoomUnguardedEvent,
    "room.archived": RoomArchivedEvent,
    "room.restored": RoomRestoredEvent,
    "room.deleted": RoomDeletedEvent,
    "member.joined": MemberJoinedEvent,
    "member.left": MemberLeftEvent,
    "member.changed": MemberChangedEvent,
    "member.renamed": MemberRenamedEvent,
    "member.muted": MemberMutedEvent,
    "member.unmuted": MemberUnmutedEvent,
    "member.banned": MemberBannedEvent,
    "member.unbanned": MemberUnbannedEvent,
    "invite.created": InviteCreatedEvent,
    "invite.revoked": InviteRevokedEvent,
    "message.expired": MessageExpiredEvent,
    "room.floor_raised": RoomFloorRaisedEvent,
    "room.ended": RoomEndedEvent,
    "message.previewed": MessagePreviewedEvent,
    "room.rules_set": RoomRulesSetEvent,
}


# The same of the user's own log.
USER_EVENTS = {
    "message.hidden": MessageHiddenEvent,
    "message.unhidden": MessageUnhiddenEvent,
    "room.added": RoomAddedEvent,
    "room.removed": RoomRemovedEvent,
    "template.created": TemplateCreatedEvent,
    "template.deleted": TemplateDeletedEvent,
    "marks.moved": MarksMovedEvent,
    "bookmark.added": BookmarkAddedEvent,
    "bookmark.removed": BookmarkRemovedEvent,
    "draft.saved": DraftSavedEvent,
    "draft.cleared": DraftClearedEvent,
    "mention.added": MentionAddedEvent,
    "thread.marked": ThreadMarkedEvent,
    "thread.followed": ThreadFollowedEvent,
    "thread.unfollowed": ThreadUnfollowedEvent,
    "thread.muted": ThreadMutedEvent,
    "preference.changed": PreferenceChangedEvent,
    "user.blocked": UserBlockedEvent,
    "user.unblocked": UserUnblockedEvent,
    "status.changed": StatusChangedEvent,
    "presence.chosen": PresenceChosenEvent,
    "schedule.changed": ScheduleChangedEvent,
    "report.created": ReportCreatedEvent,
    "report.closed": ReportClosedEvent,
}


# Why a socket is closed, and what the client does.
CLOSE_CODES = {
    4000: "going_away",  # Reconnect at once and resume.
    4001: "heartbeat_missed",  # Reconnect after a random wait and resume.
    4002: "bad_gateway_state",  # Reconnect after a random wait and resume.
    4008: "slow_consumer",  # Reconnect after a random wait and resume.
    4009: "replaced",  # Too many sockets: reconnect only when the person uses this one again.
    4400: "bad_frame",  # Stop and show it: the client has a bug.
    4401: "token_ended",  # Renew the token, then reconnect.
    4403: "session_revoked",  # Log out: the session was ended, or the account banned.
    4405: "not_opened_in_time",  # Stop and show it: the client has a bug.
    4413: "too_large",  # Stop and show it: the client has a bug.
    4429: "abuse",  # Wait as told, then reconnect.
    4500: "internal",  # Reconnect after a random wait and resume.
    4503: "overloaded",  # Reconnect after the wait told by retry_after_ms.
}
