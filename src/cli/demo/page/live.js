// The live connections: each is a row with its state, its last message and its counts.

const here = `ws://${location.host}`;

class Row {
  constructor(name, about) {
    const row = document.querySelector('#live-row').content.cloneNode(true).firstElementChild;
    row.querySelector('strong').textContent = name;
    row.querySelector('small').textContent = about;
    document.querySelector('#live').append(row);
    this.element = row;
    this.counts = { down: 0, up: 0 };
  }

  state(state, note = '') {
    const dot = this.element.querySelector('.dot');
    dot.dataset.state = state;
    dot.title = note || state;
    if (note !== '') this.element.querySelector('.last').textContent = note;
  }

  passed(way, data) {
    this.counts[way]++;
    this.element.querySelector(`.${way}`).textContent = this.counts[way];
    this.element.querySelector('.last').textContent =
      typeof data === 'string' ? data : `${data.byteLength} bytes`;
    this.element.classList.remove('fresh');
    requestAnimationFrame(() => this.element.classList.add('fresh'));
  }
}

/** Opens a socket with a row; resolves with both once it is open or has failed. */
function openSocket(name, about, url, protocols = []) {
  const row = new Row(name, about);
  const socket = new WebSocket(url, protocols);
  socket.binaryType = 'arraybuffer';
  const say = (data) => {
    if (socket.readyState !== WebSocket.OPEN) return;
    socket.send(data);
    row.passed('up', data);
  };
  socket.addEventListener('message', ({ data }) => row.passed('down', data));
  socket.addEventListener('close', ({ code }) => row.state('closed', `closed ${code}`));
  return new Promise((resolve) => {
    socket.addEventListener('close', () => resolve({ socket, row, say }));
    socket.addEventListener('open', () => {
      row.state('open', [socket.protocol, socket.extensions].filter(Boolean).join(', '));
      resolve({ socket, row, say });
    });
  });
}

function repeat(milliseconds, act) {
  let turn = 0;
  act(turn);
  setInterval(() => act(++turn), milliseconds);
}

async function openEcho() {
  const { say } = await openSocket('Echo', 'text and binary, sent back', `${here}/echo`);
  repeat(1600, (turn) => {
    if (turn % 4 === 3) say(Uint8Array.from({ length: 32 }, (_, i) => (turn + i) % 256));
    else say(`{"hello":"switchyard","turn":${turn},"sign":"🚦"}`);
  });
}

async function openChat() {
  const { say } = await openSocket('Chat', 'subprotocol, permessage-deflate', `${here}/chat`, [
    'chat.v2',
    'chat.v1',
  ]);
  repeat(5000, (turn) => say(JSON.stringify({ type: 'say', id: turn, text: 'Mind the gap, mind the gap.' })));
}

async function openSocketIo() {
  const url = `${here}/socket.io/?EIO=4&transport=websocket`;
  const { socket, say } = await openSocket('Ticker', 'Socket.IO with its pings', url);
  socket.addEventListener('message', ({ data }) => {
    if (data === '2') say('3');
    else if (typeof data === 'string' && data.startsWith('0')) say('40');
    else if (typeof data === 'string' && data.startsWith('40')) say('421["subscribe","RAIL","SIGN","YARD"]');
  });
}

async function openRpc() {
  const { say } = await openSocket('Calls', 'JSON-RPC with its answers', `${here}/rpc`, ['jsonrpc']);
  const methods = ['signal.state', 'track.free', 'train.next'];
  repeat(2600, (turn) => {
    const call = {
      jsonrpc: '2.0',
      id: turn,
      method: methods[turn % methods.length],
      params: { track: turn % 4 },
    };
    say(JSON.stringify(call));
  });
}

/** A text of MQTT behind its length. */
function mqttText(words) {
  return [0, words.length, ...new TextEncoder().encode(words)];
}

/** A packet of MQTT that is shorter than 128 bytes. */
function mqttPacket(head, ...parts) {
  const body = parts.flatMap((part) => (typeof part === 'string' ? mqttText(part) : part));
  return Uint8Array.from([head, body.length, ...body]);
}

async function openMqtt() {
  const { socket, say } = await openSocket('Sensors', 'MQTT 3.1.1', `${here}/mqtt`, ['mqtt']);
  const [connack, ping] = [0x20, 0xc0];
  socket.addEventListener('message', ({ data }) => {
    if (new Uint8Array(data)[0] === connack) say(mqttPacket(0x82, [0, 1], 'yard/#', [0]));
  });
  // Protocol level 4, a clean session, and a keep-alive of five seconds.
  say(mqttPacket(0x10, 'MQTT', [4, 2, 0, 5], 'demo'));
  setInterval(() => say(mqttPacket(ping)), 5000);
}

async function openSamples() {
  await openSocket('Samples', 'a binary stream', `${here}/samples`);
}

function openEvents() {
  const row = new Row('Events', 'Server-Sent Events: no switch');
  const events = new EventSource('/events');
  events.addEventListener('open', () => row.state('open'));
  events.addEventListener('error', () => row.state('closed', 'broken off'));
  const arrived = ({ data }) => row.passed('down', data);
  events.addEventListener('message', arrived);
  events.addEventListener('departure', arrived);
}

