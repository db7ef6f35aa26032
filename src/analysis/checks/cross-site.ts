import { urlOf } from './loopback.ts';

/**
 * Whether an origin and a URL belong to two sites. Works without the public suffix list: hosts that share their last two
 * labels count as one site, so that nobody is accused wrongly. Null where one of them cannot be read (`Origin: null`).
 */
export function isCrossSite(origin: string, url: string): boolean | null {
  const page = urlOf(origin);
  const server = urlOf(url);
  if (page === null || server === null || page.hostname === '' || server.hostname === '') return null;
  return siteOf(page.hostname) !== siteOf(server.hostname);
}

function siteOf(host: string): string {
  const isAddress = host.startsWith('[') || /^[\d.]+$/.test(host);
  return isAddress ? host : host.split('.').slice(-2).join('.');
}
