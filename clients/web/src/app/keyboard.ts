/**
 * keyboard.ts — a phone's keyboard. Where the browser makes the page smaller for it (index.html asks for that), nothing is left to do; where
 * it lies over the page, the window ends where the keyboard begins: `--window` of theme/tokens.css is as high as what can be seen.
 */
const KEYBOARD_MIN_PX = 100; // bars that come and go are lower

/** Call once; it lasts as long as the page. */
export function watchKeyboard(): void {
  const seen = window.visualViewport;
  const { style } = document.documentElement;
  if (!seen) return;
  const look = (): void => {
    // Who zooms in sees less as well, and has no keyboard for that.
    const isCovered = seen.scale < 1.05 && innerHeight - seen.height > KEYBOARD_MIN_PX;
    if (isCovered) style.setProperty("--window", `${Math.round(seen.height)}px`);
    else style.removeProperty("--window");
    if (isCovered) scrollTo(0, 0); // some browsers push the page up, to show a field that is in sight already
  };
  seen.addEventListener("resize", look);
  look();
}
