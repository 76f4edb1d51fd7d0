/** hostile.ts — texts that mean harm, the same that a browser is shown in tests/web/test_hostile.py. Long ones are kept as pieces that repeat. */
import { readFileSync } from "node:fs";

interface Kept {
  kind: string;
  text?: string;
  runs?: (string | [piece: string, times: number])[];
}

const kept = JSON.parse(readFileSync(new URL("../../../tests/web/hostile.json", import.meta.url), "utf8")) as Kept[];

export const hostile = kept.map(({ kind, text, runs = [] }) => ({
  kind,
  text: text ?? runs.map((run) => (typeof run === "string" ? run : run[0].repeat(run[1]))).join(""),
}));
