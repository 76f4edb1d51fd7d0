import svelte from "eslint-plugin-svelte";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: [".next/", "dist", "node_modules", "public", "src/words/add.js"] },
  ...tseslint.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ["compress.js"] }, extraFileExtensions: [".svelte"] } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-confusing-void-expression": "off", // handlers are short here
      "@typescript-eslint/no-deprecated": "off",
      "@typescript-eslint/no-misused-spread": "off", // code points are what the server counts, too
      "@typescript-eslint/no-meaningless-void-operator": "off", // `void value` is how an effect says that it depends on it
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_$" }],
      // Nothing that turns a string into markup, or into a program.
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML", "write", "writeln", "createContextualFragment", "srcdoc"].map((property) => ({ ...(property.startsWith("write") ? { object: "document" } : {}), property, message: "no string becomes markup here" })),
      ],
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      "svelte/no-at-html-tags": "error",
      // A style attribute is what the page's policy forbids; a style: directive sets one property, by script.
      "no-restricted-syntax": ["error", { selector: "SvelteStartTag > SvelteAttribute[key.name='style']", message: "the page's policy allows no style attribute" }],
      "svelte/no-target-blank": "error",
      "svelte/button-has-type": "error",
      "svelte/require-each-key": "error",
      "svelte/no-navigation-without-resolve": "off", // there is no SvelteKit
      "svelte/prefer-svelte-reactivity": "off", // a Date or a Map that nobody changes needs none
      // What callbacks and snippets of components are given, svelte-check knows and the linter does not.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/no-redundant-type-constituents": "off",
      "prefer-const": "off",
      "svelte/prefer-const": ["error", { destructuring: "all", excludedRunes: ["$props", "$derived"] }],
    },
  },
  { files: ["*.js", "*.ts"], ...tseslint.configs.disableTypeChecked },
);
