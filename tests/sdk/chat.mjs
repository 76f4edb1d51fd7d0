// chat.mjs — as much of the terminal client as the transcripts need, on the TypeScript SDK: tail, send and whoami, with the same words,
// session file and exit statuses. What differs between the two clients is the SDK below them.

import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { Account, ChatError, Ids, Live, memoryStorage, Outbox, processLocks, systemClock } from "../../sdks/js/dist/core.js";
import { fileLocks, fileTokens, nodeSocket } from "../../sdks/js/dist/node.js";

const AGENT = "chat-sdk-js/0.1.0";
const { values: options, positionals: words } = parseArgs({
  allowPositionals: true,
  options: {
    server: { type: "string" },
    "socket-server": { type: "string" },
    since: { type: "string" },
    timeout: { type: "string" },
    json: { type: "boolean" },
    lines: { type: "boolean" },
  },
});
const session = `${process.env.XDG_STATE_HOME}/chat/default/session.json`;
const servers = options.server.split(",");
const sockets = options["socket-server"].split(",");
const account = new Account({
  server: servers,
  tokens: fileTokens(session, `${options.server},${options["socket-server"]}`),
  locks: fileLocks(session),
  agent: AGENT,
  patienceMs: Number(options.timeout ?? 10) * 1000,
});

const say = (text) => process.stderr.write(`chat: ${text}\n`);
const print = (value) => process.stdout.write(`${typeof value === "string" ? value : JSON.stringify(value)}\n`);

function end(status) {
  // What was written goes out first.
  process.exitCode = status;
  process.stdout.write("", () => process.stderr.write("", () => process.exit(status)));
}

function failed(error) {
  if (!(error instanceof ChatError)) {
    say(error.stack);
    end(1);
    return;
  }
  if (error.code === "unauthenticated") say(`${error.message}; sign in with \`chat login\`, or choose another profile`);
  else say(`${error.code}: ${error.message}`);
  end(error.code === "unauthenticated" ? 3 : error.network ? 6 : 5);
}

async function roomCalled(name) {
  const { rooms } = await account.call("room.list", {});
  const room = rooms.find((one) => one.name === name);
  if (!room) throw new ChatError({ code: "not_found", title: `no room ${name}` });
  return room;
}

/** A connection that says how it is; `onReady` is called whenever it is. */
function connection(rooms, onReady, hasWork = () => false) {
  let wasAway = false;
  const live = new Live({
    servers: sockets,
    connect: nodeSocket(AGENT),
    clock: systemClock,
    random: Math.random,
    hasWork,
    token: async (refused) => {
      const tokens = await account.keeper.get(Infinity, refused);
      return { access: tokens.access, leftMs: tokens.lifetime_ms - Math.max(0, Date.now() - tokens.received_at_ms) };
    },
    rooms,
    onStatus({ state, code, sentence, waitMs, loggedOut }) {
      if (state === "ready") {
        if (wasAway) say("connected again");
        wasAway = false;
        onReady();
      } else if (state === "waiting") {
        wasAway = true;
        say(`${sentence}; trying again in ${Math.round(waitMs)} ms`);
      } else if (state === "parked") {
        say(sentence);
        end(5);
      } else if (state === "stopped" && code) {
        say(loggedOut ? `${sentence}; sign in with \`chat login\`` : sentence);
        void Promise.resolve(loggedOut ? account.tokens.forget() : undefined).then(() => end(loggedOut ? 3 : 1));
      }
    },
  });
  return live;
}

async function tail(name) {
  const room = await roomCalled(name);
  let isFollowing = false;
  const live = connection(
    {
      onEntry: print,
      onReloaded: (_, seq) => print({ ev: "reloaded", seq }),
      onLost: (_, problem) => failed(problem),
    },
    () => {
      if (!isFollowing) say(`following ${name}`);
      isFollowing = true;
    },
  );
  process.on("SIGINT", () => {
    live.stop();
    end(130);
  });
  live.rooms.follow(room.room, options.since === undefined ? room.seq : Number(options.since), true);
  live.start();
}

async function sendLines(name) {
  const room = await roomCalled(name);
  let status = 0;
  let isAll = false;
  const live = connection({}, () => outbox.pump(), () => outbox.hasWork);
  const done = () => {
    if (!isAll || outbox.hasWork) return;
    live.stop();
    end(status);
  };
  const outbox = new Outbox({
    storage: memoryStorage(),
    locks: processLocks(),
    clock: systemClock,
    ids: new Ids(systemClock),
    live,
    onChanged: () => undefined,
    onSent(_, out) {
      if (options.json) print(out);
      done();
    },
    onRefused(_, problem) {
      say(`${problem.code}: ${problem.message}`);
      status = 5;
      done();
    },
  });
  live.start();
  for await (const line of createInterface({ input: process.stdin })) await outbox.add(room.room, { kind: "text", text: line });
  isAll = true;
  done();
}

async function main([verb, name, ...rest]) {
  if (verb === "tail") await tail(name);
  else if (verb === "send" && options.lines) await sendLines(name);
  else if (verb === "send") {
    const { room } = await roomCalled(name);
    const out = await account.call("message.send", { room, body: { kind: "text", text: rest.join(" ") } });
    if (options.json) print(out);
    end(0);
  } else if (verb === "whoami") {
    print((await account.call("profile.get", {})).profile.login);
    end(0);
  } else throw new Error(`no verb ${verb}`);
}

main(words).catch(failed);
