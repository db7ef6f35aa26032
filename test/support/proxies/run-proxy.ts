import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programOf, type ServerPackage } from './install-packages.ts';

/** A proxy of its own on loopback, as a child process, with all its files in a folder of its own. */
export interface RunningProxy {
  readonly port: number;
  stop(): Promise<void>;
}

/** How a proxy is started: its configuration from the port and the folder, and its command line. */
export interface ProxyPlan {
  readonly program: ServerPackage;
  readonly config: (port: number, folder: string) => string;
  readonly words: (file: string, port: number) => readonly string[];
  /** How the name of its file has to end; `conf` without it. */
  readonly extension?: string;
  /** The signal that ends it with its workers. */
  readonly endBy: NodeJS.Signals;
}

/** Chromium opens no socket to some ports below, and Linux hands out those from 32,768 on. */
const LOWEST_PORT = 11_000;
const HIGHEST_PORT = 32_000;

/** Every user may bind it; nothing listens there, and a check of a configuration does not either. */
const UNUSED_PORT = 59_999;

/** Starts a proxy and waits until it takes connections. Throws with its own words where it does not start. */
export async function runProxy(plan: ProxyPlan): Promise<RunningProxy> {
  const folder = mkdtempSync(join(tmpdir(), `switchyard-${plan.program}-`));
  const port = await freePort();
  const file = join(folder, `${plan.program}.${plan.extension ?? 'conf'}`);
  writeFileSync(file, plan.config(port, folder));
  const child = spawn(programOf(plan.program), plan.words(file, port), { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString();
  });
  const exited = once(child, 'exit');
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(plan.endBy);
    await exited;
    rmSync(folder, { recursive: true, force: true });
  };
  const failed = exited.then(() => {
    rmSync(folder, { recursive: true, force: true });
    throw new Error(`${plan.program} did not start: ${said}`);
  });
  // Once it runs, its end is no fault any more.
  failed.catch(() => undefined);
  await Promise.race([takesConnections(port, Date.now() + 120_000), failed]);
  return { port, stop };
}

/** What the proxy itself says of a configuration, without running it; null where it finds it right. */
export function complaintAbout(plan: ProxyPlan): string | null {
  const folder = mkdtempSync(join(tmpdir(), `switchyard-${plan.program}-`));
  try {
    const file = join(folder, `${plan.program}.conf`);
    writeFileSync(file, plan.config(UNUSED_PORT, folder));
    const flag = plan.program === 'haproxy' ? '-c' : '-t';
    const check = spawnSync(programOf(plan.program), [...plan.words(file, UNUSED_PORT), flag], {
      encoding: 'utf8',
    });
    return check.status === 0 ? null : `${check.stdout}${check.stderr}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * A port that is free, and below those that systems hand out by themselves: nobody else gets it between this and the proxy's start.
 */
async function freePort(): Promise<number> {
  for (;;) {
    const port = LOWEST_PORT + Math.floor(Math.random() * (HIGHEST_PORT - LOWEST_PORT));
    const server = createServer();
    const listens = new Promise<boolean>((resolve) => {
      server.once('listening', () => resolve(true));
      server.once('error', () => resolve(false));
    });
    server.listen(port, '127.0.0.1');
    if (!(await listens)) continue;
    await new Promise((resolve) => server.close(resolve));
    return port;
  }
}

/** A daemon has no word for "ready": so knock until somebody opens. */
function takesConnections(port: number, deadline: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const knock = (): void => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve();
      });
      socket.on('error', () => {
        if (Date.now() > deadline) reject(new Error(`Nobody listens on port ${port}`));
        else setTimeout(knock, 25);
      });
    };
    knock();
  });
}
