import * as v from 'valibot';
import { chromiumFlags } from '../browser/chromium-flags.ts';
import { createProfile } from '../browser/profile.ts';
import { startWithExtension } from '../browser/start-with-extension.ts';
import { lineTo, type TargetLine, targetLine } from './target-line.ts';

const VERSION = v.object({ webSocketDebuggerUrl: v.string() });
const ANSWER = v.object({
  result: v.object({ value: v.optional(v.unknown()) }),
  exceptionDetails: v.optional(v.unknown()),
});
const EVENT = v.object({ name: v.string() });
const OPENED = v.object({ id: v.string(), webSocketDebuggerUrl: v.string() });
const DEVTOOLS = v.object({ targetId: v.string() });
const PROCESSES = v.object({ processInfo: v.array(v.object({ type: v.string(), id: v.number() })) });
const WORKER_COMES = 20_000; // milliseconds

/** A page or a worker in which scripts can run. */
export interface QuietScope {
  /** Evaluates an expression and waits for its promise. */
  evaluate<T>(schema: v.GenericSchema<unknown, T>, expression: string): Promise<T>;
  /** Calls a function there. It must use only its argument, which is plain JSON. */
  call<T, A>(schema: v.GenericSchema<unknown, T>, what: (argument: A) => unknown, argument: A): Promise<T>;
}

/** A tab, and a connection to it. */
export interface QuietPage extends QuietScope {
  /** Brings it to the front. */
  show(): Promise<void>;
  /** Reloads it. */
  reload(): Promise<void>;
  /** Opens its DevTools; returns the target id of their window. */
  openDevtools(): Promise<string>;
}

/** A browser that is being measured. */
export interface QuietBrowser {
  readonly endpoint: string;
  /** Of its only extension. */
  readonly origin: string;
  open(url: string): Promise<QuietPage>;
  /** The extension's background worker as it runs now. */
  worker(): Promise<QuietScope>;
  /** Of the browser's own process. */
  pid(): Promise<number>;
  close(): Promise<void>;
}

/**
 * Starts a browser that nobody listens to. Playwright makes every page report its network events, and each message of a
 * socket then costs the browser more than everything that we measure, even on the bare page.
 *
 * @throws Error when it does not start
 */
export async function quietBrowser(path: string, extension: string): Promise<QuietBrowser> {
  const profile = await createProfile({ dock: 'undocked', theme: 'system' });
  const withoutSandbox = process.getuid?.() === 0;
  const flags = chromiumFlags({ headless: true, width: 1400, height: 900, withoutSandbox });
  const { endpoint, stop } = await startWithExtension({ path, profile, flags }, extension);
  try {
    const { origin, line } = await extensionWorker(endpoint);
    line.close();
    return {
      endpoint,
      origin,
      open: (url) => openPage(endpoint, url),
      worker: async () => {
        const scope = scopeOf((await extensionWorker(endpoint)).line);
        await keepNames(scope);
        return scope;
      },
      pid: () => browserPid(endpoint),
      close: stop,
    };
  } catch (problem) {
    await stop();
    throw problem;
  }
}

async function extensionWorker(endpoint: string): Promise<{ origin: string; line: TargetLine }> {
  const end = Date.now() + WORKER_COMES;
  let origin = '';
  const isWorker = ({ type, url }: { readonly type: string; readonly url: string }) => {
    if (type !== 'service_worker' || !url.startsWith('chrome-extension://')) return false;
    origin = `chrome-extension://${new URL(url).host}`;
    return true;
  };
  for (;;) {
    const line = await targetLine(endpoint, isWorker);
    if (line !== null) return { origin, line };
    if (Date.now() > end) throw new Error('the extension has no worker');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function scopeOf(line: TargetLine): QuietScope {
  const evaluate: QuietScope['evaluate'] = async (schema, expression) => {
    const options = { expression, awaitPromise: true, returnByValue: true };
    const { result, exceptionDetails } = v.parse(ANSWER, await line.send('Runtime.evaluate', options));
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return v.parse(schema, result.value);
  };
  return {
    evaluate,
    call: (schema, what, argument) => evaluate(schema, `(${String(what)})(${JSON.stringify(argument)})`),
  };
}

/** tsx keeps the names of functions with a helper that pages do not have. */
async function keepNames(scope: QuietScope): Promise<void> {
  await scope.evaluate(v.unknown(), 'globalThis.__name = (named) => named; null');
}

async function openPage(endpoint: string, url: string): Promise<QuietPage> {
  const opened = await fetch(`${endpoint}/json/new?about:blank`, { method: 'PUT' });
  const { id: targetId, webSocketDebuggerUrl } = v.parse(OPENED, await opened.json());
  const line = await lineTo(webSocketDebuggerUrl);
  const scope = scopeOf(line);
  const reload = async () => {
    await load(line, url);
    await keepNames(scope);
  };
  await reload();
  return {
    ...scope,
    show: async () => {
      await line.send('Page.bringToFront');
    },
    reload,
    openDevtools: () =>
      withBrowser(endpoint, async (browser) => {
        const answer = await browser.send('Target.openDevTools', { targetId });
        return v.parse(DEVTOOLS, answer).targetId;
      }),
  };
}

/** Goes there and waits for its `load`; its events are switched off afterwards. */
async function load(line: TargetLine, url: string): Promise<void> {
  await line.send('Page.enable');
  await line.send('Page.setLifecycleEventsEnabled', { enabled: true });
  const loaded = new Promise<void>((resolve) => {
    let began = false;
    line.onEvent((method, params) => {
      const event = v.safeParse(EVENT, params);
      if (method !== 'Page.lifecycleEvent' || !event.success) return;
      // The events of the blank page are reported as well.
      if (event.output.name === 'init') began = true;
      if (event.output.name === 'load' && began) resolve();
    });
  });
  await line.send('Page.navigate', { url });
  await loaded;
  await line.send('Page.setLifecycleEventsEnabled', { enabled: false });
  await line.send('Page.disable');
}

function browserPid(endpoint: string): Promise<number> {
  return withBrowser(endpoint, async (browser) => {
    const { processInfo } = v.parse(PROCESSES, await browser.send('SystemInfo.getProcessInfo'));
    return processInfo.find(({ type }) => type === 'browser')?.id ?? 0;
  });
}

/** Sends a command to the browser itself, over a connection that is closed afterwards. */
async function withBrowser<T>(endpoint: string, ask: (browser: TargetLine) => Promise<T>): Promise<T> {
  const version = v.parse(VERSION, await (await fetch(`${endpoint}/json/version`)).json());
  const line = await lineTo(version.webSocketDebuggerUrl);
  try {
    return await ask(line);
  } finally {
    line.close();
  }
}
