import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { runCheck } from '../../../src/cli/check/run-check.ts';
import { runConvert } from '../../../src/cli/convert/run-convert.ts';

/** How a command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const COMMANDS = { check: runCheck, convert: runConvert } as const;
type CommandName = keyof typeof COMMANDS;

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
const MAIN = new URL('../../../src/cli/main.ts', import.meta.url).href;

/** Runs a command of the command line in this process: a process for each call takes a second of a processor. */
export async function runCommand(command: CommandName, args: readonly string[]): Promise<Ended> {
  const [stdout, stderr] = [hold(process.stdout), hold(process.stderr)];
  try {
    const code = await COMMANDS[command](args);
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.release();
    stderr.release();
  }
}

/** The same in a process of its own, as its caller runs it. */
export function spawnCommand(command: CommandName, args: readonly string[]): Promise<Ended> {
  const script = `import { main } from ${JSON.stringify(MAIN)}; process.exitCode = await main(process.argv.slice(1));`;
  return new Promise((resolve, reject) => {
    const node = ['--import', 'tsx', '--input-type=module', '-e', script, '--', command, ...args];
    const child = spawn(process.execPath, node, { cwd: PROJECT, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Keeps what is written to a stream of this process, until it is released. */
function hold(stream: NodeJS.WriteStream): { text(): string; release(): void } {
  let held = '';
  const writing = vi.spyOn(stream, 'write').mockImplementation((chunk, encodingOrDone, done) => {
    held += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8');
    const written = typeof encodingOrDone === 'function' ? encodingOrDone : done;
    if (written !== undefined) setImmediate(written);
    return true;
  });
  return { text: () => held, release: () => writing.mockRestore() };
}
