import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as v from 'valibot';
import { findFirefox } from '../find-firefox.ts';
import { lifeLine } from '../life-line.ts';
import { connectMarionette } from './marionette.ts';
import { createFirefoxProfile, type Preference } from './profile.ts';

/** Where a script runs: in the tab's page, or in the browser's own window, with `Services` and full privileges. */
type Context = 'content' | 'chrome';

/** The body of a function with `arguments`; or a function that uses nothing from outside itself, because its text is run. */
export type Script = string | ((...args: never[]) => unknown);

export interface FirefoxOptions {
  /** Path of a Firefox. Default: the one that is found. */
  readonly path?: string;
  /** Without a window. Default: true. */
  readonly headless?: boolean;
  /** Set in the profile before the first start. */
  readonly preferences?: Readonly<Record<string, Preference>>;
  /** Certificates of hosts are not checked. Default: they are, as for a person. */
  readonly acceptInsecureCertificates?: boolean;
  /** Milliseconds until Firefox has to answer. */
  readonly startTimeout?: number;
}

/** A running Firefox with one tab. Commands run one after another; each throws with Firefox's own words. */
export interface Firefox {
  /** Such as `153.7.0`. */
  readonly version: string;
  /** Loads a page in the tab and waits for its `load`. */
  navigate(url: string): Promise<void>;
  /** What the script returns, as JSON; a promise is awaited. Throws what the script throws. */
  executeScript(context: Context, script: Script, ...args: readonly unknown[]): Promise<unknown>;
  /** The script receives one more argument, a callback; the value that it passes to the callback is the result. */
  executeAsyncScript(context: Context, script: Script, ...args: readonly unknown[]): Promise<unknown>;
  /** Any other command of Marionette, such as `Addon:Install` or `WebDriver:TakeScreenshot`. */
  send(context: Context, command: string, parameters?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Ends the browser with all its processes and removes its profile. */
  close(): Promise<void>;
  /** Resolves when the browser has ended, for whatever reason. */
  readonly ended: Promise<void>;
}

const SESSION = v.object({ capabilities: v.object({ browserVersion: v.string() }) });
const RESULT = v.object({ value: v.unknown() });

/**
 * Starts a Firefox with a fresh profile and no network of its own.
 * @throws with one sentence where there is none, or with what Firefox says where it does not start.
 */
export async function startFirefox(options: FirefoxOptions = {}): Promise<Firefox> {
  const path = options.path ?? findFirefox();
  if (path === null) {
    throw new Error(
      'No Firefox was found: install one (Debian: apt-get install firefox-esr) or set FIREFOX.',
    );
  }
  const profile = await createFirefoxProfile(options.preferences);
  const running = run(path, profile, options.headless ?? true);
  const end = async (): Promise<void> => {
    await running.end();
    // Files that an ending Firefox process may write after the guard has cleaned up.
    await rm(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    const port = await Promise.race([activePort(profile, options.startTimeout ?? 60_000), running.failed]);
    const marionette = await connectMarionette(port);
    const session = await marionette.send('WebDriver:NewSession', {
      acceptInsecureCerts: options.acceptInsecureCertificates ?? false,
      pageLoadStrategy: 'normal',
      timeouts: { script: 60_000, pageLoad: 60_000 },
    });

    let last: Promise<unknown> = Promise.resolve();
    let current: Context = 'content';
    const send: Firefox['send'] = (context, command, parameters) => {
      const act = async (): Promise<unknown> => {
        if (context !== current) await marionette.send('Marionette:SetContext', { value: context });
        current = context;
        return marionette.send(command, parameters);
      };
      // The context is one for the whole session, so no command may come between.
      const done = last.then(act, act);
      last = done.catch(() => undefined);
      return done;
    };
    const execute =
      (command: string): Firefox['executeScript'] =>
      async (context, script, ...args) => {
        const body =
          typeof script === 'string' ? script : `return (${String(script)}).apply(null, arguments);`;
        const sandbox = context === 'chrome' ? 'system' : null;
        return v.parse(RESULT, await send(context, command, { script: body, args, sandbox })).value;
      };
    return {
      version: v.parse(SESSION, session).capabilities.browserVersion,
      navigate: async (url) => {
        await send('content', 'WebDriver:Navigate', { url });
      },
      executeScript: execute('WebDriver:ExecuteScript'),
      executeAsyncScript: execute('WebDriver:ExecuteAsyncScript'),
      send,
      close: async () => {
        marionette.close();
        await end();
      },
      ended: running.ended,
    };
  } catch (problem) {
    await end();
    throw problem;
  }
}

interface RunningProcess {
  /** Rejects with the output of the process when it ends by itself. */
  readonly failed: Promise<never>;
  readonly ended: Promise<void>;
  end(): Promise<void>;
}

/** Firefox in a process group of its own: it has a dozen processes, and a signal to the first leaves some of them. */
function run(path: string, profile: string, headless: boolean): RunningProcess {
  const child = spawn(
    path,
    [
      ...(headless ? ['--headless'] : []),
      '--no-remote',
      '--marionette',
      '--remote-allow-system-access',
      '--profile',
      profile,
    ],
    {
      detached: true,
      stdio: ['ignore', 'ignore', 'pipe'],
      // The crash reporter would hold the profile; a HOME that is not ours (sudo) stops Firefox.
      env: {
        ...process.env,
        ...(headless ? {} : { XAUTHORITY: process.env.XAUTHORITY ?? join(homedir(), '.Xauthority') }),
        HOME: profile,
        MOZ_CRASHREPORTER_DISABLE: '1',
        MOZ_DATA_REPORTING: '0',
      },
    },
  );
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4096);
  });
  const cut = child.pid === undefined ? null : lifeLine(child.pid, profile);
  const exited = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
    child.once('error', ({ message }) => {
      said = message;
      resolve();
    });
  });
  const failed = exited.then((): never => {
    throw new Error(`Firefox ended (${path}): ${said.trim()}`);
  });
  // Its end at the end is no fault.
  failed.catch(() => undefined);
  return {
    failed,
    ended: exited,
    end: async () => {
      await cut?.();
      await exited;
    },
  };
}

/** The port that Firefox writes into its profile as soon as Marionette listens. */
async function activePort(profile: string, timeout: number): Promise<number> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const text = await readFile(join(profile, 'MarionetteActivePort'), 'utf8').catch(() => '');
    const port = Number(text);
    if (text !== '' && Number.isInteger(port)) return port;
    if (Date.now() > deadline) throw new Error(`Firefox did not answer within ${timeout / 1000} s.`);
    await wait(50);
  }
}
