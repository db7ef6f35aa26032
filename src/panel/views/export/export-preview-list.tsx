import type { JSX } from 'preact';
import type { ExportPreview } from '../../../formats/redaction/preview.ts';
import type { SecretKind } from '../../../formats/redaction/secret-kind.ts';
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
  /** Null while the session is still being examined. */
  readonly preview: ExportPreview | null;
  readonly redact: boolean;
  /** Kinds that stay although the file is redacted. */
  readonly kept: ReadonlySet<SecretKind>;
  /** The rules of the settings keep contents of some messages, so that the number of those that are hidden is not known here. */
  readonly keepsMessages: boolean;
  readonly onKeep: (kind: SecretKind, keep: boolean) => void;
  readonly disabled: boolean;
}

/** What the file will contain, and what redaction hides of it, kind by kind, or would hide. */
export function ExportPreviewList(props: ExportPreviewListProps): JSX.Element {
  const { preview, redact } = props;
  if (preview === null) return <div class="export-preview" aria-busy="true" />;
  return (
    <div class="export-preview">
      <p>
        {textOf('summaryConnections', preview.connections)}, {textOf('summaryMessages', preview.messages)} (
        {byteText(preview.messageBytes)})
      </p>
      {preview.secrets.size === 0 ? (
        <p class="dim">{text('exportNoSecrets')}</p>
      ) : redact ? (
        <HiddenKinds {...props} secrets={preview.secrets} />
      ) : (
        <>
          <p>{text('exportReveals')}</p>
          <ul class="secrets warn">
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

function HiddenKinds({
  secrets,
  kept,
  keepsMessages,
  onKeep,
  disabled,
}: ExportPreviewListProps & { readonly secrets: ReadonlyMap<SecretKind, number> }): JSX.Element {
  const stays = [...secrets.keys()].filter((kind) => kept.has(kind));
  return (
    <fieldset class="secrets" disabled={disabled}>
      <legend>{text('exportHides')}</legend>
      {[...secrets].map(([kind, count]) => (
        <label key={kind} class={kept.has(kind) ? 'warn' : undefined}>
          <input
            type="checkbox"
            checked={!kept.has(kind)}
            onChange={(event) => onKeep(kind, !event.currentTarget.checked)}
          />
          {kind === 'message-body' && keepsMessages ? (
            text('secretMessageBodyByRules')
          ) : (
            <>
              {text(SECRETS[kind])} <span class="dim">{wholeNumber(count)}</span>
            </>
          )}
        </label>
      ))}
      {stays.length > 0 && (
        <p class="warn">{text(kept.has('message-body') ? 'exportKeepsContents' : 'exportKeeps')}</p>
      )}
    </fieldset>
  );
}
