/* oxlint-disable -- a page may do all that no script of ours may, and that is what is tested */
// biome-ignore-all lint: for the same reason
// A page that puts a trap on all that scripts can reach, and then talks over sockets by what it kept for itself before: whatever
// fires from then on was asked for by somebody else. The first part keeps, the second sets, the third talks.
const {
  apply,
  construct,
  defineProperty,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  ownKeys,
  setPrototypeOf,
} = Reflect;
const own = { Error, EventSource, Proxy, String, WebSocket, WebTransport };
const { send, close } = WebSocket.prototype;
const { addEventListener } = EventTarget.prototype;
const codeOf = getOwnPropertyDescriptor(CloseEvent.prototype, 'code').get;
const closeStream = EventSource.prototype.close;
const { setAttribute } = Element.prototype;
const root = document.documentElement;
const bare = (object) => {
  setPrototypeOf(object, null);
  return object;
};
const listen = (target, type, react) => apply(addEventListener, target, [type, react]);
const say = (name, text) => apply(setAttribute, root, [name, text]);

let armed = false;
let fired = '';
/** Those that are in `fired` already. */
const named = bare({});
let told = '';
const hit = (name) => {
  if (!armed || named[name] === true) return;
  // What fires while this looks is this.
  armed = false;
  named[name] = true;
  fired += `${name} ${new own.Error('').stack}\n\n`;
  say('data-fired', fired);
  armed = true;
};
const tell = (what) => {
  told += `${what}; `;
  say('data-told', told);
};

/** A function that says that it is called, and does what it did. */
function trapped(name, native) {
  const trap = new own.Proxy(
    native,
    bare({
      apply(target, self, args) {
        hit(name);
        return apply(target, self, args);
      },
      construct(target, args, newTarget) {
        hit(`new ${name}`);
        return construct(target, args, newTarget === trap ? target : newTarget);
      },
    }),
  );
  return trap;
}

/** An object of which every look is noted, in `looks`. */
let looks = '';
function watched(target) {
  const handler = new own.Proxy(
    bare({}),
    bare({
      get(_, name) {
        return (...args) => {
          looks += `${name} ${typeof args[1] === 'function' || typeof args[1] === 'object' ? '' : own.String(args[1])}; `;
          return apply(Reflected[name], undefined, args);
        };
      },
    }),
  );
  return new own.Proxy(target, handler);
}
const Reflected = bare({ ...getOwnPropertyDescriptors(Reflect) });
function getOwnPropertyDescriptors(object) {
  const all = {};
  for (const key of ownKeys(object)) if (typeof object[key] === 'function') all[key] = object[key];
  return all;
}

/** How often the language itself looks at such an object that is to become a text. */
const asked = bare({ toString: () => 'a text' });
own.String(watched(asked));
const natural = looks;
looks = '';

const DESCRIPTOR = ['get', 'set', 'value', 'writable', 'enumerable', 'configurable'];
const OPTIONS = [
  'bubbles',
  'cancelable',
  'composed',
  'detail',
  'relatedTarget',
  'mode',
  'childList',
  'capture',
  'once',
  'passive',
  'signal',
  'view',
];
const COMMANDS = ['type', 'request', 'socket', 'messages', 'data', 'opcode', 'code', 'reason', 'marker'];
const REPORTS = [
  'row',
  'rows',
  'at',
  'mark',
  'kind',
  'stack',
  'name',
  'message',
  'text',
  'frame',
  'number',
  'before',
  'waiting',
  'wall',
  'events',
  'base64',
  'time',
  'flags',
  'size',
  'ordinal',
  'url',
  'protocol',
  'extensions',
  'directive',
  'problem',
  'closeCode',
];
const HANDLERS = [
  'apply',
  'construct',
  'has',
  'getPrototypeOf',
  'defineProperty',
  'deleteProperty',
  'ownKeys',
];

