import type { CloseFrameSeen } from '../events/event.ts';
import { NO_CODE } from '../protocol/websocket/close-body.ts';

/** Whether a code stands in a close frame: 1005 says that none does, unless it was itself sent, which breaks a rule (RFC 6455 section 7.4.1). */
export function hasCloseCode({ code, fault }: CloseFrameSeen): boolean {
  return code !== NO_CODE || fault === 'close-code';
}
