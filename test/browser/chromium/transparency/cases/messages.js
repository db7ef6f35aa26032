/* oxlint-disable -- a page may do all that no script of ours may, and that is what is tested */
// biome-ignore-all lint: for the same reason
// HTML standard, WebSockets: send(), close(), bufferedAmount, binaryType, and the events.

const BYE = ['close', 1000, 'bye'];

/** Sends `data` over a fresh socket; what came back, and what `send` returned or threw. */
const echoed = async (t, data, type = 'arraybuffer') => {
  const socket = await t.open();
  socket.binaryType = type;
  const back = once(socket, 'message');
  const sent = attemptOf(() => socket.send(data));
  const { data: got } = sent.threw === undefined ? await back : { data: '(not sent)' };
  const over = once(socket, 'close');
  socket.close(1000);
  await over;
  return [sent, got instanceof Blob ? shown(await got.arrayBuffer()) : shown(got)];
};

const TEXTS = {
  'a text': 'hello',
  'an empty text': '',
  'text of all planes': 'é漢😀\0\uFEFF',
  'a lone surrogate': 'a\uD800b\uDC00',
  'a long text': 'x'.repeat(20_000),
};

const DATA = {
  'an ArrayBuffer': () => Uint8Array.of(0, 1, 255).buffer,
  'an empty ArrayBuffer': () => new ArrayBuffer(0),
  'a view': () => Uint16Array.of(1, 2, 3),
  'a part of a buffer': () => new Uint8Array(Uint8Array.of(9, 8, 7, 6).buffer, 1, 2),
  'a DataView': () => new DataView(Uint8Array.of(5, 6, 7, 8).buffer, 2),
  'a Float64Array': () => Float64Array.of(1.5),
  'a Blob': () => new Blob(['blob ', Uint8Array.of(1, 2)], { type: 'text/plain' }),
  'an empty Blob': () => new Blob([]),
  'a File': () => new File(['file'], 'name.txt'),
  'a detached buffer': () => {
    const { buffer } = Uint8Array.of(1, 2, 3);
    structuredClone(buffer, { transfer: [buffer] });
    return buffer;
  },
  'a view of a detached buffer': () => {
    const view = Uint8Array.of(1, 2, 3);
    structuredClone(view.buffer, { transfer: [view.buffer] });
    return view;
  },
  'a resizable buffer': () => new ArrayBuffer(2, { maxByteLength: 8 }),
  'an object': () => ({ toString: () => 'by toString' }),
  'an object that throws': () => ({
    toString() {
      throw new RangeError('not to be sent');
    },
  }),
  'an array': () => [1, 2, 3],
  'a number': () => 42,
  null: () => null,
  undefined: () => undefined,
  'a BigInt': () => 10n,
  'a Symbol': () => Symbol('x'),
  'a function': () => Math.max,
  'a URL': () => new URL('http://a/'),
  'a String object': () => new String('boxed'),
  'a document': () => document.createTextNode('text'),
};

const sends = {};
for (const [name, text] of Object.entries(TEXTS)) sends[`sends ${name}`] = (t) => echoed(t, text);
for (const [name, make] of Object.entries(DATA)) {
  sends[`sends ${name}`] = (t) => echoed(t, make());
}

const CODES = [
  undefined,
  null,
  0,
  999,
  1000,
  1001,
  1004,
  1005,
  1006,
  1015,
  2999,
  3000,
  3001.9,
  4999,
  5000,
  65_535,
  65_536,
  66_536,
  -1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  '1000',
  '3000x',
  {},
  true,
  Symbol('x'),
  1n,
];
const REASONS = [
  '',
  'x',
  'é'.repeat(61),
  'é'.repeat(62),
  'x'.repeat(123),
  'x'.repeat(124),
  '\uD800',
  '\0',
  null,
  undefined,
  7,
  { toString: () => 'by toString' },
  Symbol('x'),
];

