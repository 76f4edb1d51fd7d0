// types.ts — what is said to the platform, and what it says. Printed from the tables in proto/ by `make docs`; edits are lost.

/** A UUID in lower case. */
export type Id = string;

/** RFC 3339 in UTC, with milliseconds. */
export type Time = string;

/** Bytes, without padding. */
export type Base64Url = string;

/** How far a report is. */
export type ReportState =
  | "open"
  | "closed";

/** Which service of the installation. */
export type ServiceName =
  | "worker"
  | "gateway"
  | "media"
  | "admin";

/** What sort of room. */
export type RoomKind =
  | "direct"
  | "private"
  | "public";

/** How messages travel; fixed when the room is made. */
export type RoomEncryption =
  | "none"
  | "dr1"
  | "sk1"
  | "mls1";

/** What a member is in the room. */
export type MemberRole =
  | "nobody"
  | "guest"
  | "member"
  | "moderator"
  | "admin"
  | "owner";

/** Whether somebody is there, over all their devices. */
export type PresenceState =
  | "offline"
  | "away"
  | "online"
  | "busy";

/** What a member may do in a room: the bits of which a role is made. */
export type RoomPermission =
  | "read"
  | "send"
  | "moderate"
  | "invite"
  | "kick"
  | "roles"
  | "settings"
  | "own"
  | "pin"
  | "mention_all"
  | "ban"
  | "react"
  | "export";

/** From when a message's lifetime counts. */
export type LifetimeFrom =
  | "sending"
  | "reading"
  | "delivery";

/** In which order the directory lists rooms. */
export type RoomSort =
  | "name"
  | "members"
  | "activity";

/** In which language a room's messages are searched. */
export type SearchLanguage =
  | "simple"
  | "danish"
  | "dutch"
  | "english"
  | "finnish"
  | "french"
  | "german"
  | "hungarian"
  | "italian"
  | "norwegian"
  | "portuguese"
  | "romanian"
  | "russian"
  | "spanish"
  | "swedish"
  | "turkish";

/** What a stretch of a text is, besides words. */
export type SpanKind =
  | "person"
  | "role"
  | "here"
  | "all"
  | "link"
  | "message";

/** What the server says in a room of its own accord. */
export type SystemWord =
  | "notice";

/** What of a quoted message the caller is told. */
export type QuoteState =
  | "shown"
  | "deleted"
  | "hidden"
  | "sealed"
  | "unknown";

/** The preferences that the server knows; which member of preference_value each is set by. */
export type PreferenceName =
  | "theme"
  | "language"
  | "notify_level"
  | "muted_until"
  | "favourite"
  | "sidebar_order"
  | "category"
  | "shows_read"
  | "previews"
  | "quiet_hours";

/** How it looks. */
export type PreferenceTheme =
  | "light"
  | "dark"
  | "system"
  | "contrast";

/** Of what to be notified. */
export type NotifyLevel =
  | "all"
  | "mentions"
  | "nothing";

/** What a person wants to be seen as. */
export type PresenceChoice =
  | "auto"
  | "away"
  | "busy"
  | "invisible";

/** Who may see whether a person is there, and when they were. */
export type PresenceAudience =
  | "rooms"
  | "everyone"
  | "nobody";

/** How far a scheduled message is. */
export type ScheduleState =
  | "waiting"
  | "sending"
  | "failed"
  | "sent"
  | "cancelled";

/** What is wrong with a message. */
export type ReportReason =
  | "spam"
  | "insult"
  | "hate"
  | "violence"
  | "sexual"
  | "private"
  | "fraud"
  | "illegal"
  | "other"
  | "rule"
  | "suspicious";

/** What became of a report. */
export type ReportOutcome =
  | "acted"
  | "noted"
  | "dismissed";

/** How a rule looks for its words. */
export type RuleKind =
  | "exact"
  | "word"
  | "folded"
  | "pattern";

/** What becomes of a message in which a rule finds its words. */
export type RuleAction =
  | "flag"
  | "mask"
  | "refuse"
  | "mute";

/** What a word of a command may be. */
export type CommandArgumentKind =
  | "member"
  | "person"
  | "duration"
  | "number"
  | "word"
  | "emoji"
  | "text";

/** What is looked for. */
export type SearchWhat =
  | "all"
  | "messages"
  | "people"
  | "rooms";

/** In which order messages are found. */
export type SearchSort =
  | "best"
  | "newest";

/** A report, as administrators see it. */
export interface Report {
  /** The report. */
  report: Id;
  /** The room; absent when it is what they say of themselves everywhere: their status. */
  room?: Id;
  /** The message, by its number in the room; absent with the room. */
  seq?: number;
  /** Whose message it is, or whose status. */
  about: Id;
  /** What is said to be wrong with it. */
  reason: ReportReason;
  /** Who reported it; absent when the server did. */
  by?: Id;
  /** The word rule that flagged it. */
  rule?: Id;
  /** What there was to say about it. */
  words?: string;
  /** When. */
  at: Time;
  /** How far it is. */
  state: ReportState;
  /** Of a closed one: what was decided. */
  outcome?: ReportOutcome;
  /** Of a closed one: what the administrators note about it among themselves. */
  note?: string;
  /** Of a closed one: who decided. */
  closed_by?: Id;
  /** Of a closed one: when. */
  closed_at?: Time;
}

/** The message, or the status, as it stood when it was reported. */
export interface ReportEvidence {
  /** When it was sent. */
  at: Time;
  /** Its revision then. */
  rev: number;
  /** What it said: as in message.get. Sealed words stay sealed. */
  body: Record<string, unknown>;
  /** The messages around it, by their numbers. */
  neighbours: number[];
}

/** A rule about words for all rooms, as administrators see it. */
export interface RuleView {
  /** Its id: the key it was made with. */
  rule: Id;
  /** How often it was changed: the entity tag. */
  rev: number;
  /** How it looks. */
  kind: RuleKind;
  /** For what. */
  words: string;
  /** What becomes of the message. */
  action: RuleAction;
  /** For how long it mutes. */
  mute_ms?: number;
  /** Who changed it last. */
  by: Id;
  /** When. */
  at: Time;
}

/** What the slow step of a password costs (Argon2id, one lane). */
export interface PasswordCost {
  /** Memory in KiB. */
  memory_kib: number;
  /** Passes over it. */
  passes: number;
}

/** What the server stores instead of a password: profile srp6a-3072-sha256-a2id-v1. */
export interface SrpSecret {
  /** Sixteen random bytes. */
  salt: Base64Url;
  /** What the slow step cost. */
  kdf: PasswordCost;
  /** g to the power of x. */
  verifier: Base64Url;
}

/** The answer to a challenge of login.start. */
export interface SrpProof {
  /** Which challenge. */
  login_id: Id;
  /** The client's public number. */
  A: Base64Url;
  /** The client's proof. */
  M1: Base64Url;
}

/** What a client signs its requests with. */
export interface SessionTokens {
  /** Whose they are. */
  user: Id;
  /** The device session. */
  session: Id;
  /** The device. */
  device: Id;
  /** The access token, for Authorization: Bearer. */
  access: string;
  /** When the access token ends. */
  expires_at: Time;
  /** The refresh token: good for one use. Absent where a page's browser keeps it. */
  refresh?: string;
}

/** A device session. */
export interface SessionView {
  /** The session. */
  session: Id;
  /** The device. */
  device: Id;
  /** What the person calls it. */
  name: string;
  /** Since when. */
  created_at: Time;
  /** When it was last renewed. */
  last_used_at: Time;
  /** The address's first bits at its last use: /24 or /48. */
  address?: string;
  /** What the client said it is. */
  agent?: string;
  /** Whether this is the session that asks. */
  current: boolean;
}

/** A person, as others see them. */
export interface Profile {
  /** Who. */
  user: Id;
  /** Their log-in name. */
  login: string;
  /** The name they show. */
  display_name?: string;
  /** What they say of themselves. */
  bio?: string;
  /** Their picture, by the id it has in media. */
  avatar?: Id;
  /** By which clock they live: a name of the IANA time zone database. */
  time_zone?: string;
  /** Which language they speak: its tag, such as de or pt-BR. */
  language?: string;
  /** How often it was changed: the entity tag. */
  rev: number;
  /** Whether the account was disabled. */
  disabled: boolean;
}

/** Plain words; Markdown by convention. */
export interface TextBody {
  /** What was said. */
  text: string;
  /** Said as something that the sender does. */
  action?: boolean;
}

/** What the server stores and relays and cannot read. */
export interface SealedBody {
  /** How it is sealed; the room's own. */
  scheme: RoomEncryption;
  /** The payload, sealed once for everybody. */
  ciphertext: Base64Url;
  /** Commits the sender to the plaintext, for reports. */
  commitment: Base64Url;
  /** The sender's device. */
  device: Id;
}

/** One question of a poll. */
export interface PollQuestion {
  /** What is asked. */
  question: string;
  /** What may be answered; two at least. */
  options: string[];
  /** How many of them one may choose; one when absent. */
  choices_max?: number;
}

/** A poll, or a small survey of several questions. */
export interface PollBody {
  /** The questions; one at least. */
  questions: PollQuestion[];
  /** Nobody is told who chose what. */
  anonymous?: boolean;
  /** When it closes by itself. */
  closes_at?: Time;
}

/** A place on earth, in millionths of a degree (WGS 84). */
export interface LocationBody {
  /** North of the equator. */
  latitude: number;
  /** East of Greenwich. */
  longitude: number;
  /** How far off it may be, in metres. */
  accuracy_m?: number;
  /** What is there. */
  label?: string;
}

/** Made by the server. */
export interface SystemBody {
  /** What it says. */
  word: SystemWord;
}

/** A stretch of a text that is more than words. Found once, by the server, so that everyone agrees. */
export interface Span {
  /** What it is. */
  kind: SpanKind;
  /** Where it begins, in code points. */
  at: number;
  /** How long it is, in code points. */
  length: number;
  /** Of a person: who. */
  user?: Id;
  /** Of a role: which. */
  role?: MemberRole;
  /** Of a message: the room it would be in. */
  room?: Id;
  /** Of a message: its number there. */
  message?: number;
}

/** Where a message stood that was passed on. */
export interface MessageOrigin {
  /** The room; absent for who may not know of it. */
  room?: Id;
  /** Its number there. */
  seq?: number;
  /** Who said it first. */
  from: Id;
  /** When. */
  at: Time;
}

/** What a link leads to, as it was when it was looked up. */
export interface LinkPreview {
  /** The link, as it stands in the text. */
  url: string;
  /** What the page is called. */
  title?: string;
  /** What it is about. */
  description?: string;
  /** What the site is called. */
  site?: string;
  /** The address of a picture. Whoever loads it shows themselves to whoever has it. */
  image?: string;
}

/** What a message is besides its words: as the server keeps it. */
export interface MessageExtra {
  /** Said as something that the sender does. */
  action?: boolean;
  /** The poll. */
  poll?: PollBody;
  /** The place. */
  location?: LocationBody;
  /** Where it stood before. */
  origin?: MessageOrigin;
  /** What is more than words in its text. */
  spans?: Span[];
  /** What its links lead to. */
  previews?: LinkPreview[];
}

/** How many people reacted to a message with the same thing. */
export interface ReactionCount {
  /** With what: an emoji, or a :short_code:. */
  emoji: string;
  /** How many. */
  count: number;
}

/** The reactions to a message: as the server keeps them. */
export interface MessageReactions {
  /** In the order in which each came first. */
  reactions: ReactionCount[];
}

/** A message, as it stands in the room's log. */
export interface Message {
  /** Its number in the room. */
  seq: number;
  /** How many messages of people the room had with it; a reply in a thread adds none. */
  num: number;
  /** When the server took it. */
  at: Time;
  /** Who sent it. */
  from: Id;
  /** The sender's own key for it. */
  cid?: Id;
  /** How often it was changed. */
  rev: number;
  /** The message it answers. */
  reply_to?: number;
  /** The message whose thread it is in. */
  thread?: number;
  /** How many replies that thread had with it. */
  thread_num?: number;
  /** How many replies its own thread has; absent when none. */
  replies?: number;
  /** The last of them. */
  last_reply_seq?: number;
  /** When it was last changed. */
  edited_at?: Time;
  /** When it deletes itself. */
  expires_at?: Time;
  /** Where it stood before it was passed on. */
  origin?: MessageOrigin;
  /** Mentions and links in its text. */
  spans?: Span[];
  /** What its links lead to, once they were looked up. */
  previews?: LinkPreview[];
  /** The reactions to it. */
  reactions?: ReactionCount[];
  /** True while it is pinned. */
  pinned?: boolean;
  /** True when the caller hid it: it is told without what it says. */
  hidden?: boolean;
  /** What it says; absent once deleted. */
  body?: MessageBody;
}

/** How far a member is. */
export interface RoomMarks {
  /** Read up to here. */
  read_seq: number;
  /** The same in messages of people: unread is the room's num less this. */
  read_num: number;
  /** Delivered up to here. */
  delivered_seq: number;
}

/** How a room behaves. */
export interface RoomSettings {
  /** Between two messages of one member who does not moderate; 0: as they like. */
  slow_mode_ms: number;
  /** For so long after coming in a member is new. */
  newcomer_ms: number;
  /** What a new member is held to between two messages. */
  newcomer_slow_ms: number;
  /** So many people who come in by themselves at once put it on guard; 0: none ever; absent: as many as everywhere. */
  raid_joins?: number;
  /** True when nobody comes in by themselves while it is on guard. */
  guard_closes?: boolean;
  /** Members see nothing older than themselves. */
  hides_history: boolean;
  /** What was said goes after so long; absent: it stays. */
  retention_ms?: number;
  /** A message that says nothing else deletes itself after so long; absent: it stays. */
  lifetime_ms?: number;
  /** Counted from when; by delivery the room keeps nothing, whatever a message says. */
  lifetime_from: LifetimeFrom;
  /** Whether links are looked up; never in sealed rooms. */
  previews: boolean;
  /** In which language it is searched. */
  language: SearchLanguage;
}

/** What a role may do in a room. */
export interface RoleBits {
  /** The role. */
  role: MemberRole;
  /** What it may do. */
  permissions: RoomPermission[];
}

/** A room, as its caller sees it. */
export interface RoomView {
  /** The room. */
  room: Id;
  /** What sort of room. */
  kind: RoomKind;
  /** How messages travel in it. */
  encryption: RoomEncryption;
  /** Its name; direct rooms have none. */
  name?: string;
  /** What it is about. */
  topic?: string;
  /** The other person of a direct room. */
  peer?: Id;
  /** Its picture: an object of the media service. */
  picture?: Id;
  /** Under what the directory lists it. */
  category?: string;
  /** What else it is about; in lower case. */
  tags?: string[];
  /** Whoever joins is asked for a password. */
  needs_password: boolean;
  /** How often name, topic or settings were changed: the entity tag. */
  rev: number;
  /** The last number of its log. */
  seq: number;
  /** How many messages of people it has had. */
  num: number;
  /** Below this nothing is kept. */
  floor: number;
  /** How many members. */
  members: number;
  /** The longest text, in code points. */
  text_max: number;
  /** When it was made. */
  created_at: Time;
  /** When its log last moved. */
  last_at?: Time;
  /** When it deletes itself. */
  ends_at?: Time;
  /** Since when only who moderates it speaks. */
  locked_at?: Time;
  /** Until when it is on guard; absent: it is not. */
  guarded_until?: Time;
  /** Since when nothing is written in it. */
  archived_at?: Time;
  /** How it behaves. */
  settings: RoomSettings;
  /** Its roles, when they may other things here than elsewhere. */
  roles?: RoleBits[];
  /** What the caller is in it. */
  role: MemberRole;
  /** What the caller may do in it. */
  permissions: RoomPermission[];
  /** Messages of people after the caller's mark; 0 for who is not a member. */
  unread: number;
  /** Messages after the caller's mark that name the caller, or everyone; 1000 may be more. */
  mentions: number;
  /** The caller's own marks. */
  marks?: RoomMarks;
}

/** How far a client is in a room. */
export interface RoomHead {
  /** The room. */
  room: Id;
  /** The last number it has. */
  seq: number;
}

/** A room whose head differs from the client's. */
export interface RoomDelta {
  /** The room. */
  room: Id;
  /** The last number of its log. */
  seq: number;
  /** How many messages of people it has had. */
  num: number;
  /** Messages of people after the caller's mark. */
  unread: number;
  /** Messages after the caller's mark that name the caller, or everyone; 1000 may be more. */
  mentions: number;
  /** Below this nothing is kept. */
  floor: number;
  /** False when the client's head lies below the floor, or it is no member any more: reload the room. */
  recovered: boolean;
}

/** A member of a room. */
export interface MemberView {
  /** Who. */
  user: Id;
  /** What they are here. */
  role: MemberRole;
  /** Since when. */
  joined_at: Time;
  /** Their log-in name. */
  login?: string;
  /** The name they show. */
  display_name?: string;
  /** The name they show in this room instead. */
  nick?: string;
  /** What they may do here, when it is not what their role may. */
  permissions?: RoomPermission[];
  /** Until when they say nothing; the end of the year 9999: until it is taken back. */
  muted_until?: Time;
  /** How far they have read; in rooms of up to 64 members, of those who show it. */
  read_seq?: number;
  /** How far it was delivered to them; in rooms of up to 64 members, of those who show it. */
  delivered_seq?: number;
  /** Whether they are there. */
  state?: PresenceState;
}

/** One entry of a room's log, as the socket would have delivered it. */
export interface LogEntry {
  /** Which event. */
  ev: string;
  /** The room. */
  room: Id;
  /** Its number. */
  seq: number;
  /** When. */
  at: Time;
  /** The event itself. */
  d: Record<string, unknown>;
}

/** One entry of the caller's own log, as the socket would have delivered it. */
export interface UserEntry {
  /** Which event. */
  ev: string;
  /** Its number. */
  user_seq: number;
  /** When. */
  at: Time;
  /** The event itself. */
  d: Record<string, unknown>;
}

/** A limit that the caller lives under. */
export interface LimitView {
  /** The price class. */
  name: string;
  /** How many at once. */
  burst: number;
  /** How many a minute after that. */
  per_minute: number;
}

