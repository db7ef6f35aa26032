import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import { IconButton } from '../../parts/icon-button.tsx';
import { lazy } from '../../parts/lazy.tsx';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';

const CopyDialog = lazy(async () => (await import('./copy-dialog.tsx')).CopyDialog, {
  waiting: () => '',
  failed: () => text('lazyFailed'),
});

/** Opens the dialog that copies a connection as a command, a script or a transcript. */
export function CopyAsButton({ connection }: { readonly connection: Connection }): JSX.Element {
  const { copyingAs } = usePanel();
  const close = () => {
    copyingAs.value = false;
  };
  // Another connection: the dialog was about this one.
  useEffect(() => close, []);
  return (
    <>
      <IconButton
        icon="copy"
        class="copy-as-open"
        label={text('copyAs')}
        tip={text('copyAsTip')}
        onClick={() => {
          copyingAs.value = true;
        }}
      />
      {copyingAs.value && <CopyDialog connection={connection} onClose={close} />}
    </>
  );
}
