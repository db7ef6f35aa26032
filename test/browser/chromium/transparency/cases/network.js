/* oxlint-disable -- a page may do all that no script of ours may, and that is what is tested */
// biome-ignore-all lint: for the same reason
// What the page learns of the network, and what else opens connections. What the server saw is compared by the runner.

const sseText = async (response) => {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  for (let part = await reader.read(); !part.done; part = await reader.read()) text += part.value;
  return text;
};

/** A violation names the script that called the constructor, and that is ours: see known.js. */
const withoutPlaces = ([state, seen, violations]) => [
  state,
  seen,
  violations.map(({ sourceFile, lineNumber, columnNumber, ...rest }) => rest),
];

cases({
  'cookies go and come': async (t) => {
    document.cookie = 'mine=1; path=/';
    const socket = await t.open({ cookie: 'theirs=2; Path=/' });
    socket.close();
    const seen = document.cookie;
    (await t.open()).close();
    document.cookie = 'mine=; max-age=0; path=/';
    document.cookie = 'theirs=; max-age=0; path=/';
    return seen;
  },
  'a socket to another site': async (t) => {
    const socket = new WebSocket(t.address({ do: [['close', 1000, '']] }, `localhost:${location.port}`));
    return story(socket);
  },
  'a socket from a page with a referrer policy': async (t) => {
    const frame = document.createElement('iframe');
    frame.srcdoc = `<!doctype html><meta name="referrer" content="no-referrer"><script>const socket = new WebSocket(${JSON.stringify(t.address({ do: [['close', 1000, '']] }))}); socket.onclose = ({ code }) => parent.postMessage(code, '*')</script>`;
    const heard = once(window, 'message');
    document.body.append(frame);
    return (await heard).data;
  },
  'credentials in the address': async (t) => {
    const address = new URL(t.address({ do: [['close', 1000, '']] }));
    address.username = 'user';
    address.password = 'secret';
    const socket = new WebSocket(address);
    return [socket.url, await story(socket)];
  },
  'performance entries': async (t) => {
    // Paints come when the browser has the time.
    const kinds = ['resource', 'mark', 'measure', 'navigation'];
    const count = () => performance.getEntries().filter(({ entryType }) => kinds.includes(entryType)).length;
    const before = count();
    const observed = [];
    const observer = new PerformanceObserver((list) =>
      observed.push(...list.getEntries().map(({ name, entryType }) => `${entryType} ${name}`)),
    );
    observer.observe({ entryTypes: ['resource', 'mark', 'measure'] });
    (await t.open()).close();
    await new Promise((resolve) => setTimeout(resolve, 50));
    observer.disconnect();
    return [count() - before, observed];
  },
  'an EventSource': async () => {
    const source = new EventSource('/events?of=source');
    const seen = [];
    for (const type of ['open', 'message', 'departure', 'error']) {
      source.addEventListener(type, (event) =>
        seen.push([type, event.data, event.lastEventId, event.origin, event.isTrusted, source.readyState]),
      );
    }
    await once(source, 'departure');
    source.close();
    return [seen, source.url, source.withCredentials, source.readyState, Reflect.ownKeys(source)];
  },
  'an EventSource that fails': async () => {
    const source = new EventSource('/nothing-here');
    const event = await once(source, 'error');
    return [toldBy(event, source), source.readyState];
  },
  'EventSource as a constructor': () => [
    attemptOf(() => new EventSource()),
    attemptOf(() => EventSource('/x')),
    attemptOf(() => new EventSource('http://[')),
    attemptOf(() => new EventSource('/nothing', { withCredentials: true }).close()),
  ],
  'a fetched stream': async () => {
    const response = await fetch('/events?of=fetch');
    return [
      response.status,
      response.url.replace(location.origin, ''),
      response.type,
      [...response.headers.keys()],
      await sseText(response),
    ];
  },
  'a fetched stream that is broken off': async () => {
    const controller = new AbortController();
    const response = await fetch('/events?of=abort', { signal: controller.signal });
    const reader = response.body.getReader();
    const first = await reader.read();
    controller.abort();
    return [first.done, first.value.length > 0, await reader.read().then(({ done }) => done, said)];
  },
  'a fetched stream cloned and teed': async () => {
    const response = await fetch('/events?of=clone');
    const clone = response.clone();
    const [left, right] = response.body.tee();
    return [
      await sseText(new Response(left)),
      await sseText(new Response(right)),
      await clone.text(),
      response.bodyUsed,
    ];
  },
  'fetch fails': async () => [
    await fetch('http://127.0.0.1:9/').catch(said),
    await fetch('ws://127.0.0.1/').catch(said),
    attemptOf(() => fetch.call(1)).threw,
  ],
  'WebTransport as a constructor': () => {
    if (typeof WebTransport === 'undefined') return 'none';
    return [
      attemptOf(() => new WebTransport()),
      attemptOf(() => new WebTransport('http://127.0.0.1/')),
      attemptOf(() => new WebTransport('https://127.0.0.1/#x')),
      attemptOf(() => WebTransport('x')),
      attemptOf(() => new WebTransport('https://127.0.0.1/', { serverCertificateHashes: 1 })),
    ];
  },
  'WebTransport that fails': async () => {
    if (typeof WebTransport === 'undefined') return 'none';
    const session = new WebTransport(`https://127.0.0.1:${location.port}/`);
    return [
      await session.ready.catch(({ name, message }) => [name, message]),
      await session.closed.catch(({ name, message }) => [name, message]),
    ];
  },
  WebSocketStream: async (t) => {
    if (typeof WebSocketStream === 'undefined') return 'none';
    const stream = new WebSocketStream(t.address());
    const { readable, writable, protocol, extensions } = await stream.opened;
    const writer = writable.getWriter();
    await writer.write('streamed');
    const { value } = await readable.getReader().read();
    stream.close({ closeCode: 3000, reason: 'done' });
    const { closeCode, reason } = await stream.closed;
    return [
      value,
      protocol,
      extensions,
      closeCode,
      reason,
      attemptOf(() => new WebSocketStream('ws://#')),
      attemptOf(() => WebSocketStream('x')),
    ];
  },
  'a policy forbids the socket': async (t) => {
    // The policy is of an iframe, so that it holds there alone.
    const frame = document.createElement('iframe');
    frame.src = `/forbidden?address=${encodeURIComponent(t.address())}`;
    const heard = once(window, 'message');
    document.body.append(frame);
    return withoutPlaces((await heard).data);
  },
  'a page under a strict policy': async (t) => {
    const frame = document.createElement('iframe');
    frame.src = `/strict?address=${encodeURIComponent(t.address({ do: [['close', 1000, 'strict']] }))}`;
    const heard = once(window, 'message');
    document.body.append(frame);
    return (await heard).data;
  },
  'a page with trusted types': async (t) => {
    const frame = document.createElement('iframe');
    frame.src = `/trusted-types?address=${encodeURIComponent(t.address({ do: [['close', 1000, 'typed']] }))}`;
    const heard = once(window, 'message');
    document.body.append(frame);
    return (await heard).data;
  },
  'a page that may not run scripts': async () => {
    const frame = document.createElement('iframe');
    frame.src = '/sandbox';
    const loaded = once(frame, 'load');
    document.body.append(frame);
    await loaded;
    return 'loaded';
  },
});