function setTraps() {
  const seen = new Set();
  const todo = [];
  const add = (name, object) => {
    if ((typeof object !== 'object' && typeof object !== 'function') || object === null || seen.has(object))
      return;
    seen.add(object);
    todo.push([name, object]);
  };
  for (const key of ownKeys(globalThis)) {
    if (
      typeof key !== 'string' ||
      /^(?:window|self|frames|parent|top|document|location|globalThis|webkit.*)$/.test(key)
    )
      continue;
    const { value } = getOwnPropertyDescriptor(globalThis, key) ?? {};
    add(key, value);
    if (typeof value === 'function') add(`${key}.prototype`, value.prototype);
  }
  const Generator = getPrototypeOf(function* () {});
  for (const [name, object] of [
    ['TypedArray', getPrototypeOf(Uint8Array)],
    ['TypedArray.prototype', getPrototypeOf(Uint8Array.prototype)],
    ['ArrayIterator.prototype', getPrototypeOf([].values())],
    ['Iterator.prototype', getPrototypeOf(getPrototypeOf([].values()))],
    ['Generator', Generator],
    ['Generator.prototype', Generator.prototype],
    ['AsyncFunction.prototype', getPrototypeOf(async () => {})],
    ['StringIterator.prototype', getPrototypeOf(''[Symbol.iterator]())],
  ])
    add(name, object);

  const changes = [];
  for (const [name, object] of todo) {
    for (const key of ownKeys(object)) {
      const was = getOwnPropertyDescriptor(object, key);
      if (was === undefined || key === 'prototype') continue;
      const called = `${name}.${String(key)}`;
      if (was.get !== undefined || was.set !== undefined) {
        if (!was.configurable) continue;
        const get = was.get === undefined ? undefined : trapped(`get ${called}`, was.get);
        const set = was.set === undefined ? undefined : trapped(`set ${called}`, was.set);
        changes.push([object, key, { ...was, get, set }]);
      } else if (
        was.configurable &&
        (key === 'constructor' ||
          key === Symbol.toStringTag ||
          (key === 'name' && typeof object !== 'function') ||
          key === 'message')
      ) {
        const { value } = was;
        changes.push([
          object,
          key,
          { configurable: true, get: trapped(`get ${called}`, () => value), set: undefined },
        ]);
      } else if (typeof was.value === 'function' && (was.writable || was.configurable)) {
        changes.push([object, key, { ...was, value: trapped(called, was.value) }]);
      }
    }
  }
  for (const key of ownKeys(globalThis)) {
    const was = getOwnPropertyDescriptor(globalThis, key);
    if (was === undefined || !was.configurable || typeof key !== 'string') continue;
    if (typeof was.get === 'function') {
      const get = trapped(`get ${key}`, was.get);
      changes.push([globalThis, key, { ...was, get }]);
    } else if (typeof was.value === 'function')
      changes.push([globalThis, key, { ...was, value: trapped(key, was.value) }]);
  }
  // What nobody has: options, descriptors, commands and handlers that are read from an object that inherits.
  for (const key of new Set([
    ...DESCRIPTOR,
    ...OPTIONS,
    ...COMMANDS,
    ...REPORTS,
    ...HANDLERS,
    'then',
    'toJSON',
    '0',
    '1',
    '2',
    Symbol.toPrimitive,
    Symbol.iterator,
  ])) {
    const called = `Object.prototype.${String(key)}`;
    const get = trapped(`get ${called}`, () => undefined);
    const set = trapped(`set ${called}`, () => {});
    changes.push([Object.prototype, key, { configurable: true, get, set }]);
  }
  for (const key of ['0', '1', '2', '3']) {
    const get = trapped(`get Array.prototype.${key}`, () => undefined);
    const set = trapped(`set Array.prototype.${key}`, () => {});
    changes.push([Array.prototype, key, { configurable: true, get, set }]);
  }
  // Not before all are made: from here on a descriptor inherits nothing.
  for (const change of changes) bare(change[2]);
  let count = 0;
  for (let n = 0; n < changes.length; n++) {
    const [object, key, descriptor] = [changes[n][0], changes[n][1], changes[n][2]];
    if (defineProperty(object, key, descriptor)) count++;
  }
  return count;
}

