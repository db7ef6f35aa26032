import { spawn } from 'node:child_process';
import { once } from 'node:events';

// `kill -s`: dash takes no `--` after `-KILL`. `read` ends when the pipe does: when we let go of it, or when this process is gone, killed or not.
const SCRIPT = `read -r line
kill -s KILL -- "-$1"
rm -rf -- "$2" || { sleep 1; rm -rf -- "$2"; }`;

/**
 * Ends a process group and removes a folder when the returned function is called, and also when this process ends without a
 * call: a test run that is killed leaves no browser behind.
 * @param group id of the group, which is that of its first process
 */
export function lifeLine(group: number, folder: string): () => Promise<void> {
  const guard = spawn('/bin/sh', ['-c', SCRIPT, 'sh', String(group), folder], {
    // In a group of its own: what ends ours shall not end the guard.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const done = once(guard, 'exit');
  done.catch(() => undefined);
  return async () => {
    guard.stdin.end();
    await done;
  };
}
