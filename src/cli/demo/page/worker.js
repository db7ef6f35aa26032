// A dedicated worker with a socket of its own; tells the page what passed.
/* global openTickingSocket */
importScripts('/ticking-socket.js');

addEventListener('message', ({ data: url }) => openTickingSocket(url, 'worker', (told) => postMessage(told)));
