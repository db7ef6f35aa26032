import type { JSX } from 'preact';
import type { CloseFrameSeen } from '../../../events/event.ts';
import { hasCloseCode } from '../../../session/has-close-code.ts';
import { printable } from '../../parts/printable.ts';
import { text } from '../../text.ts';

/** Code and reason of a close frame. */
export function closeWords(close: CloseFrameSeen): JSX.Element {
  const { code, reason } = close;
  return (
    <>
      {hasCloseCode(close) ? text('wireCloseCode', String(code)) : text('wireCloseNoCode')}{' '}
      {reason !== '' && <bdi>{printable(reason)}</bdi>}
    </>
  );
}
