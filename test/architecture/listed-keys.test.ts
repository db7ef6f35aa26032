import { describe, expect, it } from 'vitest';
import { withoutComments } from './imports.ts';
import { readSourceFiles } from './source-files.ts';

/**
 * Every file of the panel that answers keys. Each stands in the list of keys that the settings show
 * (views/settings/key-list.tsx): who adds one here, lists it there.
 */
const LISTED = [
  'src/panel/parts/confirm-button.tsx',
  'src/panel/parts/filter-box.tsx',
  'src/panel/parts/grid-header.tsx',
  'src/panel/parts/grid.tsx',
  'src/panel/parts/json-tree.tsx',
  'src/panel/parts/linked-hex.tsx',
  'src/panel/parts/modal.tsx',
  'src/panel/parts/split.tsx',
  'src/panel/parts/tabs.tsx',
  'src/panel/views/app.tsx',
  'src/panel/views/menus/menu-view.tsx',
  'src/panel/views/messages/decoded-tree-view.tsx',
  'src/panel/views/messages/message-jump.tsx',
  'src/panel/views/messages/opened-message-view.tsx',
  'src/panel/views/search/find-bar.tsx',
  'src/panel/views/send/composer.tsx',
  'src/panel/views/send/send-bar.tsx',
  'src/panel/views/timeline/brush-frame.tsx',
  'src/panel/views/toolbar/connection-filter-bar.tsx',
  'src/panel/views/wire/header-fields.tsx',
];

describe('the list of keys in the settings', () => {
  it('has those of every file that answers any', () => {
    const answering = [...readSourceFiles('src/panel')]
      .filter(([, code]) =>
        /onKey(?:Down|Up|Press)\b|['"]key(?:down|up|press)['"]/.test(withoutComments(code)),
      )
      .map(([name]) => name);
    expect(answering.toSorted()).toEqual(LISTED.toSorted());
  });
});
