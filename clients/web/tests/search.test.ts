import { describe, expect, it } from "vitest";
import { filtersOf, partsOf, stretchesOf, withFilter, without } from "../src/views/search/query";

describe("a question", () => {
  it("is words, phrases and filters, in their order", () => {
    expect(partsOf('deploy "release notes" in:"the kitchen" from:me -draft').map((part) => part.text)).toEqual(["deploy", '"release notes"', 'in:"the kitchen"', "from:me", "-draft"]);
    expect(filtersOf('deploy in:"the kitchen" from:me')).toEqual([
      { text: 'in:"the kitchen"', key: "in", value: "the kitchen" },
      { text: "from:me", key: "from", value: "me" },
    ]);
  });
  it("has words that only look like filters", () => {
    expect(filtersOf("10:30 http://example.org from: what:ever")).toEqual([]);
  });
  it("gets and loses filters; one day at most", () => {
    expect(withFilter("cake", "in", "the kitchen")).toBe('cake in:"the kitchen"');
    expect(withFilter("cake from:ana", "from", "bo")).toBe("cake from:ana from:bo");
    expect(withFilter("cake after:2026-01-01", "after", "2026-02-01")).toBe("cake after:2026-02-01");
    expect(without('cake in:"the kitchen"', { text: 'in:"the kitchen"' })).toBe("cake");
  });
});

describe("an excerpt", () => {
  it("is cut at code points where something was found", () => {
    expect(stretchesOf("👍 the cake", [{ at: 6, length: 4 }])).toEqual([
      { text: "👍 the ", isFound: false },
      { text: "cake", isFound: true },
    ]);
  });
  it("stays whole and in order whatever the places say", () => {
    const places = [
      { at: 4, length: 9 },
      { at: 0, length: 2 },
      { at: 1, length: 2 },
      { at: 90, length: 3 },
    ];
    expect(stretchesOf("the cake", places).map((one) => one.text).join("")).toBe("the cake");
  });
});
