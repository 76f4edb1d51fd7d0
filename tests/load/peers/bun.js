// bun.js — bun, which has uWebSockets inside: a message is published to a topic that everybody follows.
"use strict";

const { event, acknowledgement } = require("./event.js");

const server = Bun.serve({
        hostname: "127.0.0.1",
        port: Number(process.env.PORT),
        fetch(request, self) {
                return self.upgrade(request) ? undefined : new Response("a WebSocket is wanted", { status: 400 });
        },
        websocket: {
                perMessageDeflate: false,
                open(client) {
                        client.subscribe("room");
                },
                message(client, data) {
                        const asked = JSON.parse(data);
                        const told = JSON.stringify(event(asked.args.body.text));

                        client.send(`{"re":${data.slice(6, data.indexOf(","))},"ok":${JSON.stringify(acknowledgement())}}`);
                        server.publish("room", told);
                },
        },
});
console.log("listening");