/** A day of a room. */
export interface RoomDay {
  /** Its beginning, UTC. */
  day: Time;
  /** How many messages of people. */
  messages: number;
  /** How many people wrote any. */
  members: number;
}

/** Somebody who may not come in. */
export interface BanView {
  /** Who. */
  user: Id;
  /** Their log-in name. */
  login?: string;
  /** The name they show. */
  display_name?: string;
  /** Until when; absent: until it is taken back. */
  until?: Time;
  /** Why. */
  reason?: string;
  /** Who said so. */
  by: Id;
  /** When. */
  at: Time;
}

/** An invitation. The secret in it is shown once, to who made it. */
export interface InviteView {
  /** The invitation. */
  invite: Id;
  /** What it makes of who comes by it: member or guest. */
  role: MemberRole;
  /** How many may come by it. */
  uses: number;
  /** How many still may. */
  uses_left: number;
  /** Until when. */
  expires_at: Time;
  /** Who made it. */
  by: Id;
  /** When. */
  at: Time;
}

/** What a room made of a template begins with. */
export interface RoomTemplate {
  /** What they are about. */
  topic?: string;
  /** Its picture. */
  picture?: Id;
  /** Under what the directory lists it. */
  category?: string;
  /** What else it is about. */
  tags?: string[];
  /** The longest text, in code points. */
  text_max: number;
  /** How it behaves. */
  settings: RoomSettings;
  /** Its roles, when they may other things there than elsewhere. */
  roles?: RoleBits[];
}

/** A template of the caller's own. */
export interface TemplateView {
  /** The template. */
  template: Id;
  /** What the caller calls it. */
  name: string;
  /** When it was made. */
  at: Time;
  /** What rooms made of it begin with. */
  room: RoomTemplate;
}

/** A message that another one quotes: as it stands now, for who asks. */
export interface Quote {
  /** The message that quotes, by its number in the room. */
  message: number;
  /** The room of the quoted one. */
  of_room: Id;
  /** Its number there. */
  of: number;
  /** What is told of it. */
  state: QuoteState;
  /** Who sent it. */
  from?: Id;
  /** When. */
  at?: Time;
  /** How often it was changed. */
  rev?: number;
  /** How it begins. */
  excerpt?: string;
  /** Whether it goes on behind that. */
  is_cut?: boolean;
}

/** What a message said once. */
export interface MessageRevision {
  /** Which revision; 0 is what was sent. */
  rev: number;
  /** When it was made. */
  at: Time;
  /** By whom. */
  by: Id;
  /** What it said. */
  body: MessageBody;
  /** Mentions and links in its text. */
  spans?: Span[];
}

/** Somebody's reaction. */
export interface ReactionView {
  /** Who. */
  user: Id;
  /** With what. */
  emoji: string;
  /** When. */
  at: Time;
}

/** A pinned message. */
export interface PinView {
  /** Who pinned it. */
  by: Id;
  /** When. */
  at: Time;
  /** The message. */
  message: Message;
}

/** What somebody chose in answer to one question. */
export interface PollChoice {
  /** The options, by their place from 0 on; none is no answer. */
  options: number[];
}

/** How often each option of one question was chosen. */
export interface PollTally {
  /** By the options' places. */
  counts: number[];
}

/** How a poll stands. */
export interface PollView {
  /** One for each question. */
  tallies: PollTally[];
  /** How many people voted. */
  voters: number;
  /** Whether it takes votes no more. */
  closed: boolean;
  /** When it was closed before its time. */
  closed_at?: Time;
}

/** Somebody's vote. */
export interface PollVoter {
  /** Who. */
  user: Id;
  /** What they chose, one entry for each question. */
  choices: PollChoice[];
}

/** A message that somebody keeps at hand for themselves. */
export interface Bookmark {
  /** The room. */
  room: Id;
  /** The message, by its number. */
  seq: number;
  /** When it was bookmarked, or the note last changed. */
  at: Time;
  /** What they noted. */
  note?: string;
}

/** A text that somebody has not sent yet. */
export interface Draft {
  /** The room it is for. */
  room: Id;
  /** The message whose thread it is for. */
  thread?: number;
  /** Its revision: grows with every change. */
  rev: number;
  /** When it was last changed. */
  at: Time;
  /** What it says so far. */
  text: string;
}

/** A message that names the caller. */
export interface MentionView {
  /** The room. */
  room: Id;
  /** The message, by its number in the room. */
  message: number;
  /** When it came to name the caller. */
  at: Time;
  /** Who said it. */
  from: Id;
  /** How: the person, a role of theirs, or whoever was there. */
  kind: SpanKind;
}

/** A thread, as its caller sees it. */
export interface ThreadView {
  /** The message it hangs on. */
  root: number;
  /** How many replies it has had. */
  replies: number;
  /** The last of them; absent when there is none. */
  last_seq?: number;
  /** When it was said. */
  last_at?: Time;
  /** Whether the caller follows it. */
  following: boolean;
  /** Whether the caller wants to hear nothing of it. */
  muted: boolean;
  /** Replies after the caller's mark in it; 0 for who does not follow it. */
  unread: number;
  /** The caller's mark in it; 0 for none. */
  read_seq: number;
  /** The message it hangs on, as it stands now; absent where a page of long ones has no room for it. */
  message?: Message;
}

/** What a preference that the server knows is set to: the members that its name asks for, and no others. */
export interface PreferenceValue {
  /** A word. */
  word?: string;
  /** Yes or no. */
  on?: boolean;
  /** A time. */
  until?: Time;
  /** Rooms, in their order. */
  rooms?: Id[];
  /** A name of the IANA time zone database. */
  time_zone?: string;
  /** From when on, in minutes after midnight. */
  from_minute?: number;
  /** Until when; before the beginning means the next day, and the same means all day. */
  until_minute?: number;
}

/** One thing that a person has set. */
export interface Preference {
  /** The room it is about; absent when it holds everywhere. */
  scope?: Id;
  /** What it is called. */
  name: string;
  /** What it is set to: a preference_value, or whatever a client likes. */
  value: Record<string, unknown>;
  /** How often it was set. */
  rev: number;
}

/** Somebody from whom the caller wants to hear nothing. */
export interface Block {
  /** Who. */
  user: Id;
  /** Since when. */
  at: Time;
}

/** What a person says of what they are doing. */
export interface Status {
  /** A sign before it. */
  emoji?: string;
  /** In words. */
  text?: string;
  /** When it goes by itself. */
  expires_at?: Time;
}

/** Whether somebody is there, as far as the caller may see it. */
export interface PresenceView {
  /** Who. */
  user: Id;
  /** Whether they are there. */
  state: PresenceState;
  /** What they say they are doing. */
  status?: Status;
  /** When they were last there, to the minute; absent while they are. */
  last_seen_at?: Time;
}

/** A message that waits for its time. Nobody but its writer knows of it. */
export interface Scheduled {
  /** Its id: the key it was scheduled with. */
  id: Id;
  /** The room. */
  room: Id;
  /** When it is to be sent. */
  send_at: Time;
  /** How often it was changed: the entity tag. */
  rev: number;
  /** How far it is: waiting, sending or failed. */
  state: ScheduleState;
  /** Of a failed one: the code with which it was refused. */
  failure?: string;
  /** What it will say. */
  body: MessageBody;
  /** The message it answers. */
  reply_to?: number;
  /** The message whose thread it is in. */
  thread?: number;
  /** It deletes itself after so long. */
  lifetime_ms?: number;
  /** Counted from when; from sending when absent. */
  lifetime_from?: LifetimeFrom;
}

/** What a scheduled message will be, as the server keeps it. */
export interface ScheduledMessage {
  /** What it will say. */
  body: MessageBody;
  /** The message it answers. */
  reply_to?: number;
  /** The message whose thread it is in. */
  thread?: number;
  /** It deletes itself after so long. */
  lifetime_ms?: number;
  /** Counted from when. */
  lifetime_from?: LifetimeFrom;
}

/** A rule about words. */
export interface WordRule {
  /** Its id, made by whoever makes it. */
  rule: Id;
  /** How it looks. */
  kind: RuleKind;
  /** For what. */
  words: string;
  /** What becomes of the message. */
  action: RuleAction;
  /** For how long it mutes; of mute alone, and required there. */
  mute_ms?: number;
}

/** The rules of a room, as the server keeps them. */
export interface WordRules {
  /** They. */
  rules: WordRule[];
}

/** What follows a command. */
export interface CommandArgument {
  /** What it is called in help. */
  name: string;
  /** What it may be. */
  kind: CommandArgumentKind;
  /** Whether it must be there. */
  required: boolean;
}

/** A command. */
export interface CommandView {
  /** Its word, without the slash. One that means something else when nothing follows it stands twice. */
  name: string;
  /** How it is typed; what may be left out is in brackets. */
  usage: string;
  /** What it does. */
  summary: string;
  /** The operation that it means. */
  op: string;
  /** What follows it, in this order. */
  arguments: CommandArgument[];
  /** Whether the caller may ask for that operation here; about whom, the operation decides. */
  allowed: boolean;
}

/** A message with links that nobody has looked up yet. */
export interface LinkedMessage {
  /** Its number in the room. */
  message: number;
  /** Its revision, in which the links stand. */
  rev: number;
  /** The links, each once, in the order of the text. */
  links: string[];
}

/** A stretch of an excerpt that was looked for. */
export interface SearchMatch {
  /** Where it begins, in code points of the excerpt. */
  at: number;
  /** How long it is. */
  length: number;
}

/** A message that was found. */
export interface SearchHit {
  /** The room. */
  room: Id;
  /** The message, by its number in the room. */
  message: number;
  /** When it was sent. */
  at: Time;
  /** Who sent it. */
  from: Id;
  /** How often it was changed. */
  rev: number;
  /** The message whose thread it is in. */
  thread?: number;
  /** The part of its text in which most of it stands. Plain text: what was found in it is told beside it. */
  excerpt: string;
  /** Where in the text that begins, in code points. */
  excerpt_at: number;
  /** Whether the text goes on behind it. */
  is_cut: boolean;
  /** What was looked for, in the excerpt. */
  matches: SearchMatch[];
  /** True when only something like it was found: part of a word, or another spelling. */
  is_like: boolean;
}

/** A person that was found. */
export interface SearchPerson {
  /** Who. */
  user: Id;
  /** Their log-in name. */
  login: string;
  /** The name they show. */
  name?: string;
  /** True when they are only called something like it: in other words' order, or another spelling. */
  is_like: boolean;
}

/** A room that was found. */
export interface SearchRoom {
  /** The room. */
  room: Id;
  /** What sort of room. */
  kind: RoomKind;
  /** Its name. */
  name: string;
  /** What it is about. */
  topic?: string;
  /** How many members. */
  members: number;
  /** Whether the caller is one. */
  is_member: boolean;
  /** True when it is only called something like it: in other words' order, or another spelling. */
  is_like: boolean;
}

/** What report.list takes. What was reported, the newest first. REST only: admin keeps no sockets. */
export interface ReportListIn {
  /** Only those. */
  state?: ReportState;
  /** Only of that room. */
  in_room?: Id;
  /** Where the page before ended: its `next`. */
  cursor?: string;
  /** How many; 50 when absent. */
  limit?: number;
}

/** What report.list answers. */
export interface ReportListOut {
  /** They. */
  reports: Report[];
  /** The next page; absent on the last. */
  next?: string;
}

/** What report.get takes. One report, with the message as it stood. REST only: admin keeps no sockets. */
export interface ReportGetIn {
  /** Which. */
  report: Id;
}

/** What report.get answers. */
export interface ReportGetOut {
  /** It. */
  report: Report;
  /** The message. */
  evidence: ReportEvidence;
}

/** What report.resolve takes. Decide about a report; whoever made it is told the outcome, and not the note. REST only: admin keeps no sockets. */
export interface ReportResolveIn {
  /** Which. */
  report: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** What becomes of it. */
  outcome: ReportOutcome;
  /** For the administrators among themselves. */
  note?: string;
}

