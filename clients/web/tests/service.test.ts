/** service.test.ts — what the service worker keeps of which version, and which address is the app's. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { check } from "../src/link/trusted";
import { openAt, type Pages } from "../src/worker/open";
import { isPage, Shell } from "../src/worker/shell";

/** The browser's caches, as far as they are used here: in the order in which they were made. */
class FakeCaches {
  readonly made = new Map<string, Map<string, Response>>();

  open(name: string): Promise<unknown> {
    const kept = this.made.get(name) ?? new Map<string, Response>();
    this.made.set(name, kept);
    return Promise.resolve({
      match: (what: string | Request) => Promise.resolve(kept.get(pathOf(what))?.clone()),
      put: (what: string | Request, answer: Response) => Promise.resolve(void kept.set(pathOf(what), answer)),
    });
  }

  match(what: string | Request): Promise<Response | undefined> {
    for (const kept of this.made.values()) if (kept.has(pathOf(what))) return Promise.resolve(kept.get(pathOf(what))?.clone());
    return Promise.resolve(undefined);
  }

  keys = (): Promise<string[]> => Promise.resolve([...this.made.keys()]);
  delete = (name: string): Promise<boolean> => Promise.resolve(this.made.delete(name));
}

const pathOf = (what: string | Request): string => (typeof what === "string" ? what : new URL(what.url).pathname);
const asked = (path: string): Request => new Request(`https://chat.example${path}`);

describe("the shell", () => {
  let caches: FakeCaches;
  let fetched: string[];
  let missing: string[];
  let hasNetwork: boolean;

  beforeEach(() => {
    [caches, fetched, missing, hasNetwork] = [new FakeCaches(), [], [], true];
    vi.stubGlobal("fetch", (what: string | Request) => {
      const path = pathOf(what);
      fetched.push(path);
      if (!hasNetwork) return Promise.reject(new TypeError("no network"));
      return Promise.resolve(missing.includes(path) ? new Response("", { status: 404 }) : new Response(`${path} from the network`));
    });
  });
  afterEach(() => vi.unstubAllGlobals());

  const version = (name: string, ...files: string[]): Shell => new Shell(caches as unknown as CacheStorage, name, files);
  const said = async (answer: Promise<Response>): Promise<string> => (await answer).text();

  test("any address is the page, without a network", async () => {
    const shell = version("1", "/", "/assets/a-1.js");
    await shell.install();
    hasNetwork = false;
    expect(await said(shell.page(asked("/r/x/7")))).toBe("/ from the network");
    expect(await said(shell.file(asked("/assets/a-1.js")))).toBe("/assets/a-1.js from the network");
  });

  test("a version is there whole or not at all", async () => {
    missing = ["/assets/b-1.js"];
    await expect(version("1", "/", "/assets/b-1.js").install()).rejects.toThrow("/assets/b-1.js: 404");
  });

  test("what both versions have is fetched once; the page is always fetched", async () => {
    await version("1", "/", "/assets/a-1.js").install();
    await version("2", "/", "/assets/a-1.js", "/assets/b-2.js").install();
    expect(fetched.filter((path) => path === "/assets/a-1.js")).toHaveLength(1);
    expect(fetched.filter((path) => path === "/")).toHaveLength(2);
  });

  test("a tab of the version before finds its files; those before are forgotten", async () => {
    for (const name of ["1", "2", "3"]) await version(name, "/", `/assets/a-${name}.js`).install();
    const shell = version("3", "/", "/assets/a-3.js");
    await shell.tidy();
    expect([...caches.made.keys()]).toEqual(["chat-app-2", "chat-app-3"]);
    hasNetwork = false;
    expect(await said(shell.file(asked("/assets/a-2.js")))).toBe("/assets/a-2.js from the network");
    await expect(shell.file(asked("/assets/a-1.js"))).rejects.toThrow("no network");
  });

  test("what is used besides is kept, but nothing whose name may mean something else tomorrow", async () => {
    const shell = version("1", "/");
    await shell.keep(["/assets/de-1.js", "/v1/rooms", "/theme.js"]);
    await shell.file(asked("/assets/ar-1.js"));
    expect([...(caches.made.get("chat-app-1")?.keys() ?? [])]).toEqual(["/assets/de-1.js", "/assets/ar-1.js"]);
  });

  test("a missing file is not kept", async () => {
    missing = ["/assets/gone-1.js"];
    expect((await version("1", "/").file(asked("/assets/gone-1.js"))).status).toBe(404);
    expect(caches.made.get("chat-app-1")?.size).toBe(0);
  });

  test("the server's words and files are no pages", () => {
    for (const path of ["/", "/login", "/r/0190/7", "/settings/look", "/i/secret", "/v1x"]) expect(isPage(path), path).toBe(true);
    for (const path of ["/v1", "/v1/me", "/v1/rooms/x/export", "/theme.js", "/assets/a.css", "/.well-known/x"]) expect(isPage(path), path).toBe(false);
    expect(version("1", "/").has("/v1/me")).toBe(false);
  });
});

describe("a notification that was pressed", () => {
  const said: unknown[] = [];
  const page = { focus: () => Promise.resolve(said.push("focus")), postMessage: (word: unknown) => said.push(word) };
  const pages = (...there: (typeof page)[]): Pages => ({ matchAll: () => Promise.resolve(there), openWindow: (path) => Promise.resolve(said.push(path)) });
  beforeEach(() => said.splice(0));

  test("leads there in the page that is open", async () => {
    await openAt(pages(page, page), "/r/1");
    expect(said).toEqual(["focus", { kind: "open", path: "/r/1" }]);
  });

  test("opens one when there is none", async () => {
    await openAt(pages(), "/r/1");
    expect(said).toEqual(["/r/1"]);
  });
});

describe("the policy of workers", () => {
  test("lets two addresses pass and no other", () => {
    expect(check("/service.js")).toBe("/service.js");
    for (const no of ["", "/", "/assets/index.js", "https://foreign.example/service.js", "data:text/javascript,1", "/service.js?x"])
      expect(() => check(no), no).toThrow(TypeError);
  });
});
