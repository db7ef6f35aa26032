import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Connection } from '../../../session/connection.ts';
import { IconButton } from '../../parts/icon-button.tsx';
import { lazy } from '../../parts/lazy.tsx';
import { text } from '../../text.ts';

const CopyDialog = lazy(async () => (await import('./copy-dialog.tsx')).CopyDialog, {
  waiting: () => '',
  failed: () => text('lazyFailed'),
});

/** Opens the dialog that copies a connection as a command, a script or a transcript. */
export function CopyAsButton({ connection }: { readonly connection: Connection }): JSX.Element {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        icon="copy"
        class="copy-as-open"
        label={text('copyAs')}
        tip={text('copyAsTip')}
        onClick={() => setOpen(true)}
      />
      {open && <CopyDialog connection={connection} onClose={() => setOpen(false)} />}
    </>
  );
}
