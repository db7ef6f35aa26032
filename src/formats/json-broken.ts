/** Some part of a text is no JSON. Whoever has the whole text says where: `jsonError`. */
export class JsonBroken extends Error {}

/** @throws JsonBroken */
export function parsePart(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new JsonBroken();
  }
}
