// The socket of a worker or an iframe: says something every three seconds, and tells by `tell` what passed.

/** Opens it; `tell` gets `{ way, text }` for what passed and `{ state, note }` for what became of it. */
self.openTickingSocket = (url, who, tell) => {
  const socket = new WebSocket(url, ['ticks']);
  let turn = 0;
  const say = () => {
    if (socket.readyState !== WebSocket.OPEN) return;
    const text = `{"${who}":true,"tick":${turn++}}`;
    socket.send(text);
    tell({ way: 'up', text });
  };
  socket.addEventListener('open', () => {
    tell({ state: 'open', note: socket.protocol });
    say();
    setInterval(say, 3000);
  });
  socket.addEventListener('message', (event) => tell({ way: 'down', text: event.data }));
  socket.addEventListener('close', ({ code }) => tell({ state: 'closed', note: `closed ${code}` }));
};
