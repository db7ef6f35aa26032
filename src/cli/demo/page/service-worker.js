// A service worker with a socket of its own; reports its messages to the page that asked for it.
/* global openTickingSocket */
importScripts('/ticking-socket.js');

addEventListener('message', ({ data: url, ports: [page] }) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port's postMessage takes no origin
  openTickingSocket(url, 'service worker', (report) => page.postMessage(report));
});
