declare module "virtual:emoji/table" {
  /** For each group its emoji, each followed by its short names; "+" before those that come in skin tones. */
  const groups: string[][];
  export default groups;
}

declare module "virtual:emoji/names/*" {
  const names: string[];
  export default names;
}
