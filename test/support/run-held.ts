import { vi } from 'vitest';

/** How a command ended, and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of the command line in this process, and keeps what it writes to standard output and standard error. */
export async function runHeld(command: () => Promise<number>): Promise<Ended> {
  const [stdout, stderr] = [hold(process.stdout), hold(process.stderr)];
  try {
    const code = await command();
    return { code, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    stdout.release();
    stderr.release();
  }
}

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
