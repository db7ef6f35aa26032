import type { JSX } from 'preact';
import type { StackFrame } from '../../../events/event.ts';
import { MenuButton } from '../../parts/menu-button.tsx';
import { hasSelectedText } from '../../parts/menu-place.ts';
import { pageStack } from '../../selectors/page-stack.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';

const MOST_FRAMES = 200;

/** A call stack of the page's own frames; each opens its line in Sources. */
export function StackList({ stack }: { readonly stack: readonly StackFrame[] }): JSX.Element {
  const { origin, menu, openSource } = usePanel();
  const frames = pageStack(stack, origin);
  if (frames.length === 0) return <p class="dim">{text('initiatorNoStack')}</p>;
  return (
    <ol class="stack">
      {frames.slice(0, MOST_FRAMES).map((frame, index) => (
        <li
          key={index}
          onContextMenu={(event) => {
            if (hasSelectedText(event.currentTarget)) return;
            event.preventDefault();
            menu.open({ kind: 'frame', frame, stack: frames }, { x: event.clientX, y: event.clientY });
          }}
        >
          <code>{frame.functionName === '' ? text('initiatorAnonymous') : frame.functionName}</code>
          {frame.url !== '' && (
            <>
              <button
                type="button"
                class="link"
                title={text('openSourceTip', frame.url)}
                onClick={() => openSource(frame)}
              >
                {`${frame.url.slice(frame.url.lastIndexOf('/') + 1)}:${frame.line}:${frame.column}`}
              </button>
              <MenuButton
                label={text('menuFrame')}
                onMenu={(place) => menu.open({ kind: 'frame', frame, stack: frames }, place)}
              />
            </>
          )}
        </li>
      ))}
    </ol>
  );
}
