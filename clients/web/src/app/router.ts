/** router.ts — which view an address means, and which address a view has. Pure; navigation.svelte.ts follows the browser's. */

export type Route =
  | { view: "home" }
  | { view: "login" }
  | { view: "register"; invite?: string }
  /** A room, around a message when there is one. */
  | { view: "room"; room: string; seq?: number }
  /** A room with a thread beside it. */
  | { view: "thread"; room: string; seq: number }
  | { view: "search"; words: string }
  /** What another app hands over to be said. */
  | { view: "share"; words: string }
  | { view: "saved" }
  | { view: "mentions" }
  | { view: "directory" }
  | { view: "settings"; page: string }
  | { view: "invite"; secret: string }
  | { view: "missing"; path: string };

export type ViewName = Route["view"];

const NUMBER = /^[1-9]\d{0,15}$/;
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const SHARED_MAX = 8000;

/** What the address means. Anything may stand there: what is not an id or a number leads nowhere. */
export function routeOf(path: string, query = ""): Route {
  const [first = "", second, third, fourth, ...more] = path.split("/").filter(Boolean).map(decoded);
  const missing: Route = { view: "missing", path };
  if (more.length > 0) return missing;
  if (first === "r") return roomRoute(second, third, fourth) ?? missing;
  if (third !== undefined) return missing;
  if (first === "settings") return { view: "settings", page: second ?? "profile" };
  if (first === "i" && second) return { view: "invite", secret: second };
  if (second !== undefined) return missing;
  switch (first) {
    case "":
      return { view: "home" };
    case "login":
      return { view: "login" };
    case "register":
      return { view: "register", ...whole("invite", new URLSearchParams(query).get("invite")) };
    case "search":
      return { view: "search", words: new URLSearchParams(query).get("q") ?? "" };
    case "share":
      return { view: "share", words: sharedOf(new URLSearchParams(query)) };
    case "saved":
    case "mentions":
      return { view: first };
    case "rooms":
      return { view: "directory" };
    default:
      return missing;
  }
}

function roomRoute(room = "", second?: string, third?: string): Route | undefined {
  if (!ID.test(room)) return undefined;
  if (second === undefined) return { view: "room", room };
  if (second === "t") return third && NUMBER.test(third) ? { view: "thread", room, seq: Number(third) } : undefined;
  return third === undefined && NUMBER.test(second) ? { view: "room", room, seq: Number(second) } : undefined;
}

/** The address of a view, to be put into a link. */
export function pathOf(route: Route): string {
  switch (route.view) {
    case "home":
      return "/";
    case "room":
      return route.seq === undefined ? `/r/${route.room}` : `/r/${route.room}/${route.seq}`;
    case "thread":
      return `/r/${route.room}/t/${route.seq}`;
    case "search":
      return route.words ? `/search?q=${encodeURIComponent(route.words)}` : "/search";
    case "share":
      return `/share?text=${encodeURIComponent(route.words)}`;
    case "settings":
      return `/settings/${encodeURIComponent(route.page)}`;
    case "directory":
      return "/rooms";
    case "invite":
      return `/i/${encodeURIComponent(route.secret)}`;
    case "register":
      return route.invite ? `/register?invite=${encodeURIComponent(route.invite)}` : "/register";
    case "missing":
      return route.path;
    default:
      return `/${route.view}`;
  }
}

/** Some apps say the address twice, within the text as well. */
function sharedOf(shared: URLSearchParams): string {
  const [title = "", text = "", url = ""] = ["title", "text", "url"].map((name) => shared.get(name)?.trim() ?? "");
  return [title === text ? "" : title, text, text.includes(url) ? "" : url].filter(Boolean).join("\n").slice(0, SHARED_MAX);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const whole = <Name extends string>(name: Name, value: string | null): Partial<Record<Name, string>> =>
  value ? ({ [name]: value } as Record<Name, string>) : {};
