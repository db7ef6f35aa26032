/* oxlint-disable -- a page may do all that no script of ours may, and that is what is tested */
// biome-ignore-all lint: for the same reason
// Sockets in every place where a script can run. Inside each the same small visit is made; the page collects what it noticed.

/** Runs as text in the other place; `report` is how that place tells. Uses nothing from here. */
const VISIT = `async function visit(address) {
  const told = { type: typeof WebSocket, text: Function.prototype.toString.call(WebSocket), own: WebSocket.prototype.constructor === WebSocket };
  told.descriptors = [Object.getOwnPropertyDescriptor(self, 'WebSocket'), Object.getOwnPropertyDescriptor(WebSocket.prototype, 'send')].map(({ writable, enumerable, configurable }) => [writable, enumerable, configurable]);
  told.globals = Object.getOwnPropertyNames(self);
  try { new WebSocket('ws://#'); } catch (error) { told.error = [error.name, error.message, error.stack.replaceAll(/blob:[^:]*:[^:]*:[0-9]+\\/[-0-9a-f]+/g, 'blob').replaceAll(/\\?[^:)]*/g, '')]; }
  try { new WebSocket('/relative').close(); told.relative = true; } catch (error) { told.relative = [error.name, error.message]; }
  const socket = new WebSocket(address);
  told.close = await new Promise((resolve) => {
    socket.onopen = () => socket.send('from there');
    socket.onmessage = ({ data, origin }) => { told.message = [data, origin]; socket.close(3000, 'seen'); };
    socket.onclose = ({ code, reason, wasClean }) => resolve([code, reason, wasClean]);
  });
  return told;
}`;

const pageThatVisits = (address) =>
  `<!doctype html><script>${VISIT} visit(${JSON.stringify(address)}).then((told) => { console.info('visited'); parent.postMessage(told, '*'); }, (error) => parent.postMessage(String(error), '*'));</script>`;

/** Puts the iframe into the document; resolves with what it posts. */
const heardFrom = async (frame) => {
  const heard = new Promise((resolve) => {
    addEventListener('message', function hear({ source, data }) {
      if (source !== frame.contentWindow) return;
      removeEventListener('message', hear);
      resolve(data);
    });
  });
  document.body.append(frame);
  const told = await heard;
  // The frame stays: what it says on its console may still be on its way, and would be lost with it. It says `visited` last.
  if (told.close !== undefined) window.visited = (window.visited ?? 0) + 1;
  return told;
};

const iframe = (properties) => Object.assign(document.createElement('iframe'), properties);

const blobUrl = (text, type) => URL.createObjectURL(new Blob([text], { type }));

