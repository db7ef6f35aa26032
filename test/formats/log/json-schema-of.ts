import {
  arrayMember,
  isObject,
  type JsonObject,
  member,
  stringMember,
} from '../../../src/formats/json-access.ts';

/**
 * The JSON Schema (draft 7) of what a valibot schema accepts as its input. Of valibot it knows what the parsers of files use, and
 * throws at anything else, so that no rule is left out unnoticed.
 */
export function jsonSchemaOf(schema: unknown): JsonObject {
  const [first, ...actions] = arrayMember(schema, 'pipe');
  if (first === undefined) return bareSchemaOf(schema);
  return actions.reduce<JsonObject>(restricted, jsonSchemaOf(first));
}

function bareSchemaOf(schema: unknown): JsonObject {
  const type = stringMember(schema, 'type');
  switch (type) {
    case 'string':
    case 'number':
    case 'boolean':
      return { type };
    case 'literal':
      return { const: member(schema, 'literal') };
    case 'picklist':
      return { enum: arrayMember(schema, 'options') };
    case 'nullable':
      return { anyOf: [jsonSchemaOf(member(schema, 'wrapped')), { type: 'null' }] };
    case 'exact_optional':
      return jsonSchemaOf(member(schema, 'wrapped'));
    case 'array':
      return { type: 'array', items: jsonSchemaOf(member(schema, 'item')) };
    case 'variant':
      return { oneOf: arrayMember(schema, 'options').map(jsonSchemaOf) };
    case 'object': {
      const entries = Object.entries(objectMember(schema, 'entries'));
      return {
        type: 'object',
        required: entries.filter(([, entry]) => !isOptional(entry)).map(([name]) => name),
        properties: Object.fromEntries(entries.map(([name, entry]) => [name, jsonSchemaOf(entry)])),
      };
    }
    default:
      throw new Error(`There is no rule for the valibot schema "${type}": add it to bareSchemaOf.`);
  }
}

function isOptional(entry: unknown): boolean {
  return stringMember(entry, 'type') === 'exact_optional';
}

/** A schema with one more action of its pipe. */
function restricted(schema: JsonObject, action: unknown): JsonObject {
  const type = stringMember(action, 'type');
  const requirement = member(action, 'requirement');
  switch (type) {
    case 'transform': // of what was accepted
    case 'finite': // JSON has no other numbers
      return schema;
    case 'safe_integer':
      return {
        ...schema,
        type: 'integer',
        minimum: Number.MIN_SAFE_INTEGER,
        maximum: Number.MAX_SAFE_INTEGER,
      };
    case 'min_value':
      return { ...schema, minimum: requirement };
    case 'max_value':
      return { ...schema, maximum: requirement };
    case 'max_length':
      return { ...schema, [schema.type === 'array' ? 'maxItems' : 'maxLength']: requirement };
    default:
      throw new Error(`There is no rule for the valibot action "${type}": add it to restricted.`);
  }
}

function objectMember(object: unknown, name: string): JsonObject {
  const value = member(object, name);
  return isObject(value) ? value : {};
}
