import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const PROJECT = fileURLToPath(new URL('../../../', import.meta.url));
const COMMANDS = {
  check: ['check/run-check.ts', 'runCheck'],
  convert: ['convert/run-convert.ts', 'runConvert'],
} as const;

/** Runs a command of the command line in a process of its own, as a caller would. */
export function runCommand(command: keyof typeof COMMANDS, args: readonly string[]): Promise<Ended> {
  const [file, name] = COMMANDS[command];
  const module = JSON.stringify(new URL(`../../../src/cli/${file}`, import.meta.url).href);
  const script = `import { ${name} as run } from ${module}; process.exitCode = await run(process.argv.slice(1));`;
  return new Promise((resolve, reject) => {
    const node = ['--import', 'tsx', '--input-type=module', '-e', script, '--', ...args];
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
