import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { type MessageKey, text } from '../../text.ts';

interface KeysOf {
  readonly where: MessageKey;
  readonly keys: readonly { readonly press: readonly string[]; readonly does: MessageKey }[];
}

/** Every key that the panel itself handles, by place; the browser handles further keys as on any page. */
const KEYS: readonly KeysOf[] = [
  {
    where: 'keysAnywhere',
    keys: [
      { press: ['Ctrl+F', '⌘F'], does: 'keysFind' },
      { press: ['Ctrl+Shift+F', '⌘Shift+F'], does: 'keysFindEverywhere' },
      { press: ['F6', 'Shift+F6'], does: 'keysAreas' },
      { press: ['Esc'], does: 'keysEscape' },
    ],
  },
  {
    where: 'keysLists',
    keys: [
      { press: ['↑', '↓', 'Page Up', 'Page Down', 'Home', 'End'], does: 'keysRow' },
      { press: ['Shift+↑', 'Shift+↓'], does: 'keysExtend' },
      { press: ['Ctrl+A', '⌘A'], does: 'keysAll' },
      { press: ['Enter'], does: 'keysOpen' },
      { press: ['→', '←'], does: 'keysGroup' },
      { press: ['Ctrl+C', '⌘C'], does: 'keysCopy' },
      { press: ['Shift+F10'], does: 'keysMenu' },
      { press: ['Esc'], does: 'keysNoRow' },
    ],
  },
  {
    where: 'keysHeadings',
    keys: [
      { press: ['←', '→'], does: 'keysHeading' },
      { press: ['Shift+←', 'Shift+→'], does: 'keysWidth' },
      { press: ['Enter'], does: 'keysSort' },
    ],
  },
  { where: 'keysTabs', keys: [{ press: ['←', '→', 'Home', 'End'], does: 'keysTab' }] },
  { where: 'keysBar', keys: [{ press: ['←', '→', '↑', '↓', 'Home', 'End'], does: 'keysShare' }] },
  {
    where: 'keysSearch',
    keys: [
      { press: ['Enter'], does: 'keysNext' },
      { press: ['Shift+Enter'], does: 'keysPrevious' },
    ],
  },
  { where: 'keysJump', keys: [{ press: ['Enter'], does: 'keysGo' }] },
  { where: 'keysSend', keys: [{ press: ['Ctrl+Enter', '⌘Enter'], does: 'keysSends' }] },
  {
    where: 'keysTree',
    keys: [
      { press: ['↑', '↓', 'Home', 'End'], does: 'keysLine' },
      { press: ['→', '←'], does: 'keysFold' },
      { press: ['Enter', 'Space'], does: 'keysToggle' },
      { press: ['Alt+→', 'Alt+←'], does: 'keysOpenAll' },
      { press: ['Ctrl+C', '⌘C'], does: 'keysCopy' },
      { press: ['Shift+F10'], does: 'keysMenu' },
    ],
  },
  {
    where: 'keysBytes',
    keys: [{ press: ['←', '→', '↑', '↓', 'Page Up', 'Page Down', 'Home', 'End'], does: 'keysByte' }],
  },
  { where: 'keysFrame', keys: [{ press: ['←', '→', 'Home', 'End'], does: 'keysField' }] },
  {
    where: 'keysTimeline',
    keys: [
      { press: ['←', '→', 'Page Up', 'Page Down', 'Home', 'End'], does: 'keysTimelineEdge' },
      { press: ['+', '-'], does: 'keysTimelineZoom' },
      { press: ['Esc'], does: 'keysTimelineClear' },
    ],
  },
  {
    where: 'keysMenus',
    keys: [
      { press: ['↑', '↓', 'Home', 'End'], does: 'keysMenuMove' },
      { press: ['Esc'], does: 'keysMenuClose' },
    ],
  },
];

/** The panel's keys, which are listed nowhere else. */
export function KeyList(): JSX.Element {
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{text('settingsKeys')}</h3>
      <table class="plain-table key-table" aria-labelledby={id}>
        <tbody>
          {KEYS.map(({ where, keys }) =>
            keys.map(({ press, does }, at) => (
              <tr key={`${where} ${does}`}>
                {at === 0 && (
                  <th scope="rowgroup" rowSpan={keys.length}>
                    {text(where)}
                  </th>
                )}
                <td>
                  {press.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </td>
                <td>{text(does)}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
    </section>
  );
}
