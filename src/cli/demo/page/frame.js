// A socket in an iframe, of the page's own site or of another; reports its messages to the page.
/* global openTickingSocket */
const path = new URLSearchParams(location.search).get('path') ?? 'frame';

openTickingSocket(`ws://${location.host}/${path}`, 'frame', (report) =>
  parent.postMessage({ path, ...report }, '*'),
);
