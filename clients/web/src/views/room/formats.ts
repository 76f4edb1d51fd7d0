/** formats.ts — how words can be made to look, and the keys for it. */

export const FORMATS = ["bold", "italic", "strike", "code", "quote", "list", "link"] as const;
export type Format = (typeof FORMATS)[number];

/** While one writes: on a Mac with Command, else with Control. */
export const FORMAT_KEYS: Partial<Record<Format, string>> = { bold: "Mod+B", italic: "Mod+I", strike: "Mod+Shift+X", code: "Mod+E" };
