/**
 * Reads a whole file. `onProgress` receives the number of bytes. Rejects with the browser's own error where the file cannot
 * be read.
 */
export async function readFileBytes(file: Blob, onProgress: (done: number) => void): Promise<Uint8Array> {
  const bytes = new Uint8Array(file.size);
  const reader = file.stream().getReader();
  let done = 0;
  for (;;) {
    const piece = await reader.read();
    if (piece.done) return bytes.subarray(0, done);
    // A file that grew since it was chosen is read up to its former size.
    const value = piece.value.subarray(0, bytes.length - done);
    bytes.set(value, done);
    done += value.length;
    onProgress(done);
  }
}
