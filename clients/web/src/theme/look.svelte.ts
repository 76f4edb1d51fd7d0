/**
 * look.svelte.ts — how the app looks: theme, accent, density, size of letters. Kept in this browser, where public/theme.js finds it before
 * the first paint, so that nothing flashes; whoever follows the person's preferences calls setLook with what they say.
 */

export const themes = ["system", "light", "dark", "contrast"] as const;
export const densities = ["compact", "normal", "roomy"] as const;
export const sizes = ["small", "normal", "large", "larger"] as const;

export interface Look {
  theme: (typeof themes)[number];
  /** The accent's hue, 0 to 359. */
  hue: number;
  density: (typeof densities)[number];
  size: (typeof sizes)[number];
}

const HUE = 255;
const current = $state<Look>({ theme: "system", hue: HUE, density: "normal", size: "normal" });

/** Reading it in a component keeps the component up to date. */
export const look: Readonly<Look> = current;

/** Changes some of it, here and in this browser's other tabs, from now on. */
export function setLook(part: Partial<Look>): void {
  take(part);
  show();
  for (const [name, value] of Object.entries(current)) keep(name, String(value));
}

/** Reads what was kept, and follows what other tabs change. Gives what ends that. */
export function startLook(): () => void {
  const again = (event?: StorageEvent): void => {
    if (event?.key && !event.key.startsWith("chat.")) return;
    take({ theme: kept("theme"), hue: Number(kept("hue") ?? HUE), density: kept("density"), size: kept("size") } as Partial<Look>);
    show();
  };
  again();
  addEventListener("storage", again);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const recolour = (): void => colourFrame();
  dark.addEventListener("change", recolour);
  return () => {
    removeEventListener("storage", again);
    dark.removeEventListener("change", recolour);
  };
}

// What is not a look is passed over: it may come from another version, or from anybody's hands.
function take(part: Partial<Look>): void {
  if (themes.includes(part.theme as never)) current.theme = part.theme as Look["theme"];
  if (densities.includes(part.density as never)) current.density = part.density as Look["density"];
  if (sizes.includes(part.size as never)) current.size = part.size as Look["size"];
  if (part.hue !== undefined && Number.isFinite(part.hue)) current.hue = ((Math.round(part.hue) % 360) + 360) % 360;
}

function show(): void {
  const root = document.documentElement;
  root.dataset["theme"] = current.theme;
  root.dataset["density"] = current.density;
  root.dataset["size"] = current.size;
  root.style.setProperty("--accent-hue", String(current.hue));
  colourFrame();
}

/** The browser's own frame around an installed app takes the colour of the sidebar. */
function colourFrame(): void {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="theme-color"]');
  if (!meta) return;
  const isDark = current.theme === "dark" || (current.theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  meta.content = current.theme === "contrast" ? "#000000" : isDark ? "#101215" : "#f6f7f9";
}

function kept(name: string): string | null {
  try {
    return localStorage.getItem(`chat.${name}`);
  } catch {
    return null;
  }
}

function keep(name: string, value: string): void {
  try {
    localStorage.setItem(`chat.${name}`, value);
  } catch {
    // storage is forbidden: it holds until the page is left
  }
}
