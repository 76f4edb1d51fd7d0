declare module "virtual:emoji/table" {
  /** For each group its emoji, each followed by its short names; "+" before those that come in skin tones. */
  const groups: string[][];
  export default groups;
}

declare module "virtual:emoji/names/*" {
  const names: string[];
  export default names;
}

declare module "virtual:emoji/languages" {
  type Load = () => Promise<{ default: string[] }>;
  const loads: { en: Load } & Partial<Record<string, Load>>;
  export default loads;
}
