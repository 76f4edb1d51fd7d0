/** navigation.svelte.ts — where the person is: the browser's address as a route, links without reloading, back and forth. */
import { pathOf, routeOf, type Route } from "./router";

class Navigation {
  route = $state.raw<Route>(routeOf(location.pathname, location.search));
  /** The room in which the person was last. */
  room = $state<string>();
  /** What happens before the place changes; it may keep the person here by giving false. */
  readonly guards = new Set<(to: Route) => boolean>();

  constructor() {
    addEventListener("popstate", () => {
      this.arrive(routeOf(location.pathname, location.search));
    });
    this.arrive(this.route);
  }

  /** Goes there. `replace`: the place left is not one to come back to. */
  go(to: Route, replace = false): void {
    for (const guard of this.guards) if (!guard(to)) return;
    const path = pathOf(to);
    if (path !== location.pathname + location.search) history[replace ? "replaceState" : "pushState"]({ depth: this.depth + (replace ? 0 : 1) }, "", path);
    this.arrive(to);
  }

  /** To an address of this app. */
  open(path: string): void {
    const url = new URL(path, location.origin);
    if (url.origin === location.origin) this.go(routeOf(url.pathname, url.search));
  }

  /** To where the person came from, or to `otherwise` when that was outside. */
  back(otherwise: Route): void {
    if (this.depth > 0) history.back();
    else this.go(otherwise, true);
  }

  private arrive(at: Route): void {
    this.route = at;
    if ("room" in at) this.room = at.room;
  }

  /** How many places of this app lie behind. */
  private get depth(): number {
    return (history.state as { depth?: number } | null)?.depth ?? 0;
  }
}

export const navigation = new Navigation();

/** Whether an address is a place of this app. */
export function isInside(href: string): boolean {
  const url = URL.canParse(href) ? new URL(href) : undefined;
  return url?.origin === location.origin && routeOf(url.pathname, url.search).view !== "missing";
}

/** For a link: `<a href={pathOf(route)} onclick={follow}>`; with a modifier, the browser does as it is told. */
export function follow(event: MouseEvent & { currentTarget: HTMLAnchorElement }): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const url = new URL(event.currentTarget.href);
  if (url.origin !== location.origin) return;
  event.preventDefault();
  navigation.go(routeOf(url.pathname, url.search));
}
