import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import type { SecretKind } from '../../../formats/redaction/pseudonyms.ts';
import type { Session } from '../../../session/session.ts';
import { byteText, wholeNumber } from '../../selectors/quantity.ts';
import { type MessageKey, text, textOf } from '../../text.ts';
import { useExportPreview } from './use-export-preview.ts';

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
  /** Keeps the previous preview: examining thousands of connections takes longer than a frame. */
  readonly still: boolean;
}

/** What the file will contain, and what redaction hides of it, or would hide. */
export function ExportPreviewList({ session, redact, still }: ExportPreviewListProps): JSX.Element {
  const looked = useRef({ session, revision: session.revision });
  if (!still) looked.current = { session, revision: session.revision };
  const { current } = looked;
  const preview = useExportPreview(current.session, current.revision);
  if (preview === null) return <div class="export-preview" aria-busy="true" />;
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
