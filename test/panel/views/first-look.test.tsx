// @vitest-environment happy-dom
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { render } from 'preact';
import { expect, it } from 'vitest';
import { Icon } from '../../../src/panel/parts/icon.tsx';

/** Tags and attributes of what each picture is made of. */
function shapes(of: ParentNode): readonly (readonly string[])[][] {
  return [...of.querySelectorAll('svg')].map((svg) =>
    [...svg.children].map((shape) => [
      shape.tagName.toLowerCase(),
      ...[...shape.attributes].map(({ name, value }) => `${name}=${value}`).toSorted(),
    ]),
  );
}

it('what is seen before the scripts are there has the toolbar’s own icons in the toolbar’s place', async () => {
  const html = await readFile(join(import.meta.dirname, '../../../src/panel/panel.html'), 'utf8');
  const page = new DOMParser().parseFromString(html, 'text/html');
  const drawn = document.createElement('div');
  render(
    <>
      <Icon name="record" />
      <Icon name="clear" />
    </>,
    drawn,
  );
  const place = page.querySelector('#panel > .toolbar');
  expect(place?.getAttribute('aria-hidden')).toBe('true');
  expect(place === null ? [] : shapes(place)).toEqual(shapes(drawn));
});