const bytes = Uint8Array.of(1, 2, 3);
const blob = new Blob([bytes]);
const { buffer } = bytes;
const view = new DataView(buffer);
const address = `ws://${location.host}/socket?of=traps`;
const streamAddress = `${location.origin}/events`;
const object = watched(asked);
const thrownProxy = watched(new Error('thrown by the page'));
const thrownTrapped = new Error('thrown by the page');
for (const name of ['name', 'message', 'stack', 'cause']) {
  defineProperty(thrownTrapped, name, {
    configurable: true,
    get: () => {
      hit(`get error.${name}`);
      return '';
    },
  });
}
class Named extends Error {
  get name() {
    hit('Named.name');
    return 'Named';
  }
  get message() {
    hit('Named.message');
    return '';
  }
}
const thrown = [thrownProxy, thrownTrapped, new Named(), new Error('thrown by the page')];
const throwing = thrown.map((error) =>
  bare({
    toString: () => {
      throw error;
    },
  }),
);
class Sub extends own.WebSocket {
  get url() {
    hit('Sub.url');
    return super.url;
  }
  get readyState() {
    hit('Sub.readyState');
    return super.readyState;
  }
  get bufferedAmount() {
    hit('Sub.bufferedAmount');
    return super.bufferedAmount;
  }
  get protocol() {
    hit('Sub.protocol');
    return super.protocol;
  }
  get extensions() {
    hit('Sub.extensions');
    return super.extensions;
  }
  addEventListener() {
    hit('Sub.addEventListener');
  }
  send() {
    hit('Sub.send');
  }
  close() {
    hit('Sub.close');
  }
}

say('data-traps', String(setTraps()));
[].push(1);
armed = true;
[].push(1);
const works = fired !== '';
fired = '';
const namedSoFar = ownKeys(named);
for (let n = 0; n < namedSoFar.length; n++) delete named[namedSoFar[n]];
armed = true;
say('data-fired', '');
say('data-works', works ? 'yes' : 'no');

const socket = construct(own.WebSocket, [address]);
let back = 0;
listen(socket, 'message', () => {
  if (++back >= 6) tell(`answered ${back}`);
});
listen(socket, 'open', () => {
  apply(send, socket, ['a text']);
  apply(send, socket, [bytes]);
  apply(send, socket, [view]);
  apply(send, socket, [buffer]);
  apply(send, socket, [blob]);
  looks = '';
  apply(send, socket, [object]);
  tell(looks === natural ? 'looked at as always' : `looked at: ${looks}`);
  for (let n = 0; n < throwing.length; n++) {
    looks = '';
    try {
      apply(send, socket, [throwing[n]]);
    } catch (error) {
      tell(error === thrown[n] ? 'threw' : 'threw another');
    }
    try {
      construct(own.WebSocket, [throwing[n]]);
    } catch (error) {
      tell(error === thrown[n] ? 'threw' : 'threw another');
    }
    tell(looks === '' ? 'not looked at' : `looked at: ${looks}`);
  }
  try {
    construct(own.WebSocket, ['ftp://a.example/']);
  } catch {
    tell('refused');
  }
});
listen(socket, 'close', (event) => tell(`closed by ${apply(codeOf, event, [])}`));
const sub = construct(Sub, [`${address}-subclass`], Sub);
listen(sub, 'open', () => {
  apply(send, sub, ['from a subclass']);
  apply(close, sub, [3000, 'enough']);
});
listen(sub, 'close', () => tell('subclass closed'));
const stream = construct(own.EventSource, [streamAddress]);
listen(stream, 'departure', () => {
  apply(closeStream, stream, []);
  tell('stream closed');
});
construct(own.WebTransport, ['https://127.0.0.1:9/']);
