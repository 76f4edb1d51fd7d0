// ws.js — Node and ws: each message is framed once and sent to each client, as the package's documentation shows.
"use strict";

const { WebSocketServer, WebSocket } = require("ws");
const { event, acknowledgement } = require("./event.js");

const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.env.PORT), perMessageDeflate: false, backlog: 4096 });

server.on("connection", (client) => {
        client.on("message", (data) => {
                const asked = JSON.parse(data);
                const told = JSON.stringify(event(asked.args.body.text));

                // The stamp may be longer than a JavaScript number is exact, so it is taken as it was written.
                client.send(`{"re":${stamp(data)},"ok":${JSON.stringify(acknowledgement())}}`);
                for (const other of server.clients)
                        if (other.readyState === WebSocket.OPEN)
                                other.send(told);
        });
        client.on("error", () => client.terminate());
});
server.on("listening", () => console.log("listening"));

function stamp(data) {
        const text = data.toString("latin1", 6, 32);

        return text.slice(0, text.indexOf(","));
}