/** What report.resolve answers. */
export interface ReportResolveOut {
  /** It, closed. */
  report: Report;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What rule.create takes. Make a rule about words, for all rooms that are not sealed: for sends and edits, on every gateway within a second. There are at most 500. REST only: admin keeps no sockets. */
export interface RuleCreateIn {
  /** Made by the client, and the rule's id; a repeat gets the first answer again. */
  cid: Id;
  /** How it looks. */
  kind: RuleKind;
  /** For what. */
  words: string;
  /** What becomes of the message. */
  action: RuleAction;
  /** For how long it mutes; of mute alone, and required there. */
  mute_ms?: number;
}

/** What rule.create answers. */
export interface RuleCreateOut {
  /** The rule. */
  rule: RuleView;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What rule.list takes. The rules about words for all rooms, in the order of their ids. REST only: admin keeps no sockets. */
export interface RuleListIn {
  /** What follows this one: the page before ended with it. */
  after?: Id;
  /** How many; 100 when absent. */
  limit?: number;
}

/** What rule.list answers. */
export interface RuleListOut {
  /** They. */
  rules: RuleView[];
  /** Whether there are no more. */
  is_last: boolean;
}

/** What rule.update takes. Change a rule about words. REST only: admin keeps no sockets. */
export interface RuleUpdateIn {
  /** Which. */
  rule: Id;
  /** The revision the writer saw; a newer one refuses the change. */
  if_rev?: number;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** How it looks. */
  kind?: RuleKind;
  /** For what. */
  words?: string;
  /** What becomes of the message. */
  action?: RuleAction;
  /** For how long it mutes; forgotten when the action becomes another. */
  mute_ms?: number;
}

/** What rule.update answers. */
export interface RuleUpdateOut {
  /** The rule. */
  rule: RuleView;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What rule.delete takes. Take a rule about words away. REST only: admin keeps no sockets. */
export interface RuleDeleteIn {
  /** Which. */
  rule: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
}

/** What rule.delete answers. */
export interface RuleDeleteOut {
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What account.register takes. Make an account. The client makes its id; the same request again gets the same answer. REST only: no socket is open before log-in. */
export interface AccountRegisterIn {
  /** The account's id, a UUIDv7 made by the client. */
  account: Id;
  /** The log-in name: 3 to 32 letters, digits, dots, dashes and underscores after normalising. */
  login: string;
  /** The password's verifier; this, or the password itself. */
  srp?: SrpSecret;
  /** The password, where plain passwords are allowed. */
  password?: string;
  /** An invitation, where one is needed. */
  invitation?: string;
  /** The name to show. */
  display_name?: string;
}

/** What account.register answers. */
export interface AccountRegisterOut {
  /** The account. */
  user: Id;
  /** The log-in name as it is kept. */
  login: string;
}

/** What login.start takes. Ask for a challenge (SRP-6a). Whether the account exists shows nowhere. REST only: no socket is open before log-in. */
export interface LoginStartIn {
  /** The log-in name. */
  login: string;
}

/** What login.start answers. */
export interface LoginStartOut {
  /** The challenge: good for one answer within 60 seconds. */
  login_id: Id;
  /** The account's id, which is hashed as the identity. */
  account: Id;
  /** The password's salt. */
  salt: Base64Url;
  /** What the slow step cost. */
  kdf: PasswordCost;
  /** The server's public number. */
  B: Base64Url;
}

/** What login.finish takes. Answer the challenge; get the server's proof and tokens. REST only: no socket is open before log-in. */
export interface LoginFinishIn {
  /** The answer. */
  proof: SrpProof;
  /** The device, when it signed in before. */
  device?: Id;
  /** What the person calls it. */
  device_name?: string;
}

/** What login.finish answers. */
export interface LoginFinishOut {
  /** The server's proof. */
  M2: Base64Url;
  /** The tokens. */
  tokens: SessionTokens;
}

/** What login.password takes. Log in by plain password, for simple clients; can be switched off. REST only: no socket is open before log-in. */
export interface LoginPasswordIn {
  /** The log-in name. */
  login: string;
  /** The password. */
  password: string;
  /** The device, when it signed in before. */
  device?: Id;
  /** What the person calls it. */
  device_name?: string;
}

/** What login.password answers. */
export interface LoginPasswordOut {
  /** The tokens. */
  tokens: SessionTokens;
}

/** What guest.start takes. Come as a guest, who has an invitation to a room: for that room alone, and for a day at most. invite.accept comes next. REST only: no socket is open before log-in. */
export interface GuestStartIn {
  /** The secret of an invitation to a room. */
  invite: string;
  /** The name to show. */
  display_name: string;
}

/** What guest.start answers. */
export interface GuestStartOut {
  /** The tokens. They end with the guest's time. */
  tokens: SessionTokens;
  /** When that is. */
  ends_at: Time;
}

/** What token.refresh takes. Get the next tokens for a refresh token, which is spent by it. A spent one ends the session. REST only: sockets renew with the result. */
export interface TokenRefreshIn {
  /** The refresh token. */
  refresh: string;
}

/** What token.refresh answers. */
export interface TokenRefreshOut {
  /** The next tokens. */
  tokens: SessionTokens;
}

/** What session.leave takes. Sign out: end the session of a refresh token, which needs no access token, and have a page's browser forget all about it. REST only: auth keeps no sockets. */
export interface SessionLeaveIn {
  /** The refresh token: one of the session, spent or not. */
  refresh: string;
}

/** What session.leave answers. */
export interface SessionLeaveOut {
  /** 1, or 0 when it had ended before. */
  ended: number;
}

/** What password.change takes. Set a new password, proving the old one; ends all other sessions. REST only: auth keeps no sockets. */
export interface PasswordChangeIn {
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** The answer to a challenge with the old password; this, or the old password itself. */
  proof?: SrpProof;
  /** The old password, where plain passwords are allowed. */
  password?: string;
  /** The new password's verifier; this, or the new password itself. */
  new_srp?: SrpSecret;
  /** The new password, where plain passwords are allowed. */
  new_password?: string;
}

/** What password.change answers. */
export interface PasswordChangeOut {
  /** How many other sessions were ended. */
  ended: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What key.list takes. The public keys that access tokens are signed with: a JSON Web Key Set (RFC 7517). REST only: others fetch and cache it. */
export type KeyListIn = Record<string, never>;

/** What key.list answers. */
export interface KeyListOut {
  /** The keys. */
  keys: Record<string, unknown>[];
}

/** What service.token takes. Get a token for one of the installation's own services, which acts for nobody in particular. REST only: the front passes it on from nobody. */
export interface ServiceTokenIn {
  /** Which one asks. */
  service: ServiceName;
  /** The installation's service secret. */
  secret: string;
}

/** What service.token answers. */
export interface ServiceTokenOut {
  /** The access token: good for five minutes, for the operations of services alone. */
  access: string;
  /** When it ends. */
  expires_at: Time;
}

/** What invitation.create takes. Make an invitation to register. REST only: auth keeps no sockets. */
export interface InvitationCreateIn {
  /** How many may register with it; 1 when absent. */
  uses?: number;
  /** How long it is good for; seven days when absent. */
  seconds?: number;
  /** Its random part, made by the client: asked for again with it, it is the same invitation. Made here when absent, anew each time. */
  secret?: Base64Url;
}

/** What invitation.create answers. */
export interface InvitationCreateOut {
  /** The invitation; shown in this answer alone. */
  invitation: string;
  /** When it ends. */
  expires_at: Time;
}

/** What account.disable takes. Shut an account out and end all its sessions. REST only: auth keeps no sockets. */
export interface AccountDisableIn {
  /** The account. */
  user: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** Why, for the audit. */
  reason?: string;
}

/** What account.disable answers. */
export interface AccountDisableOut {
  /** How many sessions were ended. */
  ended: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What account.enable takes. Let an account in again. REST only: auth keeps no sockets. */
export interface AccountEnableIn {
  /** The account. */
  user: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
}

/** What account.enable answers. */
export interface AccountEnableOut {
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What session.list takes. Where the caller is signed in. REST only: auth keeps no sockets. */
export type SessionListIn = Record<string, never>;

/** What session.list answers. */
export interface SessionListOut {
  /** The sessions, the one used last first. */
  sessions: SessionView[];
}

/** What session.rename takes. Call a session something else. REST only: auth keeps no sockets. */
export interface SessionRenameIn {
  /** The session. */
  session: Id;
  /** The new name. */
  name: string;
}

/** What session.rename answers. */
export interface SessionRenameOut {
  /** The session. */
  session: SessionView;
}

/** What session.end takes. End a session, one's own included: its sockets close within a second, everywhere. REST only: auth keeps no sockets. */
export interface SessionEndIn {
  /** The session. */
  session: Id;
}

/** What session.end answers. */
export interface SessionEndOut {
  /** 1, or 0 when it had ended before. */
  ended: number;
}

/** What session.end_all takes. End all sessions, or all others. REST only: auth keeps no sockets. */
export interface SessionEndAllIn {
  /** Keep the one that asks. */
  others?: boolean;
}

/** What session.end_all answers. */
export interface SessionEndAllOut {
  /** How many were ended. */
  ended: number;
}

/** What profile.get takes. The caller's own profile. REST only: auth keeps no sockets. */
export type ProfileGetIn = Record<string, never>;

/** What profile.get answers. */
export interface ProfileGetOut {
  /** The profile. */
  profile: Profile;
}

/** What profile.update takes. Change one's own profile. REST only: auth keeps no sockets. */
export interface ProfileUpdateIn {
  /** The revision the writer saw; a newer one refuses the change. */
  if_rev?: number;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** The name to show; null removes it. */
  display_name?: string | null;
  /** What to say of oneself; null removes it. */
  bio?: string | null;
  /** One's picture, by the id it has in media; null removes it. */
  avatar?: Id | null;
  /** By which clock one lives: a name of the IANA time zone database; null removes it. */
  time_zone?: string | null;
  /** Which language one speaks: its tag, such as de or pt-BR; null removes it. */
  language?: string | null;
}

/** What profile.update answers. */
export interface ProfileUpdateOut {
  /** The profile. */
  profile: Profile;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What user.get takes. Somebody's public profile. REST only: auth keeps no sockets. */
export interface UserGetIn {
  /** Who. */
  user: Id;
}

/** What user.get answers. */
export interface UserGetOut {
  /** The profile. */
  profile: Profile;
}

/** What user.find takes. Somebody by their exact log-in name. REST only: auth keeps no sockets. */
export interface UserFindIn {
  /** The log-in name. */
  login: string;
}

/** What user.find answers. */
export interface UserFindOut {
  /** The profile. */
  profile: Profile;
}

/** What user.search takes. People by how their log-in name, or the name they show, begins; exact log-in names first. REST only: auth keeps no sockets. */
export interface UserSearchIn {
  /** How it begins; capitals do not matter. */
  begins: string;
  /** How many; 20 when absent. */
  limit?: number;
}

/** What user.search answers. */
export interface UserSearchOut {
  /** The people. */
  people: Profile[];
}

/** What session.open takes. Open the session of a socket: the first frame of all. REST carries its token in each request instead. */
export interface SessionOpenIn {
  /** An access token; may be absent when the upgrade carried it in Authorization. */
  token?: string;
  /** The device, when the token names none. */
  device?: Id;
  /** What the client can. */
  feature_level?: number;
}

/** What session.open answers. */
export interface SessionOpenOut {
  /** Whose session it is. */
  user: Id;
  /** The device session. */
  session: Id;
  /** What the server can. */
  feature_level: number;
  /** Changes only when an operator put an old database back. */
  epoch: Id;
  /** How often the server pings; any frame counts as life. */
  heartbeat_ms: number;
  /** The head of the user's own log. */
  user_seq: number;
  /** How many rooms this socket now follows. */
  rooms: number;
  /** What the caller may do how often. */
  limits: LimitView[];
}

/** What session.renew takes. Go on with a new token before the old one ends. REST carries its token in each request instead. */
export interface SessionRenewIn {
  /** An access token of the same session. */
  token: string;
}

/** What session.renew answers. */
export interface SessionRenewOut {
  /** When the new one ends. */
  expires_at: Time;
}

/** What session.sync takes. Say how far the client is; learn which rooms have moved since. */
export interface SessionSyncIn {
  /** The epoch the client knows. */
  epoch?: Id;
  /** How far it is in the user's own log: rooms in which another device read further since are told too. */
  user_seq?: number;
  /** The rooms it holds, most recent first, and how far. */
  heads: RoomHead[];
}

/** What session.sync answers. */
export interface SessionSyncOut {
  /** False when the epoch changed: reload everything. */
  recovered: boolean;
  /** The epoch now. */
  epoch: Id;
  /** The head of the user's own log. */
  user_seq: number;
  /** Rooms named whose head differs or whose marks moved, and rooms not named that have something unread. */
  rooms: RoomDelta[];
}

/** What user.events takes. A stretch of the caller's own log, in order: what other devices did. Without a bound, the newest. */
export interface UserEventsIn {
  /** What follows this number. */
  after_user_seq?: number;
  /** How many; 50 when absent. */
  limit?: number;
}

/** What user.events answers. */
export interface UserEventsOut {
  /** The entries, lowest number first. */
  events: UserEntry[];
  /** The log's head when this was read. */
  head: number;
}

/** What room.create takes. Make a room; its maker owns it. A direct room with the same person is the one there already is. */
export interface RoomCreateIn {
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** What sort of room. */
  kind: RoomKind;
  /** How messages travel, for ever; open when absent. */
  encryption?: RoomEncryption;
  /** Its name; required but for direct rooms, which have none. */
  name?: string;
  /** What it is about. */
  topic?: string;
  /** The other person; required for direct rooms and for them alone. */
  peer?: Id;
  /** Who is in from the beginning, besides the maker; private and public rooms only. */
  members?: Id[];
  /** How it is set up: a template of the caller's own; private and public rooms only. */
  template?: Id;
}

/** What room.create answers. */
export interface RoomCreateOut {
  /** The room. */
  room: RoomView;
  /** True for a direct room that was there already. */
  existed: boolean;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What room.get takes. See a room. */
export interface RoomGetIn {
  /** The room. */
  room: Id;
}

/** What room.get answers. */
export interface RoomGetOut {
  /** The room. */
  room: RoomView;
}

/** What room.update takes. Change a room's name, topic or settings. When it ends is decided by its owners alone. */
export interface RoomUpdateIn {
  /** The room. */
  room: Id;
  /** The revision the writer saw; a newer one refuses the change. */
  if_rev?: number;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** The new name. */
  name?: string;
  /** The new topic; null removes it. */
  topic?: string | null;
  /** The new picture, an object of the media service; null removes it. */
  picture?: Id | null;
  /** Under what the directory lists it; null: nothing. */
  category?: string | null;
  /** What else it is about; null: nothing. */
  tags?: string[] | null;
  /** The longest text, in code points. */
  text_max?: number;
  /** Between two messages of one member who does not moderate; 0: as they like. */
  slow_mode_ms?: number;
  /** For so long after coming in a member is new. */
  newcomer_ms?: number;
  /** What a new member is held to between two messages. */
  newcomer_slow_ms?: number;
  /** So many people who come in by themselves at once put it on guard; 0: none ever; null: as many as everywhere. */
  raid_joins?: number | null;
  /** Whether nobody comes in by themselves while it is on guard. */
  guard_closes?: boolean;
  /** Whether members see nothing older than themselves. */
  hides_history?: boolean;
  /** What was said goes after so long; null: it stays. */
  retention_ms?: number | null;
  /** A message that says nothing else deletes itself after so long; null: it stays. */
  lifetime_ms?: number | null;
  /** Counted from when; by delivery, with a lifetime of an hour at most, the room keeps nothing of what is said from now on, whatever a message says. */
  lifetime_from?: LifetimeFrom;
  /** Whether links are looked up. */
  previews?: boolean;
  /** In which language it is searched. */
  language?: SearchLanguage;
  /** When it deletes itself; null: never. */
  ends_at?: Time | null;
  /** What whoever joins is asked for, in public rooms; null: nothing. It is never shown. */
  password?: string | null;
}

/** What room.update answers. */
export interface RoomUpdateOut {
  /** The room's new revision. */
  rev: number;
  /** Where the change stands in the room's log. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What room.list takes. The caller's rooms, the one that moved last first. */
export interface RoomListIn {
  /** Where the page before ended: its `next`. */
  cursor?: string;
  /** How many; 50 when absent. */
  limit?: number;
}

/** What room.list answers. */
export interface RoomListOut {
  /** The rooms. */
  rooms: RoomView[];
  /** The next page; absent on the last. */
  next?: string;
}

/** What room.browse takes. Public rooms: all of them, or those under a category, with a tag, or with a part of a name. */
export interface RoomBrowseIn {
  /** Part of the name. */
  like?: string;
  /** Only those under it. */
  category?: string;
  /** Only those with it. */
  tag?: string;
  /** In which order; by name when absent. A cursor goes on in the order it was handed out for. */
  sort?: RoomSort;
  /** Where the page before ended: its `next`. */
  cursor?: string;
  /** How many; 50 when absent. */
  limit?: number;
}

/** What room.browse answers. */
export interface RoomBrowseOut {
  /** The rooms. */
  rooms: RoomView[];
  /** The next page; absent on the last. */
  next?: string;
}

/** What room.join takes. Become a member of a public room. */
export interface RoomJoinIn {
  /** The room. */
  room: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** What the room asks of who joins, where it does. Guesses are counted by person and room. */
  password?: string;
}

/** What room.join answers. */
export interface RoomJoinOut {
  /** The room. */
  room: RoomView;
  /** Where it stands in the room's log; 0 for who was a member before. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What room.leave takes. Stop being a member. The last owner hands the room over first, unless nobody else is left. */
export interface RoomLeaveIn {
  /** The room. */
  room: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
}

/** What room.leave answers. */
export interface RoomLeaveOut {
  /** Where it stands in the room's log. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What room.lock takes. From now on only who moderates the room speaks in it. */
export interface RoomLockIn {
  /** The room. */
  room: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** Why, for the room's log. */
  reason?: string;
}

/** What room.lock answers. */
export interface RoomLockOut {
  /** Where it stands in the room's log; 0 when it was locked before. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What room.unlock takes. Everybody whose role lets them speaks in the room again. */
export interface RoomUnlockIn {
  /** The room. */
  room: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
}

/** What room.unlock answers. */
export interface RoomUnlockOut {
  /** Where it stands in the room's log; 0 when it was not locked. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What room.guard takes. Put a room on guard for a while: who is new in it is held to a pace, and where its settings say so nobody comes in by themselves. Many joins at once do the same. */
export interface RoomGuardIn {
  /** The room. */
  room: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** Until when, seven days ahead at most; as long as after a raid when absent. */
  until?: Time;
  /** Why, for the room's log. */
  reason?: string;
}

/** What room.guard answers. */
export interface RoomGuardOut {
  /** Where it stands in the room's log. */
  seq: number;
  /** Until when. */
  until: Time;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What room.unguard takes. A room is on guard no more, before its time. */
export interface RoomUnguardIn {
  /** The room. */
  room: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
}

/** What room.unguard answers. */
export interface RoomUnguardOut {
  /** Where it stands in the room's log; 0 when it was not. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What room.archive takes. Close the room and keep it: it is read, and nothing in it is changed. */
export interface RoomArchiveIn {
  /** The room. */
  room: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
}

/** What room.archive answers. */
export interface RoomArchiveOut {
  /** Where it stands in the room's log; 0 when it was archived before. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What room.restore takes. Open an archived room again. */
export interface RoomRestoreIn {
  /** The room. */
  room: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
}

/** What room.restore answers. */
export interface RoomRestoreOut {
  /** Where it stands in the room's log; 0 when it was not archived. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What room.transfer takes. Hand the room over: another member owns it, and the caller administers it. */
export interface RoomTransferIn {
  /** The room. */
  room: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** To whom. */
  user: Id;
}

/** What room.transfer answers. */
export interface RoomTransferOut {
  /** Where the caller's new role stands in the room's log, right behind the other one's. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What room.delete takes. Delete the room with everything in it, for everybody and for ever. */
export interface RoomDeleteIn {
  /** The room. */
  room: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** Why, for the room's log. */
  reason?: string;
}

/** What room.delete answers. */
export interface RoomDeleteOut {
  /** The last number of the room's log. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What room.permit takes. Say what a role below the caller's own may do in this room. Nobody gives a permission that they do not hold. */
export interface RoomPermitIn {
  /** The room. */
  room: Id;
  /** The role. */
  role: MemberRole;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** What it may do; null: what it may everywhere. */
  permissions?: RoomPermission[] | null;
}

/** What room.permit answers. */
export interface RoomPermitOut {
  /** The room's revision. */
  rev: number;
  /** Where the change stands in the room's log; 0 when nothing changed. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What room.analytics takes. How lively the room was, without people in it. Days that are over are counted once, some of them with each call: ask again until all are. */
export interface RoomAnalyticsIn {
  /** The room. */
  room: Id;
  /** How many days back; 30 when absent. */
  days?: number;
}

/** What room.analytics answers. */
export interface RoomAnalyticsOut {
  /** The days, the oldest first; today last, as far as it is. */
  days: RoomDay[];
  /** Messages of these days by the hour of the day, UTC: the busiest hours. */
  hours: number[];
  /** False while days are still to be counted. */
  complete: boolean;
}

/** What member.list takes. Who is in the room, in the order of their ids, or of their log-in names where these are looked for. */
export interface MemberListIn {
  /** The room. */
  room: Id;
  /** Only those of this role. */
  role?: MemberRole;
  /** Only those whose log-in name begins like this. */
  login?: string;
  /** Where the page before ended: its `next`. */
  cursor?: string;
  /** How many; 50 when absent. */
  limit?: number;
}

/** What member.list answers. */
export interface MemberListOut {
  /** The members. */
  members: MemberView[];
  /** The next page; absent on the last. */
  next?: string;
}

/** What member.add takes. Bring somebody in. */
export interface MemberAddIn {
  /** The room. */
  room: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** Who. */
  user: Id;
  /** As what; member when absent, and below the caller's own role. */
  role?: MemberRole;
}

/** What member.add answers. */
export interface MemberAddOut {
  /** Where it stands in the room's log; 0 for who was a member before. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What member.kick takes. Remove a member of a lower role. */
export interface MemberKickIn {
  /** The room. */
  room: Id;
  /** Who. */
  user: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** Why, for the room's log. */
  reason?: string;
}

/** What member.kick answers. */
export interface MemberKickOut {
  /** Where it stands in the room's log. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What member.role takes. Give a member another role, below the caller's own; an owner may hand over ownership. Permissions of their own end with it. */
export interface MemberRoleIn {
  /** The room. */
  room: Id;
  /** Who. */
  user: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** The new role. */
  role: MemberRole;
}

/** What member.role answers. */
export interface MemberRoleOut {
  /** Where it stands in the room's log; 0 when nothing changed. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What member.permit takes. Give a member of a lower role permissions of their own, instead of the role's. Nobody gives one that they do not hold. */
export interface MemberPermitIn {
  /** The room. */
  room: Id;
  /** Who. */
  user: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** What they may do; null: what their role may. */
  permissions?: RoomPermission[] | null;
}

/** What member.permit answers. */
export interface MemberPermitOut {
  /** Where it stands in the room's log; 0 when nothing changed. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What member.nick takes. Show another name in this room than elsewhere. */
export interface MemberNickIn {
  /** The room. */
  room: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** The name; null: as elsewhere. */
  nick?: string | null;
}

/** What member.nick answers. */
export interface MemberNickOut {
  /** Where it stands in the room's log; 0 when nothing changed. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What member.rename takes. Take the name away that a member of a lower role shows in this room, or give them another one. */
export interface MemberRenameIn {
  /** The room. */
  room: Id;
  /** Who. */
  user: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** The name; null or absent: as elsewhere. */
  nick?: string | null;
}

/** What member.rename answers. */
export interface MemberRenameOut {
  /** Where it stands in the room's log; 0 when nothing changed. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What member.mute takes. A member of a lower role reads and says nothing, for a while or until it is taken back. */
export interface MemberMuteIn {
  /** The room. */
  room: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** Who. */
  user: Id;
  /** Until when; it then ends by itself. Absent: until it is taken back. */
  until?: Time;
  /** Why, for the room's log. */
  reason?: string;
}

/** What member.mute answers. */
export interface MemberMuteOut {
  /** Where it stands in the room's log. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What member.unmute takes. A muted member speaks again. */
export interface MemberUnmuteIn {
  /** The room. */
  room: Id;
  /** Who. */
  user: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
}

/** What member.unmute answers. */
export interface MemberUnmuteOut {
  /** Where it stands in the room's log; 0 for who was not muted. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What member.ban takes. Remove somebody of a lower role, or of none, and keep them out, for a while or until it is taken back. */
export interface MemberBanIn {
  /** The room. */
  room: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** Who. */
  user: Id;
  /** Until when; it then ends by itself. Absent: until it is taken back. */
  until?: Time;
  /** Why, for the room's log and for who is banned. */
  reason?: string;
}

/** What member.ban answers. */
export interface MemberBanOut {
  /** Where it stands in the room's log. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What member.unban takes. Who was banned may come in again. */
export interface MemberUnbanIn {
  /** The room. */
  room: Id;
  /** Who. */
  user: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
}

/** What member.unban answers. */
export interface MemberUnbanOut {
  /** Where it stands in the room's log; 0 for who was not banned. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What ban.list takes. Who may not come in, in the order of their ids. */
export interface BanListIn {
  /** The room. */
  room: Id;
  /** Where the page before ended: its `next`. */
  cursor?: string;
  /** How many; 50 when absent. */
  limit?: number;
}

/** What ban.list answers. */
export interface BanListOut {
  /** The bans in force. */
  bans: BanView[];
  /** The next page; absent on the last. */
  next?: string;
}

/** What invite.create takes. Make a secret by which others come into the room. It is shown in this answer alone. */
export interface InviteCreateIn {
  /** The room. */
  room: Id;
  /** What it makes of who comes by it: member or guest; member when absent. */
  role?: MemberRole;
  /** How many may come by it; one when absent. */
  uses?: number;
  /** Until when, a year at most; for seven days when absent. */
  expires_at?: Time;
  /** Its random part, made by the client: asked for again with it, it is the same invitation. Made here when absent, anew each time. */
  secret?: Base64Url;
}

/** What invite.create answers. */
export interface InviteCreateOut {
  /** The invitation, for invite.list and invite.revoke. */
  invite: Id;
  /** The secret, to be handed on. */
  token: string;
  /** Until when. */
  expires_at: Time;
  /** Where it stands in the room's log. */
  seq: number;
}

/** What invite.list takes. The invitations by which somebody may still come, without their secrets. */
export interface InviteListIn {
  /** The room. */
  room: Id;
}

/** What invite.list answers. */
export interface InviteListOut {
  /** The invitations, the oldest first. */
  invites: InviteView[];
}

/** What invite.revoke takes. Take an invitation back: one's own, or with the permission `kick` anybody's. */
export interface InviteRevokeIn {
  /** The room. */
  room: Id;
  /** The invitation. */
  invite: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
}

/** What invite.revoke answers. */
export interface InviteRevokeOut {
  /** Where it stands in the room's log. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What invite.look takes. What an invitation leads to. It stands in the body, since addresses are written down by many. */
export interface InviteLookIn {
  /** The secret. */
  token: string;
}

/** What invite.look answers. */
export interface InviteLookOut {
  /** The room. */
  room: Id;
  /** What sort of room. */
  kind: RoomKind;
  /** Its name. */
  name?: string;
  /** What the room is about. */
  topic?: string;
  /** How many members. */
  members: number;
  /** What it makes of who comes by it. */
  role: MemberRole;
  /** Until when. */
  expires_at: Time;
}

/** What invite.accept takes. Come into a room by an invitation. No password is asked for then. */
export interface InviteAcceptIn {
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** The secret. */
  token: string;
}

/** What invite.accept answers. */
export interface InviteAcceptOut {
  /** The room. */
  room: RoomView;
  /** Where it stands in the room's log; 0 for who was a member before. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What template.create takes. Keep how a room is set up, to make others like it: everything but its name, people, messages, password and end. */
export interface TemplateCreateIn {
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** A room that the caller is in. */
  from: Id;
  /** What to call the template. */
  name: string;
}

/** What template.create answers. */
export interface TemplateCreateOut {
  /** The template, for room.create. */
  template: Id;
  /** Where it stands in the caller's own log. */
  user_seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What template.list takes. The caller's templates, the oldest first. */
export type TemplateListIn = Record<string, never>;

/** What template.list answers. */
export interface TemplateListOut {
  /** The templates. */
  templates: TemplateView[];
}

/** What template.delete takes. Forget a template. Rooms made of it stay as they are. */
export interface TemplateDeleteIn {
  /** The template. */
  template: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
}

/** What template.delete answers. */
export interface TemplateDeleteOut {
  /** Where it stands in the caller's own log. */
  user_seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What message.send takes. Say something. The answer means: stored. */
export interface MessageSendIn {
  /** The room. */
  room: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** What it says. */
  body: MessageBody;
  /** The message it answers. */
  reply_to?: number;
  /** The message whose thread it is in; it is in none itself. */
  thread?: number;
  /** It deletes itself after so long; the room's own when absent. */
  lifetime_ms?: number;
  /** Counted from when; from sending when absent. */
  lifetime_from?: LifetimeFrom;
}

/** What message.send answers. */
export interface MessageSendOut {
  /** Its number in the room. */
  seq: number;
  /** How many messages of people the room has had with it; a reply in a thread adds none. */
  num: number;
  /** When the server took it. */
  at: Time;
  /** True when this is the answer to an earlier sending. */
  dup: boolean;
}

/** What message.get takes. One message as it stands now. */
export interface MessageGetIn {
  /** The room. */
  room: Id;
  /** Its number. */
  seq: number;
}

/** What message.get answers. */
export interface MessageGetOut {
  /** The message. */
  message: Message;
  /** Its address for people: the installation's public one, and /r/ROOM/SEQ. */
  permalink: string;
}

/** What room.events takes. A stretch of the room's log, in order. Exactly one bound; without any, the newest. */
export interface RoomEventsIn {
  /** The room. */
  room: Id;
  /** What follows this number. */
  after_seq?: number;
  /** What stands before this number. */
  before_seq?: number;
  /** What stands around this number. */
  around_seq?: number;
  /** How many; 50 when absent. */
  limit?: number;
}

/** What room.events answers. */
export interface RoomEventsOut {
  /** The entries, lowest number first. */
  events: LogEntry[];
  /** The room's head when this was read. */
  head: number;
  /** Below this nothing is kept. */
  floor: number;
  /** False when after_seq lies below the floor: reload the room. */
  recovered: boolean;
}

/** What message.resolve takes. The message that an address such as https://chat.example.org/r/ROOM/SEQ leads to; of what the caller may not read it says the same as of what is not there. */
export interface MessageResolveIn {
  /** The address: this installation's public one, and /r/ROOM/SEQ. */
  link: string;
}

/** What message.resolve answers. */
export interface MessageResolveOut {
  /** The room it is in. */
  room: Id;
  /** Its number there. */
  seq: number;
  /** The message as it stands now. */
  message: Message;
}

/** What quote.list takes. What these messages quote: the ones they answer, and those whose addresses are in their texts; each as far as the caller may read it. It changes nothing. */
export interface QuoteListIn {
  /** The room. */
  room: Id;
  /** The messages, by their numbers. */
  messages: number[];
}

/** What quote.list answers. */
export interface QuoteListOut {
  /** Up to five of each message; none of those that quote nothing, say nothing any more, or are not there. */
  quotes: Quote[];
}

/** What message.edit takes. Change what a message says: its text, or in a sealed room its ciphertext. What it said before stays in its history. */
export interface MessageEditIn {
  /** The room. */
  room: Id;
  /** The message. */
  seq: number;
  /** The revision the writer saw; a newer one refuses the change. */
  if_rev?: number;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** What it says now: text, or sealed as the room is. */
  body: MessageBody;
}

/** What message.edit answers. */
export interface MessageEditOut {
  /** Its revision now. */
  rev: number;
  /** Where the change stands in the room's log; 0 when nothing changed. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What message.history takes. What a message said before, and says now: the oldest revision first. Nothing of it is told once the message is deleted, nor to who hid it. */
export interface MessageHistoryIn {
  /** The room. */
  room: Id;
  /** The message. */
  seq: number;
  /** Where the page before ended: its `next`. */
  cursor?: string;
  /** How many; 50 when absent. */
  limit?: number;
}

/** What message.history answers. */
export interface MessageHistoryOut {
  /** The revisions. */
  revisions: MessageRevision[];
  /** The next page; absent on the last. */
  next?: string;
}

/** What message.delete takes. Delete a message for everyone. Its number stays, and what it said is gone; for a while whoever deleted it may bring it back. */
export interface MessageDeleteIn {
  /** The room. */
  room: Id;
  /** The message. */
  seq: number;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** Why, for the room's log. */
  reason?: string;
}

/** What message.delete answers. */
export interface MessageDeleteOut {
  /** Its revision now. */
  rev: number;
  /** Where the change stands in the room's log. */
  seq: number;
  /** How long it may be brought back. */
  until: Time;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What message.restore takes. Bring a deleted message back, while that is possible: whoever deleted it, and who moderates. */
export interface MessageRestoreIn {
  /** The room. */
  room: Id;
  /** The message. */
  seq: number;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
}

/** What message.restore answers. */
export interface MessageRestoreOut {
  /** Its revision now. */
  rev: number;
  /** Where the change stands in the room's log. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What message.hide takes. Delete a message for the caller alone, on all their devices. */
export interface MessageHideIn {
  /** The room. */
  room: Id;
  /** The message. */
  seq: number;
}

/** What message.hide answers. */
export interface MessageHideOut {
  /** Where it stands in the caller's own log; 0 when it was hidden already. */
  user_seq: number;
}

/** What message.unhide takes. Show a hidden message to the caller again. */
export interface MessageUnhideIn {
  /** The room. */
  room: Id;
  /** The message. */
  seq: number;
}

/** What message.unhide answers. */
export interface MessageUnhideOut {
  /** Where it stands in the caller's own log; 0 when it was not hidden. */
  user_seq: number;
}

/** What room.export takes. Begin to take the room's whole history away: it is everything up to the entry that says so. It can be read for a day. */
export interface RoomExportIn {
  /** The room. */
  room: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
}

/** What room.export answers. */
export interface RoomExportOut {
  /** Where it stands in the room's log: the export's number. */
  seq: number;
  /** How long it can be read. */
  until: Time;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What room.export_page takes. A page of an export that the caller began, the lowest numbers first. All pages at once, as JSON lines, are at the same address with /lines behind it. */
export interface RoomExportPageIn {
  /** The room. */
  room: Id;
  /** The export's number. */
  export: number;
  /** Entries above this one; from the first on when absent. */
  after_seq?: number;
  /** How many at most; 200 when absent, and fewer when they are large. */
  limit?: number;
}

/** What room.export_page answers. */
export interface RoomExportPageOut {
  /** Entries, as they stand now. */
  events: LogEntry[];
  /** The `after_seq` of the next page; absent on the last. */
  next?: number;
}

/** What message.forward takes. Pass a message on into this room: a text, a place, or a poll, which begins anew. It tells who said it first. */
export interface MessageForwardIn {
  /** The room it goes to. */
  room: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** The room it stands in; the caller may read there. */
  from_room: Id;
  /** The message, by its number there. */
  seq: number;
}

/** What message.forward answers. */
export interface MessageForwardOut {
  /** Its number in the room it went to. */
  seq: number;
  /** How many messages of people that room has had with it. */
  num: number;
  /** When the server took it. */
  at: Time;
  /** True when this is the answer to an earlier sending. */
  dup: boolean;
}

/** What reaction.add takes. React to a message with an emoji, or with a :short_code: that clients know. */
export interface ReactionAddIn {
  /** The room. */
  room: Id;
  /** The message. */
  seq: number;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** One emoji of up to 64 bytes, or :words_like_this: of up to 32 small letters, digits, _ + -. */
  emoji: string;
}

/** What reaction.add answers. */
export interface ReactionAddOut {
  /** Where it stands in the room's log; 0 when the caller had reacted so already. */
  seq: number;
  /** How many people react so now. */
  count: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What reaction.remove takes. Take one's own reaction back. */
export interface ReactionRemoveIn {
  /** The room. */
  room: Id;
  /** The message. */
  seq: number;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** Which. */
  emoji: string;
}

/** What reaction.remove answers. */
export interface ReactionRemoveOut {
  /** Where it stands in the room's log; 0 when there was no such reaction of the caller. */
  seq: number;
  /** How many people react so now. */
  count: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What reaction.list takes. Who reacted to a message, and with what. */
export interface ReactionListIn {
  /** The room. */
  room: Id;
  /** The message. */
  seq: number;
  /** With this alone. */
  emoji?: string;
  /** Where the page before ended: its `next`. */
  cursor?: string;
  /** How many; 50 when absent. */
  limit?: number;
}

/** What reaction.list answers. */
export interface ReactionListOut {
  /** The reactions, by emoji, then by person. */
  reactions: ReactionView[];
  /** The next page; absent on the last. */
  next?: string;
}

/** What pin.add takes. Pin a message for everyone in the room; 100 at most. */
export interface PinAddIn {
  /** The room. */
  room: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** The message, by its number. */
  message: number;
}

/** What pin.add answers. */
export interface PinAddOut {
  /** Where it stands in the room's log; 0 when it was pinned already. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What pin.remove takes. Take a pin off. */
export interface PinRemoveIn {
  /** The room. */
  room: Id;
  /** The message, by its number. */
  message: number;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
}

/** What pin.remove answers. */
export interface PinRemoveOut {
  /** Where it stands in the room's log; 0 when it was not pinned. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What pin.list takes. The room's pinned messages, the newest message first. */
export interface PinListIn {
  /** The room. */
  room: Id;
  /** Where the page before ended: its `next`. */
  cursor?: string;
  /** How many; 50 when absent. */
  limit?: number;
}

/** What pin.list answers. */
export interface PinListOut {
  /** The pins. */
  pins: PinView[];
  /** The next page; absent on the last. */
  next?: string;
}

/** What poll.vote takes. Vote in a poll, or change one's vote: it replaces the one before. No answer to any question takes it back. */
export interface PollVoteIn {
  /** The room. */
  room: Id;
  /** The poll's message. */
  seq: number;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** One entry for each question. */
  choices: PollChoice[];
}

/** What poll.vote answers. */
export interface PollVoteOut {
  /** Where it stands in the room's log; 0 when it changed nothing. */
  seq: number;
  /** How the poll stands now. */
  poll: PollView;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What poll.get takes. How a poll stands, and unless it is anonymous who chose what. */
export interface PollGetIn {
  /** The room. */
  room: Id;
  /** The poll's message. */
  seq: number;
  /** Where the page of voters before ended: its `next`. */
  cursor?: string;
  /** How many voters; 50 when absent. */
  limit?: number;
}

/** What poll.get answers. */
export interface PollGetOut {
  /** How it stands. */
  poll: PollView;
  /** What the caller chose; absent when they did not vote. */
  mine?: PollChoice[];
  /** Who chose what, in the order of their ids; nobody when it is anonymous. */
  voters: PollVoter[];
  /** The next page of voters; absent on the last. */
  next?: string;
}

/** What poll.close takes. Close a poll before its time: it takes votes no more. */
export interface PollCloseIn {
  /** The room. */
  room: Id;
  /** The poll's message. */
  seq: number;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
}

/** What poll.close answers. */
export interface PollCloseOut {
  /** Where it stands in the room's log; 0 when it was closed already. */
  seq: number;
  /** How it stood at its end. */
  poll: PollView;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What bookmark.add takes. Keep a message at hand, for the caller alone; 1,000 at most. On one that is kept already it changes the note. */
export interface BookmarkAddIn {
  /** The room. */
  room: Id;
  /** The message. */
  seq: number;
  /** A note; absent: none. In a sealed room there is none, since the server would read it. */
  note?: string;
}

/** What bookmark.add answers. */
export interface BookmarkAddOut {
  /** Where it stands in the caller's own log; 0 when nothing changed. */
  user_seq: number;
}

/** What bookmark.remove takes. Keep it no more; also in rooms that the caller has left. */
export interface BookmarkRemoveIn {
  /** The room. */
  room: Id;
  /** The message. */
  seq: number;
}

/** What bookmark.remove answers. */
export interface BookmarkRemoveOut {
  /** Where it stands in the caller's own log; 0 when it was not there. */
  user_seq: number;
}

/** What bookmark.list takes. The caller's bookmarks, the newest first. What the messages say is asked of their rooms, which may not tell it any more. */
export interface BookmarkListIn {
  /** Where the page before ended: its `next`. */
  cursor?: string;
  /** How many; 50 when absent. */
  limit?: number;
}

/** What bookmark.list answers. */
export interface BookmarkListOut {
  /** The bookmarks. */
  bookmarks: Bookmark[];
  /** The next page; absent on the last. */
  next?: string;
}

/** What draft.set takes. Keep a text that is not sent yet, for the caller on all their devices; one for each room and thread, 500 at most. Not in sealed rooms, since the server would read it. */
export interface DraftSetIn {
  /** The room it is for. */
  room: Id;
  /** The revision the writer saw, 0 for none; a newer one is refused and told: `current` of the refusal. */
  if_rev?: number;
  /** The message whose thread it is for. */
  thread?: number;
  /** What it says so far. */
  text: string;
}

/** What draft.set answers. */
export interface DraftSetOut {
  /** Its revision now. */
  rev: number;
  /** Where it stands in the caller's own log; 0 when nothing changed. */
  user_seq: number;
}

/** What draft.clear takes. Forget a draft: it was sent, or given up; also in rooms that the caller has left. */
export interface DraftClearIn {
  /** The room it is for. */
  room: Id;
  /** The revision the writer saw; a newer one is refused and told: `current` of the refusal. */
  if_rev?: number;
  /** The message whose thread it is for. */
  thread?: number;
}

/** What draft.clear answers. */
export interface DraftClearOut {
  /** Where it stands in the caller's own log; 0 when there was none. */
  user_seq: number;
}

/** What draft.list takes. The caller's drafts, by room and thread. */
export interface DraftListIn {
  /** Of this room alone. */
  room?: Id;
  /** Where the page before ended: its `next`. */
  cursor?: string;
  /** How many; 50 when absent. */
  limit?: number;
}

/** What draft.list answers. */
export interface DraftListOut {
  /** The drafts. */
  drafts: Draft[];
  /** The next page; absent on the last. */
  next?: string;
}

/** What typing.set takes. Say that the caller is typing; it ends by itself after six seconds. */
export interface TypingSetIn {
  /** The room. */
  room: Id;
  /** False ends it at once. */
  typing: boolean;
}

/** What typing.set answers. */
export type TypingSetOut = Record<string, never>;

/** What receipt.read takes. Move the caller's read mark forward. Absolute, so that a lost one is healed by the next. */
export interface ReceiptReadIn {
  /** The room. */
  room: Id;
  /** Read up to here; beyond the head means the head. */
  seq: number;
}

/** What receipt.read answers. */
export interface ReceiptReadOut {
  /** Where the mark is now. */
  read_seq: number;
  /** Messages of people after it. */
  unread: number;
}

/** What receipt.delivered takes. Move the caller's delivered mark forward; kept in rooms of up to 64 members. */
export interface ReceiptDeliveredIn {
  /** The room. */
  room: Id;
  /** Delivered up to here; beyond the head means the head. */
  seq: number;
}

/** What receipt.delivered answers. */
export interface ReceiptDeliveredOut {
  /** Where the mark is now. */
  delivered_seq: number;
}

/** What receipt.list takes. Whom a message has reached, and who has read it, by the members' marks. The sender is left out, and who does not show it. */
export interface ReceiptListIn {
  /** The room. */
  room: Id;
  /** The message. */
  seq: number;
}

/** What receipt.list answers. */
export interface ReceiptListOut {
  /** False in rooms of more than 64 members: there nobody is named. */
  kept: boolean;
  /** Who has read it. */
  read: Id[];
  /** Whom it has reached, and who has not read it. */
  delivered: Id[];
}

/** What mention.list takes. Messages that name the caller, in all rooms the caller is in, newest first. Those that name everyone are not among them. */
export interface MentionListIn {
  /** Where the page before ended: its `next`. */
  cursor?: string;
  /** How many; 50 when absent. */
  limit?: number;
}

/** What mention.list answers. */
export interface MentionListOut {
  /** The messages. */
  mentions: MentionView[];
  /** The next page; absent on the last. */
  next?: string;
}

/** What thread.list takes. A room's threads, the one with the latest reply first. */
export interface ThreadListIn {
  /** The room. */
  room: Id;
  /** True: those that the caller follows alone. */
  following?: boolean;
  /** Where the page before ended: its `next`. */
  cursor?: string;
  /** How many; 50 when absent. */
  limit?: number;
}

/** What thread.list answers. */
export interface ThreadListOut {
  /** The threads. */
  threads: ThreadView[];
  /** The next page; absent on the last. */
  next?: string;
}

/** What thread.get takes. One thread, also while it has no replies. */
export interface ThreadGetIn {
  /** The room. */
  room: Id;
  /** The message it hangs on. */
  root: number;
}

/** What thread.get answers. */
export interface ThreadGetOut {
  /** The thread. */
  thread: ThreadView;
}

/** What thread.events takes. A thread's replies as they stand now, in order. One bound at most; without any, the newest. */
export interface ThreadEventsIn {
  /** The room. */
  room: Id;
  /** The message it hangs on. */
  root: number;
  /** What follows this number. */
  after_seq?: number;
  /** What stands before this number. */
  before_seq?: number;
  /** How many; 50 when absent. */
  limit?: number;
}

/** What thread.events answers. */
export interface ThreadEventsOut {
  /** The replies, lowest number first. */
  events: LogEntry[];
  /** The thread when this was read. */
  thread: ThreadView;
  /** Below this number of the room nothing is kept. */
  floor: number;
}

/** What thread.read takes. Move the caller's mark in a thread forward. Absolute, so that a lost one is healed by the next. */
export interface ThreadReadIn {
  /** The room. */
  room: Id;
  /** The message it hangs on. */
  root: number;
  /** Read up to here; beyond the last reply means the last reply. */
  seq: number;
}

/** What thread.read answers. */
export interface ThreadReadOut {
  /** Where the mark is now. */
  read_seq: number;
  /** Replies after it. */
  unread: number;
}

/** What thread.follow takes. Follow a thread from now on. Who replies in it and who wrote its first message follow it without asking. */
export interface ThreadFollowIn {
  /** The room. */
  room: Id;
  /** The message it hangs on. */
  root: number;
}

/** What thread.follow answers. */
export interface ThreadFollowOut {
  /** The thread. */
  thread: ThreadView;
}

/** What thread.unfollow takes. Follow a thread no more, until the caller replies in it again. */
export interface ThreadUnfollowIn {
  /** The room. */
  room: Id;
  /** The message it hangs on. */
  root: number;
}

/** What thread.unfollow answers. */
export interface ThreadUnfollowOut {
  /** The thread. */
  thread: ThreadView;
}

/** What thread.mute takes. Say whether the caller wants to hear of a thread's replies. For the caller's own clients to heed. */
export interface ThreadMuteIn {
  /** The room. */
  room: Id;
  /** The message it hangs on. */
  root: number;
  /** True: nothing of it. */
  muted: boolean;
}

/** What thread.mute answers. */
export interface ThreadMuteOut {
  /** The thread. */
  thread: ThreadView;
}

/** What preference.set takes. Set a preference, or take it away. Names that the server does not know begin with client. and hold what a client likes. */
export interface PreferenceSetIn {
  /** Which: a preference_name, sidebar_order.2 to sidebar_order.20, or client. and up to 57 letters, digits, dots, dashes and underscores. */
  name: string;
  /** The revision the writer saw, 0 for none; another one refuses the change. */
  if_rev?: number;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** The room it is about; absent when it holds everywhere. */
  scope?: Id;
  /** What to set it to: a preference_value, or under a client's own name whatever it likes; null takes it away. */
  value?: Record<string, unknown> | null;
}

/** What preference.set answers. */
export interface PreferenceSetOut {
  /** Its revision now; 0 when there is none any more. */
  rev: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What preference.list takes. What the caller has set, by room and name. */
export interface PreferenceListIn {
  /** Where the page before ended: its `next`. */
  cursor?: string;
  /** How many; 200 when absent. */
  limit?: number;
}

/** What preference.list answers. */
export interface PreferenceListOut {
  /** The preferences; those that hold everywhere first. */
  preferences: Preference[];
  /** The next page; absent on the last. */
  next?: string;
}

/** What user.block takes. Hear nothing more from somebody: no direct messages between the two, no invitations, mentions or typing from them. They are not told. */
export interface UserBlockIn {
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** Who. */
  user: Id;
}

/** What user.block answers. */
export interface UserBlockOut {
  /** Whether they were blocked before. */
  existed: boolean;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What user.unblock takes. Hear from somebody again. */
export interface UserUnblockIn {
  /** Who. */
  user: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
}

/** What user.unblock answers. */
export interface UserUnblockOut {
  /** Whether they were blocked before. */
  existed: boolean;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What block.list takes. From whom the caller wants to hear nothing, in the order of their ids. */
export interface BlockListIn {
  /** Where the page before ended: its `next`. */
  cursor?: string;
  /** How many; 200 when absent. */
  limit?: number;
}

/** What block.list answers. */
export interface BlockListOut {
  /** The blocks. */
  blocks: Block[];
  /** The next page; absent on the last. */
  next?: string;
}

/** What status.set takes. Say what one is doing: a sign, some words, or both. It goes by itself when its time is over. */
export interface StatusSetIn {
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** A sign before it. */
  emoji?: string;
  /** In words. */
  text?: string;
  /** When it goes by itself, within a year. */
  expires_at?: Time;
}

/** What status.set answers. */
export interface StatusSetOut {
  /** What is shown now. */
  status: Status;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What status.clear takes. Say nothing of what one is doing. */
export interface StatusClearIn {
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
}

/** What status.clear answers. */
export interface StatusClearOut {
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What presence.set takes. Choose what to be seen as, by whom, and until when not to be disturbed. What is left out stays as it is. */
export interface PresenceSetIn {
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** What to be seen as. */
  state?: PresenceChoice;
  /** By whom. */
  seen_by?: PresenceAudience;
  /** No notifications before this time; null allows them again. */
  dnd_until?: Time | null;
}

/** What presence.set answers. */
export interface PresenceSetOut {
  /** What was chosen. */
  state: PresenceChoice;
  /** Who sees it. */
  seen_by: PresenceAudience;
  /** Until when there are no notifications. */
  dnd_until?: Time;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What presence.mine takes. What the caller has chosen to be seen as, by whom, and until when they are not to be disturbed. */
export type PresenceMineIn = Record<string, never>;

/** What presence.mine answers. */
export interface PresenceMineOut {
  /** What was chosen. */
  state: PresenceChoice;
  /** Who sees it. */
  seen_by: PresenceAudience;
  /** Until when there are no notifications. */
  dnd_until?: Time;
}

/** What presence.get takes. Whether people are there, as far as the caller may see it; of who may not be seen it says offline. */
export interface PresenceGetIn {
  /** Who. */
  users: Id[];
}

/** What presence.get answers. */
export interface PresenceGetOut {
  /** Each of them once. */
  people: PresenceView[];
  /** True while it is as it was known last, because the nodes do not hear of each other. */
  stale: boolean;
}

/** What presence.watch takes. Follow whether people are there: the answer says how it is now, `presence` signals what changes. It replaces what was watched before; an empty list ends it. REST has presence.get. */
export interface PresenceWatchIn {
  /** Who. */
  users: Id[];
}

/** What presence.watch answers. */
export interface PresenceWatchOut {
  /** Each of them once. */
  people: PresenceView[];
  /** True while it is as it was known last, because the nodes do not hear of each other. */
  stale: boolean;
  /** Until when they are watched: who may see whom is looked at anew each time. */
  until: Time;
}

/** What schedule.add takes. Say something later: between a minute and a year from now. Whether the room takes it is judged when its time comes. */
export interface ScheduleAddIn {
  /** The room. */
  room: Id;
  /** Made by the client, and the scheduled message's id; a repeat gets the first answer again. */
  cid: Id;
  /** What to say; not sealed, since whom it would be sealed for is not known yet. */
  body: MessageBody;
  /** The message it answers. */
  reply_to?: number;
  /** The message whose thread it is in; it is in none itself. */
  thread?: number;
  /** It deletes itself after so long; the room's own when absent. */
  lifetime_ms?: number;
  /** Counted from when; from sending when absent. */
  lifetime_from?: LifetimeFrom;
  /** When. */
  send_at: Time;
}

/** What schedule.add answers. */
export interface ScheduleAddOut {
  /** What waits now. */
  scheduled: Scheduled;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What schedule.list takes. What the caller has scheduled, in the order of the ids. */
export interface ScheduleListIn {
  /** What follows this one: the page before ended with it. */
  after?: Id;
  /** How many; 20 when absent. */
  limit?: number;
}

/** What schedule.list answers. */
export interface ScheduleListOut {
  /** They. */
  scheduled: Scheduled[];
  /** Whether there are no more. */
  is_last: boolean;
}

/** What schedule.get takes. One of them. */
export interface ScheduleGetIn {
  /** Which. */
  id: Id;
}

/** What schedule.get answers. */
export interface ScheduleGetOut {
  /** It. */
  scheduled: Scheduled;
}

/** What schedule.update takes. Change what a scheduled message says, or when. A failed one waits again. */
export interface ScheduleUpdateIn {
  /** Which. */
  id: Id;
  /** The revision the writer saw; a newer one refuses the change. */
  if_rev?: number;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** What to say instead. */
  body?: MessageBody;
  /** When instead; of a failed one required. */
  send_at?: Time;
}

/** What schedule.update answers. */
export interface ScheduleUpdateOut {
  /** What waits now. */
  scheduled: Scheduled;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What schedule.cancel takes. Take a scheduled message back. */
export interface ScheduleCancelIn {
  /** Which. */
  id: Id;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
}

/** What schedule.cancel answers. */
export interface ScheduleCancelOut {
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What schedule.fire takes. Send a scheduled message whose time has come, in its writer's name. Asked twice it is sent once. REST only: services speak to each other so. */
export interface ScheduleFireIn {
  /** Whose. */
  user: Id;
  /** Which. */
  id: Id;
}

/** What schedule.fire answers. */
export interface ScheduleFireOut {
  /** What became of it; cancelled also when there is none (any more). */
  state: ScheduleState;
  /** Of a sent one: its number in the room. */
  seq?: number;
  /** Of a failed one: why. */
  failure?: string;
}

/** What report.create takes. Report a message to those who run the installation. They see the message as it stands now, also if it is changed or deleted afterwards. Once for each message: a second report is answered by the first. */
export interface ReportCreateIn {
  /** The room. */
  room: Id;
  /** The message. */
  seq: number;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** What is wrong with it; not rule or suspicious, which are the server's own. */
  reason: ReportReason;
  /** What there is to say about it; required with other. */
  words?: string;
}

/** What report.create answers. */
export interface ReportCreateOut {
  /** The report. */
  report: Id;
  /** When it was made. */
  at: Time;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What report.tell takes. Tell whoever made a report what became of it. Asked twice they are told once. REST only: services speak to each other so. */
export interface ReportTellIn {
  /** Who made it. */
  user: Id;
  /** Which. */
  report: Id;
  /** The room of the message. */
  in_room: Id;
  /** What became of it. */
  outcome: ReportOutcome;
}

/** What report.tell answers. */
export interface ReportTellOut {
  /** Whether it was this call that told them. */
  told: boolean;
}

/** What report.forget takes. Let go of what was reported half a year ago, and decided about or flagged by a rule. One slice. REST only: services speak to each other so. */
export interface ReportForgetIn {
  /** The room it was reported in, or the person whose status it was: there may be none of that id for anybody else any more. */
  of: Id;
  /** How many at most. */
  limit: number;
}

/** What report.forget answers. */
export interface ReportForgetOut {
  /** How many there were. */
  forgotten: number;
  /** Whether there may be more: ask again. */
  is_more: boolean;
}

/** What room.rules takes. The room's own rules about words. Those for all rooms hold as well. */
export interface RoomRulesIn {
  /** The room. */
  room: Id;
}

/** What room.rules answers. */
export interface RoomRulesOut {
  /** How often they were changed: the entity tag. */
  rev: number;
  /** They, in the order in which they were given. */
  rules: WordRule[];
}

/** What room.set_rules takes. Set the room's own rules about words, in place of those it had. They hold for sends and edits, on every gateway within a second. Sealed rooms have none, since the server reads nothing there. */
export interface RoomSetRulesIn {
  /** The room. */
  room: Id;
  /** The revision the writer saw; a newer one refuses the change. */
  if_rev?: number;
  /** Made by the client; a repeat gets the first answer again. */
  cid: Id;
  /** They; empty for none. */
  rules: WordRule[];
}

/** What room.set_rules answers. */
export interface RoomSetRulesOut {
  /** Their revision now. */
  rev: number;
  /** Where the change stands in the room's log. */
  seq: number;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What message.expire takes. Take away what has had its time in a room: bodies whose lifetime is over, what was kept of deleted messages, and all that is older than the room keeps. One slice. REST only: services speak to each other so. */
export interface MessageExpireIn {
  /** The room. */
  room: Id;
  /** How many at most. */
  limit: number;
}

/** What message.expire answers. */
export interface MessageExpireOut {
  /** How many messages lost what they said. */
  expired: number;
  /** Below this nothing is kept now. */
  floor: number;
  /** Whether there may be more: ask again. */
  is_more: boolean;
}

/** What room.end takes. Delete a room whose time is over, and sweep away what a deleted room has left. One slice. REST only: services speak to each other so. */
export interface RoomEndIn {
  /** The room: there may be no such room for anybody else any more. */
  room: Id;
  /** How many rows of a kind at most. */
  limit: number;
}

/** What room.end answers. */
export interface RoomEndOut {
  /** Whether there may be more: ask again. */
  is_more: boolean;
}

/** What guest.part takes. Have a guest whose time is over leave the room they were let into. REST only: services speak to each other so. */
export interface GuestPartIn {
  /** The guest: there may be nobody of that id for anybody else any more. */
  user: Id;
  /** The room: likewise. */
  room: Id;
}

/** What guest.part answers. */
export interface GuestPartOut {
  /** Where it stands in the room's log; 0 for who was not in it any more. */
  seq: number;
}

/** What command.list takes. The commands that can be typed in the room, by name: for help, and for completing what is being typed. */
export interface CommandListIn {
  /** The room. */
  room: Id;
  /** Only those of this word. */
  name?: string;
}

/** What command.list answers. */
export interface CommandListOut {
  /** The commands. */
  commands: CommandView[];
}

/** What command.run takes. Do what a typed command means: another operation, which is asked for as if the caller had, at its own price and with its own refusals. */
export interface CommandRunIn {
  /** The room in which it was typed. */
  room: Id;
  /** Made by the client; a repeat means what the first one meant, and is done once. */
  cid: Id;
  /** What was typed, from the slash on. */
  text: string;
  /** The message whose thread it was typed in: what the command says is said there. */
  thread?: number;
}

/** What command.run answers. */
export interface CommandRunOut {
  /** The operation that was meant. */
  op: string;
  /** What was done, in a sentence. */
  said: string;
  /** What was asked of that operation. */
  args: Record<string, unknown>;
  /** What it answered, but for its mark of a repeat, which stands beside. */
  answer?: Record<string, unknown>;
  /** True, and there at all, when this is the answer to an earlier request under the same key. */
  dup?: boolean;
}

/** What message.links takes. Messages of a room whose links may be looked up and were not yet, the newest first; those that nobody wants looked up are passed over for good. REST only: services speak to each other so. */
export interface MessageLinksIn {
  /** The room. */
  room: Id;
  /** How many messages to look at, at most. */
  limit: number;
}

/** What message.links answers. */
export interface MessageLinksOut {
  /** They. */
  messages: LinkedMessage[];
  /** Whether there may be more: ask again. */
  is_more: boolean;
}

/** What message.preview takes. Put beside a message what its links lead to, if it still says what it said and nobody has done so. Asked twice it is done once. REST only: services speak to each other so. */
export interface MessagePreviewIn {
  /** The room. */
  room: Id;
  /** The message. */
  seq: number;
  /** The revision in which the links stood. */
  rev: number;
  /** What was found; none: that there is nothing to show. */
  previews: LinkPreview[];
}

/** What message.preview answers. */
export interface MessagePreviewOut {
  /** Where it stands in the room's log; 0 when nothing is shown. */
  seq: number;
}

/** What search.query takes. Find messages in the rooms that the caller is in, and people and rooms. Words, "phrases", -words left out, and from: in: before: after: on: has:file|link|poll is:unread|pinned|thread mentions:me. */
export interface SearchQueryIn {
  /** What is looked for. */
  text: string;
  /** Of what kind; all when absent. */
  what?: SearchWhat;
  /** In which order; best when absent. A cursor goes on in the order it was handed out for. */
  sort?: SearchSort;
  /** How far the caller's days are ahead of UTC's: for before:, after: and on:. 0 when absent. */
  utc_offset_minutes?: number;
  /** Where the page before ended: its `next`. */
  cursor?: string;
  /** How many messages; 20 when absent. */
  limit?: number;
}

/** What search.query answers. */
export interface SearchQueryOut {
  /** The messages. */
  messages: SearchHit[];
  /** People by their names, those that fit best first; none when the token's scopes do not cover directory:read. */
  people: SearchPerson[];
  /** The caller's own rooms by their names and, where the token's scopes cover directory:read, public ones; those that fit best first. */
  rooms: SearchRoom[];
  /** The next page of messages; absent on the last. */
  next?: string;
}

/** What search.fill takes. Take what was said in these rooms, and what rooms and people are called, into the index of search.query, as far as the logs go. One slice. REST only: services speak to each other so. */
export interface SearchFillIn {
  /** The rooms; nothing is taken of what is sealed, and what is gone is taken out. */
  rooms: Id[];
  /** People whose names may have changed. */
  people?: Id[];
}

/** What search.fill answers. */
export interface SearchFillOut {
  /** Those of them that have more: ask again. */
  left: Id[];
}

/** Somebody said something. */
export interface MessageSentEvent {
  /** Who. */
  from: Id;
  /** The sender's own key for it. */
  cid?: Id;
  /** How many messages of people the room has had with it; a reply in a thread adds none. */
  num: number;
  /** How often it was changed since; absent when never. */
  rev?: number;
  /** The message it answers. */
  reply_to?: number;
  /** The message whose thread it is in. */
  thread?: number;
  /** How many replies that thread has had with it. */
  thread_num?: number;
  /** How many replies its own thread has by now; absent when none, and always when it has just been said. */
  replies?: number;
  /** The last of them. */
  last_reply_seq?: number;
  /** When it was last changed; absent when never. */
  edited_at?: Time;
  /** When it deletes itself. */
  expires_at?: Time;
  /** Where it stood before it was passed on. */
  origin?: MessageOrigin;
  /** Mentions and links in its text. */
  spans?: Span[];
  /** What its links lead to, once they were looked up. */
  previews?: LinkPreview[];
  /** The reactions to it when this was read. */
  reactions?: ReactionCount[];
  /** True when it was pinned when this was read. */
  pinned?: boolean;
  /** True when the caller hid it: it is told without what it says. */
  hidden?: boolean;
  /** What was said; absent once deleted. */
  body?: MessageBody;
}

/** A message says something else now. */
export interface MessageEditedEvent {
  /** Which. */
  message: number;
  /** Its revision: one that is not newer than what the client has changes nothing. */
  rev: number;
  /** Who changed it. */
  by: Id;
  /** Mentions and links in its text. */
  spans?: Span[];
  /** What it says; absent once deleted. */
  body?: MessageBody;
}

/** A message was deleted for everyone: what it said goes, and what hung on it. */
export interface MessageDeletedEvent {
  /** Which. */
  message: number;
  /** Its revision: one that is not newer than what the client has changes nothing. */
  rev: number;
  /** Who deleted it. */
  by: Id;
  /** Why. */
  reason?: string;
}

/** A deleted message is back. */
export interface MessageRestoredEvent {
  /** Which. */
  message: number;
  /** Its revision: one that is not newer than what the client has changes nothing. */
  rev: number;
  /** Who brought it back. */
  by: Id;
  /** When it was last edited; absent when never. */
  edited_at?: Time;
  /** Where it stood before it was passed on. */
  origin?: MessageOrigin;
  /** Mentions and links in its text. */
  spans?: Span[];
  /** What its links led to. */
  previews?: LinkPreview[];
  /** The reactions to it. */
  reactions?: ReactionCount[];
  /** What it says; absent once deleted again. */
  body?: MessageBody;
}

/** The user wants to see a message no more. */
export interface MessageHiddenEvent {
  /** The room. */
  room: Id;
  /** Which. */
  message: number;
}

/** The user wants to see a message again. */
export interface MessageUnhiddenEvent {
  /** The room. */
  room: Id;
  /** Which. */
  message: number;
}

/** Somebody reacted to a message. */
export interface ReactionAddedEvent {
  /** Which. */
  message: number;
  /** With what. */
  emoji: string;
  /** Who. */
  user: Id;
  /** How many people react so now. */
  count: number;
}

/** Somebody took a reaction back. */
export interface ReactionRemovedEvent {
  /** Which. */
  message: number;
  /** With what. */
  emoji: string;
  /** Who. */
  user: Id;
  /** How many people react so now. */
  count: number;
}

/** A message was pinned. */
export interface PinAddedEvent {
  /** Which. */
  message: number;
  /** Who pinned it. */
  by: Id;
}

/** A message is not pinned any more. */
export interface PinRemovedEvent {
  /** Which. */
  message: number;
  /** Who took the pin off, or deleted the message. */
  by: Id;
}

/** Somebody voted in a poll, or changed their vote. */
export interface PollVotedEvent {
  /** The poll's message. */
  message: number;
  /** Who; absent when the poll is anonymous. */
  user?: Id;
  /** How it stands now, one for each question. */
  tallies: PollTally[];
  /** How many people voted. */
  voters: number;
}

/** A poll was closed before its time. */
export interface PollClosedEvent {
  /** The poll's message. */
  message: number;
  /** Who closed it. */
  by: Id;
  /** How it stood, one for each question. */
  tallies: PollTally[];
  /** How many people voted. */
  voters: number;
}

/** The room was made: always number 1. */
export interface RoomCreatedEvent {
  /** Who made it. */
  by: Id;
  /** What sort of room. */
  kind: RoomKind;
  /** How messages travel in it. */
  encryption: RoomEncryption;
  /** Its name. */
  name?: string;
  /** Who is in from the beginning, the maker first. */
  members: Id[];
}

/** The room's name, topic or settings changed: all of them as they are now. */
export interface RoomUpdatedEvent {
  /** Who changed it. */
  by: Id;
  /** The new revision. */
  rev: number;
  /** The name now. */
  name?: string;
  /** The topic now; absent when there is none. */
  topic?: string;
  /** The picture now; absent when there is none. */
  picture?: Id;
  /** Under what the directory lists it now. */
  category?: string;
  /** What else it is about now. */
  tags?: string[];
  /** The longest text now. */
  text_max: number;
  /** Whether who joins is asked for a password now. */
  needs_password: boolean;
  /** When it deletes itself; absent: never. */
  ends_at?: Time;
  /** How it behaves now. */
  settings: RoomSettings;
  /** Its roles, when they may other things here than elsewhere. */
  roles?: RoleBits[];
}

/** Somebody takes the room's history away: everything up to here. */
export interface RoomExportedEvent {
  /** Who. */
  by: Id;
  /** How long it can be read. */
  until: Time;
}

/** Only who moderates the room speaks now. */
export interface RoomLockedEvent {
  /** Who locked it. */
  by: Id;
  /** Why. */
  reason?: string;
}

/** Everybody speaks in the room again. */
export interface RoomUnlockedEvent {
  /** Who unlocked it. */
  by: Id;
}

/** The room is on guard: who is new in it is held to a pace. That a time has passed is told by nobody. */
export interface RoomGuardedEvent {
  /** Until when. */
  until: Time;
  /** Who said so; absent: too many people came in at once. */
  by?: Id;
  /** So many of them. */
  joins?: number;
  /** True when nobody comes in by themselves while it lasts. */
  closed?: boolean;
  /** Why. */
  reason?: string;
}

/** The room is on guard no more, before its time. */
export interface RoomUnguardedEvent {
  /** Who said so. */
  by: Id;
}

/** The room is closed and kept. */
export interface RoomArchivedEvent {
  /** Who archived it. */
  by: Id;
}

/** An archived room is open again. */
export interface RoomRestoredEvent {
  /** Who opened it. */
  by: Id;
}

/** The room is gone: always its last number. */
export interface RoomDeletedEvent {
  /** Who deleted it. */
  by: Id;
  /** Why. */
  reason?: string;
}

/** Somebody became a member. */
export interface MemberJoinedEvent {
  /** Who. */
  user: Id;
  /** As what. */
  role: MemberRole;
  /** Who brought them in; themselves when they joined. */
  by: Id;
  /** The invitation by which they came. */
  invite?: Id;
}

/** Somebody is no member any more. */
export interface MemberLeftEvent {
  /** Who. */
  user: Id;
  /** Who removed them; themselves when they left. */
  by: Id;
  /** Why. */
  reason?: string;
}

/** A member has another role, or other permissions. */
export interface MemberChangedEvent {
  /** Who. */
  user: Id;
  /** What they are now. */
  role: MemberRole;
  /** What they may do now, when it is not what their role may. */
  permissions?: RoomPermission[];
  /** Who changed it. */
  by: Id;
}

/** A member shows another name in this room. */
export interface MemberRenamedEvent {
  /** Who. */
  user: Id;
  /** Who saw to it; absent: themselves. */
  by?: Id;
  /** The name now; absent: as elsewhere. */
  nick?: string;
}

/** A member says nothing for a while. */
export interface MemberMutedEvent {
  /** Who. */
  user: Id;
  /** Who said so. */
  by: Id;
  /** Until when; absent: until it is taken back. */
  until?: Time;
  /** Why. */
  reason?: string;
}

/** A member speaks again before their time. That a time has passed is told by nobody. */
export interface MemberUnmutedEvent {
  /** Who. */
  user: Id;
  /** Who said so. */
  by: Id;
}

/** Somebody may not come in. Who was a member has left by the entry before. */
export interface MemberBannedEvent {
  /** Who. */
  user: Id;
  /** Who said so. */
  by: Id;
  /** Until when; absent: until it is taken back. */
  until?: Time;
  /** Why. */
  reason?: string;
}

/** Somebody may come in again before their time. That a time has passed is told by nobody. */
export interface MemberUnbannedEvent {
  /** Who. */
  user: Id;
  /** Who said so. */
  by: Id;
}

/** Somebody made an invitation. */
export interface InviteCreatedEvent {
  /** The invitation. */
  invite: Id;
  /** What it makes of who comes by it. */
  role: MemberRole;
  /** How many may come by it. */
  uses: number;
  /** Until when. */
  expires_at: Time;
  /** Who made it. */
  by: Id;
}

/** An invitation was taken back. */
export interface InviteRevokedEvent {
  /** The invitation. */
  invite: Id;
  /** Who took it back. */
  by: Id;
}

/** The user is now in a room. */
export interface RoomAddedEvent {
  /** The room. */
  room: Id;
  /** From this number of the room's log on. */
  seq: number;
  /** As what. */
  role: MemberRole;
}

/** The user is not in a room any more. */
export interface RoomRemovedEvent {
  /** The room. */
  room: Id;
  /** Up to this number of the room's log. */
  seq: number;
}

/** The user kept how a room is set up. */
export interface TemplateCreatedEvent {
  /** The template. */
  template: Id;
  /** What it is called. */
  name: string;
}

/** The user forgot a template. */
export interface TemplateDeletedEvent {
  /** The template. */
  template: Id;
}

/** The user read further on some device. */
export interface MarksMovedEvent {
  /** The room. */
  room: Id;
  /** Read up to here. */
  read_seq: number;
  /** The same in messages of people. */
  read_num: number;
}

/** The user bookmarked a message, or changed the note. */
export interface BookmarkAddedEvent {
  /** The room. */
  room: Id;
  /** Which. */
  message: number;
  /** What they noted. */
  note?: string;
}

/** The user keeps a message no more. */
export interface BookmarkRemovedEvent {
  /** The room. */
  room: Id;
  /** Which. */
  message: number;
}

/** The user changed a draft on some device. What it says is not kept here: draft.list tells it. */
export interface DraftSavedEvent {
  /** The room it is for. */
  room: Id;
  /** The message whose thread it is for. */
  thread?: number;
  /** Its revision now. */
  rev: number;
}

/** The user sent a draft, or gave it up. */
export interface DraftClearedEvent {
  /** The room it was for. */
  room: Id;
  /** The message whose thread it was for. */
  thread?: number;
}

/** A message names the user. Not told of messages that name everyone. */
export interface MentionAddedEvent {
  /** The room. */
  room: Id;
  /** The message, by its number in the room. */
  message: number;
  /** How: the person, a role of theirs, or whoever was there. */
  kind: SpanKind;
  /** Who said it. */
  from: Id;
}

/** The user read further in a thread, on some device. */
export interface ThreadMarkedEvent {
  /** The room. */
  room: Id;
  /** The message whose thread it is. */
  root: number;
  /** Read up to here. */
  read_seq: number;
  /** The same in replies: unread is the thread's replies less this. */
  read_num: number;
}

/** The user follows a thread now, on some device. */
export interface ThreadFollowedEvent {
  /** The room. */
  room: Id;
  /** The message whose thread it is. */
  root: number;
}

/** The user follows a thread no more, on some device. */
export interface ThreadUnfollowedEvent {
  /** The room. */
  room: Id;
  /** The message whose thread it was. */
  root: number;
}

/** The user wants to hear of a thread's replies, or does not, on some device. */
export interface ThreadMutedEvent {
  /** The room. */
  room: Id;
  /** The message whose thread it is. */
  root: number;
  /** Whether it is muted now. */
  muted: boolean;
}

/** The user set a preference, or took it away. */
export interface PreferenceChangedEvent {
  /** The room it is about; absent when it holds everywhere. */
  scope?: Id;
  /** What it is called. */
  name: string;
  /** What it is set to: a preference_value, or whatever a client likes; absent when it was taken away. */
  value?: Record<string, unknown>;
  /** Its revision; 0 when there is none any more. */
  rev: number;
}

/** The user wants to hear nothing more from somebody. */
export interface UserBlockedEvent {
  /** From whom. */
  user: Id;
}

/** The user wants to hear from somebody again. */
export interface UserUnblockedEvent {
  /** From whom. */
  user: Id;
}

/** The user says something else of what they are doing. */
export interface StatusChangedEvent {
  /** What; absent when nothing. */
  status?: Status;
}

/** The user chose what to be seen as, by whom, or until when not to be disturbed. */
export interface PresenceChosenEvent {
  /** What to be seen as. */
  state: PresenceChoice;
  /** By whom. */
  seen_by: PresenceAudience;
  /** Until when there are no notifications. */
  dnd_until?: Time;
}

/** A scheduled message was made, changed, sent or refused, or taken back. What it says is not repeated here. */
export interface ScheduleChangedEvent {
  /** Which. */
  id: Id;
  /** The room. */
  room: Id;
  /** How often it was changed. */
  rev: number;
  /** How far it is. */
  state: ScheduleState;
  /** When it is, or was, to be sent. */
  send_at: Time;
  /** Of a sent one: its number in the room. */
  seq?: number;
  /** Of a failed one: the code with which it was refused. */
  failure?: string;
}

/** The lifetime of these messages is over: what they said is gone, whatever revision a client has. */
export interface MessageExpiredEvent {
  /** Which. */
  messages: number[];
}

/** What the room keeps no longer is gone, messages and everything else. */
export interface RoomFloorRaisedEvent {
  /** Below this number nothing is kept. */
  floor: number;
}

/** The room's time is over: it is deleted with everything in it. */
export interface RoomEndedEvent {
  /** When that was to be. */
  ends_at: Time;
}

/** The links of a message were looked up. */
export interface MessagePreviewedEvent {
  /** Which. */
  message: number;
  /** The revision they stand in: a message of another one has other links. */
  rev: number;
  /** What they lead to; absent once the message says something else, or nothing. */
  previews?: LinkPreview[];
}

/** The user has reported a message. */
export interface ReportCreatedEvent {
  /** The report. */
  report: Id;
  /** The room. */
  room: Id;
  /** The message. */
  message: number;
  /** What is wrong with it. */
  reason: ReportReason;
}

/** It was decided what becomes of a report of the user's. */
export interface ReportClosedEvent {
  /** The report. */
  report: Id;
  /** The room. */
  room: Id;
  /** The message. */
  message: number;
  /** What became of it. */
  outcome: ReportOutcome;
}

/** An administrator decided about a report. */
export interface ReportResolvedEvent {
  /** The report. */
  report: Id;
  /** The room; absent when it was a status. */
  room?: Id;
  /** The message; absent with the room. */
  message?: number;
  /** Whose message it is, or whose status. */
  about: Id;
  /** What was said to be wrong with it. */
  reason: ReportReason;
  /** What was decided. */
  outcome: ReportOutcome;
}

/** The room's rules about words were set. */
export interface RoomRulesSetEvent {
  /** By whom. */
  by: Id;
  /** Their revision. */
  rev: number;
  /** How many there are. */
  count: number;
}

/** An administrator made a rule about words, for all rooms. */
export interface RuleCreatedEvent {
  /** Which. */
  rule: Id;
  /** How it looks for them. */
  kind: RuleKind;
  /** What becomes of the message. */
  action: RuleAction;
}

/** An administrator changed a rule about words. */
export interface RuleUpdatedEvent {
  /** Which. */
  rule: Id;
  /** Its revision. */
  rev: number;
  /** How it looks for them now. */
  kind: RuleKind;
  /** What becomes of the message now. */
  action: RuleAction;
}

/** An administrator took a rule about words away. */
export interface RuleDeletedEvent {
  /** Which. */
  rule: Id;
}

/** An account was made. */
export interface AccountRegisteredEvent {
  /** The log-in name. */
  login: string;
  /** open, invitation, command or guest. */
  way: string;
}

/** An account was shut out. */
export interface AccountDisabledEvent {
  /** By whom. */
  by: Id;
  /** Why. */
  reason?: string;
}

/** An account was let in again. */
export interface AccountEnabledEvent {
  /** By whom. */
  by: Id;
}

/** Somebody signed in. */
export interface SessionStartedEvent {
  /** The session. */
  session: Id;
  /** The device. */
  device: Id;
  /** How: srp, pwd or guest. */
  amr: string;
  /** The address's first bits. */
  address?: string;
}

/** Somebody failed to sign in. Under an unknown name the key is a hash of the name. */
export interface LoginFailedEvent {
  /** How: srp or pwd. */
  amr: string;
  /** The address's first bits. */
  address?: string;
}

/** A session ended. */
export interface SessionEndedEvent {
  /** The session. */
  session: Id;
  /** logout, ended, password_changed, token_reused, disabled or expired. */
  reason: string;
}

/** A spent refresh token was shown again: the session was ended. */
export interface TokenReusedEvent {
  /** The session. */
  session: Id;
  /** The address's first bits. */
  address?: string;
}

/** The password was changed. */
export interface PasswordChangedEvent {
  /** The session that changed it. */
  session: Id;
}

/** Somebody changed their profile. */
export interface ProfileUpdatedEvent {
  /** The new revision. */
  rev: number;
}

/** Somebody is typing. */
export interface TypingFrame {
  /** Who. */
  user: Id;
  /** When it ends by itself; not in the future when they stopped. */
  until: Time;
}

/** A member's marks moved; in rooms of up to 64 members, of those who show it. */
export interface ReceiptFrame {
  /** Whose. */
  user: Id;
  /** Read up to here. */
  read_seq: number;
  /** Delivered up to here. */
  delivered_seq: number;
}

/** Somebody whom this socket watches is seen otherwise, or says something else of what they are doing. */
export interface PresenceFrame {
  /** Who. */
  user: Id;
  /** Whether they are there. */
  state: PresenceState;
  /** What they say now, empty when nothing; absent when that has not changed. */
  status?: Status;
}

/** To whom watches somebody: whether what is known of others' presence is old, because the nodes do not hear of each other. */
export interface PresenceStaleFrame {
  /** False: it is right again; what had changed was told. */
  stale: boolean;
}

/** What the client lacked is on its way completely; from here on everything is live. */
export interface CaughtUpFrame {
  /** The head of the user's own log then. */
  user_seq: number;
}

/** This gateway is about to stop: open another connection, resume there, then close this one. */
export interface ServerGoawayFrame {
  /** Within how long to begin; two seconds later it is closed. */
  after_ms: number;
}

/** What a message says. */
export type MessageBody =
  | ({ kind: "text" } & TextBody)
  | ({ kind: "sealed" } & SealedBody)
  | ({ kind: "system" } & SystemBody)
  | ({ kind: "poll" } & PollBody)
  | ({ kind: "location" } & LocationBody);

/** What each operation takes and answers. */
export interface Operations {
  "report.list": { in: ReportListIn; out: ReportListOut };
  "report.get": { in: ReportGetIn; out: ReportGetOut };
  "report.resolve": { in: ReportResolveIn; out: ReportResolveOut };
  "rule.create": { in: RuleCreateIn; out: RuleCreateOut };
  "rule.list": { in: RuleListIn; out: RuleListOut };
  "rule.update": { in: RuleUpdateIn; out: RuleUpdateOut };
  "rule.delete": { in: RuleDeleteIn; out: RuleDeleteOut };
  "account.register": { in: AccountRegisterIn; out: AccountRegisterOut };
  "login.start": { in: LoginStartIn; out: LoginStartOut };
  "login.finish": { in: LoginFinishIn; out: LoginFinishOut };
  "login.password": { in: LoginPasswordIn; out: LoginPasswordOut };
  "guest.start": { in: GuestStartIn; out: GuestStartOut };
  "token.refresh": { in: TokenRefreshIn; out: TokenRefreshOut };
  "session.leave": { in: SessionLeaveIn; out: SessionLeaveOut };
  "password.change": { in: PasswordChangeIn; out: PasswordChangeOut };
  "key.list": { in: KeyListIn; out: KeyListOut };
  "service.token": { in: ServiceTokenIn; out: ServiceTokenOut };
  "invitation.create": { in: InvitationCreateIn; out: InvitationCreateOut };
  "account.disable": { in: AccountDisableIn; out: AccountDisableOut };
  "account.enable": { in: AccountEnableIn; out: AccountEnableOut };
  "session.list": { in: SessionListIn; out: SessionListOut };
  "session.rename": { in: SessionRenameIn; out: SessionRenameOut };
  "session.end": { in: SessionEndIn; out: SessionEndOut };
  "session.end_all": { in: SessionEndAllIn; out: SessionEndAllOut };
  "profile.get": { in: ProfileGetIn; out: ProfileGetOut };
  "profile.update": { in: ProfileUpdateIn; out: ProfileUpdateOut };
  "user.get": { in: UserGetIn; out: UserGetOut };
  "user.find": { in: UserFindIn; out: UserFindOut };
  "user.search": { in: UserSearchIn; out: UserSearchOut };
  "session.open": { in: SessionOpenIn; out: SessionOpenOut };
  "session.renew": { in: SessionRenewIn; out: SessionRenewOut };
  "session.sync": { in: SessionSyncIn; out: SessionSyncOut };
  "user.events": { in: UserEventsIn; out: UserEventsOut };
  "room.create": { in: RoomCreateIn; out: RoomCreateOut };
  "room.get": { in: RoomGetIn; out: RoomGetOut };
  "room.update": { in: RoomUpdateIn; out: RoomUpdateOut };
  "room.list": { in: RoomListIn; out: RoomListOut };
  "room.browse": { in: RoomBrowseIn; out: RoomBrowseOut };
  "room.join": { in: RoomJoinIn; out: RoomJoinOut };
  "room.leave": { in: RoomLeaveIn; out: RoomLeaveOut };
  "room.lock": { in: RoomLockIn; out: RoomLockOut };
  "room.unlock": { in: RoomUnlockIn; out: RoomUnlockOut };
  "room.guard": { in: RoomGuardIn; out: RoomGuardOut };
  "room.unguard": { in: RoomUnguardIn; out: RoomUnguardOut };
  "room.archive": { in: RoomArchiveIn; out: RoomArchiveOut };
  "room.restore": { in: RoomRestoreIn; out: RoomRestoreOut };
  "room.transfer": { in: RoomTransferIn; out: RoomTransferOut };
  "room.delete": { in: RoomDeleteIn; out: RoomDeleteOut };
  "room.permit": { in: RoomPermitIn; out: RoomPermitOut };
  "room.analytics": { in: RoomAnalyticsIn; out: RoomAnalyticsOut };
  "member.list": { in: MemberListIn; out: MemberListOut };
  "member.add": { in: MemberAddIn; out: MemberAddOut };
  "member.kick": { in: MemberKickIn; out: MemberKickOut };
  "member.role": { in: MemberRoleIn; out: MemberRoleOut };
  "member.permit": { in: MemberPermitIn; out: MemberPermitOut };
  "member.nick": { in: MemberNickIn; out: MemberNickOut };
  "member.rename": { in: MemberRenameIn; out: MemberRenameOut };
  "member.mute": { in: MemberMuteIn; out: MemberMuteOut };
  "member.unmute": { in: MemberUnmuteIn; out: MemberUnmuteOut };
  "member.ban": { in: MemberBanIn; out: MemberBanOut };
  "member.unban": { in: MemberUnbanIn; out: MemberUnbanOut };
  "ban.list": { in: BanListIn; out: BanListOut };
  "invite.create": { in: InviteCreateIn; out: InviteCreateOut };
  "invite.list": { in: InviteListIn; out: InviteListOut };
  "invite.revoke": { in: InviteRevokeIn; out: InviteRevokeOut };
  "invite.look": { in: InviteLookIn; out: InviteLookOut };
  "invite.accept": { in: InviteAcceptIn; out: InviteAcceptOut };
  "template.create": { in: TemplateCreateIn; out: TemplateCreateOut };
  "template.list": { in: TemplateListIn; out: TemplateListOut };
  "template.delete": { in: TemplateDeleteIn; out: TemplateDeleteOut };
  "message.send": { in: MessageSendIn; out: MessageSendOut };
  "message.get": { in: MessageGetIn; out: MessageGetOut };
  "room.events": { in: RoomEventsIn; out: RoomEventsOut };
  "message.resolve": { in: MessageResolveIn; out: MessageResolveOut };
  "quote.list": { in: QuoteListIn; out: QuoteListOut };
  "message.edit": { in: MessageEditIn; out: MessageEditOut };
  "message.history": { in: MessageHistoryIn; out: MessageHistoryOut };
  "message.delete": { in: MessageDeleteIn; out: MessageDeleteOut };
  "message.restore": { in: MessageRestoreIn; out: MessageRestoreOut };
  "message.hide": { in: MessageHideIn; out: MessageHideOut };
  "message.unhide": { in: MessageUnhideIn; out: MessageUnhideOut };
  "room.export": { in: RoomExportIn; out: RoomExportOut };
  "room.export_page": { in: RoomExportPageIn; out: RoomExportPageOut };
  "message.forward": { in: MessageForwardIn; out: MessageForwardOut };
  "reaction.add": { in: ReactionAddIn; out: ReactionAddOut };
  "reaction.remove": { in: ReactionRemoveIn; out: ReactionRemoveOut };
  "reaction.list": { in: ReactionListIn; out: ReactionListOut };
  "pin.add": { in: PinAddIn; out: PinAddOut };
  "pin.remove": { in: PinRemoveIn; out: PinRemoveOut };
  "pin.list": { in: PinListIn; out: PinListOut };
  "poll.vote": { in: PollVoteIn; out: PollVoteOut };
  "poll.get": { in: PollGetIn; out: PollGetOut };
  "poll.close": { in: PollCloseIn; out: PollCloseOut };
  "bookmark.add": { in: BookmarkAddIn; out: BookmarkAddOut };
  "bookmark.remove": { in: BookmarkRemoveIn; out: BookmarkRemoveOut };
  "bookmark.list": { in: BookmarkListIn; out: BookmarkListOut };
  "draft.set": { in: DraftSetIn; out: DraftSetOut };
  "draft.clear": { in: DraftClearIn; out: DraftClearOut };
  "draft.list": { in: DraftListIn; out: DraftListOut };
  "typing.set": { in: TypingSetIn; out: TypingSetOut };
  "receipt.read": { in: ReceiptReadIn; out: ReceiptReadOut };
  "receipt.delivered": { in: ReceiptDeliveredIn; out: ReceiptDeliveredOut };
  "receipt.list": { in: ReceiptListIn; out: ReceiptListOut };
  "mention.list": { in: MentionListIn; out: MentionListOut };
  "thread.list": { in: ThreadListIn; out: ThreadListOut };
  "thread.get": { in: ThreadGetIn; out: ThreadGetOut };
  "thread.events": { in: ThreadEventsIn; out: ThreadEventsOut };
  "thread.read": { in: ThreadReadIn; out: ThreadReadOut };
  "thread.follow": { in: ThreadFollowIn; out: ThreadFollowOut };
  "thread.unfollow": { in: ThreadUnfollowIn; out: ThreadUnfollowOut };
  "thread.mute": { in: ThreadMuteIn; out: ThreadMuteOut };
  "preference.set": { in: PreferenceSetIn; out: PreferenceSetOut };
  "preference.list": { in: PreferenceListIn; out: PreferenceListOut };
  "user.block": { in: UserBlockIn; out: UserBlockOut };
  "user.unblock": { in: UserUnblockIn; out: UserUnblockOut };
  "block.list": { in: BlockListIn; out: BlockListOut };
  "status.set": { in: StatusSetIn; out: StatusSetOut };
  "status.clear": { in: StatusClearIn; out: StatusClearOut };
  "presence.set": { in: PresenceSetIn; out: PresenceSetOut };
  "presence.mine": { in: PresenceMineIn; out: PresenceMineOut };
  "presence.get": { in: PresenceGetIn; out: PresenceGetOut };
  "presence.watch": { in: PresenceWatchIn; out: PresenceWatchOut };
  "schedule.add": { in: ScheduleAddIn; out: ScheduleAddOut };
  "schedule.list": { in: ScheduleListIn; out: ScheduleListOut };
  "schedule.get": { in: ScheduleGetIn; out: ScheduleGetOut };
  "schedule.update": { in: ScheduleUpdateIn; out: ScheduleUpdateOut };
  "schedule.cancel": { in: ScheduleCancelIn; out: ScheduleCancelOut };
  "schedule.fire": { in: ScheduleFireIn; out: ScheduleFireOut };
  "report.create": { in: ReportCreateIn; out: ReportCreateOut };
  "report.tell": { in: ReportTellIn; out: ReportTellOut };
  "report.forget": { in: ReportForgetIn; out: ReportForgetOut };
  "room.rules": { in: RoomRulesIn; out: RoomRulesOut };
  "room.set_rules": { in: RoomSetRulesIn; out: RoomSetRulesOut };
  "message.expire": { in: MessageExpireIn; out: MessageExpireOut };
  "room.end": { in: RoomEndIn; out: RoomEndOut };
  "guest.part": { in: GuestPartIn; out: GuestPartOut };
  "command.list": { in: CommandListIn; out: CommandListOut };
  "command.run": { in: CommandRunIn; out: CommandRunOut };
  "message.links": { in: MessageLinksIn; out: MessageLinksOut };
  "message.preview": { in: MessagePreviewIn; out: MessagePreviewOut };
  "search.query": { in: SearchQueryIn; out: SearchQueryOut };
  "search.fill": { in: SearchFillIn; out: SearchFillOut };
}

export type OperationName = keyof Operations;

/** Where each operation lives in REST, which members stand elsewhere than in path and body, and `open` when it needs no token. */
export const routes = {
  "report.list": "GET /v1/admin/reports query=state,in_room,cursor,limit",
  "report.get": "GET /v1/admin/reports/{report}",
  "report.resolve": "POST /v1/admin/reports/{report}/resolve key=cid",
  "rule.create": "POST /v1/admin/rules key=cid",
  "rule.list": "GET /v1/admin/rules query=after,limit",
  "rule.update": "PATCH /v1/admin/rules/{rule} if_match=if_rev key=cid",
  "rule.delete": "DELETE /v1/admin/rules/{rule} key=cid",
  "account.register": "POST /v1/auth/register open",
  "login.start": "POST /v1/auth/login/start open",
  "login.finish": "POST /v1/auth/login/finish open",
  "login.password": "POST /v1/auth/login open",
  "guest.start": "POST /v1/auth/guests open",
  "token.refresh": "POST /v1/auth/refresh open",
  "session.leave": "POST /v1/auth/logout open",
  "password.change": "POST /v1/auth/password key=cid",
  "key.list": "GET /v1/auth/keys open",
  "service.token": "POST /v1/auth/service open",
  "invitation.create": "POST /v1/auth/invitations",
  "account.disable": "POST /v1/auth/accounts/{user}/disable key=cid",
  "account.enable": "POST /v1/auth/accounts/{user}/enable key=cid",
  "session.list": "GET /v1/auth/sessions",
  "session.rename": "PATCH /v1/auth/sessions/{session}",
  "session.end": "DELETE /v1/auth/sessions/{session}",
  "session.end_all": "DELETE /v1/auth/sessions query=others",
  "profile.get": "GET /v1/users/me",
  "profile.update": "PATCH /v1/users/me if_match=if_rev key=cid",
  "user.get": "GET /v1/users/{user}",
  "user.find": "GET /v1/users query=login",
  "user.search": "GET /v1/users/search query=begins,limit",
  "session.sync": "POST /v1/sync",
  "user.events": "GET /v1/me/events query=after_user_seq,limit",
  "room.create": "POST /v1/rooms key=cid",
  "room.get": "GET /v1/rooms/{room}",
  "room.update": "PATCH /v1/rooms/{room} if_match=if_rev key=cid",
  "room.list": "GET /v1/rooms query=cursor,limit",
  "room.browse": "GET /v1/directory query=like,category,tag,sort,cursor,limit",
  "room.join": "POST /v1/rooms/{room}/join key=cid",
  "room.leave": "POST /v1/rooms/{room}/leave key=cid",
  "room.lock": "POST /v1/rooms/{room}/lock key=cid",
  "room.unlock": "POST /v1/rooms/{room}/unlock key=cid",
  "room.guard": "POST /v1/rooms/{room}/guard key=cid",
  "room.unguard": "POST /v1/rooms/{room}/unguard key=cid",
  "room.archive": "POST /v1/rooms/{room}/archive key=cid",
  "room.restore": "POST /v1/rooms/{room}/restore key=cid",
  "room.transfer": "POST /v1/rooms/{room}/transfer key=cid",
  "room.delete": "DELETE /v1/rooms/{room} query=reason key=cid",
  "room.permit": "PATCH /v1/rooms/{room}/roles/{role} key=cid",
  "room.analytics": "GET /v1/rooms/{room}/analytics query=days",
  "member.list": "GET /v1/rooms/{room}/members query=role,login,cursor,limit",
  "member.add": "POST /v1/rooms/{room}/members key=cid",
  "member.kick": "DELETE /v1/rooms/{room}/members/{user} query=reason key=cid",
  "member.role": "PATCH /v1/rooms/{room}/members/{user} key=cid",
  "member.permit": "PATCH /v1/rooms/{room}/members/{user}/permissions key=cid",
  "member.nick": "PATCH /v1/rooms/{room}/nick key=cid",
  "member.rename": "PATCH /v1/rooms/{room}/members/{user}/nick key=cid",
  "member.mute": "POST /v1/rooms/{room}/mutes key=cid",
  "member.unmute": "DELETE /v1/rooms/{room}/mutes/{user} key=cid",
  "member.ban": "POST /v1/rooms/{room}/bans key=cid",
  "member.unban": "DELETE /v1/rooms/{room}/bans/{user} key=cid",
  "ban.list": "GET /v1/rooms/{room}/bans query=cursor,limit",
  "invite.create": "POST /v1/rooms/{room}/invites",
  "invite.list": "GET /v1/rooms/{room}/invites",
  "invite.revoke": "DELETE /v1/rooms/{room}/invites/{invite} key=cid",
  "invite.look": "POST /v1/invites/look open",
  "invite.accept": "POST /v1/invites/accept key=cid",
  "template.create": "POST /v1/me/templates key=cid",
  "template.list": "GET /v1/me/templates",
  "template.delete": "DELETE /v1/me/templates/{template} key=cid",
  "message.send": "POST /v1/rooms/{room}/messages key=cid",
  "message.get": "GET /v1/rooms/{room}/messages/{seq}",
  "room.events": "GET /v1/rooms/{room}/events query=after_seq,before_seq,around_seq,limit",
  "message.resolve": "GET /v1/permalink query=link",
  "quote.list": "POST /v1/rooms/{room}/quotes",
  "message.edit": "PATCH /v1/rooms/{room}/messages/{seq} if_match=if_rev key=cid",
  "message.history": "GET /v1/rooms/{room}/messages/{seq}/history query=cursor,limit",
  "message.delete": "DELETE /v1/rooms/{room}/messages/{seq} query=reason key=cid",
  "message.restore": "POST /v1/rooms/{room}/messages/{seq}/restore key=cid",
  "message.hide": "PUT /v1/rooms/{room}/messages/{seq}/hidden",
  "message.unhide": "DELETE /v1/rooms/{room}/messages/{seq}/hidden",
  "room.export": "POST /v1/rooms/{room}/exports key=cid",
  "room.export_page": "GET /v1/rooms/{room}/exports/{export} query=after_seq,limit",
  "message.forward": "POST /v1/rooms/{room}/forward key=cid",
  "reaction.add": "POST /v1/rooms/{room}/messages/{seq}/reactions key=cid",
  "reaction.remove": "DELETE /v1/rooms/{room}/messages/{seq}/reactions query=emoji key=cid",
  "reaction.list": "GET /v1/rooms/{room}/messages/{seq}/reactions query=emoji,cursor,limit",
  "pin.add": "POST /v1/rooms/{room}/pins key=cid",
  "pin.remove": "DELETE /v1/rooms/{room}/pins/{message} key=cid",
  "pin.list": "GET /v1/rooms/{room}/pins query=cursor,limit",
  "poll.vote": "POST /v1/rooms/{room}/messages/{seq}/votes key=cid",
  "poll.get": "GET /v1/rooms/{room}/messages/{seq}/votes query=cursor,limit",
  "poll.close": "POST /v1/rooms/{room}/messages/{seq}/close key=cid",
  "bookmark.add": "PUT /v1/rooms/{room}/messages/{seq}/bookmark",
  "bookmark.remove": "DELETE /v1/me/bookmarks/{room}/{seq}",
  "bookmark.list": "GET /v1/me/bookmarks query=cursor,limit",
  "draft.set": "PUT /v1/rooms/{room}/draft query=thread if_match=if_rev",
  "draft.clear": "DELETE /v1/me/drafts/{room} query=thread if_match=if_rev",
  "draft.list": "GET /v1/me/drafts query=room,cursor,limit",
  "typing.set": "POST /v1/rooms/{room}/typing",
  "receipt.read": "POST /v1/rooms/{room}/read",
  "receipt.delivered": "POST /v1/rooms/{room}/delivered",
  "receipt.list": "GET /v1/rooms/{room}/messages/{seq}/receipts",
  "mention.list": "GET /v1/me/mentions query=cursor,limit",
  "thread.list": "GET /v1/rooms/{room}/threads query=following,cursor,limit",
  "thread.get": "GET /v1/rooms/{room}/threads/{root}",
  "thread.events": "GET /v1/rooms/{room}/threads/{root}/events query=after_seq,before_seq,limit",
  "thread.read": "POST /v1/rooms/{room}/threads/{root}/read",
  "thread.follow": "POST /v1/rooms/{room}/threads/{root}/follow",
  "thread.unfollow": "POST /v1/rooms/{room}/threads/{root}/unfollow",
  "thread.mute": "POST /v1/rooms/{room}/threads/{root}/mute",
  "preference.set": "PATCH /v1/me/preferences/{name} if_match=if_rev key=cid",
  "preference.list": "GET /v1/me/preferences query=cursor,limit",
  "user.block": "POST /v1/me/blocks key=cid",
  "user.unblock": "DELETE /v1/me/blocks/{user} key=cid",
  "block.list": "GET /v1/me/blocks query=cursor,limit",
  "status.set": "PUT /v1/me/status key=cid",
  "status.clear": "DELETE /v1/me/status key=cid",
  "presence.set": "PATCH /v1/me/presence key=cid",
  "presence.mine": "GET /v1/me/presence",
  "presence.get": "POST /v1/presence",
  "schedule.add": "POST /v1/rooms/{room}/scheduled key=cid",
  "schedule.list": "GET /v1/scheduled query=after,limit",
  "schedule.get": "GET /v1/scheduled/{id}",
  "schedule.update": "PATCH /v1/scheduled/{id} if_match=if_rev key=cid",
  "schedule.cancel": "DELETE /v1/scheduled/{id} key=cid",
  "schedule.fire": "POST /v1/internal/users/{user}/scheduled/{id}/fire",
  "report.create": "POST /v1/rooms/{room}/messages/{seq}/reports key=cid",
  "report.tell": "POST /v1/internal/users/{user}/reports/{report}/tell",
  "report.forget": "POST /v1/internal/forgotten-reports",
  "room.rules": "GET /v1/rooms/{room}/rules",
  "room.set_rules": "PUT /v1/rooms/{room}/rules if_match=if_rev key=cid",
  "message.expire": "POST /v1/internal/rooms/{room}/expire",
  "room.end": "POST /v1/internal/ended-rooms",
  "guest.part": "POST /v1/internal/parted-guests",
  "command.list": "GET /v1/rooms/{room}/commands query=name",
  "command.run": "POST /v1/rooms/{room}/commands key=cid",
  "message.links": "POST /v1/internal/rooms/{room}/links",
  "message.preview": "POST /v1/internal/rooms/{room}/messages/{seq}/previews",
  "search.query": "GET /v1/search query=text,what,sort,utc_offset_minutes,cursor,limit",
  "search.fill": "POST /v1/internal/search/fill",
} as const;

/** What happened in a room, by name. */
export interface RoomEvents {
  "message.sent": MessageSentEvent;
  "message.edited": MessageEditedEvent;
  "message.deleted": MessageDeletedEvent;
  "message.restored": MessageRestoredEvent;
  "reaction.added": ReactionAddedEvent;
  "reaction.removed": ReactionRemovedEvent;
  "pin.added": PinAddedEvent;
  "pin.removed": PinRemovedEvent;
  "poll.voted": PollVotedEvent;
  "poll.closed": PollClosedEvent;
  "room.created": RoomCreatedEvent;
  "room.updated": RoomUpdatedEvent;
  "room.exported": RoomExportedEvent;
  "room.locked": RoomLockedEvent;
  "room.unlocked": RoomUnlockedEvent;
  "room.guarded": RoomGuardedEvent;
  "room.unguarded": RoomUnguardedEvent;
  "room.archived": RoomArchivedEvent;
  "room.restored": RoomRestoredEvent;
  "room.deleted": RoomDeletedEvent;
  "member.joined": MemberJoinedEvent;
  "member.left": MemberLeftEvent;
  "member.changed": MemberChangedEvent;
  "member.renamed": MemberRenamedEvent;
  "member.muted": MemberMutedEvent;
  "member.unmuted": MemberUnmutedEvent;
  "member.banned": MemberBannedEvent;
  "member.unbanned": MemberUnbannedEvent;
  "invite.created": InviteCreatedEvent;
  "invite.revoked": InviteRevokedEvent;
  "message.expired": MessageExpiredEvent;
  "room.floor_raised": RoomFloorRaisedEvent;
  "room.ended": RoomEndedEvent;
  "message.previewed": MessagePreviewedEvent;
  "room.rules_set": RoomRulesSetEvent;
}

/** What happened in the user's own log, by name. */
export interface UserEvents {
  "message.hidden": MessageHiddenEvent;
  "message.unhidden": MessageUnhiddenEvent;
  "room.added": RoomAddedEvent;
  "room.removed": RoomRemovedEvent;
  "template.created": TemplateCreatedEvent;
  "template.deleted": TemplateDeletedEvent;
  "marks.moved": MarksMovedEvent;
  "bookmark.added": BookmarkAddedEvent;
  "bookmark.removed": BookmarkRemovedEvent;
  "draft.saved": DraftSavedEvent;
  "draft.cleared": DraftClearedEvent;
  "mention.added": MentionAddedEvent;
  "thread.marked": ThreadMarkedEvent;
  "thread.followed": ThreadFollowedEvent;
  "thread.unfollowed": ThreadUnfollowedEvent;
  "thread.muted": ThreadMutedEvent;
  "preference.changed": PreferenceChangedEvent;
  "user.blocked": UserBlockedEvent;
  "user.unblocked": UserUnblockedEvent;
  "status.changed": StatusChangedEvent;
  "presence.chosen": PresenceChosenEvent;
  "schedule.changed": ScheduleChangedEvent;
  "report.created": ReportCreatedEvent;
  "report.closed": ReportClosedEvent;
}

/** Everything a socket is told without having asked. There may be others: ignore them. */
export type ServerEvent =
  | { ev: "message.sent"; room: Id; seq: number; at: Time; d: RoomEvents["message.sent"] }
  | { ev: "message.edited"; room: Id; seq: number; at: Time; d: RoomEvents["message.edited"] }
  | { ev: "message.deleted"; room: Id; seq: number; at: Time; d: RoomEvents["message.deleted"] }
  | { ev: "message.restored"; room: Id; seq: number; at: Time; d: RoomEvents["message.restored"] }
  | { ev: "reaction.added"; room: Id; seq: number; at: Time; d: RoomEvents["reaction.added"] }
  | { ev: "reaction.removed"; room: Id; seq: number; at: Time; d: RoomEvents["reaction.removed"] }
  | { ev: "pin.added"; room: Id; seq: number; at: Time; d: RoomEvents["pin.added"] }
  | { ev: "pin.removed"; room: Id; seq: number; at: Time; d: RoomEvents["pin.removed"] }
  | { ev: "poll.voted"; room: Id; seq: number; at: Time; d: RoomEvents["poll.voted"] }
  | { ev: "poll.closed"; room: Id; seq: number; at: Time; d: RoomEvents["poll.closed"] }
  | { ev: "room.created"; room: Id; seq: number; at: Time; d: RoomEvents["room.created"] }
  | { ev: "room.updated"; room: Id; seq: number; at: Time; d: RoomEvents["room.updated"] }
  | { ev: "room.exported"; room: Id; seq: number; at: Time; d: RoomEvents["room.exported"] }
  | { ev: "room.locked"; room: Id; seq: number; at: Time; d: RoomEvents["room.locked"] }
  | { ev: "room.unlocked"; room: Id; seq: number; at: Time; d: RoomEvents["room.unlocked"] }
  | { ev: "room.guarded"; room: Id; seq: number; at: Time; d: RoomEvents["room.guarded"] }
  | { ev: "room.unguarded"; room: Id; seq: number; at: Time; d: RoomEvents["room.unguarded"] }
  | { ev: "room.archived"; room: Id; seq: number; at: Time; d: RoomEvents["room.archived"] }
  | { ev: "room.restored"; room: Id; seq: number; at: Time; d: RoomEvents["room.restored"] }
  | { ev: "room.deleted"; room: Id; seq: number; at: Time; d: RoomEvents["room.deleted"] }
  | { ev: "member.joined"; room: Id; seq: number; at: Time; d: RoomEvents["member.joined"] }
  | { ev: "member.left"; room: Id; seq: number; at: Time; d: RoomEvents["member.left"] }
  | { ev: "member.changed"; room: Id; seq: number; at: Time; d: RoomEvents["member.changed"] }
  | { ev: "member.renamed"; room: Id; seq: number; at: Time; d: RoomEvents["member.renamed"] }
  | { ev: "member.muted"; room: Id; seq: number; at: Time; d: RoomEvents["member.muted"] }
  | { ev: "member.unmuted"; room: Id; seq: number; at: Time; d: RoomEvents["member.unmuted"] }
  | { ev: "member.banned"; room: Id; seq: number; at: Time; d: RoomEvents["member.banned"] }
  | { ev: "member.unbanned"; room: Id; seq: number; at: Time; d: RoomEvents["member.unbanned"] }
  | { ev: "invite.created"; room: Id; seq: number; at: Time; d: RoomEvents["invite.created"] }
  | { ev: "invite.revoked"; room: Id; seq: number; at: Time; d: RoomEvents["invite.revoked"] }
  | { ev: "message.expired"; room: Id; seq: number; at: Time; d: RoomEvents["message.expired"] }
  | { ev: "room.floor_raised"; room: Id; seq: number; at: Time; d: RoomEvents["room.floor_raised"] }
  | { ev: "room.ended"; room: Id; seq: number; at: Time; d: RoomEvents["room.ended"] }
  | { ev: "message.previewed"; room: Id; seq: number; at: Time; d: RoomEvents["message.previewed"] }
  | { ev: "room.rules_set"; room: Id; seq: number; at: Time; d: RoomEvents["room.rules_set"] }
  | { ev: "message.hidden"; user_seq: number; at: Time; d: UserEvents["message.hidden"] }
  | { ev: "message.unhidden"; user_seq: number; at: Time; d: UserEvents["message.unhidden"] }
  | { ev: "room.added"; user_seq: number; at: Time; d: UserEvents["room.added"] }
  | { ev: "room.removed"; user_seq: number; at: Time; d: UserEvents["room.removed"] }
  | { ev: "template.created"; user_seq: number; at: Time; d: UserEvents["template.created"] }
  | { ev: "template.deleted"; user_seq: number; at: Time; d: UserEvents["template.deleted"] }
  | { ev: "marks.moved"; user_seq: number; at: Time; d: UserEvents["marks.moved"] }
  | { ev: "bookmark.added"; user_seq: number; at: Time; d: UserEvents["bookmark.added"] }
  | { ev: "bookmark.removed"; user_seq: number; at: Time; d: UserEvents["bookmark.removed"] }
  | { ev: "draft.saved"; user_seq: number; at: Time; d: UserEvents["draft.saved"] }
  | { ev: "draft.cleared"; user_seq: number; at: Time; d: UserEvents["draft.cleared"] }
  | { ev: "mention.added"; user_seq: number; at: Time; d: UserEvents["mention.added"] }
  | { ev: "thread.marked"; user_seq: number; at: Time; d: UserEvents["thread.marked"] }
  | { ev: "thread.followed"; user_seq: number; at: Time; d: UserEvents["thread.followed"] }
  | { ev: "thread.unfollowed"; user_seq: number; at: Time; d: UserEvents["thread.unfollowed"] }
  | { ev: "thread.muted"; user_seq: number; at: Time; d: UserEvents["thread.muted"] }
  | { ev: "preference.changed"; user_seq: number; at: Time; d: UserEvents["preference.changed"] }
  | { ev: "user.blocked"; user_seq: number; at: Time; d: UserEvents["user.blocked"] }
  | { ev: "user.unblocked"; user_seq: number; at: Time; d: UserEvents["user.unblocked"] }
  | { ev: "status.changed"; user_seq: number; at: Time; d: UserEvents["status.changed"] }
  | { ev: "presence.chosen"; user_seq: number; at: Time; d: UserEvents["presence.chosen"] }
  | { ev: "schedule.changed"; user_seq: number; at: Time; d: UserEvents["schedule.changed"] }
  | { ev: "report.created"; user_seq: number; at: Time; d: UserEvents["report.created"] }
  | { ev: "report.closed"; user_seq: number; at: Time; d: UserEvents["report.closed"] }
  | { ev: "typing"; room: Id; d: TypingFrame }
  | { ev: "receipt"; room: Id; d: ReceiptFrame }
  | { ev: "presence"; d: PresenceFrame }
  | { ev: "presence.stale"; d: PresenceStaleFrame }
  | { ev: "sync.required"; room?: Id; seq?: number; user_seq?: number; }
  | { ev: "caught_up"; d: CaughtUpFrame }
  | { ev: "server.goaway"; d: ServerGoawayFrame };

/** What went wrong, for programs. */
export type ErrorCode =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "muted"
  | "banned"
  | "not_found"
  | "method"
  | "conflict"
  | "gone"
  | "archived"
  | "sealed_room"
  | "open_room"
  | "locked"
  | "guarded"
  | "blocked"
  | "forbidden_words"
  | "stale"
  | "too_large"
  | "media_type"
  | "rate_limited"
  | "internal"
  | "unavailable"
  | "busy";

/** Why a call was refused (RFC 9457). */
export interface Problem {
  type: string;
  title: string;
  status: number;
  code: ErrorCode;
  temporary: boolean;
  limit?: string;
  remaining?: number;
  retry_after_ms?: number;
  fields?: { path: string; reason: string }[];
  at: Time;
  trace: string;
}

/** Why a socket is closed, and what the client does. */
export const closeCodes = {
  going_away: 4000, // Reconnect at once and resume.
  heartbeat_missed: 4001, // Reconnect after a random wait and resume.
  bad_gateway_state: 4002, // Reconnect after a random wait and resume.
  slow_consumer: 4008, // Reconnect after a random wait and resume.
  replaced: 4009, // Too many sockets: reconnect only when the person uses this one again.
  bad_frame: 4400, // Stop and show it: the client has a bug.
  token_ended: 4401, // Renew the token, then reconnect.
  session_revoked: 4403, // Log out: the session was ended, or the account banned.
  not_opened_in_time: 4405, // Stop and show it: the client has a bug.
  too_large: 4413, // Stop and show it: the client has a bug.
  abuse: 4429, // Wait as told, then reconnect.
  internal: 4500, // Reconnect after a random wait and resume.
  overloaded: 4503, // Reconnect after the wait told by retry_after_ms.
} as const;
