import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { previewExport } from '../../../formats/redaction/preview.ts';
import type { SecretKind } from '../../../formats/redaction/pseudonyms.ts';
import type { Session } from '../../../session/session.ts';
import { byteText, wholeNumber } from '../../selectors/quantity.ts';
import { type MessageKey, text, textOf } from '../../text.ts';

const SECRETS: Record<SecretKind, MessageKey> = {
  cookie: 'secretCookie',
  authorization: 'secretAuthorization',
  subprotocol: 'secretSubprotocol',
  'secret-field': 'secretField',
  'url-parameter': 'secretUrlParameter',
  'url-user': 'secretUrlUser',
  'message-body': 'secretMessageBody',
  'close-reason': 'secretCloseReason',
};

interface ExportPreviewListProps {
  readonly session: Session;
  readonly redact: boolean;
}

/** What the file will hold, and what redaction hides of it or would have hidden. */
export function ExportPreviewList({ session, redact }: ExportPreviewListProps): JSX.Element {
  const preview = useMemo(() => previewExport(session), [session, session.revision]);
  return (
    <div class="export-preview">
      <p>
        {textOf('summaryConnections', preview.connections)}, {textOf('summaryMessages', preview.messages)} (
        {byteText(preview.messageBytes)})
      </p>
      {preview.secrets.size === 0 ? (
        <p class="dim">{text('exportNoSecrets')}</p>
      ) : (
        <>
          <p>{text(redact ? 'exportHides' : 'exportReveals')}</p>
          <ul class={redact ? 'secrets' : 'secrets warn'}>
            {[...preview.secrets].map(([kind, count]) => (
              <li key={kind}>
                {text(SECRETS[kind])} <span class="dim">{wholeNumber(count)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
