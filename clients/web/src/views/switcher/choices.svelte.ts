/** choices.svelte.ts — what the switcher offers: rooms and people that are known at once, then those that the server finds. */
import type { SearchPerson, SearchRoom } from "chat-sdk";
import type { IconName } from "../../parts/icons";
import { navigation } from "../../app/navigation.svelte";
import { overlays } from "../../app/panes.svelte";
import type { Route } from "../../app/router";
import { people } from "../../state/people.svelte";
import { rooms, type RoomRow } from "../../state/rooms.svelte";
import { session } from "../../state/session.svelte";
import { t, type Key } from "../../words/index.svelte";
import { writeIn } from "../room/desk.svelte";
import { best, folded } from "./match";

const MOST = 12;
const ASK_MS = 150;

export interface Choice {
  id: string;
  kind: "room" | "person" | "place";
  name: string;
  /** What stands behind the name. */
  note: string;
  icon?: IconName;
  unread: number;
  choose: () => void | Promise<void>;
}

const to = (route: Route) => (): void => navigation.go(route);
const PLACES: readonly { label: Key; icon: IconName; choose: () => void }[] = [
  { label: "sidebar.mentions", icon: "at", choose: to({ view: "mentions" }) },
  { label: "sidebar.saved", icon: "bookmark", choose: to({ view: "saved" }) },
  { label: "waiting.drafts", icon: "edit", choose: () => overlays.open("drafts") },
  { label: "composer.scheduled_list", icon: "clock", choose: () => overlays.open("scheduled") },
  { label: "sidebar.browse", icon: "globe", choose: to({ view: "directory" }) },
  { label: "sidebar.search", icon: "search", choose: to({ view: "search", words: "" }) },
  { label: "sidebar.settings", icon: "settings", choose: to({ view: "settings", page: "profile" }) },
  { label: "sidebar.shortcuts", icon: "help", choose: () => overlays.open("help") },
];

function goTo(room: string): void {
  writeIn(room);
  navigation.go({ view: "room", room });
}

const ofRoom = (row: RoomRow): Choice => ({
  id: row.room,
  kind: "room",
  name: rooms.name(row),
  note: row.topic ?? "",
  ...(row.kind === "direct" ? {} : { icon: row.kind === "public" ? ("hash" as const) : ("lock" as const) }),
  unread: row.unread,
  choose: () => goTo(row.room),
});

export class Choices {
  typed = $state("");
  private found = $state.raw<{ people: SearchPerson[]; rooms: SearchRoom[] }>({ people: [], rooms: [] });
  private timer: ReturnType<typeof setTimeout> | undefined;
  private turn = 0;

  /** Those that moved last come first while nothing is typed. */
  private readonly own = $derived.by(() => {
    const recent = rooms.list.slice().sort((a, b) => (a.movedAt < b.movedAt ? 1 : -1));
    return best(recent, (row) => `${rooms.name(row)} ${row.kind === "direct" && row.peer ? (people.get(row.peer)?.login ?? "") : ""}`, this.typed, MOST).map(ofRoom);
  });

  readonly list = $derived.by(() => {
    const list = [...this.own];
    const has = new Set(list.map((one) => one.id));
    for (const place of this.typed.trim() ? best(PLACES, (one) => t(one.label), this.typed, 2) : [])
      list.push({ id: place.label, kind: "place", name: t(place.label), note: "", icon: place.icon, unread: 0, choose: place.choose });
    for (const room of this.found.rooms)
      if (!has.has(room.room)) list.push({ id: room.room, kind: "room", name: room.name, note: t("switcher.not_joined"), icon: "hash", unread: 0, choose: () => goTo(room.room) });
    const spoken = new Set(rooms.direct.map((row) => row.peer));
    for (const person of this.found.people)
      if (!spoken.has(person.user) && person.user !== session.me)
        list.push({ id: person.user, kind: "person", name: person.name ?? person.login, note: `@${person.login}`, unread: 0, choose: async () => goTo(await rooms.directWith(person.user)) });
    return list.slice(0, MOST);
  });

  /** Asks the server when the person stops typing; what it answered to something else is forgotten. */
  ask(): void {
    clearTimeout(this.timer);
    const text = this.typed.trim();
    const turn = ++this.turn;
    if (folded(text).length < 2) {
      this.found = { people: [], rooms: [] };
      return;
    }
    this.timer = setTimeout(() => {
      const asked = (["people", "rooms"] as const).map((what) => session.chat.call("search.query", { text: `"${text.replaceAll('"', " ")}"`, what }).catch(() => undefined));
      void Promise.all(asked).then(([persons, places]) => {
        if (turn === this.turn) this.found = { people: persons?.people ?? [], rooms: places?.rooms ?? [] };
      });
    }, ASK_MS);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.turn++;
  }
}
