/** main.ts — boot: the language, the look, the app, and who is signed in. */
import "./theme/index.css";
import { mount } from "svelte";
import App from "./app/App.svelte";
import { watchKeyboard } from "./app/keyboard";
import { navigation } from "./app/navigation.svelte";
import { soon } from "./parts/soon";
import { install } from "./link/install.svelte";
import "./state/everything";
import { session } from "./state/session.svelte";
import { startLook } from "./theme/look.svelte";
import { beginLanguage, firstLanguage, wholeLanguage } from "./words/index.svelte";

/** Styles that did not come are asked for again with what they belong to: by a link that is there already they would pass for loaded. */
function forgetFailed({ target }: Event): void {
  if (target instanceof HTMLLinkElement && target.rel === "stylesheet") target.remove();
}

async function boot(): Promise<void> {
  addEventListener("error", forgetFailed, true);
  install.listen();
  startLook();
  watchKeyboard();
  await beginLanguage(firstLanguage());
  const target = document.getElementById("app");
  if (target) mount(App, { target });
  soon(wholeLanguage);
  soon(() => import("./app/alerts"));
  soon(() => import("./state/update").then(({ startUpdates }) => startUpdates((path) => navigation.open(path))));
  await session.begin();
}

void boot();
