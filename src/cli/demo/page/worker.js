// A dedicated worker with a socket of its own; reports its messages to the page.
/* global openTickingSocket */
importScripts('/ticking-socket.js');

addEventListener('message', ({ data: url }) =>
  openTickingSocket(url, 'worker', (report) => postMessage(report)),
);
