const RFC = /^RFC (\d{3,5})(?: (?:section )?(\d+(?:\.\d+)*))?$/;

/** Where a clause such as `RFC 6455 4.2.2` can be read; null for one that is not of an RFC. */
export function clauseLink(clause: string): string | null {
  const match = RFC.exec(clause);
  if (match === null) return null;
  const section = match[2] === undefined ? '' : `#section-${match[2]}`;
  return `https://www.rfc-editor.org/rfc/rfc${match[1]}${section}`;
}
