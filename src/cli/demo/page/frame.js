// A socket in an iframe, of the page's own site or of another; tells the page what passed.
/* global openTickingSocket */
const path = new URLSearchParams(location.search).get('path') ?? 'frame';

openTickingSocket(`ws://${location.host}/${path}`, 'frame', (told) =>
  parent.postMessage({ path, ...told }, '*'),
);
