import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { runCheck } from '../../../src/cli/check/run-check.ts';
import { runConvert } from '../../../src/cli/convert/run-convert.ts';
import { runDiff } from '../../../src/cli/diff/run-diff.ts';
import { runMessages } from '../../../src/cli/messages/run-messages.ts';
import { runStats } from '../../../src/cli/stats/run-stats.ts';
import { type Ended, runHeld } from '../../support/run-held.ts';

const COMMANDS = {
  check: runCheck,
  convert: runConvert,
  messages: runMessages,
  stats: runStats,
  diff: runDiff,
} as const;
type CommandName = keyof typeof COMMANDS;

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
const MAIN = new URL('../../../src/cli/main.ts', import.meta.url).href;

/** Runs a command of the command line in this process: a process for each call takes a second of a processor. */
export function runCommand(command: CommandName, args: readonly string[]): Promise<Ended> {
  return runHeld(() => COMMANDS[command](args));
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
