import type { JSX } from 'preact';
import { CLOSE_CODES } from '../../../protocol/registry/close-codes.ts';
import { text } from '../../text.ts';

/** What each registered close code means, folded: for codes that another tool showed. */
export function CloseCodes(): JSX.Element {
  return (
    <details class="close-codes">
      <summary>{text('closeCodes')}</summary>
      <table class="plain-table" aria-label={text('closeCodes')}>
        <tbody>
          {CLOSE_CODES.map(({ code, name, meaning, onWire }) => (
            <tr key={code}>
              <th scope="row">{code}</th>
              <td>
                {name}
                <div class="dim">
                  {meaning} {!onWire && text('closeNeverOnWire')}
                </div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
