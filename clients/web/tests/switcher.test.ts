import { describe, expect, it } from "vitest";
import { best, fit, folded } from "../src/views/switcher/match";

const names = ["General", "engineering", "Design review", "Élodie Martin", "random", "Kitchen"];
const find = (typed: string): string[] => best(names, (name) => name, typed, 3);

describe("the switcher", () => {
  it("prefers what begins so, then words that do, then what has it within, then letters in this order", () => {
    expect(fit("design", "des")).toBeGreaterThan(fit("the design", "des"));
    expect(fit("the design", "des")).toBeGreaterThan(fit("redesign", "des"));
    expect(fit("redesign", "des")).toBeGreaterThan(fit("dresser", "des"));
    expect(fit("dresser", "xyz")).toBe(0);
  });
  it("finds names by any of their words and by scattered letters", () => {
    expect(find("rev")).toEqual(["Design review"]);
    expect(find("engg")[0]).toBe("engineering");
    expect(find("gen")[0]).toBe("General");
  });
  it("knows nothing of case and marks", () => {
    expect(folded("ÉLODIE")).toBe("elodie");
    expect(find("elodie m")).toEqual(["Élodie Martin"]);
  });
  it("leaves the order alone when nothing is typed", () => {
    expect(find("")).toEqual(["General", "engineering", "Design review"]);
  });
});
