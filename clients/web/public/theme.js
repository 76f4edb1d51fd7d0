// theme.js — how the page looks and reads, before it is painted for the first time. Loaded by index.html ahead of everything; what it reads
// is written by src/theme/look.svelte.ts and src/words/language.svelte.ts.
(function () {
  var root = document.documentElement;
  var kept = function (name, fallback) {
    try {
      return localStorage.getItem("chat." + name) || fallback;
    } catch (forbidden) {
      return fallback;
    }
  };
  var language = kept("language", (navigator.language || "en").slice(0, 2));
  root.dataset.theme = kept("theme", "system");
  root.dataset.density = kept("density", "normal");
  root.dataset.size = kept("size", "normal");
  var hue = Number(kept("hue", "255")); // 0 is a hue as well
  root.style.setProperty("--accent-hue", isFinite(hue) ? hue : 255);
  root.lang = language;
  root.dir = kept("direction", /^(ar|fa|he|ur)$/.test(language) ? "rtl" : "ltr");
})();
