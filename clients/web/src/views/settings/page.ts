import type { Page } from "../../app/hooks";

export default { view: "settings", load: () => import("./Settings.svelte") } satisfies Page;
