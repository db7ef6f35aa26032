import type { Shape } from './shape.ts';

/** A shape and the name of its type, which has to be an identifier. */
export interface NamedShape {
  readonly name: string;
  readonly shape: Shape;
}

const IDENTIFIER = /^[A-Za-z_$][\w$]*$/;
/** Characters that an editor would not show, or show elsewhere. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** TypeScript types for what messages hold, an interface for each object. */
export function typescriptOf(shapes: readonly NamedShape[]): string {
  return shapes
    .map(({ name, shape }) => {
      const type = typeOf(shape, '');
      return type.startsWith('{') && type.endsWith('}') && isOnlyObject(shape)
        ? `export interface ${name} ${type}\n`
        : `export type ${name} = ${type};\n`;
    })
    .join('\n');
}

function isOnlyObject({
  objects,
  members,
  nulls,
  booleans,
  integers,
  floats,
  strings,
  lists,
  others,
}: Shape): boolean {
  return (
    objects > 0 && members !== null && nulls + booleans + integers + floats + strings + lists + others === 0
  );
}

function typeOf(shape: Shape, indent: string): string {
  if (shape.others > 0) return 'unknown';
  const parts: string[] = [];
  const texts = shape.alternatives();
  if (shape.objects > 0) parts.push(objectType(shape, indent));
  if (shape.lists > 0) parts.push(listType(shape, indent));
  if (shape.strings > 0) parts.push(...(texts === null ? ['string'] : texts.map(quoted)));
  if (shape.integers + shape.floats > 0) parts.push('number');
  if (shape.booleans > 0) parts.push('boolean');
  if (shape.nulls > 0) parts.push('null');
  return parts.length === 0 ? 'unknown' : parts.join(' | ');
}

function objectType({ members, objects }: Shape, indent: string): string {
  if (members === null) return 'Record<string, unknown>';
  if (members.size === 0) return 'Record<string, never>';
  const inner = `${indent}  `;
  const lines = [...members].map(([name, { shape, present }]) => {
    const key = IDENTIFIER.test(name) ? name : quoted(name);
    return `${inner}${key}${present < objects ? '?' : ''}: ${typeOf(shape, inner)};`;
  });
  return `{\n${lines.join('\n')}\n${indent}}`;
}

function listType({ elements }: Shape, indent: string): string {
  if (elements === null) return 'unknown[]';
  const type = typeOf(elements, indent);
  return type.includes(' | ') ? `(${type})[]` : `${type}[]`;
}

function quoted(text: string): string {
  return JSON.stringify(text).replace(INVISIBLE, (character) =>
    [...Array(character.length).keys()]
      .map((i) => `\\u${character.charCodeAt(i).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
