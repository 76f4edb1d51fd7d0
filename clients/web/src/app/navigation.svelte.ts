/** navigation.svelte.ts — where the person is: the browser's address as a route, links without reloading, back and forth. */
import { pathOf, routeOf, type Route } from "./router";

class Navigation {
  route = $state.raw<Route>(routeOf(location.pathname, location.search));
  /** What happens before the place changes; it may keep the person here by giving false. */
  readonly guards = new Set<(to: Route) => boolean>();

  constructor() {
    addEventListener("popstate", () => {
      this.route = routeOf(location.pathname, location.search);
    });
  }

  /** Goes there. `replace`: the place left is not one to come back to. */
  go(to: Route, replace = false): void {
    for (const guard of this.guards) if (!guard(to)) return;
    const path = pathOf(to);
    if (path !== location.pathname + location.search) history[replace ? "replaceState" : "pushState"]({ depth: this.depth + (replace ? 0 : 1) }, "", path);
    this.route = to;
  }

  /** To where the person came from, or to `otherwise` when that was outside. */
  back(otherwise: Route): void {
    if (this.depth > 0) history.back();
    else this.go(otherwise, true);
  }

  /** How many places of this app lie behind. */
  private get depth(): number {
    return (history.state as { depth?: number } | null)?.depth ?? 0;
  }
}

export const navigation = new Navigation();

/** For a link: `<a href={pathOf(route)} onclick={follow}>`; with a modifier, the browser does as it is told. */
export function follow(event: MouseEvent & { currentTarget: HTMLAnchorElement }): void {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const url = new URL(event.currentTarget.href);
  if (url.origin !== location.origin) return;
  event.preventDefault();
  navigation.go(routeOf(url.pathname, url.search));
}
