import { parseVersions } from '../../protocol/websocket/version.ts';
import type { Failure } from './failure.ts';
import { requestField, responseField } from './failure.ts';

/** The requested WebSocket version: as seen, or 13 for a browser, which sends no other (RFC 6455 section 4.1). */
export function requestedVersion(failure: Failure): string {
  return requestField(failure, 'Sec-WebSocket-Version')?.trim() ?? '13';
}

/** Whether the answer lists the requested version: then the version is not the reason for the refusal. */
export function speaksRequestedVersion(failure: Failure): boolean {
  const listed = responseField(failure, 'Sec-WebSocket-Version') ?? '';
  const wanted = Number(requestedVersion(failure));
  return parseVersions(listed).value.includes(wanted);
}
