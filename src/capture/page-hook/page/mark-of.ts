/** Name of the function that makes a socket: the browser's own initiator stack begins with it. See `../mark.ts`. */
export function markOf(frame: string, socket: number): string {
  return `switchyard#${frame}#${socket}`;
}
