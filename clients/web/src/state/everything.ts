/** everything.ts — what has to listen from a session's first moment on, whichever view is fetched later. */
import "./blocks.svelte";
import "./choice.svelte";
import "./connection.svelte";
import "./drafts.svelte";
import "./live.svelte";
import "./me.svelte";
import "./people.svelte";
import "./preferences.svelte";
import "./presence.svelte";
import "./reports";
import "./rooms.svelte";
import "./typing.svelte";
