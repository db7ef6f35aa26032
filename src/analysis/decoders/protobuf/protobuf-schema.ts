import { createFileRegistry, type DescMessage, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { Details } from '../decoded.ts';
import { schemaTree } from './schema-tree.ts';

/** Types that are tried for one message. */
const MOST_TRIED = 200;

/** A message read by a type of the schema. */
export interface TypedMessage {
  /** The type's full name. */
  readonly typeName: string;
  readonly details: Details;
}

/** The types of a FileDescriptorSet, as `protoc --include_imports --descriptor_set_out` and `buf build` write it. */
export class ProtobufSchema {
  readonly #types: readonly DescMessage[];

  private constructor(types: readonly DescMessage[]) {
    this.#types = types;
  }

  /** Reads a FileDescriptorSet; null where the bytes are none, or lack a file that another one imports. */
  static read(bytes: Uint8Array): ProtobufSchema | null {
    try {
      const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, bytes));
      const types = [...registry].filter((type) => type.kind === 'message');
      return types.length === 0 ? null : new ProtobufSchema(types);
    } catch {
      // The library throws errors of several kinds for bytes that are no such set.
      return null;
    }
  }

  /**
   * Reads a message by the type that explains it best: all its fields are known, and most of the type's are there. Null where no
   * type does.
   */
  typed(bytes: Uint8Array): TypedMessage | null {
    let best: TypedMessage | null = null;
    let most = 0;
    for (const type of this.#types.slice(0, MOST_TRIED)) {
      const { details, known, unknown } = schemaTree(bytes, type);
      if (unknown > 0 || details.problems.length > 0) continue;
      const share = known / Math.max(1, type.fields.length);
      if (share <= most) continue;
      most = share;
      best = { typeName: type.typeName, details };
    }
    return best;
  }
}
