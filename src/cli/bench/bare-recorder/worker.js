// Writes times, sizes and payloads to IndexedDB as often as Switchyard does, and announces each write as Switchyard does.
const opening = indexedDB.open('bare', 1);
const opened = new Promise((resolve) => {
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore('batches'));
  opening.addEventListener('success', () => resolve(opening.result));
});
const log = new BroadcastChannel('switchyard-log');
const encoder = new TextEncoder();
const ports = new Set();
let number = Date.now();
/** What the hooks are to do: `on` or `off`. */
let hooks = 'on';
let times = [];
let sizes = [];
let text = '';
let timer = false;
let many = false;

async function write() {
  const messages = { count: times.length, time: new Float64Array(times), size: new Uint32Array(sizes) };
  const payloads = encoder.encode(text);
  timer = false;
  many = times.length >= 100;
  times = [];
  sizes = [];
  text = '';
  const database = await opened;
  const transaction = database.transaction('batches', 'readwrite', { durability: 'relaxed' });
  const batches = transaction.objectStore('batches');
  batches.put(messages, number++);
  batches.put(payloads, number++);
  transaction.addEventListener('complete', () => {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a BroadcastChannel has none
    log.postMessage({ type: 'batch', batch: { messages: { count: messages.count } } });
  });
}

function writeSoon() {
  if (timer) return;
  timer = true;
  setTimeout(() => void write(), many ? 80 : 40);
}

chrome.runtime.onConnect.addListener((port) => {
  ports.add(port);
  port.onDisconnect.addListener(() => ports.delete(port));
  port.onMessage.addListener((report) => {
    const end = report.indexOf('\n');
    const { times: at, sizes: of } = JSON.parse(report.slice(0, end));
    for (const one of at) times.push(one);
    for (const one of of) sizes.push(one);
    text += report.slice(end + 1);
    writeSoon();
  });
  port.postMessage(hooks);
});

chrome.debugger.onEvent.addListener((_source, method, params) => {
  if (method !== 'Network.webSocketFrameReceived' && method !== 'Network.webSocketFrameSent') return;
  times.push(params.timestamp);
  sizes.push(params.response.payloadData.length);
  text += params.response.payloadData;
  writeSoon();
});

chrome.runtime.onMessage.addListener(({ tabId, mode }, _sender, answer) => {
  hooks = mode === 'standard' ? 'on' : 'off';
  for (const port of ports) port.postMessage(hooks);
  if (mode !== 'deep') {
    answer(hooks);
    return false;
  }
  const debuggee = { tabId };
  chrome.debugger
    .attach(debuggee, '1.3')
    .then(() => chrome.debugger.sendCommand(debuggee, 'Network.enable'))
    .then(() => answer('attached'));
  return true;
});
