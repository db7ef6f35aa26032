/* oxlint-disable -- a page may do all that no script of ours may, and that is what is tested */
// biome-ignore-all lint: for the same reason
// HTML standard, WebSockets, "new WebSocket(url, protocols)".

const HOST = location.host;

const madeOf = (...args) => {
  const told = attemptOf(() => {
    const socket = new WebSocket(...args);
    const {
      url,
      readyState,
      bufferedAmount,
      protocol,
      extensions,
      binaryType,
      onopen,
      onmessage,
      onerror,
      onclose,
    } = socket;
    socket.onerror = null;
    socket.close();
    return JSON.stringify([
      url,
      readyState,
      bufferedAmount,
      protocol,
      extensions,
      binaryType,
      onopen,
      onmessage,
      onerror,
      onclose,
      Reflect.ownKeys(socket),
    ]);
  });
  return told;
};

cases({
  'addresses that are right': () =>
    [
      `ws://${HOST}/socket?of=a`,
      `WS://${HOST}/socket?of=b`,
      `http://${HOST}/socket?of=c`,
      `//${HOST}/socket?of=d`,
      '/socket?of=e',
      'socket?of=f',
      '?of=g',
      '',
      `ws:${HOST}/socket?of=h`,
      `  ws://${HOST}/socket?of=i\n`,
      `ws://${HOST}/socket?of=ü&x=%zz`,
      `ws://${HOST}/söcket/../socket?of=j`,
      `ws://user:secret@${HOST}/socket?of=k`,
      new URL(`ws://${HOST}/socket?of=l`),
      { toString: () => `ws://${HOST}/socket?of=m` },
      ['/socket?of=n'],
    ].map((url) => madeOf(url)),
  'addresses that are wrong': () =>
    [
      `ws://${HOST}/socket#`,
      `ws://${HOST}/socket#part`,
      '#part',
      'ws://',
      'ws:',
      'ws://a b',
      'ws://127.0.0.1:99999/',
      'ftp://127.0.0.1/',
      'about:blank',
      'mailto:a@b',
      'javascript:1',
      'data:,x',
      'blob:null/x',
      'wss://[::',
      'http://[',
      'ws://%',
      'ws://\0',
      'chrome-extension://x/',
    ].map((url) => madeOf(url)),
  'what is no address': () => [
    madeOf(),
    madeOf(undefined),
    madeOf(null),
    madeOf(1),
    madeOf({}),
    madeOf(Symbol('x')),
    madeOf(1n),
    madeOf(() => 1).threw,
  ],
  'an address that throws when it is read': () =>
    attemptOf(
      () =>
        new WebSocket({
          toString() {
            throw new RangeError('mine');
          },
        }),
    ),
  'the order in which arguments are read': async () => {
    const read = [];
    let socket;
    const told = attemptOf(
      () =>
        (socket = new WebSocket(
          {
            toString() {
              read.push('url');
              return `ws://${HOST}/socket?of=order`;
            },
          },
          {
            get [Symbol.iterator]() {
              read.push('iterator');
              return function* () {
                read.push('first');
                yield {
                  toString() {
                    read.push('text');
                    return 'one';
                  },
                };
                read.push('end');
              };
            },
          },
          {
            toString() {
              read.push('third');
            },
          },
        )),
    );
    await once(socket, 'close');
    return [read, told];
  },
  'protocols that are right': (t) =>
    [
      'a',
      ['a'],
      ['a', 'b'],
      [],
      new Set(['a', 'b']),
      "x-._~!#$%&'*+^`|",
      [1, null, undefined],
      undefined,
      null,
    ].map((protocols) => madeOf(t.maybe(), protocols)),
  'protocols that are wrong': (t) =>
    [
      '',
      ' ',
      'a b',
      'a,b',
      'a;b',
      'ä',
      '\0',
      '\x7f',
      'a\n',
      '"a"',
      '[',
      '(',
      [''],
      ['a', 'a'],
      ['a', 'A'],
      ['a', 'b', 'a'],
      ['a', 'b c'],
      1,
      {},
      Symbol('x'),
      [Symbol('x')],
      true,
    ].map((protocols) => madeOf(t.maybe(), protocols)),
  'called without new': () => [
    attemptOf(() => WebSocket(`ws://${HOST}/socket`)),
    attemptOf(() => WebSocket()),
    attemptOf(() => WebSocket.call({}, `ws://${HOST}/socket`)),
    attemptOf(() => Reflect.apply(WebSocket, undefined, ['x'])),
  ],
  'errors tell the page’s own place': (t) => {
    function inner() {
      return new WebSocket(`ws://${HOST}/#part`);
    }
    const outer = () => inner();
    return [
      attemptOf(outer),
      attemptOf(() => [1].map(outer)),
      attemptOf(() => Reflect.construct(WebSocket, ['ws://'])),
      attemptOf(() => new WebSocket(t.maybe(), 'a b')),
      attemptOf(() => Reflect.apply(WebSocket, null, [])),
    ];
  },
  'errors from a deep stack': () => {
    const down = (depth) => (depth === 0 ? new WebSocket('ws://#') : down(depth - 1));
    const limit = Error.stackTraceLimit;
    const told = [3, 9, 10, 11, 30].map((depth) => attemptOf(() => down(depth)));
    Error.stackTraceLimit = 2;
    told.push(attemptOf(() => down(5)));
    Error.stackTraceLimit = 0;
    told.push(attemptOf(() => down(5)));
    Error.stackTraceLimit = Number.POSITIVE_INFINITY;
    told.push(attemptOf(() => down(20)));
    Error.stackTraceLimit = limit;
    return told;
  },
  'errors from what the arguments’ own code throws': (t) => {
    const bad = {
      toString() {
        throw new Error('of mine');
      },
    };
    return [
      attemptOf(() => new WebSocket(bad)),
      attemptOf(() => new WebSocket(t.maybe(), bad)),
      attemptOf(() => new WebSocket(t.maybe(), [bad])),
    ];
  },
  'a stack that overflows': () => {
    let deepest = 0;
    const down = () => {
      deepest++;
      new WebSocket('ws://#');
      down();
    };
    const overflow = () => {
      const more = () => more();
      return more();
    };
    attemptOf(overflow);
    const told = attemptOf(down);
    return [told.threw, told.message, deepest];
  },
  'an asynchronous stack': async () => {
    const make = async () => {
      await null;
      return new WebSocket('ws://#');
    };
    const outer = async () => {
      await make();
    };
    return outer().catch(said);
  },
  'Error.prepareStackTrace of the page': () => {
    Error.prepareStackTrace = (error, sites) =>
      sites.map(
        (site) =>
          `${site.getFunctionName()} ${site.getFileName()} ${site.getLineNumber()} ${site.isConstructor()} ${site.isNative()} ${site.getTypeName()}`,
      );
    let stack;
    try {
      new WebSocket('ws://#');
    } catch (error) {
      ({ stack } = error);
    }
    delete Error.prepareStackTrace;
    return stack;
  },
  'a subclass': async (t) => {
    const seen = [];
    class Mine extends WebSocket {
      #secret = 7;
      constructor(url) {
        seen.push(new.target === Mine);
        super(url);
        seen.push(this instanceof Mine, this instanceof WebSocket, this.constructor === Mine);
      }
      get secret() {
        return this.#secret;
      }
      send(data) {
        seen.push('send');
        super.send(data);
      }
    }
    const socket = new Mine(
      t.address({
        do: [
          ['wait', 1],
          ['close', 1000, ''],
        ],
      }),
    );
    await once(socket, 'open');
    const told = story(socket);
    socket.send('x');
    await told;
    return [
      seen,
      socket.secret,
      Object.prototype.toString.call(socket),
      Mine.OPEN,
      Object.getPrototypeOf(Mine) === WebSocket,
      functionTold(Mine).name,
      functionTold(Mine).length,
    ];
  },
  'a subclass that fails': () => {
    class Mine extends WebSocket {}
    class Old extends WebSocket {
      constructor() {
        super('ws://#');
      }
    }
    return [
      attemptOf(() => new Mine()),
      attemptOf(() => new Mine('ws://#')),
      attemptOf(() => new Old()),
      attemptOf(() => Mine('x')),
    ];
  },
  'another new.target': (t) => {
    function Other() {}
    const target = Object.bind();
    const plain = Reflect.construct(WebSocket, [t.maybe()], Other);
    const array = Reflect.construct(WebSocket, [t.maybe()], Array);
    const bound = Reflect.construct(WebSocket, [t.maybe()], target);
    const told = [plain, array, bound].map((socket) => [
      socket instanceof WebSocket,
      socket instanceof Other,
      socket instanceof Array,
      Object.getPrototypeOf(socket) === WebSocket.prototype,
      Object.getOwnPropertyDescriptor(WebSocket.prototype, 'readyState').get.call(socket),
    ]);
    for (const socket of [plain, array, bound]) WebSocket.prototype.close.call(socket);
    return [
      told,
      attemptOf(() => Reflect.construct(WebSocket, [t.maybe()], () => 1)),
      attemptOf(() => Reflect.construct(Object, [], WebSocket)),
      attemptOf(() => Reflect.construct(EventTarget, [], WebSocket).url),
    ];
  },
  'a new.target whose prototype is a getter': (t) => {
    const read = [];
    const target = new Proxy(class {}, {
      get(own, key, receiver) {
        read.push(String(key));
        return Reflect.get(own, key, receiver);
      },
    });
    const thrower = Object.defineProperty(Object.bind(), 'prototype', {
      get() {
        throw new Error('no prototype for you');
      },
    });
    const told = [
      attemptOf(() => Reflect.construct(WebSocket, [t.maybe()], target)),
      attemptOf(() => Reflect.construct(WebSocket, [t.maybe()], thrower)),
    ];
    return [read, told];
  },
  'a Proxy of the page around it': async (t) => {
    const traps = [];
    const Around = new Proxy(WebSocket, {
      construct(own, args, target) {
        traps.push('construct', own === WebSocket, target === Around);
        return Reflect.construct(own, args, target);
      },
      get(own, key, receiver) {
        traps.push(`get ${String(key)}`);
        return Reflect.get(own, key, receiver);
      },
    });
    const socket = new Around(t.address());
    const told = [
      socket instanceof Around,
      socket instanceof WebSocket,
      socket.constructor === WebSocket,
      Around.OPEN,
    ];
    await once(socket, 'open');
    socket.close();
    return [traps, told];
  },
  'a wrapper in the old way': async (t) => {
    const Own = WebSocket;
    function Wrapped(url, protocols) {
      const socket = protocols === undefined ? new Own(url) : new Own(url, protocols);
      socket.wrapped = true;
      return socket;
    }
    Wrapped.prototype = Own.prototype;
    Own.prototype.constructor = Wrapped;
    window.WebSocket = Wrapped;
    const socket = new WebSocket(t.address());
    await once(socket, 'open');
    const told = [
      socket.wrapped,
      socket.constructor === Wrapped,
      socket instanceof WebSocket,
      socket instanceof Own,
    ];
    socket.close();
    window.WebSocket = Own;
    Own.prototype.constructor = Own;
    return told;
  },
  'bound, applied, and kept under another name': async (t) => {
    const Bound = WebSocket.bind(null, t.address());
    const a = new Bound();
    const { WebSocket: Other } = window;
    const b = new Other(t.address());
    const c = new window['Web' + 'Socket'](t.address());
    await Promise.all([a, b, c].map((socket) => once(socket, 'open')));
    for (const socket of [a, b, c]) socket.close();
    return [Bound.name, Bound.length, a instanceof Bound, [a, b, c].map((socket) => socket.readyState)];
  },
  'an iframe’s constructor': async (t) => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const Foreign = frame.contentWindow.WebSocket;
    const socket = new Foreign(t.address());
    const told = [
      Foreign === WebSocket,
      functionTold(Foreign).name,
      Foreign.toString(),
      socket instanceof WebSocket,
      socket instanceof Foreign,
      socket.constructor === Foreign,
      Foreign.prototype.constructor === Foreign,
    ];
    await once(socket, 'open');
    const mixed = [
      attemptOf(() => WebSocket.prototype.send.call(socket, 'by the other realm’s method')),
      Object.getOwnPropertyDescriptor(WebSocket.prototype, 'url').get.call(socket) === socket.url,
    ];
    const crossed = Reflect.construct(WebSocket, [t.maybe()], Foreign);
    const crossedTold = [crossed instanceof WebSocket, crossed instanceof Foreign];
    const errors = [
      attemptOf(() => new Foreign('ws://#')),
      attemptOf(() => new Foreign()),
      attemptOf(() => Foreign('x')),
    ].map(({ ours, message, threw, stack }) => [ours, threw, message, stack]);
    const foreignErrors = (() => {
      try {
        return new Foreign('ws://#');
      } catch (error) {
        return [error instanceof frame.contentWindow.DOMException, error instanceof DOMException];
      }
    })();
    socket.close();
    crossed.close();
    frame.remove();
    return [told, mixed, crossedTold, errors, foreignErrors];
  },
  'the constructor of an iframe that is gone': async (t) => {
    const frame = document.createElement('iframe');
    document.body.append(frame);
    const Foreign = frame.contentWindow.WebSocket;
    frame.remove();
    await null;
    return [attemptOf(() => new Foreign(t.maybe())), attemptOf(() => new Foreign('ws://#'))];
  },
  'readyState’s steps': async (t) => {
    const steps = [];
    const socket = new WebSocket(t.address());
    steps.push(socket.readyState);
    await once(socket, 'open');
    steps.push(socket.readyState);
    socket.close();
    steps.push(socket.readyState);
    await once(socket, 'close');
    steps.push(socket.readyState);
    return steps;
  },
  'sockets that are the same or not': (t) => {
    const address = t.maybe();
    const a = new WebSocket(address);
    const b = new WebSocket(address);
    const told = [
      a === b,
      new Set([a, b, a]).size,
      new WeakMap([[a, 1]]).get(a),
      Object.keys(a),
      JSON.stringify(a),
      Object.hasOwn(a, 'url'),
      Object.isExtensible(a),
    ];
    a.mine = 1;
    told.push(Reflect.ownKeys(a));
    a.close();
    b.close();
    return told;
  },
});
