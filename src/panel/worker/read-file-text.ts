/** Reads a file as UTF-8 text. `onProgress` gets the number of bytes. Rejects with the browser's own error where it cannot be read. */
export async function readFileText(file: Blob, onProgress: (done: number) => void): Promise<string> {
  // A byte order mark goes, bytes that are no UTF-8 become U+FFFD.
  const decoder = new TextDecoder();
  const reader = file.stream().getReader();
  let text = '';
  let done = 0;
  for (;;) {
    const piece = await reader.read();
    if (piece.done) return text + decoder.decode();
    text += decoder.decode(piece.value, { stream: true });
    done += piece.value.length;
    onProgress(done);
  }
}
