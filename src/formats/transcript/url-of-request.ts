import type { RequestHead } from '../../protocol/http/request-head.ts';

/** `ws:` with the host and path of the request; null where the request lacks them. */
export function urlOfRequest(request: RequestHead | null): string | null {
  const value = (name: string) => request?.fields.find((field) => field.name.toLowerCase() === name)?.value;
  const host = value('host') ?? value(':authority');
  const url = `ws://${host ?? ''}${request?.target ?? ''}`;
  return host !== undefined && URL.canParse(url) ? url : null;
}
