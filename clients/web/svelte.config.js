// Read by svelte-check and the editor; the build's own settings stand in vite.config.ts.
export default { compilerOptions: { runes: true } };
