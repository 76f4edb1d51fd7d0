import type { Page } from "../../app/hooks";

export default { view: "search", load: () => import("./Search.svelte") } satisfies Page;
