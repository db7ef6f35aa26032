/* oxlint-disable -- a page may do all that no script of ours may, and that is what is tested */
// biome-ignore-all lint: for the same reason
// `new WebSocket(url, {...})` and further arguments: what a browser does not know yet has to reach it as the page wrote it.

/** An object that writes down all that is asked of it, whoever asks. */
const watched = (value, asked, name) =>
  new Proxy(value, {
    get(target, key, receiver) {
      asked.push(`${name}.${String(key)}`);
      return Reflect.get(target, key, receiver);
    },
    has(target, key) {
      asked.push(`${String(key)} in ${name}`);
      return Reflect.has(target, key);
    },
    ownKeys(target) {
      asked.push(`keys of ${name}`);
      return Reflect.ownKeys(target);
    },
    getOwnPropertyDescriptor(target, key) {
      asked.push(`${name}[${String(key)}]`);
      return Reflect.getOwnPropertyDescriptor(target, key);
    },
  });

/** What became of a socket that was made so: its protocol and events, or what was thrown. */
async function madeWith(make) {
  let socket = null;
  const told = attemptOf(() => (socket = make()));
  if (socket === null) return told;
  const end = story(socket);
  const opened = await Promise.race([
    once(socket, 'open').then(() => socket.protocol),
    once(socket, 'error'),
  ]);
  socket.close();
  return [told, typeof opened === 'string' ? opened : 'error', await end];
}

const OPTIONS = () => [
  {},
  { protocols: 'one' },
  { protocols: ['one', 'two'] },
  { protocols: [] },
  { protocols: undefined, allowH2: false },
  { signal: new AbortController().signal },
  Object.create(null),
  Object.freeze({ protocols: ['one'] }),
  { toString: () => 'one' },
  { [Symbol.toPrimitive]: () => 'one' },
  { [Symbol.iterator]: () => ['one'].values() },
  { protocols: ['one'], [Symbol.iterator]: () => ['two'].values() },
];

cases({
  'options in the second place': async (t) => {
    const told = [];
    for (const options of OPTIONS()) told.push(await madeWith(() => new WebSocket(t.address(), options)));
    return told;
  },
  'what is asked of options': async (t) => {
    const told = [];
    for (const options of OPTIONS().slice(0, 6)) {
      const asked = [];
      told.push([
        await madeWith(() => new WebSocket(t.address(), watched(options, asked, 'options'))),
        asked,
      ]);
    }
    return told;
  },
  'options that throw when they are read': (t) => [
    attemptOf(
      () =>
        new WebSocket(t.maybe(), {
          get protocols() {
            throw new RangeError('mine');
          },
        }),
    ),
    attemptOf(
      () =>
        new WebSocket(t.maybe(), {
          get [Symbol.iterator]() {
            throw new RangeError('mine');
          },
        }),
    ),
    attemptOf(
      () =>
        new WebSocket(t.maybe(), {
          toString() {
            throw new RangeError('mine');
          },
        }),
    ),
  ],
  'further arguments': async (t) => {
    const asked = [];
    const more = watched({ protocols: ['two'] }, asked, 'third');
    return [
      await madeWith(() => new WebSocket(t.address({ choose: 'one' }), 'one', more)),
      await madeWith(() => new WebSocket(t.address({ choose: 'one' }), ['one'], more, more, more)),
      await madeWith(() => new WebSocket(t.address(), undefined, more)),
      await madeWith(() => Reflect.construct(WebSocket, [t.address(), [], more, null, 5])),
      await madeWith(() => new (class extends WebSocket {})(t.address({ choose: 'one' }), 'one', more)),
      await madeWith(
        () =>
          new (class extends WebSocket {
            constructor(...args) {
              super(...args, more);
            }
          })(t.address({ choose: 'one' }), ['one', 'two']),
      ),
      asked,
    ];
  },
  'no second argument, and one that is nothing': async (t) => [
    await madeWith(() => new WebSocket(t.address())),
    await madeWith(() => new WebSocket(t.address(), undefined)),
    await madeWith(() => new WebSocket(t.address(), null)),
    WebSocket.length,
  ],
});
