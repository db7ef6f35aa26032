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

function openWorker() {
  const row = new Row('Worker', 'a socket in a dedicated worker');
  const worker = new Worker('/worker.js');
  worker.addEventListener('message', ({ data }) => {
    if (data.way !== undefined) row.passed(data.way, data.text);
    else row.state(data.state, data.note);
  });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's postMessage takes no origin
  worker.postMessage(`${here}/worker`);
}

async function openOverHttp2(port) {
  const host = `127.0.0.1:${port}`;
  // Browsers open a WebSocket over HTTP/2 only on a session that is there already and that allows it (RFC 8441).
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
  await Promise.all([openEcho(), openChat(), openSocketIo(), openSamples(), openOverHttp2(ports.http2)]);
}

/** A burst of messages, for whoever wants to see how much the panel bears. */
export function openFlood(count, size) {
  const row = new Row('Flood', `${count} messages of ${size} bytes`);
  const socket = new WebSocket(`${here}/flood?count=${count}&size=${size}`);
  let received = 0;
  socket.addEventListener('open', () => row.state('open'));
  socket.addEventListener('message', ({ data }) => {
    received++;
    // Not a row update a message: the page's own drawing would be the slowest part.
    if (received % 997 === 1) row.passed('down', data);
    row.counts.down = received;
  });
  socket.addEventListener('close', ({ code }) => {
    row.element.querySelector('.down').textContent = received;
    row.state('closed', `${received} messages, closed ${code}`);
  });
}
