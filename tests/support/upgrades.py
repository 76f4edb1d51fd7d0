"""A network between a client and a gateway that lets HTTP through and breaks WebSockets, until it is mended."""

from __future__ import annotations

import socket
import threading

HEAD_BYTES = 16384


class BreaksUpgrades:
    """Looks at the first request of each connection, as such networks do: one that asks for a WebSocket is answered by the network itself."""

    def __init__(self, port: int):
        self.port, self.breaks, self.refused = port, True, 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.open: set[socket.socket] = set()
        self.thread = threading.Thread(target=self._accept, daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for one in list(self.open):
            _end(one)
        self.thread.join(5)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            self.open.add(client)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        try:
            head = client.recv(HEAD_BYTES)
            if self.breaks and b"upgrade: websocket" in head.lower():
                self.refused += 1
                client.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                _end(client)
                return
            server = socket.create_connection(("127.0.0.1", self.port))
            self.open.add(server)
            server.sendall(head)
            threading.Thread(target=self._relay, args=(server, client), daemon=True).start()
            self._relay(client, server)
        except OSError:
            _end(client)

    @staticmethod
    def _relay(source: socket.socket, sink: socket.socket) -> None:
        try:
            while piece := source.recv(65536):
                sink.sendall(piece)
        except OSError:
            pass
        _end(source)
        _end(sink)


def _end(one: socket.socket) -> None:
    try:
        one.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    one.close()
