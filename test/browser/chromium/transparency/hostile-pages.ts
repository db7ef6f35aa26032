/**
 * Pages that do, in their first script, what makes scripts of others fail: each is the text of that script. After it the same
 * conversation is held (see `CONVERSATION`), by what the page kept for itself before.
 */
export const HOSTILE_SCRIPTS: Readonly<Record<string, string>> = {
  'leaves all as it is': '',
  'wraps WebSocket': `
    const Own = WebSocket;
    window.WebSocket = class WebSocket extends Own { send(data) { wrapped.push('send'); super.send(data); } };
    window.wrapped = [];`,
  'wraps WebSocket by a Proxy, and send by a function': `
    const { send } = WebSocket.prototype;
    WebSocket.prototype.send = function (...args) { return Reflect.apply(send, this, args); };
    window.WebSocket = new Proxy(WebSocket, { construct: (own, args, target) => Reflect.construct(own, args, target) });`,
  'freezes WebSocket': `
    Object.freeze(WebSocket); Object.freeze(WebSocket.prototype);
    Object.defineProperty(window, 'WebSocket', { writable: false, configurable: false });`,
  'takes Proxy, Reflect and WeakRef away': `
    delete window.Proxy; delete window.Reflect; delete window.WeakRef; delete window.FinalizationRegistry; delete window.WeakMap; delete window.Map;`,
  'takes JSON, TextEncoder and btoa away':
    'delete window.JSON; delete window.TextEncoder; delete window.TextDecoder; delete window.btoa; delete window.atob;',
  'makes Array.prototype throw': `
    for (const name of ['push', 'pop', 'shift', 'splice', 'slice', 'map', 'forEach', 'filter', 'join', 'concat', 'indexOf', 'includes', 'some', 'at']) {
      Array.prototype[name] = function () { throw new Error('hostile Array.prototype.' + name); };
    }
    Array.prototype[Symbol.iterator] = function () { throw new Error('hostile iterator'); };`,
  'makes Function.prototype throw': `
    for (const name of ['call', 'apply', 'bind', 'toString']) {
      Function.prototype[name] = function () { throw new Error('hostile Function.prototype.' + name); };
    }`,
  'makes String.prototype, RegExp.prototype and Number.prototype throw': `
    for (const name of ['split', 'slice', 'replace', 'replaceAll', 'startsWith', 'includes', 'indexOf', 'charCodeAt', 'match', 'trim', 'substring']) {
      String.prototype[name] = function () { throw new Error('hostile String.prototype.' + name); };
    }
    RegExp.prototype.exec = RegExp.prototype.test = () => { throw new Error('hostile RegExp'); };
    Number.prototype.toString = () => { throw new Error('hostile Number'); };`,
  'makes Object’s functions throw': `
    for (const name of ['defineProperty', 'getOwnPropertyDescriptor', 'getPrototypeOf', 'setPrototypeOf', 'keys', 'entries', 'assign', 'create', 'freeze', 'hasOwn']) {
      Object[name] = () => { throw new Error('hostile Object.' + name); };
    }
    Reflect.construct = Reflect.apply = Reflect.get = () => { throw new Error('hostile Reflect'); };`,
  'makes EventTarget.prototype throw': `
    window.pageListens = EventTarget.prototype.addEventListener;
    for (const name of ['addEventListener', 'removeEventListener', 'dispatchEvent']) {
      EventTarget.prototype[name] = () => { throw new Error('hostile EventTarget.prototype.' + name); };
    }`,
  'takes the constructors of events away': `
    window.CustomEvent = function () { throw new Error('hostile CustomEvent'); };
    window.Event = window.MouseEvent = window.FocusEvent = window.MessageEvent = window.CustomEvent;`,
  'makes getters of events and sockets throw': `
    for (const [proto, names] of [[Event.prototype, ['type', 'target', 'currentTarget']], [MessageEvent.prototype, ['origin']], [CustomEvent.prototype, ['detail']], [WebSocket.prototype, ['url', 'extensions']]]) {
      for (const name of names) Object.defineProperty(proto, name, { get() { throw new Error('hostile ' + name); }, configurable: true });
    }`,
  'makes Promise.prototype.then throw': `
    Promise.prototype.then = () => { throw new Error('hostile then'); };
    Promise.resolve = () => { throw new Error('hostile resolve'); };`,
  'makes clocks and timers throw': `
    window.setTimeout = window.setInterval = window.queueMicrotask = window.requestIdleCallback = window.requestAnimationFrame = () => { throw new Error('hostile timer'); };
    Date.now = performance.now = () => { throw new Error('hostile clock'); };`,
  'puts setters on Object.prototype': `
    for (const name of ['type', 'detail', 'construct', 'apply', 'row', 'at', 'socket', 'mark', 'kind', 'url', 'stack', 'protocols', 'number', 'events', 'rows', 'text', 'base64', 'time', 'flags', 'size', 'ordinal', 'length', '0', '1']) {
      Object.defineProperty(Object.prototype, name, { set() { throw new Error('hostile setter ' + name); }, get() { return undefined; }, configurable: true });
    }`,
  'puts setters on Array.prototype': `
    for (const index of ['0', '1', '2', '3']) {
      Object.defineProperty(Array.prototype, index, { set() { throw new Error('hostile setter ' + index); }, get() { return undefined; }, configurable: true });
    }`,
  'reads all stacks': `
    window.stacks = [];
    Error.prepareStackTrace = (error, sites) => { stacks.push(sites.map((site) => String(site.getFileName())).join()); return stacks.length; };`,
  'makes Error throw': `
    window.Error = function () { throw 'hostile Error'; };
    window.Error.stackTraceLimit = 0;`,
  'makes typed arrays throw': `
    for (const name of ['set', 'subarray', 'slice', 'fill']) Object.getPrototypeOf(Uint8Array.prototype)[name] = () => { throw new Error('hostile typed array'); };
    window.Uint8Array = window.ArrayBuffer = window.DataView = function () { throw new Error('hostile bytes'); };
    Blob.prototype.arrayBuffer = () => { throw new Error('hostile Blob'); };`,
  'makes documents throw': `
    document.createElement = document.createElementNS = document.createComment = document.createTextNode = () => { throw new Error('hostile document'); };
    Node.prototype.appendChild = Node.prototype.cloneNode = () => { throw new Error('hostile node'); };`,
};

