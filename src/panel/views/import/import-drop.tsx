import type { JSX } from 'preact';
import { useFileDrop } from '../../parts/use-file-drop.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';

/** Imports a file that is dropped on the panel; drawn over it while a file is dragged there. */
export function ImportDrop(): JSX.Element | null {
  const { importing } = usePanel();
  const over = useFileDrop(
    () => importing.state.peek().at !== 'running',
    (files) => void importing.begin(files),
  );
  return over ? (
    // Among what the browser draws last: an open dialog would hide it.
    <div class="drop-over" role="status" popover="manual" ref={(element) => element?.showPopover?.()}>
      <p>{text(importing.joining.value ? 'importDropJoin' : 'importDrop')}</p>
    </div>
  ) : null;
}
