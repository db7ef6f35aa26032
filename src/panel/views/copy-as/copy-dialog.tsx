import type { JSX } from 'preact';
import { useEffect, useId, useState } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Modal } from '../../parts/modal.tsx';
import { printableLines } from '../../parts/printable.ts';
import { ScrollRegion } from '../../parts/scroll-region.tsx';
import { type Copied, type CopyAs, copyAsOffered, copyConnection } from '../../state/copy-connection.ts';
import { usePanel } from '../../state/panel.ts';
import { type MessageKey, text, textOf } from '../../text.ts';

const TITLES: Record<CopyAs, MessageKey> = {
  curl: 'copyAsCurl',
  websocat: 'copyAsWebsocat',
  wscat: 'copyAsWscat',
  node: 'copyAsNode',
  playwright: 'copyAsPlaywright',
  transcript: 'copyAsTranscript',
};
/** How many characters are shown; all are copied. */
const MOST_SHOWN = 20_000;

interface CopyDialogProps {
  readonly connection: Connection;
  readonly onClose: () => void;
}

/** Asks for the format, shows the text, and copies it. Secrets and messages are included only where people ask for them. */
export function CopyDialog({ connection, onClose }: CopyDialogProps): JSX.Element {
  const panel = usePanel();
  const offered = copyAsOffered(connection);
  const [format, setFormat] = useState<CopyAs>(offered[0] ?? 'transcript');
  const [secrets, setSecrets] = useState(false);
  const [messages, setMessages] = useState(false);
  const [copied, setCopied] = useState<Copied | null>(null);
  const group = useId();
  const withMessages = format === 'node' || format === 'playwright' || format === 'transcript';

  useEffect(() => {
    let current = true;
    const session = panel.follower.session.peek();
    const wish = { format, secrets, messages: messages && withMessages };
    void copyConnection(session, connection, (place) => panel.payloads.load(place), wish).then((made) => {
      if (current) setCopied(made);
    });
    return () => {
      current = false;
    };
  }, [format, secrets, messages]);

  return (
    <Modal label={text('copyAsTitle')} onClose={onClose}>
      <div class="export copy-as">
        <h2>{text('copyAsTitle')}</h2>
        <fieldset class="copy-formats">
          <legend class="offstage">{text('copyAsTitle')}</legend>
          {offered.map((one) => (
            <label key={one} class="check-box">
              <input type="radio" name={group} checked={format === one} onChange={() => setFormat(one)} />
              <span>{text(TITLES[one])}</span>
            </label>
          ))}
        </fieldset>
        <div>
          <Choice word={text('copyAsSecrets')} checked={secrets} onChange={setSecrets} />
          {withMessages && <Choice word={text('copyAsMessages')} checked={messages} onChange={setMessages} />}
        </div>
        <ScrollRegion class="copy-preview" label={text('copyAsPreview')}>
          <pre>{copied === null ? text('loading') : printableLines(copied.text.slice(0, MOST_SHOWN))}</pre>
        </ScrollRegion>
        {copied !== null && <Notes copied={copied} />}
        <div class="actions">
          <button type="button" class="button" onClick={onClose}>
            {text('copyAsClose')}
          </button>
          {copied !== null && (
            <CopyButton text={() => copied.text} label={text('copyAsCopy')} done={text('copied')} />
          )}
        </div>
      </div>
    </Modal>
  );
}

function Choice({
  word,
  checked,
  onChange,
}: {
  readonly word: string;
  readonly checked: boolean;
  readonly onChange: (on: boolean) => void;
}): JSX.Element {
  return (
    <label class="choice">
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{word}</span>
    </label>
  );
}

function Notes({ copied }: { readonly copied: Copied }): JSX.Element | null {
  const notes = [
    ...(copied.assumed ? [text('copyAsAssumed')] : []),
    ...(copied.placeholders ? [text('copyAsPlaceholders')] : []),
    ...(copied.leftOut > 0 ? [textOf('copyAsLeftOut', copied.leftOut)] : []),
    ...(copied.text.length > MOST_SHOWN ? [text('copyAsCut')] : []),
  ];
  if (notes.length === 0) return null;
  return (
    <ul class="dim">
      {notes.map((note) => (
        <li key={note}>{note}</li>
      ))}
    </ul>
  );
}
