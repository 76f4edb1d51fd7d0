/** preferences.svelte.ts — what the person has set: follows them to each device, holds here at once, and is said again when it could not be told. */
import { SvelteMap } from "svelte/reactivity";
import type { Storage } from "chat-sdk";
import { setLook, themes, type Look } from "../theme/look.svelte";
import { isLanguage, setClock, setLanguage, type ClockHours } from "../words/index.svelte";
import { keptIn } from "../link/storage";
import { session } from "./session.svelte";

export type Value = Record<string, unknown>;

/** What the app keeps of its own: how it looks and behaves, besides what the server knows. */
export interface LookValue {
  hue?: number;
  density?: Look["density"];
  size?: Look["size"];
  clock?: ClockHours;
  /** Whether Enter sends; else Ctrl-Enter does. */
  enterSends?: boolean;
  /** Whether words can be formatted by buttons as well. */
  toolbar?: boolean;
  /** Whether shortcuts of one letter work. */
  keys?: boolean;
}

const LOOK = "client.look";
const keyOf = (name: string, scope = ""): string => `${scope}/${name}`;

class Preferences {
  private readonly values = new SvelteMap<string, Value>();
  private own: Storage | undefined;
  /** What is being told, by key: one after another, since the server may do two that come together in either order. */
  private readonly telling = new Map<string, Promise<unknown>>();

  constructor() {
    session.with((chat, own) => {
      this.own = own;
      void keptIn(own, "preference/").then((rows) => {
        for (const [key, value] of rows) this.take(key.slice("preference/".length), value as Value, false);
      });
      const ends = [
        chat.on("status", ({ state }) => {
          if (state === "ready") void this.load().catch(() => undefined);
        }),
        chat.on("own", ({ ev, d }) => {
          if (ev === "preference.changed" && d) this.take(keyOf(d["name"] as string, d["scope"] as string | undefined), d["value"] as Value | undefined);
        }),
      ];
      return () => {
        for (const end of ends) end();
        this.values.clear();
        this.own = undefined;
      };
    });
  }

  get(name: string, scope?: string): Value | undefined {
    return this.values.get(keyOf(name, scope));
  }

  /** A word of one, such as the theme's. */
  word(name: string, scope?: string): string | undefined {
    const word = this.get(name, scope)?.["word"];
    return typeof word === "string" ? word : undefined;
  }

  isOn(name: string, scope?: string): boolean {
    return this.get(name, scope)?.["on"] === true;
  }

  /** What the app keeps of its own looks. */
  get look(): LookValue {
    return this.get(LOOK) ?? {};
  }

  /** Sets one, here at once; what the server refuses is as it was before. undefined: takes it away. */
  async set(name: string, value: Value | undefined, scope?: string): Promise<void> {
    const { chat } = session;
    const key = keyOf(name, scope);
    const before = this.values.get(key);
    this.take(key, value);
    const told = (this.telling.get(key) ?? Promise.resolve()).then(() => chat.call("preference.set", { name, value: value ?? null, ...(scope === undefined ? {} : { scope }) }));
    this.telling.set(
      key,
      told.catch(() => undefined),
    );
    try {
      await told;
    } catch (error) {
      this.take(key, before);
      throw error;
    }
  }

  setLook(part: LookValue): Promise<void> {
    return this.set(LOOK, { ...this.look, ...part });
  }

  private async load(): Promise<void> {
    const seen = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await session.chat.call("preference.list", { limit: 200, ...(cursor ? { cursor } : {}) });
      for (const { name, scope, value } of page.preferences) {
        seen.add(keyOf(name, scope));
        this.take(keyOf(name, scope), value);
      }
      cursor = page.next;
    } while (cursor);
    for (const key of [...this.values.keys()]) if (!seen.has(key)) this.take(key, undefined);
  }

  private take(key: string, value: Value | undefined, keeps = true): void {
    if (JSON.stringify(this.values.get(key)) === JSON.stringify(value)) return;
    if (value === undefined) this.values.delete(key);
    else this.values.set(key, value);
    if (keeps) void this.own?.write([[`preference/${key}`, value]]).catch(() => undefined);
    this.show(key);
  }

  /** What is set holds from now on. */
  private show(key: string): void {
    const theme = this.word("theme");
    if (key === keyOf("theme") && themes.includes(theme as never)) setLook({ theme: theme as Look["theme"] });
    const language = this.word("language");
    if (key === keyOf("language") && isLanguage(language)) void setLanguage(language).catch(() => undefined);
    if (key !== keyOf(LOOK)) return;
    const { hue, density, size, clock } = this.look;
    setLook({ ...(hue === undefined ? {} : { hue }), ...(density ? { density } : {}), ...(size ? { size } : {}) });
    if (clock) setClock(clock);
  }
}

export const preferences = new Preferences();
