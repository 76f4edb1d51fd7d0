/** main.ts — boot: the language, the look, the app, and who is signed in. */
import "./theme/index.css";
import { mount } from "svelte";
import "./app/alerts";
import App from "./app/App.svelte";
import "./state/everything";
import { session } from "./state/session.svelte";
import { startUpdates } from "./state/update";
import { startLook } from "./theme/look.svelte";
import { firstLanguage, setLanguage } from "./words/index.svelte";

async function boot(): Promise<void> {
  startLook();
  await setLanguage(firstLanguage());
  const target = document.getElementById("app");
  if (target) mount(App, { target });
  startUpdates();
  await session.begin();
}

void boot();
