import { CannotDo } from '../cannot-do.ts';
import { reasonOfFailure } from './reason-of-failure.ts';

/**
 * Writes to standard output and waits until it is written, so that a pipe loses nothing when the process ends.
 * @throws CannotDo with one sentence where it cannot be written, as on a full disk
 */
export function print(text: string): Promise<void> {
  // Without a listener an error would end the process before the callback is called.
  if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      // The reader of a pipe may close early, as `head` does: that is not an error.
      if (error == null || ('code' in error && error.code === 'EPIPE')) resolve();
      else
        reject(
          new CannotDo(`Standard output cannot be written: ${reasonOfFailure(error)}.`, { cause: error }),
        );
    });
  });
}
