import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { IconButton } from '../../parts/icon-button.tsx';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';

/** Asks for a file and imports it. */
export function ImportButton(): JSX.Element {
  const { importing } = usePanel();
  const input = useRef<HTMLInputElement>(null);
  const busy = importing.state.value.at === 'running';
  return (
    <>
      <IconButton
        icon="import"
        label={text('toolbarImport')}
        tip={text(busy ? 'toolbarImportBusy' : 'toolbarImportTip')}
        onClick={() => {
          // Not disabled meanwhile, because key presses would be lost.
          if (!busy) input.current?.click();
        }}
      />
      <input
        ref={input}
        type="file"
        class="offstage"
        tabIndex={-1}
        aria-hidden="true"
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // The same file may be chosen again after it was repaired.
          currentTarget.value = '';
          void importing.begin(files);
        }}
      />
    </>
  );
}
