/** router.test.ts — addresses and views. */
import { describe, expect, test } from "vitest";
import { pathOf, routeOf, type Route } from "../src/app/router";

const room = "0190b8a0-0000-7000-8000-000000000001";

describe("an address", () => {
  const routes: Route[] = [
    { view: "home" },
    { view: "login" },
    { view: "register" },
    { view: "register", invite: "a+b" },
    { view: "room", room },
    { view: "room", room, seq: 42 },
    { view: "thread", room, seq: 42 },
    { view: "search", words: "from:ana a&b" },
    { view: "search", words: "" },
    { view: "share", words: "a page\nhttps://example.org/?a=b&c" },
    { view: "saved" },
    { view: "mentions" },
    { view: "directory" },
    { view: "settings", page: "sessions" },
    { view: "invite", secret: "x/y%20z" },
  ];
  test.each(routes)("of $view leads back to it", (route) => {
    const url = new URL(pathOf(route), "https://chat.example.org");
    expect(routeOf(url.pathname, url.search)).toEqual(route);
  });

  test.each(["/r/", "/r/../etc", `/r/${room}/0`, `/r/${room}/-1`, `/r/${room}/1/2`, `/r/${room}/t`, `/r/${room}/t/x`, "/login/x", "/nothing", "/%E0%A4%A"])(
    "that makes no sense leads nowhere: %s",
    (path) => {
      expect(routeOf(path).view).toBe("missing");
    },
  );

  test("by which another app shares says everything once", () => {
    const words = (query: string): unknown => routeOf("/share", query);
    expect(words("?title=A+page&text=look&url=https%3A%2F%2Fe.org")).toEqual({ view: "share", words: "A page\nlook\nhttps://e.org" });
    expect(words("?text=look+https%3A%2F%2Fe.org&url=https%3A%2F%2Fe.org")).toEqual({ view: "share", words: "look https://e.org" });
    expect(words("")).toEqual({ view: "share", words: "" });
  });

  test("of the settings alone is their first page", () => {
    expect(routeOf("/settings")).toEqual({ view: "settings", page: "profile" });
  });
});
