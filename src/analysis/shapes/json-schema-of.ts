import type { Shape } from './shape.ts';
import type { NamedShape } from './typescript-of.ts';

/** A part of a JSON Schema. */
interface Schema {
  readonly [keyword: string]: unknown;
}

/** A JSON Schema (draft-07) with a definition for each shape. Every message that a shape was made of is valid. */
export function jsonSchemaOf(shapes: readonly NamedShape[]): Schema {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    definitions: Object.fromEntries(shapes.map(({ name, shape }) => [name, schemaOf(shape)])),
  };
}

function schemaOf(shape: Shape): Schema {
  if (shape.others > 0) return {};
  const parts: Schema[] = [];
  const texts = shape.alternatives();
  if (shape.objects > 0) parts.push(objectSchema(shape));
  if (shape.lists > 0)
    parts.push(
      shape.elements === null ? { type: 'array' } : { type: 'array', items: schemaOf(shape.elements) },
    );
  if (shape.strings > 0) parts.push(texts === null ? { type: 'string' } : { type: 'string', enum: texts });
  if (shape.floats > 0) parts.push({ type: 'number' });
  else if (shape.integers > 0) parts.push({ type: 'integer' });
  if (shape.booleans > 0) parts.push({ type: 'boolean' });
  if (shape.nulls > 0) parts.push({ type: 'null' });
  const [only] = parts;
  if (only === undefined) return {};
  return parts.length === 1 ? only : { anyOf: parts };
}

function objectSchema({ members, objects }: Shape): Schema {
  if (members === null) return { type: 'object' };
  // Validators find members of these names in every object.
  const named = [...members].filter(([name]) => !Object.hasOwn(Object.prototype, name));
  const required = named.filter(([, { present }]) => present === objects).map(([name]) => name);
  return {
    type: 'object',
    properties: Object.fromEntries(named.map(([name, { shape }]) => [name, schemaOf(shape)])),
    ...(required.length === 0 ? {} : { required }),
  };
}
