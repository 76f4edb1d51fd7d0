/** alerts.ts — a notification of the browser: says where something was written, and leads there. */
import { alerts, type Alert } from "../state/alerts.svelte";
import { t } from "../words/index.svelte";
import { navigation } from "./navigation.svelte";
import { pathOf } from "./router";

function show({ room, title, isMention }: Alert): void {
  // One for each room, whoever of several tabs shows it.
  const options: NotificationOptions = { body: t(isMention ? "alerts.mention" : "alerts.message"), tag: room, icon: "/icon-192.png", data: { path: pathOf({ view: "room", room }) } };
  try {
    const shown = new Notification(title, options);
    shown.onclick = () => {
      focus();
      navigation.go({ view: "room", room });
      shown.close();
    };
  } catch {
    // On phones only the service worker can.
    void navigator.serviceWorker.getRegistration().then((worker) => worker?.showNotification(title, options));
  }
}

alerts.show = show;
