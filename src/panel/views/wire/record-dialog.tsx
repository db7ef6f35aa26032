import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { CopyButton } from '../../parts/copy-button.tsx';
import { Modal } from '../../parts/modal.tsx';
import { useFileDrop } from '../../parts/use-file-drop.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';

const NET_EXPORT = 'chrome://net-export';

/** Explains how Chromium records the wire, and takes the file, which is joined to the shown session. */
export function RecordDialog(): JSX.Element {
  const { importing } = usePanel();
  const input = useRef<HTMLInputElement>(null);
  // The panel takes what is dropped anywhere on it; here it is only drawn.
  const over = useFileDrop(
    () => true,
    () => {},
  );
  const close = () => {
    importing.joining.value = false;
  };
  return (
    <Modal label={text('wireRecordLabel')} onClose={close}>
      <div class={`wire-record ${over ? 'over' : ''}`}>
        <h2>{text('wireRecordLabel')}</h2>
        <p>{text('wireRecordWhat')}</p>
        <ol>
          <li>
            {text('wireRecordOpen')} <code>{NET_EXPORT}</code>{' '}
            <CopyButton text={() => NET_EXPORT} label={text('copy')} done={text('copied')} />
          </li>
          <li>{text('wireRecordStart')}</li>
          <li>{text('wireRecordStop')}</li>
        </ol>
        <p>{text('wireRecordJoin')}</p>
        <p class="dim">{text('wireRecordSecret')}</p>
        <p class="dim">{text('wireRecordElse')}</p>
        <input
          ref={input}
          type="file"
          class="offstage"
          tabIndex={-1}
          aria-hidden="true"
          onChange={({ currentTarget }) => void importing.begin([...(currentTarget.files ?? [])])}
        />
        <div class="actions">
          <button type="button" class="button" onClick={close}>
            {text('exportClose')}
          </button>
          <button type="button" class="button primary" onClick={() => input.current?.click()}>
            {text('wireRecordChoose')}
          </button>
        </div>
      </div>
    </Modal>
  );
}
