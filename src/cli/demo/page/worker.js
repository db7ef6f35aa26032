// A dedicated worker with a socket of its own; tells the page what passed.
addEventListener('message', ({ data: url }) => {
  const socket = new WebSocket(url, ['ticks']);
  let turn = 0;
  const say = () => {
    if (socket.readyState !== WebSocket.OPEN) return;
    const text = `{"worker":true,"tick":${turn++}}`;
    socket.send(text);
    postMessage({ way: 'up', text });
  };
  socket.addEventListener('open', () => {
    postMessage({ state: 'open', note: socket.protocol });
    say();
    setInterval(say, 3000);
  });
  socket.addEventListener('message', (event) => postMessage({ way: 'down', text: event.data }));
  socket.addEventListener('close', ({ code }) => postMessage({ state: 'closed', note: `closed ${code}` }));
});
