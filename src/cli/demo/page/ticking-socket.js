// The socket of a worker or an iframe: sends a text every three seconds.

/** Opens it; `report` is called with `{ way, text }` for each message and with `{ state, note }` when the state changes. */
self.openTickingSocket = (url, who, report) => {
  const socket = new WebSocket(url, ['ticks']);
  let turn = 0;
  const say = () => {
    if (socket.readyState !== WebSocket.OPEN) return;
    const text = `{"${who}":true,"tick":${turn++}}`;
    socket.send(text);
    report({ way: 'up', text });
  };
  socket.addEventListener('open', () => {
    report({ state: 'open', note: socket.protocol });
    say();
    setInterval(say, 3000);
  });
  socket.addEventListener('message', (event) => report({ way: 'down', text: event.data }));
  socket.addEventListener('close', ({ code }) => report({ state: 'closed', note: `closed ${code}` }));
};
