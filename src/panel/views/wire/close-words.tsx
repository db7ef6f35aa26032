import type { JSX } from 'preact';
import type { CloseSeen } from '../../../events/event.ts';
import { printable } from '../../parts/printable.ts';
import { text } from '../../text.ts';

/** A close frame without a body (RFC 6455 section 7.1.5). */
const NO_CODE = 1005;

/** Code and reason of a close frame. */
export function closeWords({ code, reason }: CloseSeen): JSX.Element {
  return (
    <>
      {code === NO_CODE ? text('wireCloseNoCode') : text('wireCloseCode', String(code))}{' '}
      {reason !== '' && <bdi>{printable(reason)}</bdi>}
    </>
  );
}
