import { originForm } from '../../protocol/http/origin-form.ts';
import type { Failure } from './failure.ts';
import { urlOf } from './failure.ts';

/**
 * Where a redirect led that the browser followed: the request that was answered went elsewhere than the page asked. Null where
 * nothing shows one. An EventSource follows redirects (HTML section 9.2.3), a WebSocket does not.
 */
export function followedRedirect(failure: Failure): string | null {
  const url = urlOf(failure);
  const target = failure.request?.target ?? '';
  if (url === null || !target.startsWith('/') || target === originForm(url.href)) return null;
  return target;
}
