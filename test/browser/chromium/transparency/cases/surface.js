/* oxlint-disable -- a page may do all that no script of ours may, and that is what is tested */
// biome-ignore-all lint: for the same reason
// What the constructor and its prototype look like from outside, and whether anything else of the page has changed.

const SOCKET_TYPES = [
  'WebSocket',
  'WebSocketStream',
  'WebSocketError',
  'EventSource',
  'WebTransport',
  'XMLHttpRequest',
  'CloseEvent',
  'MessageEvent',
];

cases({
  'globals of window': () => Object.getOwnPropertyNames(window),
  'symbols of window': () => Object.getOwnPropertySymbols(window).map(String),
  'own properties of the prototypes of window': () => {
    const found = [];
    for (let at = Object.getPrototypeOf(window); at !== null; at = Object.getPrototypeOf(at))
      found.push(Reflect.ownKeys(at).map(String));
    return found;
  },
  'own properties of document': () => Reflect.ownKeys(document).map(String),
  'own properties of the root element': () => [
    Reflect.ownKeys(document.documentElement),
    document.documentElement.outerHTML.length,
  ],
  'own properties of built-ins': () =>
    [
      Object,
      Function,
      Array,
      Promise,
      Reflect,
      JSON,
      Event,
      EventTarget,
      CustomEvent,
      Node,
      Element,
      Blob,
      ArrayBuffer,
      Error,
    ].map((one) => [
      one.name,
      Reflect.ownKeys(one).map(String),
      one.prototype && Reflect.ownKeys(one.prototype).map(String),
    ]),
  'constructors as functions': () =>
    SOCKET_TYPES.map((name) => [name, typeof window[name], window[name] && functionTold(window[name])]),
  'constructors as properties of window': () =>
    SOCKET_TYPES.map((name) => {
      const { value, ...flags } = Object.getOwnPropertyDescriptor(window, name) ?? {};
      return [name, typeof value, flags];
    }),
  statics: () => SOCKET_TYPES.map((name) => [name, window[name] && propertiesOf(window[name])]),
  prototypes: () => SOCKET_TYPES.map((name) => [name, window[name] && propertiesOf(window[name].prototype)]),
  'methods of other types that carry messages': () =>
    [
      fetch,
      EventSource.prototype.close,
      EventTarget.prototype.addEventListener,
      EventTarget.prototype.removeEventListener,
      EventTarget.prototype.dispatchEvent,
      Blob.prototype.arrayBuffer,
      Error.captureStackTrace,
      Function.prototype.toString,
      XMLHttpRequest.prototype.send,
      navigator.sendBeacon,
    ].map(functionTold),
  'prototype chains': () => {
    const names = [];
    for (let at = WebSocket; at !== null; at = Object.getPrototypeOf(at)) names.push(at.name ?? typeof at);
    for (let at = WebSocket.prototype; at !== null; at = Object.getPrototypeOf(at))
      names.push(at.constructor.name);
    return [
      names,
      Object.getPrototypeOf(WebSocket) === EventTarget,
      WebSocket.prototype.constructor === WebSocket,
    ];
  },
  'constants can not be changed': () => {
    return ['CONNECTING', 'OPEN', 'CLOSING', 'CLOSED'].flatMap((name) => [
      attemptOf(() => {
        WebSocket[name] = 9;
      }),
      attemptOf(() => delete WebSocket[name]),
      attemptOf(() => Object.defineProperty(WebSocket, name, { value: 9 })),
      WebSocket[name],
    ]);
  },
  'the prototype can not be replaced': () => {
    return [
      attemptOf(() => {
        WebSocket.prototype = {};
      }),
      attemptOf(() => Object.setPrototypeOf(WebSocket, Object)),
      attemptOf(() => Object.setPrototypeOf(WebSocket, EventTarget)),
    ];
  },
  'other properties can be put on it': () => {
    WebSocket.mine = 1;
    const had = [
      WebSocket.mine,
      Object.keys(WebSocket),
      'mine' in WebSocket,
      Object.hasOwn(WebSocket, 'mine'),
    ];
    delete WebSocket.mine;
    return [had, Object.keys(WebSocket), Object.isExtensible(WebSocket), Object.isFrozen(WebSocket)];
  },
  enumeration: () => {
    const found = [];
    for (const key in WebSocket) found.push(key);
    for (const key in WebSocket.prototype) found.push(key);
    return [found, Object.entries(WebSocket), JSON.stringify(WebSocket), JSON.stringify({ WebSocket })];
  },
  'as text': () => [
    String(WebSocket),
    `${WebSocket.prototype}`,
    Object.prototype.toString.call(WebSocket),
    Object.prototype.toString.call(WebSocket.prototype),
    WebSocket.toString === Function.prototype.toString,
    WebSocket.toString.call(WebSocket),
    WebSocket.toLocaleString(),
    typeof WebSocket,
    Object.is(WebSocket, window.WebSocket),
    WebSocket === globalThis.WebSocket,
    WebSocket === self.WebSocket,
  ],
  'getters on what is not a socket': () =>
    ['url', 'readyState', 'bufferedAmount', 'extensions', 'protocol', 'binaryType', 'onopen'].map((name) => {
      const { get } = Object.getOwnPropertyDescriptor(WebSocket.prototype, name);
      return [
        attemptOf(() => get.call({})),
        attemptOf(() => get.call(WebSocket.prototype)),
        attemptOf(() => WebSocket.prototype[name]),
      ];
    }),
  'setters on what is not a socket': () =>
    ['binaryType', 'onopen', 'onclose', 'onerror', 'onmessage'].map((name) => {
      const { set } = Object.getOwnPropertyDescriptor(WebSocket.prototype, name);
      return [attemptOf(() => set.call({}, null)), attemptOf(() => set.call(WebSocket.prototype, 'x'))];
    }),
  'methods on what is not a socket': () =>
    ['send', 'close'].map((name) => {
      const method = WebSocket.prototype[name];
      return [
        attemptOf(() => method.call({}, 'x')),
        attemptOf(() => method.call(undefined)),
        attemptOf(() => method.call(WebSocket.prototype, 'x')),
        attemptOf(() => method('x')),
        attemptOf(() => new method('x')),
        attemptOf(() => Reflect.construct(method, [])),
        attemptOf(() => Reflect.construct(Object, [], method)),
        attemptOf(() => method.apply(window, ['x'])),
        attemptOf(() => class extends method {}),
        attemptOf(() => ({}) instanceof method),
        'prototype' in method,
        attemptOf(() => method.caller),
        attemptOf(() => method.arguments),
        Object.hasOwn(method, 'caller'),
      ];
    }),
  'the constructor’s caller and arguments': () => [
    attemptOf(() => WebSocket.caller),
    attemptOf(() => WebSocket.arguments),
  ],
  'methods on a socket that was made without the constructor': () => {
    const fake = Object.create(WebSocket.prototype);
    return [
      attemptOf(() => fake.send('x')),
      attemptOf(() => fake.close()),
      attemptOf(() => fake.url),
      fake instanceof WebSocket,
      Object.prototype.toString.call(fake),
    ];
  },
  'can not be cloned': () => [
    attemptOf(() => structuredClone(WebSocket)),
    attemptOf(() => structuredClone(WebSocket.prototype.send)),
    attemptOf(() => postMessage(WebSocket, '*')),
    attemptOf(() => history.replaceState({ WebSocket }, '')),
  ],
  'the page can put its own methods': async (t) => {
    const { send, close } = WebSocket.prototype;
    const called = [];
    WebSocket.prototype.send = function (...data) {
      called.push(data);
      return send.apply(this, data);
    };
    const socket = await t.open({
      do: [
        ['wait', 1],
        ['close', 1000, 'bye'],
      ],
    });
    const told = story(socket);
    socket.send('by the page’s own send');
    await told;
    const looks = functionTold(WebSocket.prototype.send);
    WebSocket.prototype.send = send;
    return [called, looks, WebSocket.prototype.send === send, WebSocket.prototype.close === close];
  },
  'the page can take methods away': () => {
    const before = Object.getOwnPropertyDescriptor(WebSocket.prototype, 'send');
    const went = delete WebSocket.prototype.send;
    const after = [WebSocket.prototype.send, 'send' in WebSocket.prototype];
    Object.defineProperty(WebSocket.prototype, 'send', before);
    return [went, after, functionTold(WebSocket.prototype.send)];
  },
  'the page can put another constructor': () => {
    const own = WebSocket;
    const before = Object.getOwnPropertyDescriptor(window, 'WebSocket');
    window.WebSocket = function Mine() {};
    const looks = [functionTold(WebSocket).text, own.prototype.constructor === own];
    delete window.WebSocket;
    const gone = typeof window.WebSocket;
    Object.defineProperty(window, 'WebSocket', before);
    return [looks, gone, WebSocket === own];
  },
  'the console': () =>
    ['log', 'error', 'warn', 'debug', 'info', 'table'].map((name) => functionTold(console[name])),
  'scripts and styles of the document': () => [
    document.scripts.length,
    document.styleSheets.length,
    document.documentElement.childNodes.length,
    document.adoptedStyleSheets.length,
    document.head.outerHTML,
  ],
  'extension resources can not be found by time': () =>
    performance
      .getEntries()
      .filter(({ entryType }) => entryType !== 'long-animation-frame')
      .map(({ name, entryType }) => `${entryType} ${name.replace(/tab=\d+/, '')}`),
});