cases({
  ...sends,
  'send without an argument': async (t) => {
    const socket = await t.open({ silent: '' });
    const told = [
      attemptOf(() => socket.send()),
      attemptOf(() => socket.send('one', 'two')),
      attemptOf(() => socket.send.call(socket, 'by call')),
      attemptOf(() => Reflect.apply(WebSocket.prototype.send, socket, ['by apply'])),
    ];
    const over = once(socket, 'close');
    socket.close();
    await over;
    return told;
  },
  'send before it is open': (t) => {
    const socket = new WebSocket(t.maybe());
    const told = [
      attemptOf(() => socket.send('x')),
      attemptOf(() => socket.send()),
      attemptOf(() => socket.send(Symbol('x'))),
      socket.bufferedAmount,
    ];
    socket.close();
    return told;
  },
  'send after close': async (t) => {
    const socket = await t.open({ silent: '' });
    const over = once(socket, 'close');
    socket.close();
    const told = [
      attemptOf(() => socket.send('four')),
      socket.bufferedAmount,
      attemptOf(() => socket.send(new ArrayBuffer(8))),
      socket.bufferedAmount,
      attemptOf(() => socket.send(new Blob(['abc']))),
      socket.bufferedAmount,
    ];
    await over;
    return [...told, attemptOf(() => socket.send('more')), socket.bufferedAmount, socket.readyState];
  },
  'errors of send and close tell the page’s own place': async (t) => {
    const connecting = new WebSocket(t.maybe());
    function inner() {
      connecting.send('x');
    }
    const down = (depth) => (depth === 0 ? connecting.close(7) : down(depth - 1));
    const told = [
      attemptOf(() => inner()),
      attemptOf(() => down(2)),
      attemptOf(() => down(20)),
      attemptOf(() => connecting.send({ toString: () => null.x })),
      attemptOf(() => ['x'].forEach(connecting.send, connecting)),
      attemptOf(() => connecting.close({ valueOf: () => null.x })),
    ];
    connecting.close();
    return told;
  },
  'bufferedAmount grows at once': async (t) => {
    const socket = await t.open({ silent: '', quiet: '' });
    const grown = [socket.bufferedAmount];
    for (const data of [
      'text',
      'é😀',
      new ArrayBuffer(10),
      new Uint8Array(7),
      new Blob(['12345']),
      '\uD800',
      '',
    ]) {
      socket.send(data);
      grown.push(socket.bufferedAmount);
    }
    socket.send('x'.repeat(1_000_000));
    grown.push(socket.bufferedAmount);
    const over = once(socket, 'close');
    socket.close();
    await over;
    return [grown, socket.bufferedAmount];
  },
  'bufferedAmount falls to nothing': async (t) => {
    const socket = await t.open();
    const back = once(socket, 'message');
    socket.send('some');
    await back;
    await new Promise((resolve) => setTimeout(resolve, 0));
    const left = socket.bufferedAmount;
    socket.close();
    return left;
  },
  'a buffer may change after send': async (t) => {
    const socket = await t.open();
    socket.binaryType = 'arraybuffer';
    const back = once(socket, 'message');
    const bytes = Uint8Array.of(1, 2, 3);
    socket.send(bytes);
    bytes.fill(9);
    const { data } = await back;
    socket.close();
    return shown(data);
  },
  'blobs and buffers keep their order': async (t) => {
    const socket = await t.open();
    socket.binaryType = 'arraybuffer';
    const got = [];
    const all = new Promise((resolve) => {
      socket.addEventListener('message', ({ data }) => {
        got.push(shown(data));
        if (got.length === 6) resolve();
      });
    });
    for (const data of ['1', new Blob(['2']), '3', Uint8Array.of(4), new Blob(['5']), '6']) socket.send(data);
    await all;
    const over = once(socket, 'close');
    socket.close(1000, 'after all');
    await over;
    return got;
  },
  'close behind a Blob': async (t) => {
    const socket = await t.open({ silent: '' });
    const told = story(socket);
    socket.send(new Blob(['x'.repeat(1000)]));
    socket.close(3001, 'behind it');
    return told;
  },
  'close codes': (t) => {
    const told = [];
    for (const code of CODES) {
      const socket = new WebSocket(t.maybe());
      told.push([typeof code, attemptOf(() => socket.close(code)), socket.readyState]);
      socket.close();
    }
    return told;
  },
  'close reasons': (t) =>
    REASONS.map((reason) => {
      const socket = new WebSocket(t.maybe());
      const told = [attemptOf(() => socket.close(3000, reason)), socket.readyState];
      socket.close();
      return told;
    }),
  'close codes over the wire': async (t) => {
    const told = [];
    for (const args of [
      [],
      [1000],
      [3000, 'three'],
      [4999, 'é'.repeat(61)],
      [undefined, 'no code'],
      [3000, '\uD800'],
    ]) {
      const socket = await t.open();
      const events = story(socket);
      told.push(
        attemptOf(() => socket.close(...args)),
        socket.readyState,
        attemptOf(() => socket.close(9)),
        attemptOf(() => socket.close(3333)),
      );
      told.push(
        await events,
        socket.readyState,
        attemptOf(() => socket.close()),
        attemptOf(() => socket.close(9)),
      );
    }
    return told;
  },
  'close before it is open': async (t) => {
    await t.open().then((socket) => socket.close());
    const socket = new WebSocket(t.maybe());
    const events = story(socket);
    socket.close(3000, 'never mind');
    return [socket.readyState, await events];
  },
  'the server closes': async (t) => {
    const told = [];
    for (const step of [
      ['close', 1000, ''],
      ['close', 1001, 'going'],
      ['close', 1011, 'fault'],
      ['close', 4000, 'own'],
      ['close-without-code'],
    ]) {
      const socket = new WebSocket(t.address({ do: [['text', 'before'], step] }));
      told.push(await story(socket));
    }
    return told;
  },
  'the connection breaks': async (t) => {
    const told = [];
    for (const steps of [
      [['text', 'before'], ['drop']],
      [['raw', 'c100']],
      [['raw', '8101ff']],
      [['raw', '83010a']],
      [['raw', '880203e7']],
    ]) {
      const socket = new WebSocket(t.address({ do: steps }));
      told.push(await story(socket));
    }
    return told;
  },
  'handshakes that fail': async (t) => {
    const told = [];
    for (const query of [
      { status: '404' },
      { status: '200' },
      { status: '301', location: '/socket' },
      { status: '302', location: 'ws://127.0.0.1:9/' },
      { wrong: '' },
      { choose: 'unasked' },
    ]) {
      (await t.open()).close();
      const socket = new WebSocket(t.address(query));
      told.push(await story(socket));
    }
    (await t.open()).close();
    told.push(await story(new WebSocket(t.address({}), ['none', 'chosen'])));
    told.push(await story(new WebSocket('ws://127.0.0.1:6000/')));
    return told;
  },
  subprotocols: async (t) => {
    const told = [];
    for (const [offered, choose] of [
      [['a', 'b'], 'b'],
      ['one', 'one'],
      [['a'], 'a'],
    ]) {
      const socket = new WebSocket(t.address({ choose }), offered);
      told.push(socket.protocol);
      await once(socket, 'open');
      told.push(socket.protocol, socket.extensions);
      const over = once(socket, 'close');
      socket.close();
      await over;
      told.push(socket.protocol);
    }
    return told;
  },
  extensions: async (t) => {
    const socket = await t.open({ deflate: '', do: [['text', 'plain'], ['wait', 2], BYE] });
    const events = story(socket);
    socket.send('compress me, compress me, compress me');
    socket.send(new Uint8Array(50));
    return [socket.extensions, await events, socket.extensions];
  },
  binaryType: async (t) => {
    const socket = await t.open({
      do: [
        ['binary', '0102'],
        ['wait', 1],
        ['binary', '03'],
        ['wait', 2],
        ['binary', '04'],
        ['wait', 3],
        BYE,
      ],
      silent: '',
    });
    const told = [socket.binaryType];
    const got = [];
    const next = { blob: 'arraybuffer', arraybuffer: 'blob' };
    const over = once(socket, 'close');
    socket.onmessage = ({ data }) => {
      got.push(shown(data));
      socket.binaryType = next[socket.binaryType];
      socket.send('next');
    };
    await over;
    for (const value of ['text', '', 'Blob', null, undefined, 'nodebuffer', 1]) {
      told.push([
        attemptOf(() => {
          socket.binaryType = value;
        }),
        socket.binaryType,
      ]);
    }
    return [told, got];
  },
  'binaryType between arrival and dispatch': async (t) => {
    const socket = new WebSocket(
      t.address({ do: [['binary', '01'], ['binary', '02'], ['binary', '03'], BYE] }),
    );
    const got = [];
    socket.onmessage = ({ data }) => {
      got.push(shown(data));
      socket.binaryType = 'arraybuffer';
    };
    await once(socket, 'close');
    return got;
  },
  'pings are answered and not seen': async (t) =>
    story(new WebSocket(t.address({ do: [['ping', 'are you there'], ['text', 'x'], BYE] }))),
  'fragments are joined': async (t) =>
    story(
      new WebSocket(t.address({ do: [['raw', '010161'], ['ping', 'in between'], ['raw', '800162'], BYE] })),
    ),
  'messages that come with the handshake': async (t) =>
    story(new WebSocket(t.address({ do: [['text', '1'], ['text', '2'], ['binary', '03'], BYE] }))),
  'many small messages': async (t) => {
    const socket = await t.open();
    const got = [];
    const all = new Promise((resolve) => {
      socket.onmessage = ({ data }) => {
        got.push(data);
        if (got.length === 500) resolve();
      };
    });
    for (let i = 0; i < 500; i++) socket.send(`message ${i}`);
    await all;
    socket.close();
    return got.every((text, i) => text === `message ${i}`);
  },
});
