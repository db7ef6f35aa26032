import { spawnSync } from 'node:child_process';

/** Runs a command by a POSIX shell that knows `name` as something that prints its words; returns them. */
export function wordsOf(command: string, name: string): string[] {
  const { stdout, stderr, status } = spawnSync('sh', ['-s'], {
    input: `${name}() { printf '%s\\0' "$@"; }\n${command}\n`,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0 || stderr !== '') throw new Error(`sh: ${stderr}`);
  return stdout.split('\0').slice(0, -1);
}
