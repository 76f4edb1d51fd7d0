/** badge.ts — that something waits, on the tab's icon and on the installed app's. */

/** The page's policy lets no icon be made here: there are two. */
const icons = { none: "/icon.svg", some: "/icon-unread.svg" } as const;

export function showBadge(unread: number): void {
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const icon = unread > 0 ? icons.some : icons.none;
  if (link && link.getAttribute("href") !== icon) link.setAttribute("href", icon);
  if (!("setAppBadge" in navigator)) return;
  const asked = unread > 0 ? navigator.setAppBadge(unread) : navigator.clearAppBadge();
  asked.catch(() => undefined); // it is not installed
}
