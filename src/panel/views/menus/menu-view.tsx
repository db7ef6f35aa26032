import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Icon } from '../../parts/icon.tsx';
import type { OpenMenu } from '../../state/menu.ts';
import { type Panel, usePanel } from '../../state/panel.ts';
import { text } from '../../text.ts';
import { columnEntries } from './column-entries.ts';
import { connectionEntries } from './connection-entries.ts';
import { fieldEntries, frameEntries, jsonEntries, nodeEntries } from './detail-entries.ts';
import type { MenuEntry, MenuItem } from './menu-entry.ts';
import { messageEntries } from './message-entries.ts';
import { toolbarEntries } from './toolbar-entries.ts';
import { wireEntries } from './wire-entries.ts';

/** The open menu (WAI-ARIA menu): arrow keys, Home, End and letters move, Enter chooses, Escape and Tab close. */
export function MenuView({ menu }: { readonly menu: OpenMenu }): JSX.Element {
  const panel = usePanel();
  const frame = useRef<HTMLDivElement>(null);
  const [entries] = useState(() => entriesOf(panel, menu));
  const [place, setPlace] = useState(menu.place);

  useLayoutEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const { width, height } = element.getBoundingClientRect();
    // Within the panel: a menu at its edge opens the other way.
    setPlace({
      x: Math.max(0, Math.min(menu.place.x, innerWidth - width - 2)),
      y: Math.max(0, Math.min(menu.place.y, innerHeight - height - 2)),
    });
    itemsIn(element)[0]?.focus({ preventScroll: true });
  }, []);

  useEffect(() => {
    const away = (event: Event) => {
      if (event.target instanceof Node && frame.current?.contains(event.target) === true) return;
      // What is clicked takes the focus; the menu has only to go.
      panel.menu.shown.value = null;
    };
    const close = () => panel.menu.close();
    window.addEventListener('pointerdown', away, true);
    window.addEventListener('wheel', away, true);
    window.addEventListener('blur', close);
    window.addEventListener('resize', close);
    return () => {
      window.removeEventListener('pointerdown', away, true);
      window.removeEventListener('wheel', away, true);
      window.removeEventListener('blur', close);
      window.removeEventListener('resize', close);
    };
  }, []);

  const choose = (item: MenuItem) => {
    if (item.off) return;
    panel.menu.close();
    item.does(place);
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const element = frame.current;
    if (element === null) return;
    const items = itemsIn(element);
    const focused = document.activeElement;
    const at = focused instanceof HTMLElement ? items.indexOf(focused) : -1;
    const next: Record<string, number> = {
      ArrowDown: (at + 1) % items.length,
      ArrowUp: (at - 1 + items.length) % items.length,
      Home: 0,
      End: items.length - 1,
    };
    const letter = event.key.length === 1 && event.key !== ' ' ? event.key.toLowerCase() : null;
    const target =
      next[event.key] ??
      (letter === null
        ? undefined
        : [...items.keys()]
            .map((i) => (at + 1 + i) % items.length)
            .find((i) => items[i]?.textContent?.toLowerCase().startsWith(letter)));
    if (target !== undefined) items[target]?.focus();
    else if (event.key === 'Escape' || event.key === 'Tab') panel.menu.close();
    // Enter and Space are a button's own.
    else if (event.key === 'Enter' || event.key === ' ') return event.stopPropagation();
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={frame}
      class="menu"
      role="menu"
      tabIndex={-1}
      aria-label={text('menuLabel')}
      style={{ left: `${place.x}px`, top: `${place.y}px` }}
      onKeyDown={onKeyDown}
      onContextMenu={(event) => event.preventDefault()}
    >
      {entries.map((entry, at) =>
        entry === 'line' ? (
          // biome-ignore lint/a11y/useSemanticElements: <hr> is not allowed between menu items
          <div key={at} class="menu-line" role="separator" />
        ) : (
          <button
            key={at}
            type="button"
            class="menu-item"
            role={entry.checked === undefined ? 'menuitem' : 'menuitemcheckbox'}
            {...(entry.checked === undefined ? {} : { 'aria-checked': entry.checked })}
            aria-disabled={Boolean(entry.off)}
            title={entry.off ?? undefined}
            tabIndex={-1}
            onMouseEnter={(event) => event.currentTarget.focus({ preventScroll: true })}
            onClick={() => choose(entry)}
          >
            <span class="menu-check">{entry.checked === true && <Icon name="check" />}</span>
            <span class="menu-words">{entry.label}</span>
            {entry.keys !== undefined && (
              <span class="menu-keys" aria-hidden="true">
                {entry.keys}
              </span>
            )}
          </button>
        ),
      )}
    </div>
  );
}

function itemsIn(menu: Element): readonly HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('.menu-item')];
}

function entriesOf(panel: Panel, { target }: OpenMenu): readonly MenuEntry[] {
  switch (target.kind) {
    case 'connection': {
      const connection = panel.follower.session.peek().connections[target.connection];
      return connection === undefined ? [] : connectionEntries(panel, connection);
    }
    case 'message':
      return messageEntries(panel, target.row);
    case 'wire':
      return wireEntries(panel, target);
    case 'columns':
      return columnEntries(panel, target.of, target.column);
    case 'field':
      return fieldEntries(panel, target);
    case 'json':
      return jsonEntries(panel, target);
    case 'node':
      return nodeEntries(panel, target);
    case 'toolbar':
      return toolbarEntries(panel, target.chooseFile);
    default:
      return frameEntries(panel, target);
  }
}
