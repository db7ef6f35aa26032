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
    <div class="drop-over" role="status">
      <p>{text('importDrop')}</p>
    </div>
  ) : null;
}
