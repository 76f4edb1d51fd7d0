// socketio.js — socket.io by WebSocket alone, as its documentation shows; with REDIS in the environment through its Redis adapter.
"use strict";

const { createServer } = require("node:http");
const { Server } = require("socket.io");
const { event, acknowledgement } = require("./event.js");

async function begin() {
        const http = createServer();
        const io = new Server(http, { transports: ["websocket"], perMessageDeflate: false, serveClient: false });

        if (process.env.REDIS) {
                const { createClient } = require("redis");
                const { createAdapter } = require("@socket.io/redis-adapter");
                const publisher = createClient({ url: process.env.REDIS });
                const subscriber = publisher.duplicate();

                await Promise.all([publisher.connect(), subscriber.connect()]);
                io.adapter(createAdapter(publisher, subscriber));
        }
        io.on("connection", (socket) => {
                socket.on("message.send", (asked, acknowledge) => {
                        const told = event(asked.body.text);

                        acknowledge(acknowledgement());
                        io.emit("message.sent", told);
                });
        });
        http.listen({ host: "127.0.0.1", port: Number(process.env.PORT), backlog: 4096 }, () => console.log("listening"));
}

begin();
