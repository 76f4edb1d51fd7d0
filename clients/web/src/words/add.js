#!/usr/bin/env node
/**
 * add.js — puts words into all languages at once.
 *
 *   node src/words/add.js room.leave '{"en":"Leave","de":"Verlassen","fr":"Quitter","es":"Salir","ar":"مغادرة","ja":"退出"}'
 *   node src/words/add.js < many.json          {"room.leave": {"en": …}, …}
 *   node src/words/add.js --remove room.leave
 *
 * A key that is there gets the new words. Several may run at the same time: a lock keeps them apart. Nothing is written unless all is right:
 * all languages, ICU MessageFormat that can be read, the same placeholders everywhere.
 */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "@messageformat/parser";

const here = dirname(fileURLToPath(import.meta.url));
const codes = readdirSync(here)
  .filter((name) => name.endsWith(".json"))
  .map((name) => name.slice(0, -5));
const LOCK_STALE_MS = 30_000;

const [first, second] = process.argv.slice(2);
if (first === "--remove") change((tables) => codes.forEach((code) => delete tables[code][second]));
else addAll(first === undefined ? JSON.parse(readFileSync(0, "utf8")) : { [first]: JSON.parse(second ?? fail("what does it say?")) });

function addAll(entries) {
  for (const [key, words] of Object.entries(entries)) check(key, words);
  change((tables) => {
    for (const [key, words] of Object.entries(entries)) for (const code of codes) tables[code][key] = words[code];
  });
  console.log(`${Object.keys(entries).length} keys in ${codes.length} languages`);
}

function check(key, words) {
  if (!/^[a-z][a-z0-9_]*(\.[a-z0-9_]+)+$/.test(key)) fail(`${key}: a key is dotted lower case: view.part.word`);
  for (const code of codes) if (typeof words[code] !== "string" || !words[code].trim()) fail(`${key}: nothing in ${code}`);
  for (const code of Object.keys(words)) if (!codes.includes(code)) fail(`${key}: there is no language ${code}`);
  const wanted = placeholders(key, words.en);
  for (const code of codes) {
    const found = placeholders(key, words[code]);
    if (found !== wanted) fail(`${key}: ${code} has {${found}} where en has {${wanted}}`);
  }
}

function placeholders(key, text) {
  const found = new Set();
  const walk = (tokens) => {
    for (const token of tokens) {
      if (token.arg !== undefined) found.add(token.arg);
      for (const one of token.cases ?? []) walk(one.tokens);
    }
  };
  try {
    walk(parse(text));
  } catch (error) {
    fail(`${key}: ${error.message}`);
  }
  return [...found].sort().join(",");
}

function change(how) {
  const lock = join(here, ".lock");
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      waitFor(lock);
    }
  }
  try {
    const tables = Object.fromEntries(codes.map((code) => [code, JSON.parse(readFileSync(join(here, `${code}.json`), "utf8"))]));
    how(tables);
    for (const code of codes) {
      const sorted = Object.fromEntries(Object.entries(tables[code]).sort(([a], [b]) => (a < b ? -1 : 1)));
      writeFileSync(join(here, `${code}.json.new`), `${JSON.stringify(sorted, null, 2)}\n`);
    }
    for (const code of codes) renameSync(join(here, `${code}.json.new`), join(here, `${code}.json`));
  } finally {
    rmdirSync(lock);
  }
}

function waitFor(lock) {
  try {
    if (Date.now() - statSync(lock).mtimeMs > LOCK_STALE_MS) rmdirSync(lock);
  } catch {
    return; // gone meanwhile
  }
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
}

function fail(sentence) {
  console.error(`add.js: ${sentence}`);
  process.exit(1);
}
