/* oxlint-disable -- a page may do all that no script of ours may, and that is what is tested */
// biome-ignore-all lint: for the same reason
// Runs a page's cases one after another and keeps what each noticed, as JSON. Only what a page can see counts here.

const PATIENCE = 8000; // milliseconds a case
const group = location.pathname.split('/').pop();

/** The cases of the page: name to function. The function gets tools and returns what it noticed. */
function cases(all) {
  window.noticed = new Promise((resolve) => {
    // In a task of its own: a stack that is taken in a case must not go on in who waits for the results.
    addEventListener('load', async () => {
      const results = await attemptAll(all);
      setTimeout(resolve, 0, results);
    });
  });
}

async function attemptAll(all) {
  const results = {};
  await openMany();
  for (const [name, run] of inOrder(Object.entries(all))) results[name] = await attempt(name, run);
  return results;
}

/**
 * Cases that wait for something come first. The others construct sockets and give them up at once, many at a time, and the same
 * throttler would then let the next socket wait for up to five seconds.
 */
function inOrder(entries) {
  const waits = ([, run]) => run.constructor.name === 'AsyncFunction';
  return [...entries.filter(waits), ...entries.filter((entry) => !waits(entry))];
}

/**
 * Chromium 156 lets a page wait for seconds with its next socket where many failed and few were opened
 * (`WebSocketPerProcessThrottler`), and many cases fail: so a good number is opened first.
 */
async function openMany() {
  const tools = new Tools('before the cases');
  for (let n = 0; n < 20; n++) {
    const socket = new WebSocket(tools.address({ maybe: '' }));
    await once(socket, 'open');
    socket.close();
    await once(socket, 'close');
  }
}

async function attempt(name, run) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve('(nothing came)'), PATIENCE);
  });
  try {
    return await Promise.race([run(new Tools(name)), late]);
  } catch (error) {
    return { failed: said(error) };
  } finally {
    clearTimeout(timer);
  }
}

class Tools {
  constructor(name) {
    this.name = name.replaceAll(/\W+/g, '-');
    this.count = 0;
  }

  /** Address of a socket of this case; `query` as witness-server.ts takes it. */
  address(query = {}, host = location.host) {
    const asked = new URLSearchParams({ of: `${group}/${this.name}/${this.count++}` });
    for (const [key, value] of Object.entries(query)) {
      asked.set(key, typeof value === 'string' ? value : JSON.stringify(value));
    }
    return `ws://${host}/socket?${asked}`;
  }

  /** Address of a socket that is given up so early that the server may see it or not. */
  maybe() {
    return this.address({ maybe: '' });
  }

  /** A socket that is open. */
  async open(query = {}, protocols = []) {
    const socket = new WebSocket(this.address(query), protocols);
    await once(socket, 'open');
    return socket;
  }
}

function once(target, type) {
  return new Promise((resolve) => target.addEventListener(type, resolve, { once: true }));
}

/** Writes down each of a socket's events; resolves with them after the close. */
function story(socket) {
  const lines = [];
  for (const type of ['open', 'message', 'error', 'close']) {
    socket.addEventListener(type, (event) => lines.push(toldBy(event, socket)));
  }
  return once(socket, 'close').then(() => lines);
}

/** All that an event shows of itself. */
function toldBy(event, socket) {
  const told = {
    type: event.type,
    is: Object.prototype.toString.call(event),
    trusted: event.isTrusted,
    bubbles: event.bubbles,
    cancelable: event.cancelable,
    composed: event.composed,
    phase: event.eventPhase,
    onTarget: event.target === socket && event.currentTarget === socket && event.srcElement === socket,
    path: event.composedPath().length,
    state: socket?.readyState,
    own: Reflect.ownKeys(event),
  };
  if (event instanceof MessageEvent) {
    Object.assign(told, {
      data: shown(event.data),
      origin: event.origin,
      lastEventId: event.lastEventId,
      source: event.source,
      ports: event.ports.length,
    });
  }
  if (event instanceof CloseEvent) {
    Object.assign(told, { code: event.code, reason: event.reason, wasClean: event.wasClean });
  }
  return told;
}

function shown(data) {
  if (typeof data === 'string') return data.length > 100 ? `${data.length} characters` : data;
  if (data instanceof Blob) return `Blob of ${data.size}, "${data.type}"`;
  if (data instanceof ArrayBuffer) {
    return `ArrayBuffer ${Array.from(new Uint8Array(data), (byte) => byte.toString(16).padStart(2, '0')).join(' ')}`;
  }
  return String(data);
}

/** What a call throws, or what it returns. */
function attemptOf(call) {
  try {
    const value = call();
    return {
      returned:
        typeof value === 'object' && value !== null ? Object.prototype.toString.call(value) : String(value),
    };
  } catch (error) {
    return said(error);
  }
}

function said(error) {
  if (typeof error !== 'object' || error === null) return { threw: String(error) };
  return {
    threw: error.name,
    message: error.message,
    code: error.code,
    is: Object.prototype.toString.call(error),
    ours: error instanceof Error,
    keys: Reflect.ownKeys(error).map(String),
    stack: error.stack,
    text: String(error),
  };
}

/** An object's own properties, with all of their descriptors. */
function propertiesOf(object) {
  return Reflect.ownKeys(object).map((key) => {
    const { value, get, set, ...flags } = Object.getOwnPropertyDescriptor(object, key);
    return {
      key: String(key),
      ...flags,
      value:
        typeof value === 'function'
          ? functionTold(value)
          : ['object', 'undefined'].includes(typeof value)
            ? typeof value
            : String(value),
      get: get && functionTold(get),
      set: set && functionTold(set),
    };
  });
}

function functionTold(value) {
  return {
    name: value.name,
    length: value.length,
    text: Function.prototype.toString.call(value),
    own: String(value),
    keys: Reflect.ownKeys(value).map(String),
    constructs: constructs(value),
  };
}

function constructs(value) {
  try {
    Reflect.construct(Object, [], value);
    return true;
  } catch {
    return false;
  }
}

// For the cases, which are scripts of their own.
Object.assign(window, { cases, once, story, toldBy, shown, said, attemptOf, propertiesOf, functionTold });
