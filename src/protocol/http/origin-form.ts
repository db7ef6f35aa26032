// RFC 9112 section 3.2.1: origin-form = absolute-path [ "?" query ], what a request line to the server itself names.

/** The origin form of a URL; the text itself where it is not a URL. */
export function originForm(url: string): string {
  if (!URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  return pathname + search;
}
