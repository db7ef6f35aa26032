import type { JSX, RefObject } from 'preact';
import { IconButton } from '../../parts/icon-button.tsx';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';

/** Asks for a file and imports it. @param input where the browser's own control for that can be reached */
export function ImportButton({ input }: { readonly input: RefObject<HTMLInputElement | null> }): JSX.Element {
  const { importing } = usePanel();
  const busy = importing.state.value.at === 'running';
  return (
    <>
      <IconButton
        icon="import"
        class="folded"
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
