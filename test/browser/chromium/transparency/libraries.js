/* oxlint-disable -- a page may do all that no script of ours may, and that is what is tested */
// biome-ignore-all lint: for the same reason
// A page that loads zone.js and Sentry when it is told to, then lives with a stream, a socket and a button.

/** Envelopes that Sentry would have sent. */
const envelopes = [];
let onEnvelope = () => {};

function load(path) {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = path;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}

/** What a page does with a library first. */
const LIBRARIES = {
  zone: () => load('/zone.js'),
  async sentry() {
    await load('/sentry.js');
    Sentry.init({
      dsn: `http://public@${location.host}/1`,
      transport: (options) =>
        Sentry.createTransport(options, async ({ body }) => {
          if (/"exception"/.test(body)) envelopes.push(body);
          onEnvelope();
          return { statusCode: 200 };
        }),
    });
  },
};

/** What a conversation in a zone of the page's own noticed. Its stream and its socket have `name` in their addresses. */
window.converse = async (name) => {
  const noticed = [];
  const note = (what, ...more) => noticed.push([what, Zone.current.name, ...more].join(' '));
  const page = Zone.current.fork({ name: 'page' });
  // `await` leaves the zone: each step enters it anew, as code does that is compiled for Angular.
  const inPage = (step) => page.run(step);
  const once = (target, type) =>
    new Promise((resolve) => target.addEventListener(type, resolve, { once: true }));

  const button = document.createElement('button');
  document.body.append(button);
  const early = () => note('click');
  inPage(() => button.addEventListener('click', early));
  button.click();

  const stream = inPage(() => new EventSource(`/events?of=${name}`));
  await inPage(() => {
    stream.addEventListener('message', ({ data }) => note('stream message', data));
    stream.addEventListener('departure', ({ data }) => note('stream departure', data));
    return once(stream, 'departure');
  });
  stream.close();

  const socket = inPage(() => new WebSocket(`ws://${location.host}/socket?of=${name}`));
  await inPage(() => {
    socket.onopen = () => note('socket onopen');
    socket.addEventListener('message', ({ data }) => note('socket message', data));
    socket.addEventListener('close', ({ code }) => note('socket closed', code));
    return once(socket, 'open');
  });
  const answered = once(socket, 'message');
  socket.send('hello');
  await answered;
  const closed = once(socket, 'close');
  socket.close(3000, 'enough');
  await closed;

  // After the stream: that is when a listener could lose its zone.
  const late = () => note('click, later');
  inPage(() => button.addEventListener('click', late));
  button.click();
  button.removeEventListener('click', early);
  button.removeEventListener('click', late);
  button.click();

  inPage(() => {
    button.addEventListener('click', () => {
      note('click that throws');
      throw new Error(`thrown at ${name}`);
    });
    button.addEventListener('click', () => new WebSocket('http://[', name));
  });
  const reported = envelopesCome(2);
  button.click();
  await reported;
  return { noticed, patches: patches(), events: eventsOf(envelopes.splice(0)) };
};

/** Resolves once Sentry has sent so many. */
async function envelopesCome(count) {
  while (envelopes.length < count) {
    await new Promise((resolve) => {
      onEnvelope = resolve;
    });
  }
}

function patches() {
  const { addEventListener } = EventTarget.prototype;
  const kept = (object, name) => typeof object?.[Zone.__symbol__(name)];
  return {
    zones: [
      kept(EventTarget.prototype, 'addEventListener'),
      kept(EventTarget.prototype, 'removeEventListener'),
      kept(window, 'setTimeout'),
      kept(window, 'Promise'),
    ],
    sentrys: [typeof addEventListener.__sentry_original__, typeof setTimeout.__sentry_original__],
    surface: [addEventListener, EventTarget.prototype.removeEventListener, WebSocket, EventSource].map(
      (each) => `${each.name} ${each.length}`,
    ),
  };
}

/** What Sentry reported of errors: what it was, what caught it, and where. */
function eventsOf(sent) {
  return sent.flatMap((envelope) =>
    envelope
      .split('\n')
      .map((line) => JSON.parse(line))
      .flatMap(({ exception }) => exception?.values ?? [])
      .map(({ type, value, mechanism, stacktrace }) => ({
        type,
        value,
        caughtBy: mechanism?.type,
        frames: stacktrace?.frames?.map(
          ({ filename, function: name, lineno, colno }) => `${name} ${filename} ${lineno}:${colno}`,
        ),
      })),
  );
}

window.libraries = LIBRARIES;