/** A server's events, read as a body by `fetch`: neither a switch nor an EventSource. */
async function openFetchedEvents() {
  const row = new Row('Fetched events', 'an event stream read by fetch()');
  try {
    const response = await fetch('/events?by=fetch', { headers: { Accept: 'text/event-stream' } });
    row.state('open');
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      row.passed('down', part.value.trim());
    }
  } catch {
    row.state('closed', 'broken off');
  }
}

/** Shows what a worker or a frame reports of its socket. */
function showReport(row, { way, text, state, note }) {
  if (way !== undefined) row.passed(way, text);
  else if (state !== undefined) row.state(state, note);
}

function openWorker() {
  const row = new Row('Worker', 'a socket in a dedicated worker');
  const worker = new Worker('/worker.js');
  worker.addEventListener('message', ({ data }) => showReport(row, data));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's postMessage takes no origin
  worker.postMessage(`${here}/worker`);
}

function openSharedWorker() {
  const row = new Row('Shared worker', 'a socket of all pages of the site');
  if (typeof SharedWorker === 'undefined') {
    row.state('closed', 'this browser has no shared workers');
    return;
  }
  const { port } = new SharedWorker('/shared-worker.js');
  port.addEventListener('message', ({ data }) => showReport(row, data));
  port.start();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port's postMessage takes no origin
  port.postMessage(`${here}/shared-worker`);
}

async function openServiceWorker() {
  const row = new Row('Service worker', 'a socket in a service worker');
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', ({ data }) => showReport(row, data));
  port1.start();
  try {
    await navigator.serviceWorker.register('/service-worker.js');
    const { active } = await navigator.serviceWorker.ready;
    active.postMessage(`${here}/service-worker`, [port2]);
  } catch (error) {
    row.state('closed', error.message);
  }
}

/** The same frame twice: of this site, and of `localhost`, which is another site to a browser. */
function openFrames() {
  const rows = new Map([
    ['frame', new Row('Iframe', 'of the same site')],
    ['frame-of-another-site', new Row('Iframe', 'of another site')],
  ]);
  addEventListener('message', ({ data }) => {
    const row = rows.get(data.path);
    if (row !== undefined) showReport(row, data);
  });
  for (const [path, host] of [
    ['frame', location.host],
    ['frame-of-another-site', location.host.replace('127.0.0.1', 'localhost')],
  ]) {
    const frame = document.createElement('iframe');
    frame.hidden = true;
    frame.src = `http://${host}/frame.html?path=${path}`;
    document.body.append(frame);
  }
}

/** No server here speaks HTTP/3, so the session always fails. */
async function openWebTransport(port) {
  const row = new Row('WebTransport', 'a session that fails: no HTTP/3 here');
  if (typeof WebTransport === 'undefined') {
    row.state('closed', 'this browser has no WebTransport');
    return;
  }
  try {
    const session = new WebTransport(`https://127.0.0.1:${port}/webtransport`);
    session.closed.catch(() => {});
    await session.ready;
    row.state('open');
  } catch (error) {
    row.state('closed', error.message);
  }
}

/** Ordinary requests whose answers offer another protocol, or demand one. */
async function askForOffers() {
  const offers = [
    ['/offers/h2c', 'Upgrade: h2c'],
    ['/offers/alt-svc', 'Alt-Svc'],
    ['/offers/426', '426'],
  ].map(([path, name]) => ({ path, row: new Row(name, 'an offer in an ordinary answer') }));
  for (const { path, row } of offers) {
    const { status } = await fetch(path);
    row.state('closed', `answered ${status}`);
  }
}

async function openOverHttp2(port) {
  const host = `127.0.0.1:${port}`;
  // Browsers open a WebSocket over HTTP/2 only on an existing session that allows it (RFC 8441).
  try {
    await fetch(`https://${host}/`, { credentials: 'include' });
  } catch {
    new Row('HTTP/2', 'extended CONNECT').state(
      'closed',
      'this browser does not trust the certificate of the demo',
    );
    return;
  }
  const { say } = await openSocket('HTTP/2', 'extended CONNECT: no key, no accept', `wss://${host}/h2`);
  repeat(2200, (turn) => say(`over HTTP/2, turn ${turn}`));
}

/** Starts every live connection; resolves when all are open or have failed. */
export async function openAll({ ports }) {
  openEvents();
  openWorker();
  openSharedWorker();
  openFrames();
  // These last as long as the page, or nothing depends on them.
  void openFetchedEvents();
  void openServiceWorker();
  void openWebTransport(ports.http2);
  void askForOffers();
  await Promise.all([
    openEcho(),
    openChat(),
    openSocketIo(),
    openRpc(),
    openMqtt(),
    openSamples(),
    openOverHttp2(ports.http2),
  ]);
}

/** A burst of messages, to see how much load the panel bears. */
export function openFlood(count, size) {
  const row = new Row('Flood', `${count} messages of ${size} bytes`);
  const socket = new WebSocket(`${here}/flood?count=${count}&size=${size}`);
  let received = 0;
  socket.addEventListener('open', () => row.state('open'));
  socket.addEventListener('message', ({ data }) => {
    received++;
    // The row is not updated for each message, because drawing would be the slowest part.
    if (received % 997 === 1) row.passed('down', data);
    row.counts.down = received;
  });
  socket.addEventListener('close', ({ code }) => {
    row.element.querySelector('.down').textContent = received;
    row.state('closed', `${received} messages, closed ${code}`);
  });
}
