import type { JSX } from 'preact';
import { formatParameter } from '../../../protocol/http/parameter.ts';
import type { Extension, ExtensionParameter } from '../../../protocol/websocket/extensions.ts';
import { PERMESSAGE_DEFLATE } from '../../../protocol/websocket/permessage-deflate.ts';
import { printable } from '../../parts/printable.ts';
import { wholeNumber } from '../../selectors/quantity.ts';
import { type MessageKey, text } from '../../text.ts';

interface ExtensionListProps {
  readonly extensions: readonly Extension[];
  readonly side: 'request' | 'response';
}

const DEFLATE: Readonly<Record<string, MessageKey>> = {
  server_no_context_takeover: 'deflateServerNoContext',
  client_no_context_takeover: 'deflateClientNoContext',
  server_max_window_bits: 'deflateServerWindow',
  client_max_window_bits: 'deflateClientWindow',
};

/** Extensions with their parameters, each parameter of permessage-deflate explained (RFC 7692 section 7.1). */
export function ExtensionList({ extensions, side }: ExtensionListProps): JSX.Element {
  if (extensions.length === 0) return <span class="dim">{text('negotiationNone')}</span>;
  return (
    <ul class="extension-list">
      {extensions.map((extension) => (
        <li key={extension.index}>
          <code>
            {side === 'response' ? <strong>{printable(extension.name)}</strong> : printable(extension.name)}
          </code>
          {extension.parameters.length > 0 && (
            <ul>
              {extension.parameters.map((parameter) => (
                <li key={parameter.index}>
                  <code>{printable(formatParameter(parameter))}</code>{' '}
                  <span class="dim">{parameterMeaning(extension, parameter)}</span>
                </li>
              ))}
            </ul>
          )}
          {side === 'response' &&
            extension.name === PERMESSAGE_DEFLATE &&
            extension.parameters.length === 0 && <span class="dim"> {text('deflateDefaults')}</span>}
        </li>
      ))}
    </ul>
  );
}

function parameterMeaning(extension: Extension, parameter: ExtensionParameter): string {
  if (extension.name !== PERMESSAGE_DEFLATE || !Object.hasOwn(DEFLATE, parameter.name)) return '';
  const key = DEFLATE[parameter.name];
  if (key === undefined) return '';
  if (parameter.name === 'client_max_window_bits' && parameter.value === null)
    return text('deflateClientWindowOpen');
  const bits = Number(parameter.value);
  const bytes = bits >= 8 && bits <= 15 ? wholeNumber(2 ** bits) : '?';
  return text(key, bytes);
}
