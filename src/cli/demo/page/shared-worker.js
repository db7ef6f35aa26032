// A shared worker with one socket, whatever the number of pages; reports its messages to each of them.
/* global openTickingSocket */
importScripts('/ticking-socket.js');

const pages = [];
addEventListener('connect', ({ ports: [page] }) => {
  pages.push(page);
  page.addEventListener('message', ({ data: url }) => {
    if (pages.length > 1) return;
    openTickingSocket(url, 'shared worker', (report) => {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port's postMessage takes no origin
      for (const each of pages) each.postMessage(report);
    });
  });
  page.start();
});
