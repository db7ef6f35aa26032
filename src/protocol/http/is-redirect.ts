/** Statuses that send a client elsewhere (RFC 9110 section 15.4); a 304 is none, and no browser follows a 300. */
const REDIRECTS: ReadonlySet<number | null> = new Set([301, 302, 303, 307, 308]);

/** Whether an answer of that status sends the client to another address; false where no status is known. */
export function isRedirect(status: number | null): boolean {
  return REDIRECTS.has(status);
}