cases({
  'an empty iframe, at once': async (t) => {
    const frame = iframe({});
    document.body.append(frame);
    const { contentWindow } = frame;
    const told = await contentWindow.eval(`(${VISIT})`)(t.address());
    return told;
  },
  'an empty iframe, later': async (t) => {
    const frame = iframe({});
    const loaded = once(frame, 'load');
    document.body.append(frame);
    await loaded;
    return frame.contentWindow.eval(`(${VISIT})`)(t.address());
  },
  'about:blank': async (t) => {
    const frame = iframe({ src: 'about:blank' });
    const loaded = once(frame, 'load');
    document.body.append(frame);
    await loaded;
    return frame.contentWindow.eval(`(${VISIT})`)(t.address());
  },
  srcdoc: (t) => heardFrom(iframe({ srcdoc: pageThatVisits(t.address()) })),
  'a blob: iframe': (t) => heardFrom(iframe({ src: blobUrl(pageThatVisits(t.address()), 'text/html') })),
  'a data: iframe': (t) =>
    heardFrom(iframe({ src: `data:text/html,${encodeURIComponent(pageThatVisits(t.address()))}` })),
  'a same-origin iframe': (t) =>
    heardFrom(iframe({ src: `/visit?address=${encodeURIComponent(t.address())}` })),
  'a cross-site iframe': (t) =>
    heardFrom(
      iframe({ src: `http://localhost:${location.port}/visit?address=${encodeURIComponent(t.address())}` }),
    ),
  'a nested iframe': (t) => {
    const inner = `<iframe srcdoc="${pageThatVisits(t.address()).replaceAll('&', '&amp;').replaceAll('"', '&quot;')}"></iframe>`;
    return heardFrom(
      iframe({
        srcdoc: `<!doctype html><script>onmessage = ({ data }) => parent.postMessage(data, '*')</script>${inner}`,
      }),
    );
  },
  'a sandboxed iframe with scripts': (t) => {
    const frame = iframe({ srcdoc: pageThatVisits(t.address()) });
    frame.setAttribute('sandbox', 'allow-scripts');
    return heardFrom(frame);
  },
  'a sandboxed iframe without scripts': async () => {
    const frame = iframe({ srcdoc: '<p>still</p><script>parent.postMessage("no", "*")</script>' });
    frame.setAttribute('sandbox', 'allow-same-origin');
    const loaded = once(frame, 'load');
    document.body.append(frame);
    await loaded;
    const { document: inside } = frame.contentWindow;
    const told = [
      inside.body.textContent.includes('still'),
      inside.documentElement.outerHTML,
      Object.getOwnPropertyNames(frame.contentWindow).length,
      typeof frame.contentWindow.WebSocket,
    ];
    frame.remove();
    return told;
  },
  'document.open and write': async (t) => {
    const frame = iframe({});
    document.body.append(frame);
    const heard = new Promise((resolve) => {
      addEventListener('message', ({ data }) => resolve(data), { once: true });
    });
    frame.contentDocument.open();
    frame.contentDocument.write(pageThatVisits(t.address()));
    frame.contentDocument.close();
    return heard;
  },
  'a javascript: iframe': async (t) => {
    const frame = iframe({ src: `javascript:${JSON.stringify(pageThatVisits(t.address()))}` });
    return heardFrom(frame);
  },
  'a dedicated worker': async (t) => {
    const worker = new Worker(
      blobUrl(`${VISIT} onmessage = async ({ data }) => postMessage(await visit(data));`, 'text/javascript'),
    );
    const heard = once(worker, 'message');
    worker.postMessage(t.address());
    const { data } = await heard;
    worker.terminate();
    return data;
  },
  'a dedicated worker of a file': async (t) => {
    const worker = new Worker('/visit.js');
    const heard = once(worker, 'message');
    worker.postMessage(t.address());
    const { data } = await heard;
    worker.terminate();
    return data;
  },
  'a module worker in a worker': async (t) => {
    const inner = blobUrl(
      `${VISIT} onmessage = async ({ data }) => postMessage(await visit(data));`,
      'text/javascript',
    );
    const outer = `const worker = new Worker(${JSON.stringify(inner)}, { type: 'module' }); worker.onmessage = ({ data }) => postMessage(data); onmessage = ({ data }) => worker.postMessage(data);`;
    const worker = new Worker(blobUrl(outer, 'text/javascript'));
    const heard = once(worker, 'message');
    worker.postMessage(t.address());
    const { data } = await heard;
    worker.terminate();
    return data;
  },
  'a shared worker': async (t) => {
    const { port } = new SharedWorker('/visit.js?shared');
    port.start();
    const heard = once(port, 'message');
    port.postMessage(t.address());
    return (await heard).data;
  },
  'a service worker': async (t) => {
    const registration = await navigator.serviceWorker.register('/visit.js?service', { scope: '/nowhere/' });
    const worker = registration.installing ?? registration.waiting ?? registration.active;
    const { port1, port2 } = new MessageChannel();
    port1.start();
    const heard = once(port1, 'message');
    worker.postMessage(t.address(), [port2]);
    const { data } = await heard;
    await registration.unregister();
    return data;
  },
  'a window opened by the page': async (t) => {
    const other = open('about:blank', '_blank', 'popup');
    const told = await other.eval(`(${VISIT})`)(t.address());
    other.close();
    // The new window's document is replaced by another once: what it is then is of no matter here.
    return told;
  },
  'an iframe that goes in the middle of a message': async (t) => {
    const frame = iframe({});
    document.body.append(frame);
    const Foreign = frame.contentWindow.WebSocket;
    const socket = new Foreign(t.address());
    await once(socket, 'open');
    const seen = [];
    socket.onmessage = ({ data }) => {
      seen.push(data);
      frame.remove();
      seen.push(
        socket.readyState,
        attemptOf(() => socket.send('from nowhere')),
        attemptOf(() => socket.close()),
        socket.readyState,
      );
    };
    socket.onclose = () => seen.push('close');
    socket.send('x');
    await new Promise((resolve) => setTimeout(resolve, 200));
    return [seen, socket.readyState, attemptOf(() => new Foreign(t.maybe()))];
  },
  'the first script of an iframe is first': (t) =>
    heardFrom(
      iframe({
        srcdoc: `<!doctype html><script>const first = [document.readyState, document.currentScript === document.scripts[0], document.documentElement.outerHTML.length, performance.getEntriesByType('resource').length]; parent.postMessage(first, '*')</script><!-- ${t.name} -->`,
      }),
    ),
});
