import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { clockText } from '../../selectors/quantity.ts';
import { timeOfDay } from '../../selectors/time-of-day.ts';
import { text } from '../../text.ts';

interface MessageJumpProps {
  /** Time of the first message, in epoch milliseconds: a typed time belongs to its day. */
  readonly from: number;
  readonly onFirst: () => void;
  readonly onLast: () => void;
  readonly onTime: (time: number) => void;
  /** Saves the listed messages as a file. */
  readonly onSave: () => void;
}

/** Jumps to the first message, the last, or the first one at or after a time of day; and saves them. */
export function MessageJump({ from, onFirst, onLast, onTime, onSave }: MessageJumpProps): JSX.Element {
  const [wrong, setWrong] = useState(false);
  return (
    <div class="jump">
      <button type="button" class="link" title={text('saveMessagesTip')} onClick={onSave}>
        {text('saveMessages')}
      </button>
      <button type="button" class="link" title={text('jumpFirstTip')} onClick={onFirst}>
        {text('jumpFirst')}
      </button>
      <button type="button" class="link" title={text('jumpLastTip')} onClick={onLast}>
        {text('jumpLast')}
      </button>
      <input
        type="text"
        class={`jump-time ${wrong ? 'wrong' : ''}`}
        aria-label={text('jumpTime')}
        aria-invalid={wrong}
        title={wrong ? text('jumpTimeWrong', clockText(from)) : text('jumpTime')}
        placeholder={text('jumpTime')}
        maxLength={12}
        spellcheck={false}
        onInput={() => setWrong(false)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter') return;
          const time = timeOfDay(event.currentTarget.value, from);
          setWrong(time === null);
          if (time !== null) onTime(time);
        }}
      />
      {wrong && (
        <span class="bad" role="status">
          {text('jumpTimeWrong', clockText(from))}
        </span>
      )}
    </div>
  );
}
