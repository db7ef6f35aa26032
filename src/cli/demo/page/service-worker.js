// A service worker with a socket of its own; tells the page that asked for it what passes.
/* global openTickingSocket */
importScripts('/ticking-socket.js');

addEventListener('message', ({ data: url, ports: [page] }) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port's postMessage takes no origin
  openTickingSocket(url, 'service worker', (told) => page.postMessage(told));
});
