import type { JSX } from 'preact';
import type { StackFrame } from '../../../events/event.ts';
import { pageStack } from '../../selectors/page-stack.ts';
import { usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';

const MOST_FRAMES = 200;

/** A call stack of the page's own frames. */
export function StackList({ stack }: { readonly stack: readonly StackFrame[] }): JSX.Element {
  const { origin } = usePanel();
  const frames = pageStack(stack, origin);
  if (frames.length === 0) return <p class="dim">{text('initiatorNoStack')}</p>;
  return (
    <ol class="stack">
      {frames.slice(0, MOST_FRAMES).map((frame, index) => (
        <li key={index}>
          <code>{frame.functionName === '' ? text('initiatorAnonymous') : frame.functionName}</code>
          <span class="dim" title={frame.url}>
            {frame.url === ''
              ? ''
              : `${frame.url.slice(frame.url.lastIndexOf('/') + 1)}:${frame.line}:${frame.column}`}
          </span>
        </li>
      ))}
    </ol>
  );
}
