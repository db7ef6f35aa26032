/* oxlint-disable -- a page may do all that no script of ours may, and that is what is tested */
// biome-ignore-all lint: for the same reason
// The promises of a WebTransport, and what the page hears of rejections that nobody handles (Firefox tells of them).

const NOBODY = 'https://127.0.0.1:1/session';
const turns = () => new Promise((resolve) => setTimeout(resolve, 50));

/** What the page hears of unhandled rejections while something is done. */
async function rejections(act) {
  const heard = [];
  const hear = (event) => {
    event.preventDefault();
    heard.push([event.type, event]);
  };
  for (const type of ['unhandledrejection', 'rejectionhandled']) addEventListener(type, hear);
  try {
    const session = await act();
    await turns();
    return heard.map(([type, { promise, reason }]) => [
      type,
      String(reason),
      Object.prototype.toString.call(reason),
      promise === session.ready ? 'ready' : promise === session.closed ? 'closed' : 'another',
    ]);
  } finally {
    for (const type of ['unhandledrejection', 'rejectionhandled']) removeEventListener(type, hear);
  }
}

/** Resolves when the session has failed, and handles nothing. */
const failed = async (session) => {
  await session.closed.catch(() => {});
  return session;
};

cases({
  'nobody handles it': () =>
    rejections(async () => {
      const session = new WebTransport(NOBODY);
      session.close();
      return session;
    }),
  'one of both is handled': () => rejections(() => failed(new WebTransport(NOBODY))),
  'it is handled late': () =>
    rejections(async () => {
      const session = new WebTransport(NOBODY);
      session.close();
      await turns();
      session.ready.catch(() => {});
      await turns();
      return session;
    }),
  'all is handled': () =>
    rejections(async () => {
      const session = await failed(new WebTransport(NOBODY));
      session.ready.catch(() => {});
      return session;
    }),
  'what it is rejected with': async () => {
    const session = new WebTransport(NOBODY);
    const all = [session.ready, session.closed].map((promise) =>
      promise.catch(({ name, message, source, streamErrorCode, stack }) => ({
        name,
        message,
        source,
        streamErrorCode,
        stack,
      })),
    );
    session.close({ closeCode: 3, reason: 'enough' });
    return Promise.all(all);
  },
  'its promises are the same each time': async () => {
    const session = new WebTransport(NOBODY);
    const { ready, closed } = session;
    await Promise.allSettled([ready, closed]);
    return [
      session.ready === ready,
      session.closed === closed,
      ready === closed,
      ready instanceof Promise,
      Object.getPrototypeOf(ready) === Promise.prototype,
      Reflect.ownKeys(ready),
      Reflect.ownKeys(session),
      ready.constructor === Promise,
    ];
  },
  "a class of the page's own": async () => {
    const Own = class extends WebTransport {
      get ready() {
        return super.ready.catch(() => 'rejected');
      }
    };
    const session = new Own(NOBODY);
    session.closed.catch(() => {});
    return [await session.ready, session instanceof WebTransport, session.constructor === Own];
  },
  'its getters': () =>
    ['ready', 'closed'].map((name) => {
      const { get, set, enumerable, configurable } = Object.getOwnPropertyDescriptor(
        WebTransport.prototype,
        name,
      );
      return [
        functionTold(get),
        set,
        enumerable,
        configurable,
        [{}, 1, undefined, WebTransport.prototype].map((self) =>
          attemptOf(() => Reflect.apply(get, self, [])),
        ),
      ];
    }),
});
