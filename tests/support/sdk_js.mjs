// sdk_js.mjs — a person on the TypeScript SDK, against a real platform. Speaks JSON lines: one request on standard input, one answer on
// standard output, in order. Arguments: the server, the sockets' addresses separated by commas, a log-in name, a password;
// `fallback`, when it is to do without sockets where they do not work.
//
//   {"do":"sign_up"}                              → {"user":…}          registers and signs in, by SRP
//   {"do":"sign_in"}                              → {"user":…}
//   {"do":"start"}                                → {}                  connects; answered when everything is caught up
//   {"do":"call", "op":…, "args":…}               → {"ok":…}
//   {"do":"show", "room":…}                       → {}
//   {"do":"say",  "room":…, "texts":[…]}          → {}                  answered when they are kept, not when they are sent
//   {"do":"read", "room":…}                       → {}
//   {"do":"look", "room":…}                       → {"state":…, "unsent":…, "breaks":…, "way":…, "name":…, "unread":…, "mentions":…, "seqs":[…],
//                                                    "texts":[[from, text], …], "reactions":[…]}

import { createInterface } from "node:readline";
import { Account, Chat, seqOf } from "../../sdks/js/dist/index.js";
import { connectWithFallback } from "../../sdks/js/dist/fallback.js";
import { login, register } from "../../sdks/js/dist/login.js";
import { nodeSocket } from "../../sdks/js/dist/node.js";

const [server, sockets, name, password, more] = process.argv.slice(2);
const account = new Account({ server });
let chat;
let breaks = 0;
let way = "socket";
const direct = nodeSocket("chat-sdk-js/test");
const connect = more === "fallback" ? connectWithFallback({ connect: direct, probeMs: 500, onWay: (now) => (way = now) }) : direct;

async function signIn() {
  const user = await login(account, { login: name, password, deviceName: "a test" });
  chat = await Chat.open(account, { connect, sockets: sockets.split(",") });
  chat.on("status", ({ state }) => (breaks += state === "waiting" ? 1 : 0));
  return { user };
}

const verbs = {
  async sign_up() {
    await register(account, { login: name, password });
    return signIn();
  },
  sign_in: signIn,
  start: () =>
    new Promise((done) => {
      const off = chat.on("status", ({ state }) => {
        if (state !== "ready") return;
        off();
        done({});
      });
      chat.start();
    }),
  call: async ({ op, args }) => ({ ok: await chat.call(op, args) }),
  async show({ room }) {
    await chat.rooms.show(room);
    return {};
  },
  async say({ room, texts }) {
    for (const text of texts) await chat.send(room, text);
    return {};
  },
  read({ room }) {
    chat.rooms.read(room);
    return {};
  },
  look({ room }) {
    const here = chat.rooms.get(room);
    const items = here?.log?.items ?? [];
    const messages = items.filter((item) => item.message).map(({ message }) => message);
    return {
      state: chat.live.state,
      unsent: chat.outbox.list().length,
      breaks,
      way,
      name: here?.view.name,
      unread: here?.unread,
      mentions: here?.mentions,
      seqs: items.map(seqOf),
      texts: messages.map(({ from, body }) => [from, body?.text]),
      reactions: messages.map(({ reactions }) => reactions),
    };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let answer;
  try {
    answer = await verbs[request.do](request);
  } catch (error) {
    answer = { error: { code: error.code ?? "bug", message: error.stack } };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
await chat?.stop();
process.exit(0);
