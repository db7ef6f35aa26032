/** Passes a file to the browser's downloads. Needs no permission, because it clicks a link. */
export function saveFile(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download keeps its own reference to the bytes once it began; a minute is more than any machine needs for that.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
