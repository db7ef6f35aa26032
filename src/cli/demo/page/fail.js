// One button for each way to fail.

const GROUPS = [
  ['refused', 'Refused by the server'],
  ['handshake', 'Switched wrongly'],
  ['network', 'Lost on the way'],
  ['browser', 'Stopped by the browser or the page'],
  ['frames', 'Broken frames after the switch'],
  ['closed', 'Closed after the switch'],
];

/** Never answered. Firefox 153 opens one handshake at a time to a host, so whatever comes after these waits until they end. */
const SILENT = ['cancelled', 'never-answers'];

/** Milliseconds that the walk through all ways waits for one whose socket stays silent. */
const PATIENCE = 1500;

const buttons = new Map();

/** Ways that need no server of ours, or a special address. */
function waysOfThePage({ ports }) {
  const failures = `127.0.0.1:${ports.failures}`;
  return [
    {
      id: 'refused',
      group: 'network',
      label: 'Refused port',
      does: 'nobody listens there',
      url: `ws://127.0.0.1:${ports.refused}/fail/refused`,
    },
    {
      id: 'tls',
      group: 'network',
      label: 'TLS where there is none',
      does: 'wss: to a port that speaks plain HTTP',
      url: `wss://${failures}/fail/tls`,
    },
    {
      id: 'unsafe-port',
      group: 'browser',
      label: 'Unsafe port',
      does: 'a port that browsers never connect to',
      url: 'ws://127.0.0.1:6000/fail/unsafe-port',
    },
    {
      id: 'blocked-by-policy',
      group: 'browser',
      label: 'Blocked by policy',
      does: "an address that the page's Content-Security-Policy does not allow",
      url: 'ws://blocked.invalid/fail/blocked-by-policy',
    },
    {
      id: 'cancelled',
      group: 'browser',
      label: 'Cancelled by the page',
      does: 'close() while it is still connecting',
      url: `ws://127.0.0.1:${ports.silent}/fail/never-answers?cancelled`,
      cancelAfter: 100,
    },
  ];
}

/** Makes the buttons. */
export function buildWays(plan) {
  const { failures, silent } = plan.ports;
  const served = plan.ways.map((way) => {
    // A browser opens one handshake at a time to a port, so the silent one gets a port of its own.
    const port = way.id === 'never-answers' ? silent : failures;
    return { ...way, url: `ws://127.0.0.1:${port}/fail/${way.id}` };
  });
  const ways = [...served, ...waysOfThePage(plan)];
  for (const [group, title] of GROUPS) {
    const box = document.querySelector('#way-group').content.cloneNode(true).firstElementChild;
    box.querySelector('h3').textContent = title;
    for (const way of ways.filter((one) => one.group === group)) {
      const button = makeButton(way);
      buttons.set(way.id, { way, button });
      box.querySelector('.buttons').append(button);
    }
    document.querySelector('#ways').append(box);
  }
  document.querySelector('#fail-all').addEventListener('click', () => {
    void failAll(allWays());
  });
}

function makeButton(way) {
  const button = document.querySelector('#way').content.cloneNode(true).firstElementChild;
  button.querySelector('.label').textContent = way.label;
  button.dataset.way = way.id;
  button.title = `${way.id}: ${way.does}`;
  button.addEventListener('click', () => {
    void fail(way, button);
  });
  return button;
}

/** Resolves when the socket has ended; never for the one that is not answered. */
function fail(way, button) {
  const outcome = button.querySelector('.outcome');
  const show = (text, busy) => {
    outcome.textContent = text;
    outcome.toggleAttribute('data-busy', busy);
  };
  show('…', true);
  return new Promise((resolve) => {
    let socket;
    try {
      socket = new WebSocket(way.url, way.offers ?? []);
    } catch (error) {
      show(error.name, false);
      resolve();
      return;
    }
    if (way.cancelAfter) setTimeout(() => socket.close(), way.cancelAfter);
    socket.addEventListener('open', () => show('open', true));
    // A socket blocked by policy gets an error and, in Chromium 156, no close event at all.
    socket.addEventListener('error', () => {
      show('error', false);
      setTimeout(resolve, 100);
    });
    socket.addEventListener('close', ({ code, reason }) => {
      show(reason ? `${code} ${reason}` : String(code), false);
      resolve();
    });
  });
}

function allWays() {
  return [...[...buttons.keys()].filter((id) => !SILENT.includes(id)), ...SILENT];
}

/** One after the other: many at once would be throttled by the browser. */
async function failAll(ids) {
  const all = document.querySelector('#fail-all');
  const progress = document.querySelector('#progress');
  all.disabled = true;
  let done = 0;
  for (const id of ids) {
    const known = buttons.get(id);
    if (known === undefined) continue;
    progress.textContent = `${known.way.label} (${done + 1} of ${ids.length})`;
    await Promise.race([
      fail(known.way, known.button),
      new Promise((resolve) => setTimeout(resolve, PATIENCE)),
    ]);
    done++;
  }
  progress.textContent = `Failed in ${done} ${done === 1 ? 'way' : 'ways'}`;
  all.disabled = false;
}

/** `all`, or ids separated by commas; null does nothing. */
export async function failAtLoad(asked) {
  if (asked === null) return;
  await failAll(asked === 'all' ? allWays() : asked.split(','));
}
