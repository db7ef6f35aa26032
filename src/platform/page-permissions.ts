/** What one reading of the page's permissions says so far; the queries are answered a moment later. */
const READ = `(() => {
  const kept = (globalThis.switchyardPermissions ??= {});
  kept.states = {};
  kept.waiting = 0;
  for (const name of ['loopback-network', 'local-network']) {
    kept.waiting++;
    Promise.resolve()
      .then(() => navigator.permissions.query({ name }))
      .then(({ state }) => { kept.states[name] = state; }, () => {})
      .finally(() => { kept.waiting--; });
  }
})()`;
const TAKE = `(() => {
  const { waiting = 1, states = {} } = globalThis.switchyardPermissions ?? {};
  return { done: waiting === 0, origin: location.origin, secure: isSecureContext, states };
})()`;

const LOOK_EVERY = 50;
const LOOKS = 20;

/**
 * Asks the inspected page's main frame which permissions for local networks it has, and whether it is a secure context. The
 * question is asked in our content scripts' world, which shares the page's origin and is out of its sight; only Chromium
 * lets DevTools speak there. Resolves to null where nothing can be asked.
 */
export async function readPagePermissions(): Promise<unknown> {
  if (!(await evaluate(READ)).ran) return null;
  for (let look = 0; look < LOOKS; look++) {
    const { ran, value } = await evaluate(TAKE);
    if (!ran) return null;
    if (typeof value === 'object' && value !== null && Reflect.get(value, 'done') === true) return value;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
  }
  return null;
}

function evaluate(expression: string): Promise<{ readonly ran: boolean; readonly value: unknown }> {
  return new Promise((resolve) => {
    try {
      chrome.devtools.inspectedWindow.eval(
        expression,
        { useContentScriptContext: true },
        (value: unknown, problem: unknown) => resolve({ ran: problem === undefined, value }),
      );
    } catch {
      // Firefox 153: the option is not supported.
      resolve({ ran: false, value: null });
    }
  });
}
