/** Writes to standard output and waits until it is taken, so that a pipe loses nothing at the end of the process. */
export function print(text: string): Promise<void> {
  // Without a listener of its own the stream would end the process before the callback is asked.
  if (process.stdout.listenerCount('error') === 0) process.stdout.on('error', () => undefined);
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => {
      // The reader of a pipe may leave early, as `head` does: that is no fault.
      if (error == null || ('code' in error && error.code === 'EPIPE')) resolve();
      else reject(error);
    });
  });
}