/** What the server sends on the socket of a hostile page: a text and two bytes. */
export const SERVER_SAYS = [
  ['text', 'from the server'],
  ['binary', '0102'],
] as const;

/** How many messages pass on it, both ways together. */
export const MESSAGES_EACH = 4;

/**
 * The first script of such a page, whole: does the hostile thing, then opens a socket, answers what comes by a text and two bytes,
 * and closes with 3000. What it noticed stands in the root element's `data-told`, in the end with `over`.
 */
export function hostileScript(script: string, address: string): string {
  return `const bytes = Uint8Array.of(3, 4);
const root = document.documentElement;
let told = '';
let got = 0;
const log = (text) => { told += text + '; '; root.setAttribute('data-told', told); };
window.addEventListener('error', (event) => log('uncaught ' + event.message));
{${script}
}
try {
  const socket = new WebSocket(${JSON.stringify(address)});
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => log('open');
  socket.onmessage = (event) => {
    log('message ' + (typeof event.data === 'string' ? event.data : event.data.byteLength));
    if (++got !== 2) return;
    try { socket.send('from the page'); socket.send(bytes); log('sent'); socket.close(3000, 'enough'); } catch (error) { log('threw ' + error); }
  };
  socket.onclose = (event) => { log('close ' + event.code + event.reason + event.wasClean); log('over'); };
} catch (error) { log('threw ' + error); log('over'); }
`;
}
