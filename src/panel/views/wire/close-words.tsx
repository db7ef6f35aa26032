import type { JSX } from 'preact';
import type { CloseFrameSeen } from '../../../events/event.ts';
import { NO_CODE } from '../../../protocol/websocket/close-body.ts';
import { printable } from '../../parts/printable.ts';
import { text } from '../../text.ts';

/** Code and reason of a close frame. */
export function closeWords({ code, reason, fault }: CloseFrameSeen): JSX.Element {
  return (
    <>
      {code === NO_CODE && fault !== 'close-code'
        ? text('wireCloseNoCode')
        : text('wireCloseCode', String(code))}{' '}
      {reason !== '' && <bdi>{printable(reason)}</bdi>}
    </>
  );
}
