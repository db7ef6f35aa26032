import { CannotDo } from '../cannot-do.ts';

/**
 * The URL of a page as a person types it; without a scheme it is http.
 * @throws CannotDo where a browser cannot open a page there
 */
export function pageUrl(text: string): string {
  const withScheme = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(withScheme)) throw new CannotDo(`This is not a URL: ${text}.`);
  const { protocol, href } = new URL(withScheme);
  if (!['http:', 'https:', 'file:'].includes(protocol)) {
    throw new CannotDo(`The URL of a page starts with http:, https: or file:, unlike ${text}.`);
  }
  return href;
}
